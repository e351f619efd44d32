// SPDX-License-Identifier: GPL-2.0
/* Programs of lessons on their terminal, and what remains of them: nothing. */
#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include "base/errors.h"
#include "lesson/keeper.h"
#include "lesson/look.h"
#include "lesson/stage.h"
#include "lesson_dir.h"

static const char program[] =
	"#!/bin/sh\n"
	"sleep 1000 &\n"
	"echo \"begun: other=$! count=$1\"\n"
	"read line\n"
	"echo \"went on\"\n"
	"echo \"second: line=x${line}x\"\n"
	"read line || exit 3\n"
	"kill %1\n"
	"exit 4\n";

struct played {
	struct keeper keeper;
	struct stage stage;
	struct values values;
	char *said;
	size_t size;
	FILE *to;
};

static void play(struct played *played)
{
	char after[TEST_FOLDER_SIZE + 8];

	*played = (struct played){ .to = open_memstream(&played->said, &played->size) };
	assert_non_null(played->to);
	snprintf(after, sizeof(after), "rm %s/left", lesson_dir);
	lesson_dir_put("left", "", 0644);
	lesson_dir_put("program", program, 0755);
	assert_int_equal(keeper_begin(&played->keeper, "", after), 0);
	played->stage.keeper = &played->keeper;
	played->stage.patience = 30;
	assert_int_equal(stage_start(&played->stage, lesson_dir, "program 7"), 0);
}

static void end(struct played *played)
{
	stage_end(&played->stage);
	keeper_end(&played->keeper);
	values_free(&played->values);
	fclose(played->to);
	free(played->said);
}

static int until(struct played *played, const char *point)
{
	return stage_until(&played->stage, point, &played->values, played->to);
}

static void assert_value(const struct played *played, const char *name, const char *wanted)
{
	const char *word = values_get(&played->values, name);

	assert_non_null(word);
	assert_string_equal(word, wanted);
}

static void goes_from_point_to_point(void **state)
{
	struct played played;

	(void)state;
	play(&played);
	assert_int_equal(until(&played, "begun"), 0);
	assert_value(&played, "count", "7");
	assert_int_equal(until(&played, "second"), 0);
	assert_value(&played, "line", "xx");
	assert_int_equal(until(&played, "end"), 0);
	assert_value(&played, "exit", "4");
	fflush(played.to);
	assert_non_null(strstr(played.said, "went on\nsecond: line=xx\n"));
	assert_int_equal(until(&played, "more"), -ECHILD);
	end(&played);
}

static void types(void **state)
{
	struct played played;

	(void)state;
	play(&played);
	assert_int_equal(until(&played, "begun"), 0);
	assert_int_equal(stage_type(&played.stage, "hello\n"), 0);
	assert_int_equal(until(&played, "second"), 0);
	assert_value(&played, "line", "xhellox");
	assert_int_equal(stage_type(&played.stage, "^C"), 0);
	assert_int_equal(until(&played, "end"), 0);
	assert_value(&played, "signal", "2");
	end(&played);
}

/* As nohup, or a shell that runs us in the background, begins its programs. */
static void begins_with_the_usual_signals(void **state)
{
	sighandler_t term = signal(SIGTERM, SIG_IGN), interrupt = signal(SIGINT, SIG_IGN);
	struct played played;

	(void)state;
	play(&played);
	played.stage.patience = 5;
	assert_int_equal(until(&played, "begun"), 0);
	assert_int_equal(until(&played, "second"), 0);
	assert_int_equal(until(&played, "end"), 0);
	assert_value(&played, "exit", "4");
	end(&played);
	play(&played);
	assert_int_equal(until(&played, "begun"), 0);
	assert_int_equal(stage_type(&played.stage, "^C"), 0);
	assert_int_equal(until(&played, "end"), 0);
	assert_value(&played, "signal", "2");
	end(&played);
	signal(SIGTERM, term);
	signal(SIGINT, interrupt);
}

