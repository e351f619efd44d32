// SPDX-License-Identifier: GPL-2.0
/* Reports of a recording whose events are known: tasks added up, and how they were scheduled. */
#include "commands.h"
#include "model/cgroups.h"

#define CGROUPS	"1 /\n42 /system.slice/a.service\n43 /system.slice/a.service/sub\n"

static struct event story[512];
static size_t nr_events;

static struct event *tell(struct event event)
{
	story[nr_events] = event;
	return &story[nr_events++];
}

static void tell_fork(unsigned int second, int32_t pid, int32_t tgid)
{
	struct event *event = tell(test_event(EVENT_FORK, second, pid));

	event->fork.parent = 10;
	event->fork.tgid = tgid;
	strcpy(event->fork.name, "shell");
}

static void tell_exec(unsigned int second, int32_t pid, const char *name)
{
	struct event *event = tell(test_event(EVENT_EXEC, second, pid));

	event->exec.old_pid = pid;
	strcpy(event->exec.old_name, "shell");
	strcpy(event->exec.name, name);
}

static void tell_exit(unsigned int second, int32_t pid, int32_t code, const char *name)
{
	struct event *event = tell(test_event(EVENT_EXIT, second, pid));

	event->exit.tgid = pid;
	event->exit.exit_code = code;
	strcpy(event->exit.name, name);
}

/* Of shell a child that works has the CPU from +1 to +3, another is killed, a third only ends. */
static void tell_family(void)
{
	tell_fork(1, 101, 101);
	tell(test_switch(1, 10, "shell", 1, 101, "shell"));
	tell_exec(2, 101, "work");
	tell(test_event(EVENT_COPY, 2, 101))->copy.tgid = 101;
	tell_exit(3, 101, 1 << 8, "work");
	tell(test_switch(3, 101, "work", 0x20, 0, "swapper/0"));
	tell_fork(4, 102, 102);
	tell_exec(4, 102, "work");
	tell_exit(5, 102, 9, "work");
	tell_fork(6, 103, 103);
	tell_exit(7, 103, 1 << 8, "shell");
	tell_fork(8, 104, 10);
}

/* The last snapshot knows whose 102 was. */
static void write_last(struct recording_writer *writer, struct snapshot *family)
{
	family->records[5] = test_record(102, 10, 'X', "work");
	family->records[5].info = TASKVIZ_INFO_ENDED;
	family->records[5].uid = 4999;
	family->records[5].cgroup = 43;
	family->head.now_ns = TEST_END;
	snapshot_order(family, 1);
	assert_int_equal(recording_write_snapshot(writer, RECORDING_LAST, family), 0);
	assert_int_equal(recording_write_snapshot(writer, RECORDING_LAST_THREADS, family), 0);
}

static void write_story(uint32_t flags, int32_t root)
{
	struct recording_head head = { .flags = flags, .root = root, .probes = "lifecycle,cow" };
	struct recording_writer writer = { .file = fopen("story", "w") };
	struct snapshot family = test_family();

	assert_non_null(writer.file);
	for (uint32_t i = 0; i < family.head.count; i++) {
		family.records[i].uid = family.records[i].ppid == 1 ? 4711 : 4000;
		family.records[i].cgroup = family.records[i].ppid == 1 ? 42 : 1;
	}
	family.head.cpus = 2;
	snapshot_order(&family, 1);
	recording_write_head(&writer, &head);
	recording_write_snapshot(&writer, RECORDING_FIRST, &family);
	recording_write_snapshot(&writer, RECORDING_FIRST_THREADS, &family);
	for (size_t i = 0; i < nr_events; i++)
		recording_write_event(&writer, &story[i]);
	write_last(&writer, &family);
	recording_write_text(&writer, CGROUPS_TEXT, CGROUPS);
	assert_int_equal(recording_write_end(&writer), 0);
	assert_int_equal(fclose(writer.file), 0);
	snapshot_free(&family);
}

