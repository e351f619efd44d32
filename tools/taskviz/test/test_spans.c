// SPDX-License-Identifier: GPL-2.0
/* Tables, tasks and reports of a part of a recording: what is told is of that time. */
#include "commands.h"
#include "recording/crc.h"

static const char copies[] =
	"PID:pid START:time:d E:word COPIED:number:u+ FORK:number:u+ ZERO:number:u+ REUSED:number:u+ NAME:name\n"
	"10 10.0 - 5 5 0 0 shell\n"
	"101 101.0 X 7 4 3 9 ls\n";

static const char states[] =
	"S:word KERNEL-NAME:word TASKS:number ON-CPU:number:n MEANING:text\n"
	"R TASK_RUNNING 77 7 running\n"
	"S TASK_INTERRUPTIBLE 77 - asleep\n"
	"D TASK_UNINTERRUPTIBLE 77 - blocked\n";

static const char cpus[] =
	"CPU:number PID:pid:n START:time:dn WHAT:word FOR:duration:un IDLE-TASK:word IDLE:duration:u NAME:name\n"
	"0 10 10.0 user 1.0 swapper/0 12.0 shell\n"
	"1 10 10.0 user 1.0 swapper/1 12.0 shell\n";

static const char lives[] =
	"START:time PID:pid TGID:pid E:word LIVED:duration:un ZOMBIE:duration:un NAME:name\n"
	"10.0 10 10 - - - shell\n"
	"12.0 12 12 X 2.6 0.4 gone\n"
	"101.0 101 101 X 5.0 2.0 ls\n"
	"103.0 103 103 X ? ? unseen\n";

static const char signals[] =
	"NR:number:d TIME:time SENDER:pid:n SENDER-START:time:dn TARGET:pid TARGET-START:time:d SIGNAL:word\n"
	"1 99.0 1 1.0 10 10.0 HUP\n"
	"2 102.0 10 10.0 101 101.0 INT\n"
	"3 104.5 - - 101 101.0 TERM\n";

static const char sharing[] = "PID:pid START:time:d MEMORY:pid\n10 10.0 10\n";

static void write_table(struct recording_writer *writer, const char *name, const char *text)
{
	struct rows rows = test_table(name, text);

	assert_int_equal(recording_write_table(writer, &rows), 0);
	rows_free(&rows);
}

static void write_events(const struct event *events, size_t nr)
{
	struct recording_writer writer = { .file = fopen("story", "w") };

	assert_non_null(writer.file);
	test_write_ends(&writer, events, nr);
	write_table(&writer, "copies", copies);
	write_table(&writer, "states", states);
	write_table(&writer, "cpus", cpus);
	write_table(&writer, "lives", lives);
	write_table(&writer, "signals", signals);
	write_table(&writer, "sharing", sharing);
	assert_int_equal(recording_write_end(&writer), 0);
	assert_int_equal(fclose(writer.file), 0);
}

static int enter(void **state)
{
	struct event events[16];

	if (test_enter_saved(state))
		return 1;
	write_events(events, test_story(events));
	return 0;
}

/* Runs a command line of up to 14 words with blanks. */
static int run(int (*command)(int argc, char **argv), const char *line, char text[TEST_OUTPUT_SIZE])
{
	char copy[256], *rest = copy;
	const char *words[16] = {};
	size_t nr = 0;

	snprintf(copy, sizeof(copy), "%s --from story", line);
	while (nr < 15 && (words[nr] = strsep(&rest, " ")))
		nr++;
	return test_command(command, words, text);
}

static void expect(int (*command)(int argc, char **argv), const char *line, const char *wanted)
{
	char text[TEST_OUTPUT_SIZE];

	assert_int_equal(run(command, line, text), STATUS_OK);
	assert_string_equal(text, wanted);
}

static void expect_status(int (*command)(int argc, char **argv), const char *line, int status)
{
	char text[TEST_OUTPUT_SIZE];

	assert_int_equal(run(command, line, text), status);
	assert_string_equal(text, "");
}

#define COPIES	" -rnoPID,E,COPIED,FORK,ZERO,REUSED,NAME,SINCE"

