// SPDX-License-Identifier: GPL-2.0
/* Critical paths of stories whose answer is known; and what holds for any path. */
#include "commands.h"
#include "model/event_call.h"
#include "recording/crc.h"
#include "report/path_sums.h"
#include "timeline/critical_path.h"
#include "timeline/timeline.h"

#define MS	1000000ull

static struct event story[64];
static size_t nr_events;
static int32_t root;
static uint64_t births[128];

static struct event *tell(enum event_kind kind, uint64_t ms, int32_t pid)
{
	struct event *event = &story[nr_events++];

	*event = test_event(kind, 0, pid);
	event->time_ns += ms * MS;
	if (kind < EVENT_SWITCH)
		event->start_ns = births[pid] ?: TEST_SECOND * pid;
	return event;
}

static void tell_fork(uint64_t ms, int32_t pid, int32_t parent)
{
	struct event *event;

	births[pid] = TEST_BEGIN + ms * MS;
	event = tell(EVENT_FORK, ms, pid);
	event->fork.parent = parent;
	event->fork.tgid = pid;
	strcpy(event->fork.name, "shell");
}

static void tell_exec(uint64_t ms, int32_t pid, int32_t old_pid, const char *name)
{
	struct event *event = tell(EVENT_EXEC, ms, pid);

	event->exec.old_pid = old_pid;
	strcpy(event->exec.old_name, "shell");
	strcpy(event->exec.name, name);
}

static void tell_exit(uint64_t ms, int32_t pid)
{
	struct event *event = tell(EVENT_EXIT, ms, pid);

	event->exit.tgid = pid;
	strcpy(event->exit.name, "shell");
}

/* On a CPU of its own each task gets it and gives it up. */
static void tell_run(uint64_t ms, int32_t pid)
{
	struct event *event = tell(EVENT_SWITCH, ms, 0);

	event->run.next_pid = pid;
	strcpy(event->run.prev_comm, "swapper/0");
	strcpy(event->run.next_comm, "shell");
}

static void tell_leave(uint64_t ms, int32_t pid, uint32_t state)
{
	struct event *event = tell(EVENT_SWITCH, ms, pid);

	event->run.prev_state = state;
	strcpy(event->run.prev_comm, "shell");
	strcpy(event->run.next_comm, "swapper/0");
}

static void tell_wakeup(uint64_t ms, int32_t pid, enum waker_context context, int32_t waker)
{
	struct event *event = tell(EVENT_WAKEUP, ms, pid);

	event->wakeup.waker = waker;
	event->wakeup.context = context;
	strcpy(event->wakeup.comm, "shell");
}

static void tell_loss(uint64_t ms, uint16_t cpu)
{
	struct event *event = tell(EVENT_LOST, ms, 0);

	event->cpu = cpu;
	event->lost.count = 3;
}

static int enter(void **state)
{
	(void)state;
	nr_events = 0;
	root = 0;
	memset(story, 0, sizeof(story));
	memset(births, 0, sizeof(births));
	return 0;
}

static uint64_t sum_of(const struct path_sum *sums, size_t nr)
{
	uint64_t ns = 0;

	assert_non_null(sums);
	for (size_t i = 0; i < nr; i++)
		ns += sums[i].ns;
	return ns;
}

/* Its steps are without a gap from the birth to the exit, and so are the sums. */
static void expect_whole(const struct critical_path *path)
{
	uint64_t at_ns = path->from_ns;
	struct path_sum *sums;
	size_t nr;

	for (size_t i = 0; i < path->nr; i++) {
		assert_int_equal(path->steps[i].from_ns, at_ns);
		assert_true(path->steps[i].to_ns > at_ns);
		at_ns = path->steps[i].to_ns;
	}
	assert_int_equal(at_ns, path->to_ns);
	sums = path_sums_by_state(path, &nr);
	assert_int_equal(sum_of(sums, nr), path->to_ns - path->from_ns);
	free(sums);
	sums = path_sums_by_task(path, &nr);
	assert_int_equal(sum_of(sums, nr), path->to_ns - path->from_ns);
	free(sums);
}