static int enter(void **state)
{
	nr_events = 0;
	memset(story, 0, sizeof(story));
	return test_enter_saved(state);
}

/* Runs a command line of up to 13 words with blanks. */
static int run(const char *line, char text[TEST_OUTPUT_SIZE])
{
	char copy[256], *rest = copy;
	const char *words[16] = {};
	size_t nr = 0;

	snprintf(copy, sizeof(copy), "report --from story %s", line);
	while (nr < 15 && (words[nr] = strsep(&rest, " ")))
		nr++;
	return test_command(cmd_report, words, text);
}

static void expect(const char *line, const char *wanted)
{
	char text[TEST_OUTPUT_SIZE];

	assert_int_equal(run(line, text), STATUS_OK);
	assert_string_equal(text, wanted);
}

static void expect_status(const char *line, int status)
{
	char text[TEST_OUTPUT_SIZE];

	assert_int_equal(run(line, text), status);
	assert_string_equal(text, "");
}

#define GROUPS	" -rnoLIVES,THREADS,FORKS,EXECS,ON-CPU,COPIED,ENDS,WHO"

/* "dead" ended before the beginning: that end is not counted. */
static void groups_by_name(void **state)
{
	(void)state;
	tell_family();
	write_story(RECORDING_STATES, 0);
	expect("--by name" GROUPS,
	       "2 0 0 2 2.000000000 1 1:\\x201,\\x20SIGKILL:\\x201 work\n"
	       "2 1 4 0 0.000000000 0 1:\\x201 shell\n"
	       "1 0 0 0 0.000000000 0 - dead\\x0a\\x1b\\xff\n"
	       "1 0 0 0 0.000000000 0 - init\n");
}

/* A thread is its process' maker's; init has none here. */
static void groups_by_parent(void **state)
{
	(void)state;
	tell_family();
	write_story(RECORDING_STATES, 0);
	expect("--by parent" GROUPS,
	       "4 0 0 2 2.000000000 1 1:\\x202,\\x20SIGKILL:\\x201 10\\x20shell\n"
	       "1 1 4 0 0.000000000 0 - 1\\x20init\n"
	       "1 0 0 0 0.000000000 0 - -\n");
}

/* What no snapshot tells is the maker's. */
static void groups_by_user(void **state)
{
	(void)state;
	tell_family();
	write_story(RECORDING_STATES, 0);
	expect("--by user" GROUPS,
	       "3 1 4 1 2.000000000 1 1:\\x202 4711\n"
	       "2 0 0 0 0.000000000 0 - 4000\n"
	       "1 0 0 1 0.000000000 0 SIGKILL:\\x201 4999\n");
}

/* As of users; the name of a unit stands for all cgroups of it. */
static void groups_by_cgroup_and_unit(void **state)
{
	(void)state;
	tell_family();
	write_story(RECORDING_STATES, 0);
	expect("--by cgroup" GROUPS,
	       "3 1 4 1 2.000000000 1 1:\\x202 /system.slice/a.service\n"
	       "2 0 0 0 0.000000000 0 - /\n"
	       "1 0 0 1 0.000000000 0 SIGKILL:\\x201 /system.slice/a.service/sub\n");
	expect("--by unit" GROUPS,
	       "4 1 4 2 2.000000000 1 1:\\x202,\\x20SIGKILL:\\x201 a.service\n"
	       "2 0 0 0 0.000000000 0 - -\n");
}

static void groups_of_a_part(void **state)
{
	(void)state;
	tell_family();
	write_story(RECORDING_STATES, 0);
	expect("--by name --top 1 --since +2.5 --until +4.5" GROUPS,
	       "2 0 0 1 0.500000000 0 1:\\x201 work\n");
	expect("--by name --top 0" GROUPS, "");
	expect_status("--top 1", STATUS_USAGE);
	expect_status("--by age", STATUS_USAGE);
}

