// SPDX-License-Identifier: GPL-2.0
/* What a loss of events makes unknown in a timeline, and what stays known. */
#include "timelines.h"

static int draw_with_loss_of(void **state, uint32_t kinds)
{
	struct event events[16], lost = test_event(EVENT_LOST, 4, 0);
	size_t nr = test_story(events);

	lost.lost.count = 42;
	lost.lost.kinds = kinds;
	memmove(&events[6], &events[5], (nr - 5) * sizeof(*events));
	events[5] = lost;
	return draw_events(state, events, nr + 1);
}

/* In the fourth second events were lost on CPU 0. */
static int draw_with_loss(void **state)
{
	return draw_with_loss_of(state, 0);
}

static int draw_with_loss_of_states(void **state)
{
	return draw_with_loss_of(state, EVENT_STATES);
}

static int draw_with_loss_of_lives(void **state)
{
	return draw_with_loss_of(state, EVENT_LIVES);
}

/* Before the snapshots shell (10) is told to sleep in D, and then something is lost. */
static int draw_with_loss_before(void **state)
{
	struct event events[16], asleep = test_switch(0, 10, "shell", 2, 0, "swapper/0");
	struct event lost = test_event(EVENT_LOST, 0, 0);
	size_t nr = test_story(events);

	asleep.time_ns -= 2;
	lost.time_ns -= 1;
	memmove(&events[2], &events[0], nr * sizeof(*events));
	events[0] = asleep;
	events[1] = lost;
	return draw_events(state, events, nr + 2);
}

static void snapshots_know_of_a_loss_before_them(void **state)
{
	const struct timeline *timeline = &((struct drawn *)*state)->timeline;

	expect_states(timeline, 10, "S0-10 ");
	expect_states(timeline, 11, "Z0-10 ");
	assert_int_equal(timeline->losses.nr, 0);
}

/* CPU 1 tells a wakeup two seconds after the begin, and loses what follows for five but a copy. */
static int draw_with_loss_elsewhere(void **state)
{
	struct event events[16], told = test_event(EVENT_WAKEUP, 2, 1);
	struct event copy = test_event(EVENT_COPY, 5, 10), lost = test_event(EVENT_LOST, 7, 0);
	size_t nr = test_story(events);

	told.cpu = 1;
	copy.cpu = 1;
	lost.cpu = 1;
	memmove(&events[13], &events[10], sizeof(*events));
	events[12] = lost;
	memmove(&events[10], &events[8], 2 * sizeof(*events));
	events[9] = copy;
	memmove(&events[5], &events[4], 4 * sizeof(*events));
	events[4] = told;
	return draw_events(state, events, nr + 3);
}

/*
 * Its state is unknown from the last switch of that CPU until the next event of the task, whatever
 * else that CPU told meanwhile. That a zombie was reaped may be missing from the exec on.
 */
static void knows_no_states_over_a_loss(void **state)
{
	const struct timeline *timeline = &((struct drawn *)*state)->timeline;

	expect_states(timeline, 101, "?1-3 ?3-4 D4-5 R5-6 Z6-8 ");
	expect_states(timeline, 10, "S0-1 ?1-10 ");
	expect_states(timeline, 11, "Z0-3 ?3-10 ");
	assert_int_equal(timeline->losses.nr, 1);
	assert_int_equal(timeline->losses.at[0].from_ns, TEST_BEGIN + TEST_SECOND);
	assert_int_equal(timeline->losses.at[0].to_ns, TEST_BEGIN + 4 * TEST_SECOND);
	assert_int_equal(timeline->losses.at[0].count, 42);
}

static void knows_the_dead_over_a_loss_of_states(void **state)
{
	const struct timeline *timeline = &((struct drawn *)*state)->timeline;

	expect_states(timeline, 101, "?1-3 ?3-4 D4-5 R5-6 Z6-8 ");
	expect_states(timeline, 11, "Z0-10 ");
}

/* Nothing of what tells states was lost; what was, may be so from the exec on, which was told. */
static void knows_states_over_a_loss_of_lives(void **state)
{
	const struct timeline *timeline = &((struct drawn *)*state)->timeline;

	expect_states(timeline, 101, "R1-3 R3-4 D4-5 R5-6 Z6-8 ");
	expect_states(timeline, 10, "S0-10 ");
	expect_states(timeline, 11, "Z0-3 ?3-10 ");
	expect_runs(timeline, "1-4 5-6 ");
	assert_int_equal(timeline->losses.nr, 1);
	assert_int_equal(timeline->losses.at[0].from_ns, TEST_BEGIN + 3 * TEST_SECOND);
	assert_int_equal(timeline->losses.at[0].to_ns, TEST_BEGIN + 4 * TEST_SECOND);
}

/*
 * What has CPU 0 meanwhile is known as long as it has it; who left it may come to CPU 1. Who is
 * released later was a zombie until then.
 */
