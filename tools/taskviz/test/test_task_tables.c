// SPDX-License-Identifier: GPL-2.0
/* What tables tell of one task is of that life of its pid, not of an older one. */
#include "commands.h"
#include "tables.h"

static const char forks[] =
	"PARENT:pid PID:pid START:time:d E:word SHARED:number BY-CHILD:number:u BY-PARENT:number:u SHARING:word NAME:name\n"
	"1 10 9.0 X 1111 1 2 until-exit older\n"
	"1 10 10.0 - 2222 3 4 shares shell\n"
	"10 12 11.0 X 3333 5 6 until-exit older\n"
	"10 12 12.0 X 4444 7 8 until-exit gone\n"
	"10 12 13.0 - 5555 9 0 shares younger\n";

static const char lives[] =
	"START:time PID:pid TGID:pid MAKER:pid:u WITH:word E:word LIVED:duration:un ZOMBIE:duration:un REAPER:pid:un EXIT:exit:un ADOPTED:word NAME:name\n"
	"7.0 12 12 10 ------ X 1.0 0.00001 10 256 - first\n"
	"12.0 12 12 10 ------ X 2.0 0.00001 10 512 - second\n"
	"10.0 10 10 1 ------ - - - - - - shell\n";

static const char execs[] =
	"PID:pid START:time:d E:word TIME:time:u COPIES:number OLD-NAME:name NAME:name\n"
	"12 7.0 X 7.5 0 shell first\n"
	"12 12.0 X 12.5 0 shell second\n"
	"12 12.0 X 12.75 0 second third\n"
	"12 12.0 X ? 0 third fourth\n";

static void show(const char *pid, char text[TEST_OUTPUT_SIZE])
{
	const char *const words[] = { "task", "-r", "--from", ".", pid, NULL };

	assert_int_equal(test_save_table("forks", forks), 0);
	assert_int_equal(test_save_table("lives", lives), 0);
	assert_int_equal(test_save_table("execs", execs), 0);
	assert_int_equal(test_command(cmd_task, words, text), STATUS_OK);
}

static void is_the_living_one(void **state)
{
	char text[TEST_OUTPUT_SIZE];

	(void)state;
	show("10", text);
	assert_non_null(strstr(text, "2222"));
	assert_non_null(strstr(text, "shares"));
	assert_null(strstr(text, "1111"));
	assert_null(strstr(text, "zombie"));
}

static void is_the_last_that_ended(void **state)
{
	char text[TEST_OUTPUT_SIZE];

	(void)state;
	show("12", text);
	assert_non_null(strstr(text, "4444"));
	assert_null(strstr(text, "3333"));
	assert_null(strstr(text, "5555"));
	assert_non_null(strstr(text, "exit 2 "));
	assert_null(strstr(text, "first"));
	assert_true(strstr(text, "shell\\x20>\\x20second") <
		    strstr(text, "second\\x20>\\x20third"));
	assert_non_null(strstr(text, "third\\x20>\\x20fourth ?\n"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(is_the_living_one, test_enter_saved,
						test_leave_saved),
		cmocka_unit_test_setup_teardown(is_the_last_that_ended, test_enter_saved,
						test_leave_saved),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