/* Of its ancestors nothing is known. */
static void groups_of_a_command(void **state)
{
	(void)state;
	tell_family();
	write_story(RECORDING_STATES | RECORDING_LIMITED, 10);
	expect("--by parent -rnoLIVES,WHO", "3 10\\x20shell\n1 1\\x20init\n");
}

/* What was lost may have been more of all of it. */
static void groups_after_a_loss(void **state)
{
	char text[TEST_OUTPUT_SIZE];

	(void)state;
	tell_family();
	tell(test_event(EVENT_LOST, 9, 0));
	write_story(RECORDING_STATES, 0);
	assert_int_equal(run("--by name --top 1 -noLIVES,FORKS,ON-CPU,ASLEEP,WHO", text),
			 STATUS_OK);
	assert_string_equal(text, "   2+    0+  2.0s+   0us+ work\n");
	expect("--by name --top 1 -rnoLIVES,WHO,AT-LEAST", "2 work 1\n");
}

/* Programs get no plus. */
static void least_is_told_to_programs(void **state)
{
	(void)state;
	tell_family();
	write_story(RECORDING_STATES, 0);
	expect("--by name --top 1 -rnoLIVES,WHO,AT-LEAST", "2 work 0\n");
	expect("-rnoPID,AT-LEAST", "1 0\n10 0\n11 0\n101 0\n102 0\n103 0\n104 0\n");
	tell(test_event(EVENT_LOST, 9, 0));
	write_story(RECORDING_STATES, 0);
	expect("-rnoPID,AT-LEAST", "1 1\n10 1\n11 1\n101 1\n102 1\n103 1\n104 1\n");
}

/*
 * From the eighth second on the release of 101, which has exited in the third, may be lost: it does
 * nothing then, and perhaps is a zombie. Of 11, who was one, the same is so. What 104 did is known.
 */
static void dead_after_a_loss(void **state)
{
	char text[TEST_OUTPUT_SIZE];

	(void)state;
	tell_family();
	tell(test_event(EVENT_LOST, 9, 0))->lost.kinds = EVENT_LIVES;
	tell_exit(9, 104, 0, "shell");
	write_story(RECORDING_STATES, 0);
	assert_int_equal(run("-noPID,ON-CPU,ASLEEP,UNKNOWN,ZOMBIE,WAKERS", text), STATUS_OK);
	assert_string_equal(text,
			    "  1    0us  10.0s     0us    0us -\n"
			    " 10    0us  10.0s     0us    0us -\n"
			    " 11    0us    0us    2.0s  8.0s+ -\n"
			    "101   2.0s    0us    2.0s  5.0s+ -\n"
			    "102    0us    0us    2.0s  3.0s+ -\n"
			    "103    0us    0us    2.0s  1.0s+ -\n"
			    "104    0us    0us     0us   1.0s -\n");
}

/* Of a zombie since then no moment is known. */
static void zombie_all_in_a_loss(void **state)
{
	char text[TEST_OUTPUT_SIZE];

	(void)state;
	tell_fork(1, 101, 101);
	tell_exit(2, 101, 0, "shell");
	tell(test_event(EVENT_LOST, 9, 0))->lost.kinds = EVENT_LIVES;
	write_story(RECORDING_STATES, 0);
	assert_int_equal(run("-rnoPID,ON-CPU,BLOCKED,ZOMBIE", text), STATUS_OK);
	assert_non_null(strstr(text, "101 0.000000000 0.000000000 ?\n"));
}

static void groups_without_states(void **state)
{
	(void)state;
	tell_fork(1, 101, 101);
	write_story(0, 0);
	expect("--by name --top 1 -rnoLIVES,ON-CPU,BLOCKED,WHO", "2 ? ? shell\n");
}

static void tell_wakeup(uint64_t ns, int32_t pid)
{
	struct event *event = tell(test_event(EVENT_WAKEUP, 0, pid));

	event->time_ns += ns;
	strcpy(event->wakeup.comm, "shell");
	event->wakeup.waker = 1;
	event->wakeup.context = WAKER_TASK;
}