/* Both copies are at +2, the exec at +3, the exit at +6, the release at +8. */
static void copies_are_counted_from_events(void **state)
{
	(void)state;
	expect(cmd_cow, "cow --since +1.5 --until +2.5" COPIES, "101 - 2 1 1 ? shell 0\n");
	expect(cmd_cow, "cow --at +7" COPIES, "101 Z 2 1 1 ? ls 0\n");
	expect(cmd_cow, "cow --until +9" COPIES, "101 X 2 1 1 ? ls 0\n");
	expect_status(cmd_cow, "cow --at +1.5", STATUS_NOTHING);
	expect_status(cmd_cow, "cow --since +2.5", STATUS_NOTHING);
}

static void copies_after_a_loss_are_at_least(void **state)
{
	struct event events[17];
	size_t nr = test_story(events);

	(void)state;
	memmove(&events[4], &events[3], (nr - 3) * sizeof(*events));
	events[3] = (struct event){ .kind = EVENT_LOST, .time_ns = events[2].time_ns };
	events[3].lost.count = 1;
	write_events(events, nr + 1);
	expect(cmd_cow, "cow --until +2.5" COPIES, "101 - 2 1 1 ? shell 1\n");
}

/* The loss is found out at +5: it may have been from the exec on at +3, a switch is no proof. */
static void copies_before_a_loss_are_at_least(void **state)
{
	struct event events[17];
	size_t nr = test_story(events);

	(void)state;
	memmove(&events[7], &events[6], (nr - 6) * sizeof(*events));
	events[6] = (struct event){ .kind = EVENT_LOST, .time_ns = events[7].time_ns };
	write_events(events, nr + 1);
	expect(cmd_cow, "cow --until +2.5" COPIES, "101 - 2 1 1 ? shell 0\n");
	expect(cmd_cow, "cow --until +3.5" COPIES, "101 - 2 1 1 ? ls 1\n");
}

static void states_are_of_a_moment(void **state)
{
	(void)state;
	expect(cmd_states, "states -rnoS,TASKS,ON-CPU --at +1.5", "R 1 1\nS 3 -\nD 0 -\n");
	expect(cmd_states, "states -rnoS,TASKS,ON-CPU --at +4.5", "R 0 0\nS 3 -\nD 1 -\n");
	expect(cmd_states, "states -rnoS,TASKS,ON-CPU --at +0.5", "R 0 -\nS 3 -\nD 0 -\n");
	expect_status(cmd_states, "states --since +1.5", STATUS_USAGE);
	expect_status(cmd_states, "states --at +30", STATUS_USAGE);
}

static void states_after_a_loss_are_unknown(void **state)
{
	struct event events[2] = { { .kind = EVENT_LOST } };

	(void)state;
	events[0].time_ns = TEST_BEGIN + TEST_SECOND;
	write_events(events, 1);
	expect(cmd_states, "states -rnoS,TASKS,ON-CPU --at +1.5",
	       "R ? -\nS ? -\nD ? -\n? 5 -\n");
}

/* The loss is found out at +5: it may have been from +4 on, of births and ends from +3 on. */
static void states_before_a_loss_are_unknown(void **state)
{
	struct event events[17];
	size_t nr = test_story(events);

	(void)state;
	memmove(&events[7], &events[6], (nr - 6) * sizeof(*events));
	events[6] = (struct event){ .kind = EVENT_LOST, .time_ns = events[7].time_ns };
	write_events(events, nr + 1);
	expect(cmd_states, "states -rnoS,TASKS,ON-CPU --at +2.5", "R 1 1\nS 3 -\nD 0 -\n");
	expect(cmd_states, "states -noS,TASKS,ON-CPU --at +3.5",
	       "R     1      1\nS     3      -\nD     0      -\n?     1      -\n");
	expect(cmd_states, "states -rnoS,TASKS,ON-CPU --at +4.5",
	       "R ? -\nS ? -\nD ? -\n? 6 -\n");
	expect(cmd_states, "states --cpus -rnoCPU,PID,WHAT --at +4.5", "0 - ?\n1 - ?\n");
	expect(cmd_tree, "tree -rnoPID,ST,FORKS --at +4.5 101", "101 ? ?\n");
}

