// SPDX-License-Identifier: GPL-2.0
/* Figures for Prometheus: what the module lost stands in a table, which not all may read. */
#include "commands.h"

static void export(char text[TEST_OUTPUT_SIZE])
{
	static const char *const words[] = { "export", "--from", ".", "prometheus", NULL };

	assert_int_equal(test_command(cmd_export, words, text), STATUS_OK);
	assert_non_null(strstr(text, "\ntaskviz_threads "));
}

static void tells_what_was_lost(void **state)
{
	char text[TEST_OUTPUT_SIZE];

	(void)state;
	assert_int_equal(test_save_table("self", "WHAT:word VALUE:number UNIT:word MEANING:text\n"
					 "states-lost 7 - meters\n"
					 "ledger-lost 1001 - accounts\n"
					 "ledger-forgotten 1234567 - tasks\n"
					 "signals-overwritten 41 - signals\n"), 0);
	export(text);
	assert_non_null(strstr(text, "\ntaskviz_forgotten_total 1234567\n"));
	assert_non_null(strstr(text, "\ntaskviz_lost_total 1001\n"));
	assert_non_null(strstr(text, "\ntaskviz_signals_overwritten_total 41\n"));
}

static void leaves_out_what_is_not_known(void **state)
{
	char text[TEST_OUTPUT_SIZE];

	(void)state;
	export(text);
	assert_null(strstr(text, "_lost_total"));
	assert_int_equal(test_save_table("self", "WHAT:word VALUE:number:u MEANING:text\n"
					 "ledger-lost ? accounts\n"), 0);
	export(text);
	assert_null(strstr(text, "_lost_total"));
	assert_null(strstr(text, "_forgotten_total"));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, test_enter_saved, test_leave_saved)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(tells_what_was_lost),
		TEST(leaves_out_what_is_not_known),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
