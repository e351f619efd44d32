// SPDX-License-Identifier: GPL-2.0
/* Commands end with the codes that the documentation tells. */
#include <sys/stat.h>
#include "commands.h"
#include "recordings.h"

#define NOBODY	65534

static int run(int (*command)(int argc, char **argv), const char *const *words)
{
	char text[TEST_OUTPUT_SIZE];

	return test_command(command, words, text);
}

static void save_story(void)
{
	struct event events[16];
	struct test_bytes bytes = test_write(events, test_story(events));
	FILE *file = fopen("cow", "w");

	assert_non_null(file);
	assert_int_equal(fwrite(bytes.data, 1, bytes.size, file), bytes.size);
	assert_int_equal(fclose(file), 0);
	free(bytes.data);
}

static void no_data(void **state)
{
	const char *const none[] = { "report", "--from", "nothing", NULL };
	const char *const other[] = { "report", "--from", ".", NULL };
	const char *const tree[] = { "tree", "--from", "nothing", NULL };

	(void)state;
	assert_int_equal(run(cmd_report, none), STATUS_NO_SOURCE);
	assert_int_equal(run(cmd_report, other), STATUS_NO_SOURCE);
	assert_int_equal(run(cmd_tree, tree), STATUS_NO_SOURCE);
}

/* One without a writer is not waited for. */
static void no_data_in_a_pipe(void **state)
{
	const char *const report[] = { "report", "--from", "cow", NULL };
	const char *const tree[] = { "tree", "--from", "cow", NULL };

	(void)state;
	assert_int_equal(mkfifo("cow", 0600), 0);
	alarm(60);	/* in place of waiting for ever */
	assert_int_equal(run(cmd_report, report), STATUS_NO_SOURCE);
	assert_int_equal(run(cmd_tree, tree), STATUS_NO_SOURCE);
	alarm(0);
}

static void no_right_to_read(void **state)
{
	const char *const report[] = { "report", "--from", "cow", NULL };
	const char *const timeline[] = { "timeline", "--from", "cow", "-w", "cow.svg", NULL };
	const char *const events[] = { "events", "--from", "cow", NULL };
	const char *const tree[] = { "tree", "--from", "cow", NULL };
	const uid_t user = geteuid();
	int found[4];

	(void)state;
	save_story();
	assert_int_equal(chmod("cow", 0), 0);
	assert_int_equal(chmod(".", 0777), 0);
	if (!user)
		assert_int_equal(seteuid(NOBODY), 0);
	found[0] = run(cmd_report, report);
	found[1] = run(cmd_timeline, timeline);
	found[2] = run(cmd_events, events);
	found[3] = run(cmd_tree, tree);
	assert_int_equal(seteuid(user), 0);
	for (int i = 0; i < 4; i++)
		assert_int_equal(found[i], STATUS_NO_RIGHT);
}

static void not_written(void **state)
{
	const char *const figures[] = {
		"export", "prometheus", "--from", ".", "-w", "no/folder", NULL
	};
	const char *const timeline[] = { "timeline", "--from", "cow", "-w", "no/folder.svg", NULL };

	(void)state;
	save_story();
	assert_int_equal(run(cmd_export, figures), STATUS_IO);
	assert_int_equal(run(cmd_timeline, timeline), STATUS_IO);
}

/* Of an SVG only, and high enough for a row. */
static void no_height(void **state)
{
	const char *const least[] = {
		"timeline", "--from", "cow", "-w", "life.svg", "--height", "116", NULL
	};
	const char *const low[] = {
		"timeline", "--from", "cow", "-w", "low.svg", "--height", "115", NULL
	};
	const char *const page[] = {
		"timeline", "--from", "cow", "-w", "low.html", "--height", "500", NULL
	};

	(void)state;
	save_story();
	assert_int_equal(run(cmd_timeline, least), STATUS_OK);
	assert_int_equal(run(cmd_timeline, low), STATUS_USAGE);
	assert_int_equal(run(cmd_timeline, page), STATUS_USAGE);
	assert_int_equal(access("low.svg", F_OK), -1);
	assert_int_equal(access("low.html", F_OK), -1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, test_enter_saved, test_leave_saved)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(no_data),
		TEST(no_data_in_a_pipe),
		TEST(no_right_to_read),
		TEST(not_written),
		TEST(no_height),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