static void limit_story(void)
{
	FILE *file = fopen("story", "r+");
	struct recording_head head;

	assert_non_null(file);
	assert_int_equal(fread(&head, sizeof(head), 1, file), 1);
	head.flags |= RECORDING_LIMITED;
	head.root = 10;
	head.check = 0;
	head.check = crc32c(0, &head, sizeof(head));
	rewind(file);
	assert_int_equal(fwrite(&head, sizeof(head), 1, file), 1);
	assert_int_equal(fclose(file), 0);
}

static void others_cpus_are_unknown(void **state)
{
	(void)state;
	limit_story();
	expect(cmd_states, "states -rnoS,TASKS,ON-CPU --at +1.5", "R 1 -\nS 1 -\nD ? -\n? 4 -\n");
	expect(cmd_states, "states -noS,TASKS --at +1.5", "R    1+\nS    1+\nD     ?\n?     4\n");
	expect_status(cmd_states, "states --cpus --at +1.5", STATUS_USAGE);
}

static void cpus_are_of_a_moment(void **state)
{
	(void)state;
	expect(cmd_states, "states --cpus -rnoCPU,PID,WHAT,FOR,IDLE,NAME --at +1.5",
	       "0 101 user 0.500000000 ? shell\n1 - ? ? ? -\n");
	expect(cmd_states, "states --cpus -rnoCPU,PID,WHAT,FOR,NAME --at +4.5",
	       "0 0 idle 0.500000000 swapper/0\n1 - ? ? -\n");
	expect_status(cmd_states, "states --cpus --until +4.5", STATUS_USAGE);
}

static void lives_touch_the_span(void **state)
{
	(void)state;
	expect(cmd_lives, "lives -rnoPID --at +0.5", "10\n");
	expect(cmd_lives, "lives -rnoPID --at +2", "10\n101\n");
	expect(cmd_lives, "lives -rnoPID --since +8.5", "10\n103\n");
	expect(cmd_lives, "lives -rnoPID --until 100", "10\n12\n");
	expect(cmd_lives, "lives -rnoPID --since 14.9 --until +0.5", "10\n12\n");
	expect(cmd_lives, "lives -rnoPID --since 15.1 --until +0.5", "10\n");
}

static void signals_are_of_the_span(void **state)
{
	(void)state;
	expect(cmd_signals, "signals --log -rnoNR --since +1", "2\n3\n");
	expect(cmd_signals, "signals --log -rnoNR --since +1 --until +4.5", "2\n3\n");
	expect(cmd_signals, "signals --log -rnoNR --until +4", "1\n2\n");
	expect(cmd_signals, "signals --log -rnoNR --at +4", "1\n2\n");
	expect_status(cmd_signals, "signals --log --since +4.6", STATUS_NOTHING);
}

static void times_are_told_by_clock(void **state)
{
	setenv("TZ", "UTC", 1);
	(void)state;
	expect(cmd_signals, "signals --log -noTIME --time=since", "-1.000000\n+2.000000\n+4.500000\n");
	expect(cmd_signals, "signals --log -noTIME --time=boot", " 99.000000\n102.000000\n104.500000\n");
	expect(cmd_signals, "signals --log -noTIME,SENDER-START --time=clock",
	       "00:01:39.000000 00:00:01.000000\n00:01:42.000000 00:00:10.000000\n00:01:44.500000               -\n");
	expect(cmd_signals, "signals --log -rnoTIME --time=since --since +4", "104.500000000\n");
	expect(cmd_tree, "tree -noPID,START --time=since 10", " 10 -90.000000\n");
	expect_status(cmd_tree, "tree --time=noon", STATUS_USAGE);
}

static void other_tables_have_no_past(void **state)
{
	(void)state;
	expect(cmd_sharing, "sharing -rnoPID", "10\n");
	expect_status(cmd_sharing, "sharing --at +2", STATUS_USAGE);
	expect(cmd_table, "table lives --at +2 -rnoPID", "10\n101\n");
	expect_status(cmd_table, "table sharing --until +2", STATUS_USAGE);
}

