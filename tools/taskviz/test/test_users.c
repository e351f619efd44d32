// SPDX-License-Identifier: GPL-2.0
/* Users of another machine are called as they are there, those of this one as they are here. */
#include "commands.h"
#include "model/users.h"
#include "recordings.h"

#define USERS	"0 boss\n1000 ann\\n\n4242 4242\n"

static const char *const tree[] = {
	"tree", "--from", ".", "-r", "-n", "-o", "PID,USER", "1", "2", "10", NULL
};

static void save(const char *users)
{
	struct snapshot family = test_family();

	family.records[0].uid = 0;
	family.records[1].uid = 4242;
	family.records[3].uid = 1000;
	test_save_records(&family);
	snapshot_free(&family);
	if (users)
		test_save_text("users", users);
}

static void are_called_as_they_were(void **state)
{
	char text[TEST_OUTPUT_SIZE];

	(void)state;
	save(USERS);
	assert_int_equal(test_command(cmd_tree, tree, text), STATUS_OK);
	assert_string_equal(text, "1 boss\n2 4242\n10 ann\\x0a\n");
	assert_string_equal(user_name(1), "1");
}

/* uid 0 is root here, but nobody knows of there. */
static void are_numbers_if_nobody_tells(void **state)
{
	static const char *const damaged[] = {
		NULL, "", "0", "0 ", "0 \x1b[2J\n", "00 x\n", " 0 x",
	};
	char text[TEST_OUTPUT_SIZE];

	(void)state;
	for (size_t i = 0; i < sizeof(damaged) / sizeof(*damaged); i++) {
		save(damaged[i]);
		assert_int_equal(test_command(cmd_tree, tree, text), STATUS_OK);
		assert_string_equal(text, "1 0\n2 4242\n10 1000\n");
	}
}

static void are_found_by_name_and_number(void **state)
{
	static const int uids[] = { 0, 1000, 4242 };
	static const char *const wanted[] = { "boss", "0", "ann\n", "1000", "4242", "4242" };
	char text[TEST_OUTPUT_SIZE];

	(void)state;
	save(USERS);
	for (int i = 0; i < 6; i++) {
		const char *const words[] = {
			"tree", "--from", ".", "-r", "-n", "-o", "UID", "-u", wanted[i], NULL
		};

		assert_int_equal(test_command(cmd_tree, words, text), STATUS_OK);
		assert_int_equal(atoi(text), uids[i / 2]);
	}
}

/* Users of this machine are none of that. */
static void are_not_those_of_here(void **state)
{
	static const char *const others[] = { "root", "ann", "bos", "boss ", "" };
	char text[TEST_OUTPUT_SIZE];

	(void)state;
	save(USERS);
	for (int i = 0; i < 5; i++) {
		const char *const words[] = { "tree", "--from", ".", "-u", others[i], NULL };

		assert_int_equal(test_command(cmd_tree, words, text), STATUS_USAGE);
	}
}

static void are_listed_once(void **state)
{
	struct snapshot family = test_family();
	char *list = NULL;

	(void)state;
	users_are(true, NULL);
	assert_int_equal(users_add(&list, &family), 0);
	assert_string_equal(list, "0 root\n");
	family.records[1].uid = 4242;
	family.records[2].uid = TASKVIZ_UNKNOWN32;
	family.records[5].uid = 42;
	assert_int_equal(users_add(&list, &family), 0);
	assert_int_equal(strncmp(list, "0 root\n4242 4242\n42 ", 20), 0);
	users_are(false, list);
	assert_string_equal(user_name(0), "root");
	users_are(true, NULL);
	assert_string_equal(user_name(0), "root");
	snapshot_free(&family);
}

/* At its end it knows more than at its beginning. */
static void are_those_of_the_end_of_a_recording(void **state)
{
	struct recording_head head = {};
	struct recording_writer writer = { .file = fopen("recording", "w") };
	const char *const words[] = {
		"tree", "--from", "recording", "-r", "-n", "-o", "PID,USER", "1", NULL
	};
	struct snapshot family = test_family();
	char text[TEST_OUTPUT_SIZE];

	(void)state;
	snapshot_order(&family, 1);
	family.records[0].uid = 7;
	assert_non_null(writer.file);
	recording_write_head(&writer, &head);
	for (int i = 0; i < RECORDING_NR_SNAPSHOTS; i++) {
		recording_write_snapshot(&writer, i, &family);
		if (i % 2)
			recording_write_text(&writer, USERS_TEXT, i == 1 ? "7 old\n" : "7 new\n");
	}
	recording_write_end(&writer);
	assert_int_equal(fclose(writer.file), 0);
	snapshot_free(&family);
	assert_int_equal(test_command(cmd_tree, words, text), STATUS_OK);
	assert_string_equal(text, "1 new\n");
	assert_int_equal(unlink("recording"), 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, test_enter_saved, test_leave_saved)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(are_called_as_they_were),
		TEST(are_numbers_if_nobody_tells),
		TEST(are_found_by_name_and_number),
		TEST(are_not_those_of_here),
		TEST(are_listed_once),
		TEST(are_those_of_the_end_of_a_recording),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
