// SPDX-License-Identifier: GPL-2.0
/* Tasks on two CPUs by chance, of whose events some are lost: what is told of them is true. */
#include <stdlib.h>
#include "recordings.h"
#include "test.h"
#include "timeline/timeline.h"

#define ROUNDS		200
#define STEPS		300
#define CPUS		2
#define TASKS		4
#define FIRST_PID	101
#define STEP_NS		10000000ull

/* What a task became at a step. */
struct truth {
	uint64_t from_ns;
	char state;
};

/**
 * struct world - what happens, and what of it is recorded
 * @truth: of each task, all of it
 * @nr_truth: how much
 * @runs: on each CPU: which task, TASKS for none
 * @lost: on each CPU, since the last event that was recorded
 * @losing: is what tells states on a CPU lost now?
 * @lost_copies: on each CPU, since the last copy that was recorded
 * @tells_kinds: does it tell which ring buffer lost something? Before, none did
 * @events: that are recorded
 */
struct world {
	struct truth truth[TASKS][STEPS + 2];
	size_t nr_truth[TASKS];
	unsigned int runs[CPUS];
	unsigned int lost[CPUS];
	bool losing[CPUS];
	unsigned int lost_copies[CPUS];
	bool tells_kinds;
	struct event events[TASKS + 4 * STEPS + CPUS];
	size_t nr_events;
};

static uint64_t now_ns(unsigned int step)
{
	return TEST_BEGIN + TEST_SECOND + step * STEP_NS;
}

static void become(struct world *world, unsigned int task, uint64_t at_ns, char state)
{
	if (task < TASKS)
		world->truth[task][world->nr_truth[task]++] = (struct truth){ at_ns, state };
}

static void tell_loss(struct world *world, uint16_t cpu, uint64_t at_ns, unsigned int *count,
		      uint32_t kinds)
{
	struct event lost = { .kind = EVENT_LOST, .time_ns = at_ns, .cpu = cpu };

	lost.lost.count = *count;
	lost.lost.kinds = world->tells_kinds ? kinds : 0;
	if (lost.lost.count)
		world->events[world->nr_events++] = lost;
	*count = 0;
}

static void record(struct world *world, const struct event *event)
{
	if (world->losing[event->cpu]) {
		world->lost[event->cpu]++;
		return;
	}
	tell_loss(world, event->cpu, event->time_ns, &world->lost[event->cpu], EVENT_STATES);
	world->events[world->nr_events++] = *event;
}

static void add_births(struct world *world)
{
	for (unsigned int task = 0; task < TASKS; task++) {
		struct event event = test_event(EVENT_FORK, 1, FIRST_PID + task);

		event.start_ns = event.time_ns;
		event.fork.parent = 10;
		event.fork.tgid = event.pid;
		become(world, task, event.time_ns, TIMELINE_RUNNABLE);
		record(world, &event);
	}
}

static int32_t pid_of(unsigned int task)
{
	return task < TASKS ? (int32_t)(FIRST_PID + task) : 0;
}

/* On which CPU; CPUS: none. */
static unsigned int cpu_of(const struct world *world, unsigned int task)
{
	unsigned int cpu = 0;

	while (cpu < CPUS && world->runs[cpu] != task)
		cpu++;
	return cpu;
}

static bool runs(const struct world *world, unsigned int task)
{
	return cpu_of(world, task) < CPUS;
}

static char state_now(const struct world *world, unsigned int task)
{
	return world->truth[task][world->nr_truth[task] - 1].state;
}

/* It comes through another ring buffer, which loses some where it is told that it was that one. */
static void copy(struct world *world, unsigned int nr)
{
	const unsigned int cpu = rand() % CPUS;
	struct event event = { .kind = EVENT_COPY, .time_ns = now_ns(nr), .cpu = cpu };

	event.pid = pid_of(world->runs[cpu]);
	event.start_ns = now_ns(0);
	event.copy.tgid = event.pid;
	if (!event.pid)
		return;
	if (world->tells_kinds && rand() % 4 == 0) {
		world->lost_copies[cpu]++;
		return;
	}
	tell_loss(world, cpu, event.time_ns, &world->lost_copies[cpu], EVENT_LIVES);
	world->events[world->nr_events++] = event;
}

/* Now and then a CPU begins to lose, or does no more. */
static void lose(struct world *world, unsigned int cpu)
{
	if (rand() % 10 == 0)
		world->losing[cpu] = !world->losing[cpu];
}

