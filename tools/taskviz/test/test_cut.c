// SPDX-License-Identifier: GPL-2.0
/* Commands and a recording whose recorder was killed: they show what there is, and say that. */
#include <errno.h>
#include "commands.h"
#include "recordings.h"

#define STORY	"story"

/* As much of the story as there is before that event: 5: shell has become ls; without its end. */
static void save_story(size_t nr)
{
	struct event events[16];
	struct recording_writer writer = { .file = fopen(STORY, "w") };

	assert_non_null(writer.file);
	test_story(events);
	test_write_first(&writer);
	for (size_t i = 0; i < nr; i++)
		recording_write_event(&writer, &events[i]);
	assert_int_equal(recording_write_out(&writer), 0);
	recording_writer_drop(&writer);
	assert_int_equal(fclose(writer.file), 0);
}

/* Runs a command on what is left of the story; it must do what it can and tell once of the cut. */
static void shows(int (*command)(int argc, char **argv), const char *const *words, int wanted,
		  char text[TEST_OUTPUT_SIZE])
{
	char told[1024] = "";
	FILE *file = tmpfile();
	int status, err = dup(STDERR_FILENO);
	const char *cut;

	save_story(5);
	assert_non_null(file);
	dup2(fileno(file), STDERR_FILENO);
	status = test_command(command, words, text);
	dup2(err, STDERR_FILENO);
	close(err);
	rewind(file);
	told[fread(told, 1, sizeof(told) - 1, file)] = 0;
	fclose(file);
	assert_int_equal(status, wanted);
	cut = strstr(told, STORY " was cut 3.000000 s after its beginning, 103.000000 s since");
	assert_non_null(cut);
	assert_null(strstr(cut + 1, STORY " was cut"));
}

static void tree(void **state)
{
	const char *const end[] = { "tree", "--from", STORY, NULL };
	const char *const all[] = { "tree", "--from", STORY, "--threads", "--dead", NULL };
	const char *const then[] = { "tree", "--from", STORY, "--at", "102.5", "101", NULL };
	const char *const late[] = { "tree", "--from", STORY, "--at", "103.1", NULL };
	char text[TEST_OUTPUT_SIZE];

	(void)state;
	shows(cmd_tree, end, STATUS_OK, text);
	assert_non_null(strstr(text, "ls"));
	shows(cmd_tree, all, STATUS_OK, text);
	assert_non_null(strstr(text, "ls"));
	assert_non_null(strstr(text, "gone"));
	shows(cmd_tree, then, STATUS_OK, text);
	assert_non_null(strstr(text, "shell"));
	shows(cmd_tree, late, STATUS_USAGE, text);
}

static void task(void **state)
{
	const char *const words[] = { "task", "--from", STORY, "101", NULL };
	char text[TEST_OUTPUT_SIZE];

	(void)state;
	shows(cmd_task, words, STATUS_OK, text);
	assert_non_null(strstr(text, "ls"));
}

static void story(void **state)
{
	const char *const report[] = { "report", "--from", STORY, NULL };
	const char *const events[] = { "events", "--from", STORY, NULL };
	const char *const timeline[] = { "timeline", "--from", STORY, "-w", "cow.json", NULL };
	char text[TEST_OUTPUT_SIZE];

	(void)state;
	shows(cmd_report, report, STATUS_OK, text);
	assert_non_null(strstr(text, "3.000000 s, from 100.000000 to 103.000000 since boot"));
	assert_non_null(strstr(text, "shell > ls"));
	assert_non_null(strstr(text, "\nevents    5: fork 1 exec 1 "));
	assert_non_null(strstr(text, "\n          wakeup 0\n"));
	shows(cmd_events, events, STATUS_OK, text);
	assert_non_null(strstr(text, "exec"));
	shows(cmd_timeline, timeline, STATUS_OK, text);
	assert_int_equal(unlink("cow.json"), 0);
}

static void figures(void **state)
{
	const char *const words[] = { "export", "--from", STORY, "prometheus", NULL };
	char text[TEST_OUTPUT_SIZE];

	(void)state;
	shows(cmd_export, words, STATUS_OK, text);
	assert_non_null(strstr(text, "taskviz_processes 4\n"));
}

static void views(void **state)
{
	const char *const words[] = { "cow", "--from", STORY, NULL };
	const char *const states[] = { "states", "--from", STORY, "-d", "text", NULL };
	char text[TEST_OUTPUT_SIZE];

	(void)state;
	shows(cmd_cow, words, STATUS_NO_SOURCE, text);
	shows(cmd_states, states, STATUS_NO_SOURCE, text);
	assert_non_null(strstr(source_error(), "the recording was cut before it was written"));
}

/* The story in two chunks of events, with its end; a byte of the second one is another. */
static void save_damaged(void)
{
	struct event events[16];
	struct recording_writer writer = { .file = fopen(STORY, "w+") };
	const size_t nr = test_story(events);
	long second = 0;

	assert_non_null(writer.file);
	test_write_first(&writer);
	for (size_t i = 0; i < nr; i++) {
		if (i == 5) {
			assert_int_equal(recording_write_out(&writer), 0);
			second = ftell(writer.file);
		}
		recording_write_event(&writer, &events[i]);
	}
	test_write_last(&writer);
	assert_int_equal(recording_write_end(&writer), 0);
	fseek(writer.file, second + sizeof(struct recording_chunk) + 4, SEEK_SET);
	putc('?', writer.file);
	assert_int_equal(fclose(writer.file), 0);
}

/* What is damaged behind a moment does not matter to it; who wants more is told what there is. */
static void moments_before_the_damage(void **state)
{
	const char *const then[] = { "tree", "--from", STORY, "--at", "102.5", "101", NULL };
	const char *const end[] = { "tree", "--from", STORY, NULL };
	const char *const events[] = { "events", "--from", STORY, NULL };
	char text[TEST_OUTPUT_SIZE];

	(void)state;
	save_damaged();
	assert_int_equal(test_command(cmd_tree, then, text), STATUS_OK);
	assert_non_null(strstr(text, "shell"));
	assert_int_equal(test_command(cmd_tree, end, text), STATUS_NO_SOURCE);
	assert_non_null(strstr(source_error(), "cannot read " STORY " on from 103.000000 s since"));
	assert_int_equal(test_command(cmd_events, events, text), STATUS_OK);
	assert_non_null(strstr(text, "exec"));
	assert_null(strstr(text, "reap"));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, test_enter_saved, test_leave_saved)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(tree),
		TEST(task),
		TEST(story),
		TEST(figures),
		TEST(views),
		TEST(moments_before_the_damage),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
