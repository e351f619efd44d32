// SPDX-License-Identifier: GPL-2.0
/* Recordings of a process, or of it and what it makes: whose events they have, what they say. */
#include "model/subtree.h"
#include "recorder.h"

/* Those of the program are there, too. */
#define record_file		tested_record_file
#define record_rotate		tested_record_rotate
#define record_rotate_begun	tested_rotate_begun
#define record_told_path	tested_told_path
#define record_rotate_tell	tested_rotate_tell
#define record_is_over		fake_is_over
#define record_file_is_over	fake_file_is_over
static bool fake_is_over(struct record *record, uint64_t begin_ns);
static bool fake_file_is_over(struct record *record, uint64_t begin_ns);
#include "commands/record_rotate.c"
#include "commands/record_file.c"
#undef record_file_is_over
#undef record_is_over
#include "recording/replay.h"
#include "report/head.h"

#define LIFE	"life"
#define MOST	32

/* What happens, and how much of it a round brings. */
static struct event story[MOST];
static size_t nr_story, told, a_round;

/* Behind how many of them another file begins. */
static size_t turn;

static int fake_read(struct stream *stream, const sigset_t *signals, stream_take take,
		     void *context)
{
	int err = 0;

	(void)stream;
	(void)signals;
	for (size_t i = 0; i < a_round && told < nr_story && !err; i++)
		err = take(&story[told++], context);
	return err;
}

static bool fake_is_over(struct record *record, uint64_t begin_ns)
{
	return record_is_over(record, begin_ns) || told == nr_story;
}

static bool fake_file_is_over(struct record *record, uint64_t begin_ns)
{
	return record_file_is_over(record, begin_ns) || (turn && told == turn);
}

static uint64_t fake_told_ns(const struct stream *stream)
{
	(void)stream;
	return UINT64_MAX;
}

static int fake_finish(struct stream *stream, stream_take take, void *context)
{
	(void)stream;
	(void)take;
	(void)context;
	return 0;
}

static int fake_take(const struct capture *capture, struct snapshot pair[2])
{
	for (int i = 0; i < 2 && takes + 1 != bad_take; i++) {
		if (source_snapshot(capture->source, 0, TASKVIZ_FIELDS_ALL, SOURCE_LAST, &pair[i]))
			return -EIO;
		pair[i].head.now_ns = takes ? TEST_END : TEST_BEGIN;
	}
	takes++;
	return 0;
}

static int enter(void **state)
{
	nr_story = 0;
	told = 0;
	a_round = MOST;
	turn = 0;
	return test_enter_saved(state);
}

static struct event *tell(enum event_kind kind, int32_t pid)
{
	story[nr_story] = test_event(kind, nr_story + 1, pid);
	story[nr_story].time_ns = TEST_BEGIN + (nr_story + 1) * TEST_SECOND / 2;
	return &story[nr_story++];
}

static void tell_fork(int32_t parent, int32_t pid, int32_t tgid)
{
	struct event *event = tell(EVENT_FORK, pid);

	event->fork.parent = parent;
	event->fork.tgid = tgid;
}

static void tell_exec(int32_t pid)
{
	tell(EVENT_EXEC, pid)->exec.old_pid = pid;
}

static void tell_end(int32_t pid, int32_t reaper)
{
	tell(EVENT_EXIT, pid)->exit.tgid = pid;
	tell(EVENT_REAP, pid)->reap.tgid = pid;
	story[nr_story - 1].reap.reaper = reaper;
}

/*
 * shell (10) makes 101, that makes 102 and ends: 102 is init's then, and makes 103. shell has a
 * thread, 104. Beside them init makes 201, which makes 202.
 */
static void tell_families(void)
{
	tell_fork(10, 101, 101);
	tell_fork(1, 201, 201);
	tell_exec(201);
	tell_fork(201, 202, 202);
	tell_fork(101, 102, 102);
	tell_fork(10, 104, 10);
	tell_exec(101);
	tell_end(101, 10);
	tell(EVENT_ADOPT, 102)->adopt.parent = 1;
	tell_exec(102);
	tell_fork(102, 103, 103);
	tell_end(202, 201);
	tell_end(201, 1);
}

static int record(enum record_part part, int32_t pid)
{
	struct record record = {
		.capture.path = LIFE, .end_ns = UINT64_MAX, .part = part, .head.root = pid,
		.wanted.kinds = EVENT_ALL, .rotation.keep = turn ? 2 : 0,
	};
	const int status = test_recorder(&record, tested_record_file);

	record_part_drop(&record);
	return status;
}

/* "F101 E101": kinds and pids of the events in the file. */
static void expect_events(const char *wanted)
{
	static const char letters[] = "LFEXRACSTW";
	struct recording recording;
	char text[256] = "";

	assert_null(recording_open(&recording, LIFE));
	for (size_t i = 0; i < recording.nr_events; i++)
		snprintf(text + strlen(text), sizeof(text) - strlen(text), "%s%c%d", i ? " " : "",
			 letters[recording.events[i].kind], recording.events[i].pid);
	recording_close(&recording);
	assert_string_equal(text, wanted);
}

static void a_subtree_is_by_birth(void **state)
{
	(void)state;
	tell_families();
	assert_int_equal(record(PART_SUBTREE, 10), STATUS_OK);
	expect_events("F101 F102 F104 E101 X101 R101 A102 E102 F103");
}