/* A step: pid, state, until when in ms; < and the pid of who woke, + and that of the maker. */
static void print_step(FILE *to, const struct timeline *timeline, const struct path_step *step)
{
	const struct timeline_row *rows = timeline->rows.at;

	fprintf(to, " %d%c%llu", step->row == NO_ROW ? -1 : rows[step->row].pid, step->state,
		(unsigned long long)((step->to_ns - TEST_BEGIN) / MS));
	if (step->woken)
		fprintf(to, "<%d", step->woken->waker);
	if (step->maker != NO_ROW)
		fprintf(to, "+%d", rows[step->maker].pid);
}

static void expect_of(const struct timeline *timeline, int32_t pid, const char *wanted)
{
	char text[512] = "";
	FILE *to = fmemopen(text, sizeof(text), "w");
	struct critical_path path;
	uint32_t row = 0;

	while (timeline->rows.at[row].pid != pid)
		row++;
	assert_int_equal(critical_path_build(&path, timeline, row), 0);
	fprintf(to, "%llu:", (unsigned long long)((path.from_ns - TEST_BEGIN) / MS));
	for (size_t i = 0; i < path.nr; i++)
		print_step(to, timeline, &path.steps[i]);
	fclose(to);
	assert_string_equal(text, wanted);
	expect_whole(&path);
	critical_path_drop(&path);
}

static void expect_in(const struct span *span, int32_t pid, const char *wanted)
{
	struct test_bytes bytes = test_write(story, nr_events);
	struct recording recording;
	struct timeline timeline;
	struct history history;

	assert_null(recording_parse(&recording, bytes.data, bytes.size));
	assert_int_equal(history_build(&history, &recording), 0);
	assert_int_equal(timeline_build(&timeline, &history, span, KTHREADS_YES), 0);
	expect_of(&timeline, pid, wanted);
	timeline_drop(&timeline);
	history_drop(&history);
	recording_drop(&recording);
	free(bytes.data);
}

static void expect(int32_t pid, const char *wanted)
{
	expect_in(&SPAN_ALL, pid, wanted);
}

/* 101 waits from 300 on for 102, which it made at 200, and which sleeps from 400 to 700. */
static void tell_chain(void)
{
	tell_fork(100, 101, 10);
	tell_run(150, 101);
	tell_fork(200, 102, 101);
	tell_run(250, 102);
	tell_leave(300, 101, 1);
	tell_leave(400, 102, 1);
	tell_wakeup(700, 102, WAKER_INTERRUPT, 0);
	tell_run(710, 102);
	tell_wakeup(800, 101, WAKER_TASK, 102);
	tell_leave(810, 102, 1);
	tell_run(830, 101);
	tell_exit(900, 101);
}

static void leads_to_who_woke_it(void **state)
{
	(void)state;
	tell_chain();
	expect(101,
	       "100: 101r150 101R200 102r250+101 102R400 102S700 102r710<0 102R800 101r830<102 101R900");
}

static void of_a_part(void **state)
{
	const struct span span = { TEST_BEGIN + 500 * MS, TEST_BEGIN + 820 * MS };

	(void)state;
	tell_chain();
	expect_in(&span, 101, "500: 102S700 102r710<0 102R800 101r820<102");
}

/* A path of a task that lives until the end ends there. */
static void of_the_living(void **state)
{
	(void)state;
	tell_chain();
	expect(10, "0: 10S10000");
}

/* Who was busy before it was waited for would have been late anyway. */
static void goes_back_beyond_the_wait(void **state)
{
	(void)state;
	tell_fork(100, 101, 10);
	tell_fork(100, 102, 10);
	tell_run(110, 102);
	tell_run(120, 101);
	tell_leave(600, 101, 1);
	tell_wakeup(800, 101, WAKER_TASK, 102);
	tell_run(800, 101);
	tell_exit(900, 101);
	expect(101, "100: 102r110 102R800 101R900<102");
}

/* It wakes its parent when it is a zombie already. */
static void who_exits_wakes(void **state)
{
	(void)state;
	tell_fork(100, 101, 10);
	tell_run(100, 101);
	tell_fork(200, 102, 101);
	tell_run(200, 102);
	tell_leave(250, 101, 1);
	tell_exit(400, 102);
	tell_wakeup(420, 101, WAKER_TASK, 102);
	tell_leave(430, 102, 0x20);
	tell_run(430, 101);
	tell_exit(500, 101);
	expect(101, "100: 101R200 102R400+101 102Z420 101r430<102 101R500");
}

