// SPDX-License-Identifier: GPL-2.0
/* Fields as text: what is not known, and what programs are told. */
#include "commands.h"
#include "model/users.h"
#include "print/fields.h"

static void an_unknown_user_is_no_number(void **state)
{
	const char *const words[] = {
		"tree", "--from", ".", "-r", "-n", "-o", "PID,USER,UID", "10", NULL
	};
	struct snapshot family = test_family();
	char text[TEST_OUTPUT_SIZE];
	uint32_t uid;

	(void)state;
	family.records[3].uid = TASKVIZ_UNKNOWN32;
	test_save_records(&family);
	snapshot_free(&family);
	assert_int_equal(test_command(cmd_tree, words, text), STATUS_OK);
	assert_string_equal(text, "10 ? ?\n");
	assert_false(user_find("4294967295", &uid));
	assert_true(user_find("4294967294", &uid));
}

static void a_name_is_escaped_once(void **state)
{
	const char *const words[] = {
		"tree", "--from", ".", "-r", "-n", "-o", "PID,NAME,EXIT", "11", NULL
	};
	struct snapshot family = test_family();
	char text[TEST_OUTPUT_SIZE];

	(void)state;
	strcpy(family.records[4].name, "a b\\\n\xff");
	test_save_records(&family);
	snapshot_free(&family);
	assert_int_equal(test_command(cmd_tree, words, text), STATUS_OK);
	assert_string_equal(text, "11 a\\x20b\\x5c\\x0a\\xff exit\\x203\n");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, test_enter_saved, test_leave_saved)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(an_unknown_user_is_no_number),
		TEST(a_name_is_escaped_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
