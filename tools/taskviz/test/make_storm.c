// SPDX-License-Identifier: GPL-2.0
/*
 * Writes a recording with many tasks to stdout, for tests that look at pictures of it:
 * make_storm [LOOPS [JOBS [SWITCHES [NS]]]]. The shell makes a pipeline of two LOOPS times, one
 * after the other; then JOBS jobs at once, each of which makes one task more; and in the last
 * second the jobs wake each other SWITCHES times. Each moment is up to NS later, so that none
 * repeats.
 */
#include <sys/syscall.h>
#include "model/event_call.h"
#include "recordings.h"

#define FIRST_PID	1000
#define LOOP_EVENTS	8
#define JOB_EVENTS	5
#define SWITCH_EVENTS	2

static struct event at(enum event_kind kind, uint64_t ns, int32_t pid, uint64_t start_ns)
{
	struct event event = test_event(kind, 0, pid);

	event.time_ns = TEST_BEGIN + ns;
	event.start_ns = start_ns ? TEST_BEGIN + start_ns : 0;
	return event;
}

static struct event born(uint64_t ns, int32_t pid, int32_t parent, const char *name)
{
	struct event event = at(EVENT_FORK, ns, pid, ns);

	event.fork.parent = parent;
	event.fork.tgid = pid;
	strcpy(event.fork.name, name);
	return event;
}

static struct event on_cpu(uint64_t ns, int32_t pid, const char *name)
{
	struct event event = at(EVENT_SWITCH, ns, 0, 0);

	event.run.next_pid = pid;
	strcpy(event.run.prev_comm, "swapper/0");
	strcpy(event.run.next_comm, name);
	return event;
}

static struct event ended(uint64_t ns, int32_t pid, uint64_t start_ns, const char *name)
{
	struct event event = at(EVENT_EXIT, ns, pid, start_ns);

	event.exit.tgid = pid;
	strcpy(event.exit.name, name);
	return event;
}

static struct event reaped(uint64_t ns, int32_t pid, uint64_t start_ns)
{
	struct event event = at(EVENT_REAP, ns, pid, start_ns);

	event.reap.tgid = pid;
	event.reap.reaper = 10;
	return event;
}

/* Two tasks at the same time, in the first five seconds. */
static void add_loop(struct event *events, unsigned int i, unsigned int loops)
{
	const uint64_t length = 5 * TEST_SECOND / loops, from = i * length, part = length / 10;
	const int32_t pid = FIRST_PID + 2 * i;

	events[0] = born(from + part, pid, 10, "ls");
	events[1] = born(from + 2 * part, pid + 1, 10, "sort");
	events[2] = on_cpu(from + 3 * part, pid, "ls");
	events[3] = ended(from + 5 * part, pid, from + part, "ls");
	events[4] = on_cpu(from + 6 * part, pid + 1, "sort");
	events[5] = ended(from + 7 * part, pid + 1, from + 2 * part, "sort");
	events[6] = reaped(from + 8 * part, pid, from + part);
	events[7] = reaped(from + 8 * part, pid + 1, from + 2 * part);
}

/* A job and its child, which are there until the end; they differ in how long they run. */
static void add_job(struct event *events, unsigned int i, unsigned int jobs, int32_t pid)
{
	const uint64_t length = 4 * TEST_SECOND / jobs, from = 5 * TEST_SECOND + i * length;
	struct event asleep;

	events[0] = born(from, pid, 10, "job");
	events[1] = born(from + length / 8, pid + 1, pid, "worker");
	events[2] = on_cpu(from + length / 4, pid + 1, "worker");
	asleep = on_cpu(from + length / 4 + (i + 1) * length / 2 / jobs, pid, "job");
	asleep.pid = pid + 1;
	asleep.run.prev_state = 1;
	strcpy(asleep.run.prev_comm, "worker");
	events[3] = asleep;
	events[4] = on_cpu(from + length - 1, 0, "swapper/0");
	events[4].pid = pid;
	events[4].run.prev_state = 1;
	strcpy(events[4].run.prev_comm, "job");
}

/* The same numbers each time, as far apart as those of a real machine. */
static uint32_t any_number(void)
{
	static uint64_t state = 1;

	state = state * 6364136223846793005 + 1442695040888963407;
	return state >> 33;
}

/* Who has the CPU wakes another job from write(), sleeps, and that one has it. */
static void add_switch(struct event *events, uint64_t from, uint64_t length, int32_t before,
		       int32_t next)
{
	events[0] = at(EVENT_WAKEUP, from + any_number() % length, next, 0);
	strcpy(events[0].wakeup.comm, "job");
	events[0].wakeup.waker = before;
	events[0].wakeup.context = WAKER_TASK;
	events[0].wakeup.call = event_call(SYS_read, false);
	events[0].wakeup.waker_call = event_call(SYS_write, false);
	events[1] = on_cpu(from + length, next, "job");
	events[1].pid = before;
	events[1].run.prev_state = 1;
	strcpy(events[1].run.prev_comm, "job");
}

static void add_switches(struct event *events, unsigned int switches, unsigned int jobs,
			 int32_t first_pid)
{
	const uint64_t length = TEST_SECOND / (switches + 1);
	int32_t before = first_pid;

	for (unsigned int i = 0; i < switches; i++, events += SWITCH_EVENTS) {
		const int32_t next = first_pid + 2 * (any_number() % jobs);

		add_switch(events, 9 * TEST_SECOND + i * length, length, before, next);
		before = next;
	}
}

/* The same moment always by as much. */
static uint64_t later(uint64_t ns, uint64_t most)
{
	uint64_t mixed = ns * 0x9e3779b97f4a7c15;

	mixed = (mixed ^ mixed >> 32) * 0xd6e8feb86659fd93;
	return ns > TEST_BEGIN ? ns + (mixed ^ mixed >> 32) % (most + 1) : ns;
}

/* What has changed places is near to where it was. */
static void shake(struct event *events, size_t nr, uint64_t most)
{
	for (size_t i = 0; i < nr; i++) {
		struct event event = events[i];
		size_t to = i;

		event.time_ns = later(event.time_ns, most);
		event.start_ns = later(event.start_ns, most);
		for (; to && events[to - 1].time_ns > event.time_ns; to--)
			events[to] = events[to - 1];
		events[to] = event;
	}
}

int main(int argc, char **argv)
{
	const unsigned int loops = argc > 1 ? atoi(argv[1]) : 300;
	const unsigned int jobs = argc > 2 ? atoi(argv[2]) : 100;
	const unsigned int switches = argc > 3 ? atoi(argv[3]) : 0;
	const size_t nr = (size_t)loops * LOOP_EVENTS + (size_t)jobs * JOB_EVENTS +
			  (size_t)switches * SWITCH_EVENTS;
	struct event *events = calloc(nr + 1, sizeof(*events)), *next = events;
	struct test_bytes bytes;

	if (!events)
		return 1;
	for (unsigned int i = 0; i < loops; i++, next += LOOP_EVENTS)
		add_loop(next, i, loops);
	for (unsigned int i = 0; i < jobs; i++, next += JOB_EVENTS)
		add_job(next, i, jobs, FIRST_PID + 2 * (loops + i));
	add_switches(next, switches, jobs, FIRST_PID + 2 * loops);
	if (argc > 4)
		shake(events, nr, atoi(argv[4]));
	bytes = test_write(events, nr);
	fwrite(bytes.data, 1, bytes.size, stdout);
	free(bytes.data);
	free(events);
	return fflush(stdout) ? 1 : 0;
}