/* An interrupt, a waker that is not recorded, one of which nothing is told, and a disk. */
static void sleeps_that_no_task_ended(void **state)
{
	const enum waker_context contexts[] = {
		WAKER_SOFTIRQ, WAKER_TASK, WAKER_UNKNOWN, WAKER_INTERRUPT,
	};

	(void)state;
	tell_fork(100, 101, 10);
	tell_run(100, 101);
	for (unsigned int i = 0; i < 4; i++) {
		tell_leave(200 + 100 * i, 101, i == 3 ? 2 : 1);
		tell_wakeup(250 + 100 * i, 101, contexts[i], i == 1 ? 99 : 10);
		tell_run(260 + 100 * i, 101);
	}
	tell_exit(600, 101);
	expect(101,
	       "100: 101R200 101S250 101r260<10 101R300 101S350 101r360<99 101R400 101S450 101r460<10 101R500 101D550 101r560<10 101R600");
}

/* What preempted it has nothing to do with what it waits for. */
static void preempted(void **state)
{
	(void)state;
	tell_fork(100, 101, 10);
	tell_run(110, 101);
	tell_leave(200, 101, 0);
	tell_run(300, 101);
	tell_exit(400, 101);
	expect(101, "100: 101r110 101R200 101r300 101R400");
}

/*
 * An earlier wakeup may be among what was lost from 300 to 500, on a CPU where none of them was:
 * who ended the sleep is not known, though a wakeup is.
 */
static void a_loss_is_unknown(void **state)
{
	(void)state;
	tell_fork(100, 101, 10);
	tell_run(150, 101);
	tell_leave(200, 101, 1);
	tell(EVENT_WAKEUP, 300, 1)->cpu = 1;
	tell_wakeup(490, 101, WAKER_TASK, 10);
	tell_loss(500, 1);
	tell_run(510, 101);
	tell_exit(600, 101);
	expect(101, "100: 101r150 101R200 101S300 101?510 101R600");
}

/*
 * Two losses that overlap, one of which was told of later; birth and exit are in them. CPU 0 lost
 * nothing: who had it is known, and that a wakeup of it ends nothing.
 */
static void losses_overlap(void **state)
{
	(void)state;
	tell(EVENT_WAKEUP, 50, 1)->cpu = 1;
	tell_fork(100, 101, 10);
	tell_run(150, 101);
	tell(EVENT_WAKEUP, 200, 1)->cpu = 2;
	tell_wakeup(250, 101, WAKER_TASK, 10);
	tell_loss(300, 1);
	tell_leave(310, 101, 1);
	tell_run(330, 101);
	tell_exit(350, 101);
	tell_loss(400, 2);
	expect(101, "100: 101?150 101R310 101?330 101R350");
}

/* A record that says so is wrong; no time is less than none. */
static void gone_before_its_birth(void **state)
{
	(void)state;
	tell_fork(100, 101, 10);
	births[101] += 400 * MS;
	story[0].start_ns = births[101];
	tell_exit(300, 101);
	expect(101, "500:");
}

/* Who made 103, for which 101 waited, is not recorded: what was before is not known. */
static void unknown_maker(void **state)
{
	(void)state;
	tell_fork(100, 101, 10);
	tell_run(100, 101);
	tell_leave(200, 101, 1);
	tell_fork(350, 103, 99);
	tell_run(360, 103);
	tell_wakeup(400, 101, WAKER_TASK, 103);
	tell_run(400, 101);
	tell_exit(500, 101);
	expect(101, "100: -1?350 103r360 103R400 101R500<103");
}

/* At one moment each wakes the other: that leads nowhere, but ends. */
static void circle(void **state)
{
	(void)state;
	tell_fork(100, 101, 10);
	tell_fork(100, 102, 10);
	tell_run(100, 101);
	tell_run(100, 102);
	tell_leave(200, 101, 1);
	tell_leave(200, 102, 1);
	tell_wakeup(300, 101, WAKER_TASK, 102);
	tell_wakeup(300, 102, WAKER_TASK, 101);
	tell_run(310, 101);
	tell_exit(400, 101);
	expect(101, "100: 101R200 101S300 101r310<102 101R400");
}

/* The thread 102 becomes the process 101, whose leader was dead. */
static void thread_takes_over(void **state)
{
	(void)state;
	tell_fork(100, 101, 10);
	tell_run(100, 101);
	tell_fork(200, 102, 101);
	story[nr_events - 1].fork.tgid = 101;
	tell_run(200, 102);
	tell_exit(300, 101);
	tell_exec(400, 101, 102, "taken");
	tell_exit(500, 101);
	expect(101, "100: 101R200 102R400+101 101R500");
}

