// SPDX-License-Identifier: GPL-2.0
/* What every command understands alike: where data is from, kernel threads, colours, no match. */
#include "commands.h"

static void write_story(const char *path)
{
	struct event events[16];
	struct test_bytes bytes = test_write(events, test_story(events));
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	assert_int_equal(fwrite(bytes.data, 1, bytes.size, file), bytes.size);
	assert_int_equal(fclose(file), 0);
	free(bytes.data);
}

static int run(int (*command)(int argc, char **argv), const char *const *words)
{
	char text[TEST_OUTPUT_SIZE];

	return test_command(command, words, text);
}

/* The variable stands for the option, which goes before it. */
static void from_is_a_variable_too(void **state)
{
	const char *const report[] = { "report", "-r", "-n", "-oPID", NULL };
	const char *const tree[] = { "tree", "--from", ".", "-r", "-n", "-oPID", "11", NULL };
	char text[TEST_OUTPUT_SIZE];

	(void)state;
	assert_int_equal(run(cmd_report, report), STATUS_USAGE);
	write_story("story");
	setenv("TASKVIZ_FROM", "story", 1);
	assert_int_equal(test_command(cmd_report, report, text), STATUS_OK);
	assert_non_null(strstr(text, "101\n"));
	assert_int_equal(test_command(cmd_tree, tree, text), STATUS_OK);
	assert_string_equal(text, "11\n");
	setenv("TASKVIZ_FROM", "", 1);
	assert_int_equal(run(cmd_report, report), STATUS_USAGE);
	unsetenv("TASKVIZ_FROM");
}

static void expect_tree(const char *which, const char *pids)
{
	const char *const words[] = {
		"tree", "--from", ".", "-r", "-n", "-oPID", which, NULL
	};
	char text[TEST_OUTPUT_SIZE];

	assert_int_equal(test_command(cmd_tree, words, text), STATUS_OK);
	assert_string_equal(text, pids);
}

static void kernel_threads_are_chosen_alike(void **state)
{
	const char *const wrong[] = { "tree", "--from", ".", "--kthreads=maybe", NULL };
	const char *const only[] = {
		"report", "--from", "story", "--kthreads=only", "-rnoPID", NULL
	};
	const char *const all[] = {
		"report", "--from", "story", "--kthreads=yes", "-rnoPID", NULL
	};
	char text[TEST_OUTPUT_SIZE];

	(void)state;
	expect_tree("--kthreads=only", "2\n3\n");
	expect_tree("--kthreads=no", "1\n10\n11\n");
	expect_tree("--kthreads=yes", "1\n2\n3\n10\n11\n");
	assert_int_equal(run(cmd_tree, wrong), STATUS_USAGE);
	write_story("story");
	assert_int_equal(test_command(cmd_report, only, text), STATUS_OK);
	assert_string_equal(text, "2\n3\n");
	assert_int_equal(test_command(cmd_report, all, text), STATUS_OK);
	assert_non_null(strstr(text, "101\n"));
	assert_non_null(strstr(text, "3\n"));
}

static void colours_are_asked_for(void **state)
{
	const char *const always[] = { "tree", "--from", ".", "--color=always", NULL };
	const char *const never[] = { "tree", "--from", ".", "--color=never", NULL };
	const char *const wrong[] = { "tree", "--from", ".", "--color=red", NULL };
	char text[TEST_OUTPUT_SIZE];

	(void)state;
	assert_int_equal(test_command(cmd_tree, always, text), STATUS_OK);
	assert_non_null(strstr(text, "\033["));
	setenv("NO_COLOR", "1", 1);
	assert_int_equal(test_command(cmd_tree, always, text), STATUS_OK);
	assert_non_null(strstr(text, "\033["));
	unsetenv("NO_COLOR");
	assert_int_equal(test_command(cmd_tree, never, text), STATUS_OK);
	assert_null(strstr(text, "\033["));
	assert_int_equal(run(cmd_tree, wrong), STATUS_USAGE);
}

static void no_event_is_nothing(void **state)
{
	const char *const some[] = { "events", "--from", "story", "-k", "fork", NULL };
	const char *const none[] = { "events", "--from", "story", "-k", "adopt", NULL };
	const char *const zero[] = { "events", "--from", "story", "-c", "0", NULL };

	(void)state;
	write_story("story");
	assert_int_equal(run(cmd_events, some), STATUS_OK);
	assert_int_equal(run(cmd_events, none), STATUS_NOTHING);
	assert_int_equal(run(cmd_events, zero), STATUS_USAGE);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, test_enter_saved, test_leave_saved)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(from_is_a_variable_too),
		TEST(kernel_threads_are_chosen_alike),
		TEST(colours_are_asked_for),
		TEST(no_event_is_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