/* Who runs goes on, whoever wakes it. */
static void wake(struct world *world, unsigned int nr)
{
	const unsigned int task = rand() % TASKS;
	struct event event = { .kind = EVENT_WAKEUP, .time_ns = now_ns(nr) };

	event.pid = pid_of(task);
	event.cpu = rand() % CPUS;
	if (!runs(world, task) && state_now(world, task) != TIMELINE_RUNNABLE)
		become(world, task, event.time_ns, TIMELINE_RUNNABLE);
	event.wakeup.target_cpu = cpu_of(world, task);
	if (!runs(world, task))
		event.wakeup.target_cpu = rand() % CPUS;
	lose(world, event.cpu);
	record(world, &event);
}

/* Anybody who is on no CPU, or nobody, has that one next. */
static void switch_one(struct world *world, unsigned int nr)
{
	const unsigned int cpu = rand() % CPUS, before = world->runs[cpu];
	const unsigned int next = rand() % (TASKS + 1);
	const bool sleeps = rand() % 2;
	struct event event = { .kind = EVENT_SWITCH, .time_ns = now_ns(nr), .cpu = cpu };

	if (runs(world, next))
		return;
	event.pid = pid_of(before);
	event.run.prev_state = sleeps;
	event.run.next_pid = pid_of(next);
	become(world, before, event.time_ns, sleeps ? 'S' : TIMELINE_RUNNABLE);
	become(world, next, event.time_ns, TIMELINE_ON_CPU);
	world->runs[cpu] = next;
	lose(world, cpu);
	record(world, &event);
}

static void step(struct world *world, unsigned int nr)
{
	switch (rand() % 4) {
	case 0:
		copy(world, nr);
		break;
	case 1:
		wake(world, nr);
		break;
	default:
		switch_one(world, nr);
	}
}

static void live(struct world *world)
{
	add_births(world);
	for (unsigned int cpu = 0; cpu < CPUS; cpu++)
		world->runs[cpu] = TASKS;
	for (unsigned int nr = 1; nr <= STEPS; nr++)
		step(world, nr);
	for (unsigned int cpu = 0; cpu < CPUS; cpu++)
		tell_loss(world, cpu, now_ns(STEPS + 1), &world->lost[cpu], EVENT_STATES);
}

/* What it really was in at that time, and until when. */
static char state_at(const struct world *world, unsigned int task, uint64_t at_ns, uint64_t *end_ns)
{
	size_t i = world->nr_truth[task];

	*end_ns = TEST_END;
	while (i && world->truth[task][i - 1].from_ns > at_ns)
		*end_ns = world->truth[task][--i].from_ns;
	return i ? world->truth[task][i - 1].state : 0;
}

/* Return: for how long it is known what the tasks were in. */
static uint64_t check(const struct world *world, const struct timeline *timeline)
{
	uint64_t end_ns, known_ns = 0;

	for (size_t i = 0; i < timeline->spans.nr; i++) {
		const struct timeline_span *span = &timeline->spans.at[i];
		const int32_t pid = timeline->rows.at[span->row].pid;

		if (span->state == TIMELINE_UNKNOWN || pid < FIRST_PID)
			continue;
		assert_int_equal(state_at(world, pid - FIRST_PID, span->from_ns, &end_ns),
				 span->state);
		assert_true(span->to_ns <= end_ns);
		known_ns += span->to_ns - span->from_ns;
	}
	return known_ns;
}

static uint64_t live_and_check(struct world *world, bool tells_kinds)
{
	struct test_bytes bytes;
	struct recording recording;
	struct history history;
	struct timeline timeline;
	uint64_t known_ns;

	memset(world, 0, sizeof(*world));
	world->tells_kinds = tells_kinds;
	live(world);
	bytes = test_write(world->events, world->nr_events);
	assert_null(recording_parse(&recording, bytes.data, bytes.size));
	assert_int_equal(history_build(&history, &recording), 0);
	assert_int_equal(timeline_build(&timeline, &history, &SPAN_ALL, KTHREADS_NO), 0);
	known_ns = check(world, &timeline);
	timeline_drop(&timeline);
	history_drop(&history);
	recording_drop(&recording);
	free(bytes.data);
	return known_ns;
}

static void what_is_told_is_true(void **state)
{
	static struct world world;
	uint64_t known_ns = 0;

	(void)state;
	srand(1);
	for (unsigned int round = 0; round < ROUNDS; round++)
		known_ns += live_and_check(&world, round % 2);
	assert_true(known_ns > ROUNDS * TASKS * STEPS * STEP_NS / 10);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(what_is_told_is_true) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