/* After a loss the leader may be gone; that 102 took its place is told. */
static void thread_takes_over_after_a_loss(void **state)
{
	(void)state;
	tell_fork(100, 101, 10);
	tell_run(100, 101);
	tell_fork(200, 102, 101);
	story[nr_events - 1].fork.tgid = 101;
	tell_run(200, 102);
	tell_exit(300, 101);
	tell(EVENT_LOST, 350, 0)->lost.kinds = EVENT_LIVES;
	tell_exec(400, 101, 102, "taken");
	tell_exit(500, 101);
	expect(101, "100: 101R200 102R400+101 101R500");
}

static void limit_to_root(struct recording_head *head)
{
	head->flags |= root ? RECORDING_LIMITED : 0;
	head->root = root;
	head->check = 0;
	head->check = crc32c(0, head, head->head_size);
}

static int run_command(int (*command)(int argc, char **argv), const char *const *words,
		       char text[TEST_OUTPUT_SIZE])
{
	struct test_bytes bytes = test_write(story, nr_events);
	FILE *file = fopen("story", "w");
	int status;

	assert_non_null(file);
	limit_to_root((struct recording_head *)bytes.data);
	assert_int_equal(fwrite(bytes.data, 1, bytes.size, file), bytes.size);
	fclose(file);
	free(bytes.data);
	status = test_command(command, words, text);
	unlink("story");
	return status;
}

static int run(const char *const *words, char text[TEST_OUTPUT_SIZE])
{
	return run_command(cmd_report, words, text);
}

static int enter_saved(void **state)
{
	enter(state);
	return test_enter_saved(state);
}

#define REPORT	"report", "--from", "story"

static void as_a_list(void **state)
{
	const char *const words[] = {
		REPORT, "--critical-path", "101", "-rnoFROM,TO,TOOK,PID,WHAT,IN,BY", NULL,
	};
	char text[TEST_OUTPUT_SIZE];

	(void)state;
	tell_chain();
	story[6].wakeup.call = EVENT_CALL_NONE;
	assert_int_equal(run(words, text), STATUS_OK);
	assert_string_equal(text,
			    "0.100000000 0.150000000 0.050000000 101 runnable - -\n"
			    "0.150000000 0.200000000 0.050000000 101 on\\x20CPU - -\n"
			    "0.200000000 0.250000000 0.050000000 102 runnable - 101\\x20shell,\\x20which\\x20made\\x20it\n"
			    "0.250000000 0.400000000 0.150000000 102 on\\x20CPU - -\n"
			    "0.400000000 0.700000000 0.300000000 102 asleep - -\n"
			    "0.700000000 0.710000000 0.010000000 102 runnable - an\\x20interrupt\n"
			    "0.710000000 0.800000000 0.090000000 102 on\\x20CPU - -\n"
			    "0.800000000 0.830000000 0.030000000 101 runnable - 102\\x20shell\n"
			    "0.830000000 0.900000000 0.070000000 101 on\\x20CPU - -\n");
}

static void sums_stand_above(void **state)
{
	const char *const words[] = {
		REPORT, "--critical-path", "shell", "--until", "+0.85", NULL,
	};
	char text[TEST_OUTPUT_SIZE];

	(void)state;
	tell_chain();
	assert_int_equal(run(words, text), STATUS_OK);
	assert_non_null(strstr(text, "path      of 0.850000 s, to the end of 10 shell\n"));
	assert_non_null(strstr(text, "by state\n     0.850000 s 100.0 %  asleep\n"));
	assert_non_null(strstr(text, "by task\n     0.850000 s 100.0 %  10 shell\n"));
}

static void whose_path_must_be_clear(void **state)
{
	const char *const of_all[] = { REPORT, "--critical-path", NULL };
	const char *const of_none[] = { REPORT, "--critical-path", "nobody", NULL };
	const char *const of_two[] = { REPORT, "--critical-path", "101", "102", NULL };
	const char *const no_path[] = { REPORT, "101", NULL };
	const char *const top[] = { REPORT, "--critical-path", "101", "--top", "3", NULL };
	const char *const both[] = { REPORT, "--critical-path", "101", "--sched", NULL };
	char text[TEST_OUTPUT_SIZE];

	(void)state;
	tell_chain();
	assert_int_equal(run(of_all, text), STATUS_USAGE);
	assert_int_equal(run(of_none, text), STATUS_NOTHING);
	assert_int_equal(run(of_two, text), STATUS_USAGE);
	assert_int_equal(run(no_path, text), STATUS_USAGE);
	assert_int_equal(run(top, text), STATUS_USAGE);
	assert_int_equal(run(both, text), STATUS_USAGE);
}

