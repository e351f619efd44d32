// SPDX-License-Identifier: GPL-2.0
/* Fields as text: what is not known, and what programs are told. */
#include "commands.h"
#include "model/cgroups.h"
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

/* Every number is another one, so that none stands in for what was left out. */
static void fill(struct taskviz_record *record)
{
	unsigned char *at = (unsigned char *)record;

	for (size_t i = 0; i < sizeof(*record); i++)
		at[i] = 1 + i % 100;
	record->info = TASKVIZ_INFO_HAS_MM | TASKVIZ_INFO_SINCE;
	record->state = 'Z';
	record->kind = TASKVIZ_KIND_USER;
	record->adopted = TASKVIZ_ADOPTED_INIT;
	record->policy = 2;
}

/* Its cgroup has a unit. */
static void name_cgroup(const struct taskviz_record *record)
{
	char *list;

	assert_true(asprintf(&list, "%llu /x.service\n", (unsigned long long)record->cgroup) > 0);
	cgroups_are(false, list);
}

/* As the module tells a task of which this group alone was asked for. */
static void keep(struct taskviz_record *record, uint64_t needs)
{
	taskviz_record_keep(record, needs | TASKVIZ_FIELDS_IDENTITY);
}

static void each_needs_its_group_alone(void **state)
{
	struct taskviz_record whole, part;
	const struct snapshot snapshot = {};
	const struct field_of of_whole = { .snapshot = &snapshot, .record = &whole };
	const struct field_of of_part = { .snapshot = &snapshot, .record = &part };
	char wanted[FIELD_SIZE], text[FIELD_SIZE];

	(void)state;
	fill(&whole);
	name_cgroup(&whole);
	for (size_t i = 0; i < nr_fields; i++) {
		part = whole;
		keep(&part, fields[i].needs);
		field_text(wanted, &fields[i], &of_whole);
		field_text(text, &fields[i], &of_part);
		assert_string_equal(text, wanted);
		if (fields[i].needs == TASKVIZ_FIELDS_IDENTITY)
			continue;
		keep(&part, TASKVIZ_FIELDS_ALL & ~fields[i].needs);
		field_text(text, &fields[i], &of_part);
		assert_string_not_equal(text, wanted);
	}
	cgroups_are(true, NULL);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, test_enter_saved, test_leave_saved)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(an_unknown_user_is_no_number),
		TEST(a_name_is_escaped_once),
		cmocka_unit_test(each_needs_its_group_alone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