static const char *name_of(int32_t pid)
{
	return pid == 10 ? "shell" : pid == 1 ? "init" : "swapper/1";
}

static void tell_switch(uint64_t ns, int32_t pid, uint32_t state, int32_t next_pid, uint16_t cpu)
{
	struct event *event = tell(test_switch(0, pid, name_of(pid), state, next_pid,
					       name_of(next_pid)));

	event->time_ns += ns;
	event->cpu = cpu;
}

/* From CPU 1, which is idle but for that, shell is woken and waits that long; runs for a second. */
static void tell_delay(uint64_t ns, uint64_t delay_ns)
{
	tell_wakeup(ns, 10);
	tell_switch(ns + delay_ns, 0, 0, 10, 1);
	tell_switch(ns + delay_ns + TEST_SECOND, 10, 1, 0, 1);
}

#define SCHED	" --top 2 -rnoPID,RUNS,ON-CPU,DELAYS,DELAY-MAX,DELAY-MEAN,DELAY-P99,NAME,WAKERS"

/* It is preempted once, which is no delay. */
static void delays_from_wakeup_to_cpu(void **state)
{
	(void)state;
	tell_delay(TEST_SECOND, 3000);
	tell_delay(3 * TEST_SECOND, 1000);
	tell_wakeup(5 * TEST_SECOND, 10);
	tell_switch(5 * TEST_SECOND + 2000, 0, 0, 10, 1);
	tell_switch(6 * TEST_SECOND, 10, 0, 1, 1);
	tell_switch(8 * TEST_SECOND, 1, 1, 10, 1);
	write_story(RECORDING_STATES, 0);
	expect("--sched" SCHED,
	       "10 4 4.999998000 3 0.000003000 0.000002000 0.000003000 shell 1\\x20init:\\x203\n"
	       "1 1 2.000000000 0 - - - init -\n");
	expect("--sched --since +3.5 --until +4.5" SCHED,
	       "1 0 0.000000000 0 - - - init -\n"
	       "10 0 0.500001000 0 - - - shell -\n");
}

/* 100 delays of 1 to 100 ns: one is longer than 99. */
static void one_of_a_hundred_is_longer(void **state)
{
	(void)state;
	for (uint64_t i = 0; i < 100; i++) {
		const uint64_t ns = 1000 * (i + 1);

		tell_wakeup(ns, 10);
		tell_switch(ns + i + 1, 0, 0, 10, 0);
		tell_switch(ns + 500, 10, 1, 0, 0);
	}
	write_story(RECORDING_STATES, 0);
	expect("--sched --top 1 -rnoDELAYS,DELAY-MAX,DELAY-P99", "100 0.000000100 0.000000099\n");
}

/* What is lost between a wakeup and the switch may be another switch. */
static void no_delay_over_a_loss(void **state)
{
	(void)state;
	tell_wakeup(TEST_SECOND, 10);
	tell(test_event(EVENT_LOST, 2, 0));
	tell_switch(3 * TEST_SECOND, 0, 0, 10, 1);
	write_story(RECORDING_STATES, 0);
	expect("--sched --top 2 -rnoPID,RUNS,DELAYS,DELAY-MAX", "1 0 0 ?\n10 1 0 ?\n");
}

/* It may have left at once, and come again; that it left is all that is told later. */
static void on_no_cpu_over_a_loss(void **state)
{
	(void)state;
	tell_switch(TEST_SECOND, 0, 0, 10, 0);
	tell_wakeup(3 * TEST_SECOND, 1);
	tell(test_event(EVENT_LOST, 5, 0));
	tell_switch(6 * TEST_SECOND, 10, 1, 0, 0);
	write_story(RECORDING_STATES, 0);
	expect("--sched --top 2 -rnoPID,RUNS,ON-CPU,AT-LEAST",
	       "1 0 0.000000000 1\n10 1 2.000000000 1\n");
}

