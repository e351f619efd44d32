// SPDX-License-Identifier: GPL-2.0
/* tree --collapse: lines for tasks that are alike, what they add up, and how many they are. */
#include <locale.h>
#include "commands.h"
#include "model/record_sum.h"
#include "print/group_text.h"

/* Below shell 10 three workers, one of them a zombie; two makers with a worker each, one runs. */
static void save_crowd(void)
{
	struct snapshot snapshot = { .head = { .now_ns = 100 * TEST_SECOND, .count = 9 } };
	struct taskviz_record records[] = {
		test_record(1, 0, 'S', "init"), test_record(10, 1, 'S', "shell"),
		test_record(11, 10, 'S', "worker"), test_record(12, 10, 'S', "maker"),
		test_record(13, 12, 'R', "worker"), test_record(14, 10, 'S', "worker"),
		test_record(15, 10, 'S', "maker"), test_record(16, 15, 'S', "worker"),
		test_record(17, 10, 'Z', "worker"),
	};

	for (size_t i = 0; i < snapshot.head.count; i++) {
		records[i].counts.forks = records[i].pid;
		records[i].uid = 4711;
	}
	records[0].kind = TASKVIZ_KIND_INIT;
	records[6].uid = 4712;
	records[7].info |= TASKVIZ_INFO_SINCE;
	snapshot.records = records;
	assert_int_equal(snapshot_order(&snapshot, 1), 0);
	test_save_records(&snapshot);
}

static void expect(const char *const *words, int wanted_status, const char *wanted)
{
	char text[TEST_OUTPUT_SIZE];

	save_crowd();
	assert_int_equal(test_command(cmd_tree, words, text), wanted_status);
	assert_string_equal(text, wanted);
}

/* The living and the zombie are apart; of a worker below each maker both are told. */
static void tells_how_many(void **state)
{
	const char *const words[] = { "tree", "--from", ".", "-n", "--collapse", "-o",
				      "PID,ST,PPID,UID,FORKS,TASK", NULL };

	(void)state;
	expect(words, STATUS_OK,
	       "  1 S     0 4711    1  init (init, adopts orphans)\n"
	       " 10 S     1 4711   10  `-shell\n"
	       " x2 S    10 4711   25    |-worker x2\n"
	       " x2 S    10        27    |-maker x2\n"
	       " x2 RS      4711   29+   | `-worker x2\n"
	       " 17 Z    10 4711   17    `-worker (exit ?, parent 10 has not waited)\n");
}

/* Those that are left are siblings, if their parents are not among them. */
static void filters_come_first(void **state)
{
	const char *const words[] = { "tree", "--from", ".", "-n", "--collapse", "-o",
				      "PID,FORKS,TASK", "--name", "worker", "-s", "S", NULL };

	(void)state;
	expect(words, STATUS_OK, " x3   41+ worker x3\n");
}

/* A program that counts lines gets as many as there are tasks, or is told. */
static void programs_get_each(void **state)
{
	const char *const json[] = { "tree", "--from", ".", "-J", "--collapse", NULL };
	const char *const raw[] = { "tree", "--from", ".", "-r", "--collapse", NULL };

	(void)state;
	expect(json, STATUS_USAGE, "");
	expect(raw, STATUS_USAGE, "");
}

/* Played again, that one was waited for may be lost: it does not live for that. */
static void who_may_be_gone_is_apart(void **state)
{
	const struct taskviz_record living = test_record(20, 1, '?', "worker");
	struct taskviz_record dead = test_record(21, 1, 'Z', "worker"), gone = living;

	(void)state;
	gone.exited_ns = TASKVIZ_UNKNOWN64;
	dead.exited_ns = TEST_SECOND;
	assert_int_not_equal(record_compare(&living, &gone), 0);
	assert_int_equal(record_compare(&dead, &gone), 0);
	assert_string_equal(group_end(&living), "");
	assert_string_equal(group_end(&gone), " (exited)");
}

static void in_utf8(void **state)
{
	const char *const words[] = { "tree", "--from", ".", "-n", "--collapse", "-o", "PID,TASK",
				      "--name", "maker", NULL };

	(void)state;
	assert_non_null(setlocale(LC_CTYPE, "C.UTF-8"));
	expect(words, STATUS_OK, " ×2 maker ×2\n");
	setlocale(LC_CTYPE, "C");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(tells_how_many, test_enter_saved,
						test_leave_saved),
		cmocka_unit_test_setup_teardown(filters_come_first, test_enter_saved,
						test_leave_saved),
		cmocka_unit_test_setup_teardown(programs_get_each, test_enter_saved,
						test_leave_saved),
		cmocka_unit_test(who_may_be_gone_is_apart),
		cmocka_unit_test_setup_teardown(in_utf8, test_enter_saved, test_leave_saved),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