static void wrong_spans_are_refused(void **state)
{
	(void)state;
	expect_status(cmd_lives, "lives --at +2 --since +1", STATUS_USAGE);
	expect_status(cmd_lives, "lives --since +2 --until +1", STATUS_USAGE);
	expect_status(cmd_lives, "lives --since +30", STATUS_USAGE);
	expect_status(cmd_lives, "lives --until 3", STATUS_USAGE);
	expect_status(cmd_lives, "lives --at soon", STATUS_USAGE);
	expect_status(cmd_report, "report --since +30", STATUS_USAGE);
}

static void rows_are_of_chosen_tasks(void **state)
{
	(void)state;
	expect(cmd_lives, "lives -rnoPID -N ^gone$", "12\n");
	expect(cmd_lives, "lives -rnoPID --subtree 10", "10\n12\n101\n");
	expect(cmd_lives, "lives -rnoPID -s S", "10\n");
	expect(cmd_signals, "signals --log -rnoNR -N ^init$", "1\n");
	expect(cmd_signals, "signals --log -rnoNR -N shell --since +1", "2\n");
	expect_status(cmd_lives, "lives -N nobody", STATUS_NOTHING);
	expect_status(cmd_lives, "lives -s J", STATUS_USAGE);
	expect_status(cmd_lives, "lives --user nobody-of-that-name", STATUS_USAGE);
}

static void a_task_at_a_moment(void **state)
{
	char text[TEST_OUTPUT_SIZE];

	(void)state;
	assert_int_equal(run(cmd_task, "task -r 101 --at +4.5", text), STATUS_OK);
	assert_non_null(strstr(text, "ST D"));
	assert_non_null(strstr(text, "NAME ls"));
	assert_int_equal(run(cmd_task, "task -r 101 --at +1.5", text), STATUS_OK);
	assert_non_null(strstr(text, "NAME shell"));
	expect_status(cmd_task, "task 101 --at +0.5", STATUS_NOTHING);
}

#define REPORT	" -rnoPID,BORN,LIVED,ON-CPU,BLOCKED,ZOMBIE,COPIED,TASK"

static void expect_in(const char *line, const char *wanted)
{
	char text[TEST_OUTPUT_SIZE];

	assert_int_equal(run(cmd_report, line, text), STATUS_OK);
	assert_non_null(strstr(text, wanted));
}

/* The programs of 101 go on to the end of the line. */
static void expect_101(const char *span, const char *wanted)
{
	char line[128], text[TEST_OUTPUT_SIZE], *found;

	snprintf(line, sizeof(line),
		 "report -rnoPID,BORN,LIVED,ON-CPU,BLOCKED,ZOMBIE,COPIED,TASK %s", span);
	assert_int_equal(run(cmd_report, line, text), STATUS_OK);
	found = strstr(text, "\n101 ");
	if (!wanted) {
		assert_null(found);
		return;
	}
	assert_non_null(found);
	found[1 + strcspn(found + 1, "\n")] = 0;
	assert_string_equal(found + 1, wanted);
}

/* On a CPU from +1 to +4, blocked to +5, on a CPU to +6, a zombie to +8. */
static void report_of_a_part(void **state)
{
	(void)state;
	expect_101("--since +1.5 --until +2.5",
		   "101 - 1.000000000 1.000000000 0.000000000 0.000000000 2 shell");
	expect_101("--since +3.5 --until +7",
		   "101 - 2.500000000 1.500000000 1.000000000 1.000000000 0 ls");
	expect_101("--until +3.5",
		   "101 1.000000000 2.500000000 2.500000000 0.000000000 0.000000000 2 shell\\x20>\\x20ls");
	expect_101("--until +0.5", NULL);
	expect_101("--since +9", NULL);
}

static void report_tells_its_part(void **state)
{
	const char *const part = "report --since +1.5 --until +2.5";
	const char *const by_clock = "report --time=clock";

	(void)state;
	setenv("TZ", "UTC", 1);
	expect_in(part, "time      1.000000 s, from 101.500000 to 102.500000 since boot\n");
	expect_in(part, "begun     1970-01-01 00:01:41.500000\n");
	expect_in(part, "events    2: fork 0 exec 0 exit 0 reap 0 adopt 0 copy 2 ");
	expect_in(by_clock, "from 00:01:40.000000 to 00:01:50.000000\n");
	expect_in(by_clock, " 00:01:41.000000 ");
}