static void knows_who_has_a_cpu_that_lost_nothing(void **state)
{
	const struct timeline *timeline = &((struct drawn *)*state)->timeline;

	expect_states(timeline, 101, "R1-3 R3-4 ?4-5 R5-6 Z6-8 ");
	expect_states(timeline, 10, "S0-2 ?2-10 ");
	expect_states(timeline, 11, "Z0-5 ?5-10 ");
	assert_int_equal(timeline->losses.nr, 1);
	assert_int_equal(timeline->losses.at[0].from_ns, TEST_BEGIN + 2 * TEST_SECOND);
	assert_int_equal(timeline->losses.at[0].to_ns, TEST_BEGIN + 7 * TEST_SECOND);
}

/* Who had it when events began to be lost may have left it at once. */
static void no_run_goes_through_a_loss(void **state)
{
	expect_runs(&((struct drawn *)*state)->timeline, "5-6 ");
}

/* The story until the fourth second, in which CPU 0 tells of a loss, and what comes then. */
static int draw_loss_and(void **state, const struct event *later, size_t nr)
{
	struct event events[16];

	test_story(events);
	events[5] = test_event(EVENT_LOST, 4, 0);
	events[5].lost.kinds = EVENT_STATES;
	memcpy(&events[6], later, nr * sizeof(*later));
	return draw_events(state, events, 6 + nr);
}

static int draw_woken_on_its_cpu(void **state)
{
	const struct event later[] = {
		test_event(EVENT_WAKEUP, 5, 101),
		test_switch(6, 101, "ls", 1, 0, "swapper/0"),
	};

	return draw_loss_and(state, later, 2);
}

/* It never was in the run queue, and when it got its CPU nobody knows. */
static void knows_no_wait_of_who_may_have_been_on_a_cpu(void **state)
{
	expect_states(&((struct drawn *)*state)->timeline, 101, "?1-3 ?3-6 S6-10 ");
}

static int draw_woken_in_time(void **state)
{
	const struct event later[] = {
		test_event(EVENT_WAKEUP, 5, 101), test_event(EVENT_WAKEUP, 6, 101),
		test_switch(7, 0, "swapper/0", 0, 101, "ls"),
	};

	return draw_loss_and(state, later, 3);
}

/* That it comes to a CPU tells that it had none before, from the first wakeup on. */
static void knows_the_wait_of_who_comes_to_a_cpu(void **state)
{
	expect_states(&((struct drawn *)*state)->timeline, 101, "?1-3 ?3-5 r5-7 R7-10 ");
}

static int draw_woken_before_another_loss(void **state)
{
	struct event later[] = {
		test_event(EVENT_WAKEUP, 5, 101), test_event(EVENT_LOST, 6, 0),
		test_switch(7, 0, "swapper/0", 0, 101, "ls"),
	};

	later[1].lost.kinds = EVENT_STATES;
	return draw_loss_and(state, later, 3);
}

static void knows_no_wait_through_another_loss(void **state)
{
	expect_states(&((struct drawn *)*state)->timeline, 101, "?1-3 ?3-7 R7-10 ");
}

/* Its CPU is another task's from the fifth second on. */
static int draw_woken_below_another(void **state, uint32_t target_cpu)
{
	struct event later[] = {
		test_switch(5, 0, "swapper/0", 0, 10, "shell"),
		test_event(EVENT_WAKEUP, 6, 101),
	};

	later[1].wakeup.target_cpu = target_cpu;
	return draw_loss_and(state, later, 2);
}

static int draw_woken_on_a_known_cpu(void **state)
{
	return draw_woken_below_another(state, 0);
}

static int draw_woken_on_an_unknown_cpu(void **state)
{
	return draw_woken_below_another(state, 1);
}

static int draw_woken_on_no_cpu(void **state)
{
	return draw_woken_below_another(state, UINT32_MAX);
}

static void knows_the_wait_of_whose_cpu_has_another(void **state)
{
	expect_states(&((struct drawn *)*state)->timeline, 101, "?1-3 ?3-6 r6-10 ");
}

static void knows_no_wait_where_no_switch_was_told(void **state)
{
	expect_states(&((struct drawn *)*state)->timeline, 101, "?1-3 ?3-10 ");
}

#define TEST(name, draw) cmocka_unit_test_setup_teardown(name, draw, drop)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(knows_no_states_over_a_loss, draw_with_loss),
		TEST(no_run_goes_through_a_loss, draw_with_loss),
		TEST(knows_the_dead_over_a_loss_of_states, draw_with_loss_of_states),
		TEST(knows_states_over_a_loss_of_lives, draw_with_loss_of_lives),
		TEST(knows_who_has_a_cpu_that_lost_nothing, draw_with_loss_elsewhere),
		TEST(knows_no_wait_of_who_may_have_been_on_a_cpu, draw_woken_on_its_cpu),
		TEST(knows_the_wait_of_who_comes_to_a_cpu, draw_woken_in_time),
		TEST(knows_no_wait_through_another_loss, draw_woken_before_another_loss),
		TEST(knows_the_wait_of_whose_cpu_has_another, draw_woken_on_a_known_cpu),
		TEST(knows_no_wait_where_no_switch_was_told, draw_woken_on_an_unknown_cpu),
		TEST(knows_no_wait_where_no_switch_was_told, draw_woken_on_no_cpu),
		TEST(snapshots_know_of_a_loss_before_them, draw_with_loss_before),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