static void tells_what_does_not_come(void **state)
{
	struct played played;

	(void)state;
	play(&played);
	assert_int_equal(until(&played, "begun"), 0);
	assert_int_equal(stage_type(&played.stage, "\n^C"), 0);
	assert_int_equal(until(&played, "third"), -ECHILD);
	assert_non_null(strstr(source_error(), "before it said 'third:'"));
	assert_int_equal(stage_start(&played.stage, lesson_dir, "nothing"), 0);
	assert_int_equal(until(&played, "begun"), -ECHILD);
	assert_non_null(strstr(source_error(), "/nothing: No such file or directory"));
	end(&played);
}

/* A process is gone, or a zombie that only its parent can bury. */
static bool is_gone(const struct played *played)
{
	char path[64], line[128], state = 'Z';
	FILE *file;

	snprintf(path, sizeof(path), "/proc/%s/stat", values_get(&played->values, "other"));
	file = fopen(path, "r");
	if (!file)
		return true;
	if (fgets(line, sizeof(line), file))
		sscanf(strrchr(line, ')'), ") %c", &state);
	fclose(file);
	return state == 'Z' || state == 'X';
}

static void leaves_nothing(void **state)
{
	struct played played;

	(void)state;
	play(&played);
	assert_int_equal(until(&played, "begun"), 0);
	assert_false(is_gone(&played));
	stage_end(&played.stage);
	assert_true(is_gone(&played));
	end(&played);
}

/* Who is killed cleans up nothing; the keeper does. */
static void leaves_nothing_when_killed(void **state)
{
	struct played played;
	int status;

	(void)state;
	play(&played);
	assert_int_equal(until(&played, "begun"), 0);
	assert_false(is_gone(&played));
	close(played.keeper.talk);	/* as the kernel does of who is killed */
	assert_int_equal(waitpid(played.keeper.pid, &status, 0), played.keeper.pid);
	assert_true(is_gone(&played));
	assert_false(lesson_dir_has("left"));
	assert_int_equal(waitpid(played.stage.pid, &status, 0), played.stage.pid);
	assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
	close(played.stage.terminal);
	values_free(&played.values);
	fclose(played.to);
	free(played.said);
}

/* Who says that it goes on may take longer than who says nothing. */
static void waits_for_what_is_slow(void **state)
{
	static const char slow[] =
		"#!/bin/sh\n"
		"for i in 1 2 3 4 5 6 7; do sleep 0.5; echo it goes on; done\n"
		"echo begun: its=end\n"
		"read line\n"
		"sleep 1000\n";
	struct played played;

	(void)state;
	play(&played);
	lesson_dir_put("program", slow, 0755);
	assert_int_equal(stage_start(&played.stage, lesson_dir, "program"), 0);
	played.stage.patience = 3;
	assert_int_equal(until(&played, "begun"), 0);
	played.stage.patience = 1;
	assert_int_equal(until(&played, "never"), -ETIME);
	assert_non_null(strstr(source_error(), "said nothing for 1 s"));
	end(&played);
}

static void assert_looks(const char *command, int columns, int wanted, const char *output)
{
	char *found = NULL;

	assert_int_equal(look(command, "/", columns, &found), wanted);
	assert_string_equal(found, output);
	free(found);
}

static void looks(void **state)
{
	(void)state;
	assert_looks("echo a; echo b >&2; exit 3", 0, 3, "a\nb\n");
	assert_looks("pwd", 0, 0, "/\n");
	assert_looks("test -t 1 && stty size <&1; read x || echo end", 80, 0, "1000 80\nend\n");
	assert_looks("test -t 1 || echo pipe", 0, 0, "pipe\n");
	assert_looks("kill -9 $$", 0, 137, "");
}

#define TEST(name)	cmocka_unit_test_setup_teardown(name, lesson_dir_make, lesson_dir_remove)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(goes_from_point_to_point),
		TEST(types),
		TEST(begins_with_the_usual_signals),
		TEST(tells_what_does_not_come),
		TEST(waits_for_what_is_slow),
		TEST(leaves_nothing),
		TEST(leaves_nothing_when_killed),
		cmocka_unit_test(looks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