/* Its birth was lost, but it is known when that was. */
static void report_has_none_who_came_later(void **state)
{
	struct event event = test_event(EVENT_EXEC, 7, 106);
	char text[TEST_OUTPUT_SIZE];

	(void)state;
	event.exec.old_pid = 106;
	write_events(&event, 1);
	expect_in("report -rnoPID --since +5 --until +6.5", "106\n");
	assert_int_equal(run(cmd_report, "report -rnoPID --until +5.5", text), STATUS_OK);
	assert_null(strstr(text, "106"));
}

/* The loss is found out at +5, after the end. */
static void report_tells_a_loss_that_began_in_it(void **state)
{
	struct event events[17];
	size_t nr = test_story(events);

	(void)state;
	memmove(&events[7], &events[6], (nr - 6) * sizeof(*events));
	events[6] = (struct event){ .kind = EVENT_LOST, .time_ns = events[7].time_ns };
	events[6].lost.count = 3;
	write_events(events, nr + 1);
	expect_in("report --until +4.5", " CPU 0, +4.000000 to +4.500000: 3 events of any kind\n");
	expect_in("report --until +3.5", "lost      nothing\n");
}

static void figures_at_a_moment(void **state)
{
	char text[TEST_OUTPUT_SIZE];

	(void)state;
	assert_int_equal(run(cmd_export, "export prometheus --at +4.5", text), STATUS_OK);
	assert_non_null(strstr(text, "taskviz_tasks{state=\"D\"} 1\n"));
	assert_int_equal(run(cmd_export, "export prometheus", text), STATUS_OK);
	assert_non_null(strstr(text, "taskviz_tasks{state=\"D\"} 0\n"));
	expect_status(cmd_export, "export prometheus --at +30", STATUS_USAGE);
}

static bool tells_states_at(const char *moment)
{
	char line[64], text[TEST_OUTPUT_SIZE];

	snprintf(line, sizeof(line), "export prometheus --at %s", moment);
	assert_int_equal(run(cmd_export, line, text), STATUS_OK);
	assert_non_null(strstr(text, "taskviz_processes "));
	return strstr(text, "taskviz_tasks{");
}

static void figures_of_unknown_states_are_left_out(void **state)
{
	struct event events[2] = {
		test_event(EVENT_WAKEUP, 1, 10), test_event(EVENT_LOST, 2, 0),
	};

	(void)state;
	events[1].lost.kinds = EVENT_STATES;
	write_events(events, 2);
	assert_true(tells_states_at("+0.5"));
	assert_false(tells_states_at("+1.5"));
	assert_false(tells_states_at("+2.5"));
}

/* It waits since the 6th second, if it does: that it was waited for may be lost. */
static void figures_of_who_may_be_gone_are_left_out(void **state)
{
	struct event events[17];
	size_t nr = test_story(events);
	char text[TEST_OUTPUT_SIZE];

	(void)state;
	events[nr - 1] = test_event(EVENT_LOST, 9, 0);
	events[nr - 1].lost.kinds = EVENT_STATES;
	write_events(events, nr);
	assert_int_equal(run(cmd_export, "export prometheus --at +8", text), STATUS_OK);
	assert_non_null(strstr(text, "taskviz_oldest_zombie_seconds 2.000\n"));
	events[nr - 1].lost.kinds = EVENT_LIVES;
	write_events(events, nr);
	assert_int_equal(run(cmd_export, "export prometheus --at +8", text), STATUS_OK);
	assert_null(strstr(text, "oldest_zombie"));
	assert_non_null(strstr(text, "taskviz_tasks{state=\"S\"} 3\n"));
	assert_null(strstr(text, "state=\"Z\""));
	assert_null(strstr(text, "state=\"X\""));
	expect(cmd_tree, "tree -rnoPID,ST,EXIT --at +8 101", "101 ? exit\\x207\n");
}