/* That it makes others, and waits for them, is its own doing. */
static void a_process_is_its_threads(void **state)
{
	(void)state;
	tell_families();
	tell(EVENT_COPY, 104)->copy.tgid = 10;
	assert_int_equal(record(PART_PROCESS, 10), STATUS_OK);
	expect_events("F101 F104 R101 C104");
}

static void expect_title(const char *title)
{
	char text[TEST_OUTPUT_SIZE], line[128];
	static const char *const report[] = { "report", "--from", LIFE, NULL };
	static const char *const events[] = { "events", "--from", LIFE, NULL };

	snprintf(line, sizeof(line), "recorded  %s\n", title);
	assert_int_equal(test_command(cmd_report, report, text), STATUS_OK);
	assert_memory_equal(text, line, strlen(line));
	assert_int_equal(test_command(cmd_events, events, text), STATUS_OK);
	assert_memory_equal(text, line, strlen(line));
}

static void tells_what_it_is_of(void **state)
{
	(void)state;
	tell_families();
	assert_int_equal(record(PART_SUBTREE, 10), STATUS_OK);
	expect_title("process 10 shell and what it made");
	told = 0;
	assert_int_equal(record(PART_PROCESS, 10), STATUS_OK);
	expect_title("process 10 shell alone");
}

static void expect_rows(const char *rows)
{
	static const char *const words[] = {
		"report", "--from", LIFE, "-rnoPID,ASLEEP,FORKS", NULL
	};
	char text[TEST_OUTPUT_SIZE];

	assert_int_equal(test_command(cmd_report, words, text), STATUS_OK);
	assert_string_equal(text, rows);
}

/* What an ancestor, or who was made by a process alone, did is not known: it is not nothing. */
static void of_others_nothing_is_known(void **state)
{
	(void)state;
	tell_families();
	assert_int_equal(record(PART_PROCESS, 10), STATUS_OK);
	expect_rows("1 ? ?\n10 10.000000000 2\n101 ? ?\n104 0.000000000 0\n");
	told = 0;
	assert_int_equal(record(PART_SUBTREE, 10), STATUS_OK);
	expect_rows("1 ? ?\n10 10.000000000 2\n11 0.000000000 0\n101 0.000000000 1\n"
		    "102 0.000000000 1\n103 0.000000000 0\n104 0.000000000 0\n");
}

/* Figures of a part would be taken for the machine's. */
static void exports_no_gauges(void **state)
{
	static const char *const words[] = { "export", "--from", LIFE, "prometheus", NULL };
	char text[TEST_OUTPUT_SIZE];

	(void)state;
	tell_families();
	assert_int_equal(record(PART_SUBTREE, 10), STATUS_OK);
	assert_int_equal(test_command(cmd_export, words, text), STATUS_OK);
	assert_null(strstr(text, "taskviz_processes"));
	assert_null(strstr(text, "taskviz_tasks"));
}

/* The second file says so, too, whoever of it lives. */
static void each_file_is_of_the_part(void **state)
{
	(void)state;
	tell_families();
	a_round = 1;
	turn = 5;
	assert_int_equal(record(PART_SUBTREE, 10), STATUS_OK);
	expect_events("F104 E101 X101 R101 A102 E102 F103");
	expect_title("process 10 shell and what it made");
	assert_int_equal(rename(LIFE ".1", LIFE), 0);
	expect_events("F101 F102");
	expect_title("process 10 shell and what it made");
}

static void losses_stay(void **state)
{
	(void)state;
	tell(EVENT_LOST, 0)->lost.kinds = EVENT_STATES;
	tell_families();
	assert_int_equal(record(PART_PROCESS, 10), STATUS_OK);
	expect_events("L0 F101 F104 R101");
}

/* 10 has ended: what is told after that round is not taken. */
static void ends_with_the_last_of_it(void **state)
{
	(void)state;
	a_round = 1;
	tell_end(11, 10);
	tell_end(10, 1);
	tell_fork(1, 201, 201);
	tell_exec(201);
	assert_int_equal(record(PART_SUBTREE, 10), STATUS_OK);
	expect_events("X11 R11 X10 R10");
	assert_int_equal(told, 4);
}

static void refuses_who_is_not_there(void **state)
{
	(void)state;
	assert_int_equal(record(PART_PROCESS, 4711), STATUS_NOTHING);
	assert_int_equal(access(LIFE, F_OK), -1);
	assert_int_equal(record(PART_SUBTREE, 12), STATUS_NOTHING);	/* has ended */
}

static void expect_usage(const char *const *words)
{
	char text[TEST_OUTPUT_SIZE];

	assert_int_equal(test_command(cmd_record, words, text), STATUS_USAGE);
}

static void refuses_what_makes_no_sense(void **state)
{
	(void)state;
	expect_usage((const char *const[]){ "record", "-w", LIFE, "--pid", "0", NULL });
	expect_usage((const char *const[]){ "record", "-w", LIFE, "--pid", "1x", NULL });
	expect_usage((const char *const[]){ "record", "-w", LIFE, "--pid=1", "--subtree=1", NULL });
	expect_usage((const char *const[]){ "record", "-w", LIFE, "--subtree", "1", "true", NULL });
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, enter, test_leave_saved)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_subtree_is_by_birth),
		TEST(a_process_is_its_threads),
		TEST(tells_what_it_is_of),
		TEST(of_others_nothing_is_known),
		TEST(exports_no_gauges),
		TEST(each_file_is_of_the_part),
		TEST(losses_stay),
		TEST(ends_with_the_last_of_it),
		TEST(refuses_who_is_not_there),
		TEST(refuses_what_makes_no_sense),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