/* Nothing is wrong with how it is asked for. */
static void the_command_may_be_in_another_part(void **state)
{
	const char *const whole[] = { REPORT, "--critical-path", NULL };
	const char *const part[] = { REPORT, "--critical-path", "--until", "+0.05", NULL };
	char text[TEST_OUTPUT_SIZE];

	(void)state;
	root = 101;
	tell_chain();
	assert_int_equal(run(whole, text), STATUS_OK);
	assert_non_null(strstr(text, ", to the end of 101 shell\n"));
	assert_int_equal(run(part, text), STATUS_NOTHING);
}

/* Return: does the picture that is written have a text? It is removed. */
static bool has_text(const char *name, const char *text)
{
	static char content[65536];
	FILE *file = fopen(name, "r");
	size_t size;

	assert_non_null(file);
	size = fread(content, 1, sizeof(content) - 1, file);
	content[size] = 0;
	assert_int_equal(fclose(file), 0);
	assert_int_equal(unlink(name), 0);
	return strstr(content, text);
}

static int draw(const char *name, const char *option, const char *task)
{
	const char *const words[] = {
		"timeline", "--from", "story", "-w", name, option, task, NULL
	};
	char text[TEST_OUTPUT_SIZE];

	return run_command(cmd_timeline, words, text);
}

/* Of the command a page has it in any case, and shows it if it was asked for. */
static void in_pictures(void **state)
{
	(void)state;
	root = 101;
	tell_chain();
	assert_int_equal(draw("a.svg", NULL, NULL), STATUS_OK);
	assert_false(has_text("a.svg", "critical path"));
	assert_int_equal(draw("a.svg", "--critical-path", NULL), STATUS_OK);
	assert_true(has_text("a.svg", "critical path of 101 shell"));
	assert_int_equal(draw("a.svg", "--critical-path", "102"), STATUS_OK);
	assert_true(has_text("a.svg", "critical path of 102 shell"));
	assert_int_equal(draw("a.html", NULL, NULL), STATUS_OK);
	assert_true(has_text("a.html", "#e6007a'> critical path of 101"));
	assert_int_equal(draw("a.html", "--critical-path", NULL), STATUS_OK);
	assert_true(has_text("a.html", "#e6007a' checked> critical path of 101"));
}

static void not_in_every_picture(void **state)
{
	(void)state;
	tell_chain();
	assert_int_equal(draw("a.svg", "--critical-path", NULL), STATUS_USAGE);
	assert_int_equal(draw("a.svg", "--critical-path", "nobody"), STATUS_NOTHING);
	assert_int_equal(draw("a.svg", "101", NULL), STATUS_USAGE);
	assert_int_equal(draw("a.json", "--critical-path", "101"), STATUS_USAGE);
	assert_int_equal(access("a.svg", F_OK), -1);
	assert_int_equal(draw("a.html", NULL, NULL), STATUS_OK);
	assert_false(has_text("a.html", "critical path of"));
}

#define TEST(name) cmocka_unit_test_setup(name, enter)
#define COMMAND(name) cmocka_unit_test_setup_teardown(name, enter_saved, test_leave_saved)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(leads_to_who_woke_it),
		TEST(of_a_part),
		TEST(of_the_living),
		TEST(goes_back_beyond_the_wait),
		TEST(who_exits_wakes),
		TEST(sleeps_that_no_task_ended),
		TEST(preempted),
		TEST(a_loss_is_unknown),
		TEST(losses_overlap),
		TEST(unknown_maker),
		TEST(gone_before_its_birth),
		TEST(circle),
		TEST(thread_takes_over),
		TEST(thread_takes_over_after_a_loss),
		COMMAND(as_a_list),
		COMMAND(sums_stand_above),
		COMMAND(whose_path_must_be_clear),
		COMMAND(the_command_may_be_in_another_part),
		COMMAND(in_pictures),
		COMMAND(not_in_every_picture),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
