// SPDX-License-Identifier: GPL-2.0
/* Who has an object and how many use it: one word for people, two numbers for programs. */
#include "commands.h"

static const char sharing[] =
	"PID:pid START:time:d TGID:pid MEMORY:pid:un MEMORY-N:number:dun FILES:pid:un FILES-N:number:dun CWD:pid:un CWD-N:number:dun NAME:name\n"
	"10 9.0 10 8 5 8 5 8 5 older\n"
	"10 10.0 10 10 1 7 3 - - 4 / 2\n"
	"11 11.0 10 ? ? 7 3 11 2 thread\n"
	"20 12.0 20 10 2 20 1 20 1 other\n";

static const char sets[] =
	"PID:pid START:time:d TGID:pid SENT:number:u GOT:number:u SET:word NAME:name SIGNALS:signals\n"
	"10 9.0 10 1 2 pending older 1\n"
	"10 10.0 10 1 2 blocked shell 0x200000200\n"
	"10 10.0 10 1 2 caught shell 0x10000\n";

static void run(int (*command)(int argc, char **argv), const char *option, const char *columns,
		char text[TEST_OUTPUT_SIZE])
{
	const char *const words[] = { "taskviz", "--from", ".", option, "10", columns, NULL };

	assert_int_equal(test_save_table("sharing", sharing), 0);
	assert_int_equal(test_save_table("signal-sets", sets), 0);
	assert_int_equal(test_command(command, words, text), STATUS_OK);
}

static void people_see_one_word(void **state)
{
	char text[TEST_OUTPUT_SIZE];

	(void)state;
	run(cmd_sharing, "-n", "-oPID,MEMORY,FILES,CWD,FILES-N,NAME", text);
	assert_non_null(strstr(text, "own"));
	assert_non_null(strstr(text, "7 / 3"));
	assert_non_null(strstr(text, "11 / 2"));
	assert_non_null(strstr(text, "4 / 2"));
	assert_non_null(strstr(text, "?"));
	assert_null(strstr(text, "other"));
	run(cmd_sharing, "-n", NULL, text);
	assert_null(strstr(text, "FILES-N"));
}

static void programs_see_numbers(void **state)
{
	char text[TEST_OUTPUT_SIZE];

	(void)state;
	run(cmd_sharing, "-r", "-oPID,MEMORY,MEMORY-N,FILES,FILES-N,CWD,CWD-N", text);
	assert_non_null(strstr(text, "\n10 10 1 7 3 - -\n"));
	assert_non_null(strstr(text, "\n11 ? ? 7 3 11 2\n"));
	run(cmd_sharing, "-J", NULL, text);
	assert_non_null(strstr(text, "\"files-n\": 3,"));
	assert_non_null(strstr(text, "\"cwd\": null,"));
}

static void the_report_says_it(void **state)
{
	char text[TEST_OUTPUT_SIZE];

	(void)state;
	run(cmd_task, "-J", NULL, text);
	assert_non_null(strstr(text, "\"own\""));
	assert_non_null(strstr(text, "the same as 7, 3 tasks do"));
	assert_null(strstr(text, "the same as 8"));
	assert_non_null(strstr(text, "USR1,RT34"));
	assert_non_null(strstr(text, "a handler runs"));
	assert_null(strstr(text, "HUP"));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, test_enter_saved, test_leave_saved)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(people_see_one_word),
		TEST(programs_see_numbers),
		TEST(the_report_says_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