/* Between the two it may have run on CPU 0, of which nothing is known from the wakeup on. */
static void no_delay_within_a_loss(void **state)
{
	(void)state;
	tell_delay(TEST_SECOND, 3000);
	tell(test_event(EVENT_LOST, 5, 0));
	write_story(RECORDING_STATES, 0);
	expect("--sched --top 2 -rnoPID,RUNS,ON-CPU,DELAYS,DELAY-MAX",
	       "1 0 0.000000000 0 ?\n10 1 1.000000000 0 ?\n");
}

/* A longer delay may be among what was lost; of those that were not seen there may be more. */
static void delays_after_a_loss_are_a_part(void **state)
{
	char text[TEST_OUTPUT_SIZE];

	(void)state;
	tell_delay(TEST_SECOND, 3000);
	tell(test_event(EVENT_LOST, 5, 0))->cpu = 1;
	tell_delay(6 * TEST_SECOND, 1000);
	write_story(RECORDING_STATES, 0);
	assert_int_equal(run("--sched --top 1 -noRUNS,ON-CPU,DELAYS,DELAY-MAX,DELAY-MEAN", text),
			 STATUS_OK);
	assert_string_equal(text, "  2+  2.0s+     1+      3us+        3us\n");
	expect("--sched --top 1 -rnoRUNS,DELAYS,DELAY-MAX,AT-LEAST", "2 1 0.000003000 1\n");
}

static void no_delays_without_states(void **state)
{
	char text[TEST_OUTPUT_SIZE];

	(void)state;
	write_story(0, 0);
	assert_int_equal(run("--sched", text), STATUS_OK);
	assert_non_null(strstr(text, "\nCPUs      ?\n"));
	expect("--sched --top 1 -rnoPID,RUNS,ON-CPU,DELAYS,DELAY-MAX,WAKERS", "1 ? ? ? ? ?\n");
}

static void expect_cpu(const char *line, int cpu, const char *wanted)
{
	char text[TEST_OUTPUT_SIZE], head[16], *found;

	assert_int_equal(run(line, text), STATUS_OK);
	snprintf(head, sizeof(head), "\nCPU %-6d", cpu);
	found = strstr(text, head);
	assert_non_null(found);
	found += strlen(head);
	found[strcspn(found, "\n")] = 0;
	assert_string_equal(found, wanted);
}

/* Until its first switch who left then had the CPU. Of CPU 0 nothing is told, in the end. */
static void cpus_add_up(void **state)
{
	(void)state;
	tell_switch(TEST_SECOND, 0, 0, 10, 1);
	tell_switch(3 * TEST_SECOND, 10, 1, 0, 1);
	tell_switch(4 * TEST_SECOND, 0, 0, 1, 1);
	write_story(RECORDING_STATES, 0);
	expect_cpu("--sched", 0,
		   "0.000000 s (0.0 %) tasks, 0.000000 s idle, 10.000000 s unknown");
	expect_cpu("--sched", 1, "8.000000 s (80.0 %) tasks, 2.000000 s idle");
	expect_cpu("--sched --since +2 --until +3.5", 1,
		   "1.000000 s (66.7 %) tasks, 0.500000 s idle");
}

/* Each ring buffer loses for itself; recordings of before do not tell which. */
static void losses_tell_their_kinds(void **state)
{
	struct event lost = test_event(EVENT_LOST, 9, 0);
	char text[TEST_OUTPUT_SIZE];

	(void)state;
	tell_family();
	lost.lost.count = 5;
	for (unsigned int i = 0; i < 3; i++) {
		lost.lost.kinds = i ? (i == 1 ? EVENT_STATES : EVENT_LIVES) : 0;
		tell(lost);
	}
	write_story(RECORDING_STATES, 0);
	assert_int_equal(run("--by name", text), STATUS_OK);
	assert_non_null(strstr(text, ": 5 events of any kind\n"));
	assert_non_null(strstr(text, ": 5 events of switch and wakeup\n"));
	assert_non_null(strstr(text, ": 5 events of others than switch and wakeup\n"));
}

