// SPDX-License-Identifier: GPL-2.0
/* Tables of views: what the plus behind a number says is not lost for programs. */
#include "commands.h"

static const char cow[] =
	"    PID E    COPIED     FORK    ZERO    FILE    HUGE     PIN   REUSED  NAME\n"
	"     10 -        17+       1       0       0       0       0        0  a\\tshell\n"
	"     11 Z         4        1       0       0       0       0        0  dead+\n";

static void show(const char *option, const char *columns, char text[TEST_OUTPUT_SIZE])
{
	const char *const words[] = { "cow", "--from", ".", option, columns, NULL };

	test_save_text("cow", cow);
	assert_int_equal(test_command(cmd_cow, words, text), STATUS_OK);
}

static void programs_are_told_at_least(void **state)
{
	char text[TEST_OUTPUT_SIZE];

	(void)state;
	show("-J", NULL, text);
	assert_non_null(strstr(text, "\"copied\": 17,"));
	assert_non_null(strstr(text, "\"since\": true"));
	assert_non_null(strstr(text, "\"copied\": 4,"));
	assert_non_null(strstr(text, "\"since\": false"));
	show("-r", "-oPID,SINCE,COPIED", text);
	assert_string_equal(text, "PID SINCE COPIED\n10 1 17\n11 0 4\n");
}

static void eyes_see_the_plus(void **state)
{
	char text[TEST_OUTPUT_SIZE];

	(void)state;
	show("-n", NULL, text);
	assert_non_null(strstr(text, "17+"));
	assert_null(strstr(text, " 4+"));
	show("-n", "-oCOPIED,SINCE", text);
	assert_non_null(strstr(text, "17+ 1"));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, test_enter_saved, test_leave_saved)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(programs_are_told_at_least),
		TEST(eyes_see_the_plus),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