/* Of 101, who copied two, it is not known any more whether it still is a zombie. */
static void copies_of_who_may_be_gone(void **state)
{
	struct event events[17];
	size_t nr = test_story(events);

	(void)state;
	events[nr - 1] = test_event(EVENT_LOST, 9, 0);
	write_events(events, nr);
	expect(cmd_cow, "cow --until +5.5" COPIES, "101 - 2 1 1 ? ls 0\n");
	expect(cmd_cow, "cow --until +8" COPIES, "101 ? 2 1 1 ? ls 1\n");
}

/* It is released at +8: until then it was there. */
static void copies_of_who_is_released_later(void **state)
{
	struct event events[17];
	size_t nr = test_story(events);

	(void)state;
	events[nr] = events[nr - 1];
	events[nr - 1] = test_event(EVENT_LOST, 7, 0);
	write_events(events, nr + 1);
	expect(cmd_cow, "cow --until +7.5" COPIES, "101 Z 2 1 1 ? ls 1\n");
}

static void figures_have_threads(void **state)
{
	struct event event = test_event(EVENT_FORK, 1, 102);
	char text[TEST_OUTPUT_SIZE];

	(void)state;
	event.fork.parent = 10;
	event.fork.tgid = 10;
	write_events(&event, 1);
	assert_int_equal(run(cmd_export, "export prometheus --at +1.5", text), STATUS_OK);
	assert_non_null(strstr(text, "taskviz_tasks{state=\"R\"} 1\n"));
	assert_non_null(strstr(text, "taskviz_tasks{state=\"S\"} 3\n"));
}

static void expect_drawn(const char *span, const char *const *labels)
{
	char line[96], text[TEST_OUTPUT_SIZE];
	FILE *file;

	snprintf(line, sizeof(line), "timeline %s -w part.svg", span);
	assert_int_equal(run(cmd_timeline, line, text), STATUS_OK);
	file = fopen("part.svg", "r");
	assert_non_null(file);
	text[fread(text, 1, sizeof(text) - 1, file)] = 0;
	fclose(file);
	for (; *labels; labels++)
		assert_non_null(strstr(text, *labels));
}

/* Its axis has round times since the recording began, and tells them apart however short it is. */
static void timeline_of_a_part(void **state)
{
	char text[TEST_OUTPUT_SIZE];

	(void)state;
	expect_drawn("--since +2.25 --until +4.25",
		     (const char *const[]){ ">2.4 s<", ">2.6 s<", ">4.2 s<", " 2 s<", NULL });
	expect_drawn("--since +2.0000005 --until +2.0000055",
		     (const char *const[]){ ">2.000001 s<", ">2.000005 s<", NULL });
	expect_drawn("--until +4", (const char *const[]){ ">0 s<", ">500 ms<", ">4 s<", NULL });
	assert_int_equal(run(cmd_timeline, "timeline --since +12 -w none.svg", text), STATUS_USAGE);
	assert_int_equal(access("none.svg", F_OK), -1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, enter, test_leave_saved)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(copies_are_counted_from_events),
		TEST(copies_after_a_loss_are_at_least),
		TEST(copies_before_a_loss_are_at_least),
		TEST(states_are_of_a_moment),
		TEST(states_after_a_loss_are_unknown),
		TEST(states_before_a_loss_are_unknown),
		TEST(others_cpus_are_unknown),
		TEST(cpus_are_of_a_moment),
		TEST(lives_touch_the_span),
		TEST(signals_are_of_the_span),
		TEST(times_are_told_by_clock),
		TEST(other_tables_have_no_past),
		TEST(wrong_spans_are_refused),
		TEST(rows_are_of_chosen_tasks),
		TEST(a_task_at_a_moment),
		TEST(report_of_a_part),
		TEST(report_tells_its_part),
		TEST(report_has_none_who_came_later),
		TEST(report_tells_a_loss_that_began_in_it),
		TEST(figures_at_a_moment),
		TEST(figures_of_unknown_states_are_left_out),
		TEST(figures_of_who_may_be_gone_are_left_out),
		TEST(copies_of_who_may_be_gone),
		TEST(copies_of_who_is_released_later),
		TEST(figures_have_threads),
		TEST(timeline_of_a_part),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