/* That it was waited for is none of what is recorded. */
static void a_zombie_of_others_may_be_gone(void **state)
{
	char text[TEST_OUTPUT_SIZE];

	(void)state;
	write_story(RECORDING_STATES | RECORDING_LIMITED, 10);
	assert_int_equal(run("-rnoPID,ZOMBIE", text), STATUS_OK);
	assert_non_null(strstr(text, "\n11 ?\n"));
}

/* Where none of its tasks came or went, none was. */
static void cpus_of_a_command(void **state)
{
	(void)state;
	tell_switch(TEST_SECOND, 0, 0, 10, 1);
	tell_switch(3 * TEST_SECOND, 10, 1, 0, 1);
	write_story(RECORDING_STATES | RECORDING_LIMITED, 10);
	expect_cpu("--sched", 0, "0.000000 s (0.0 %) the command, 10.000000 s others or idle");
	expect_cpu("--sched", 1, "2.000000 s (20.0 %) the command, 8.000000 s others or idle");
}

static void cpus_lose(void **state)
{
	(void)state;
	tell_switch(TEST_SECOND, 0, 0, 10, 0);
	tell(test_event(EVENT_LOST, 2, 0));
	tell_switch(5 * TEST_SECOND, 10, 1, 0, 0);
	write_story(RECORDING_STATES, 0);
	expect_cpu("--sched", 0,
		   "3.000000 s (30.0 %) tasks, 6.000000 s idle, 1.000000 s unknown");
}

/* 101 and 102 ran the same; 103 did not, 104 is a thread. Times and counts are of both. */
static void those_alike_share_a_line(void **state)
{
	char text[TEST_OUTPUT_SIZE];

	(void)state;
	tell_family();
	write_story(RECORDING_STATES, 0);
	assert_int_equal(run("--collapse -noPID,BORN,LIVED,ON-CPU,COPIED,END,TASK", text),
			 STATUS_OK);
	assert_string_equal(text,
			    "  1    - 10.0s    0us      0 -                init\n"
			    " 10    - 10.0s    0us      0 -                `-shell\n"
			    " 11    -   0us    0us      0 exit 3             |-dead\\n\\x1b\\xff\n"
			    " x2       5.0s   2.0s      1 1: 1, SIGKILL: 1   |-shell > work x2\n"
			    "103 3.0s  4.0s    0us      0 exit 1             |-shell\n"
			    "104 4.0s  6.0s    0us      0 -                  `-shell\n");
	expect_status("-J --collapse", STATUS_USAGE);
	expect_status("--by name --collapse", STATUS_USAGE);
}

static void tables_exclude_each_other(void **state)
{
	(void)state;
	write_story(RECORDING_STATES, 0);
	expect_status("--sched --by name", STATUS_USAGE);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, enter, test_leave_saved)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(groups_by_name),
		TEST(groups_by_parent),
		TEST(groups_by_user),
		TEST(groups_by_cgroup_and_unit),
		TEST(groups_of_a_part),
		TEST(groups_of_a_command),
		TEST(groups_after_a_loss),
		TEST(least_is_told_to_programs),
		TEST(dead_after_a_loss),
		TEST(zombie_all_in_a_loss),
		TEST(groups_without_states),
		TEST(delays_from_wakeup_to_cpu),
		TEST(one_of_a_hundred_is_longer),
		TEST(no_delay_over_a_loss),
		TEST(no_delay_within_a_loss),
		TEST(on_no_cpu_over_a_loss),
		TEST(delays_after_a_loss_are_a_part),
		TEST(no_delays_without_states),
		TEST(losses_tell_their_kinds),
		TEST(a_zombie_of_others_may_be_gone),
		TEST(cpus_add_up),
		TEST(cpus_of_a_command),
		TEST(cpus_lose),
		TEST(those_alike_share_a_line),
		TEST(tables_exclude_each_other),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
