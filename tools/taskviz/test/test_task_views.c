// SPDX-License-Identifier: GPL-2.0
/* What views tell of one task is of that life of its pid, not of an older one. */
#include "commands.h"

static const char cow[] =
	"    PID E    COPIED     FORK    ZERO    FILE    HUGE     PIN   REUSED  NAME\n"
	"     10 -         1        1       0       0       0       0        0  shell\n"
	"\n"
	" PARENT  CHILD E    SHARED  BY-CHILD BY-PARENT      SHARING  CHILD\n"
	"      1     10 X      1111         1         2   until exit  older\n"
	"      1     10 -      2222         3         4       shares  shell\n"
	"     10     12 X      3333         5         6   until exit  older\n"
	"     10     12 X      4444         7         8   until exit  gone\n"
	"     10     12 -      5555         9         0       shares  younger\n";

static const char lifecycle[] =
	"     BORN     PID    TGID   MAKER   WITH    LIVED  ZOMBIE  REAPER  STORY\n"
	"     7.0s      12      12      10 ------     1.0s    10us      10  first; exit 1\n"
	"    12.0s      12      12      10 ------     2.0s    10us      10  second; exit 0\n";

static void show(const char *pid, char text[TEST_OUTPUT_SIZE])
{
	const char *const words[] = { "task", "-r", "--from", ".", pid, NULL };

	test_save_text("cow", cow);
	test_save_text("lifecycle", lifecycle);
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
}

static void is_the_last_that_ended(void **state)
{
	char text[TEST_OUTPUT_SIZE];

	(void)state;
	show("12", text);
	assert_non_null(strstr(text, "4444"));
	assert_null(strstr(text, "3333"));
	assert_null(strstr(text, "5555"));
	assert_non_null(strstr(text, "second;"));
	assert_null(strstr(text, "first;"));
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
