// SPDX-License-Identifier: GPL-2.0
/* A subtree that is followed through events, and what it leaves of a snapshot. */
#include "memory.h"
#include "model/subtree.h"
#include "recordings.h"
#include "test.h"

#define MOST_ENDED	4

static struct subtree *subtree;
static struct snapshot family;

/* That of shell (10), with its zombie child 11. */
static int set_up(void **state)
{
	(void)state;
	family = test_family();
	assert_int_equal(snapshot_order(&family, 1), 0);
	subtree = subtree_new(MOST_ENDED);
	assert_int_equal(subtree_add_below(subtree, &family, 10), 0);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	subtree_free(subtree);
	snapshot_free(&family);
	return 0;
}

static struct event fork_of(int32_t parent, int32_t pid)
{
	struct event event = test_event(EVENT_FORK, 1, pid);

	event.fork.parent = parent;
	event.fork.tgid = pid;
	return event;
}

static void holds_what_is_below(void **state)
{
	(void)state;
	assert_true(subtree_has(subtree, 10, 10 * TEST_SECOND));
	assert_true(subtree_has(subtree, 11, 11 * TEST_SECOND));
	assert_false(subtree_has(subtree, 12, 12 * TEST_SECOND));	/* has ended */
	assert_false(subtree_has(subtree, 1, 1 * TEST_SECOND));
	assert_false(subtree_has(subtree, 10, 1));		/* another life of that pid */
}

static void grows_by_what_it_makes(void **state)
{
	struct event child = fork_of(10, 20), grandchild = fork_of(20, 21), other = fork_of(1, 30);
	struct event exit = test_event(EVENT_EXIT, 2, 21);

	(void)state;
	assert_int_equal(subtree_take(subtree, &child), 1);
	assert_int_equal(subtree_take(subtree, &grandchild), 1);
	assert_int_equal(subtree_take(subtree, &other), 0);
	assert_int_equal(subtree_take(subtree, &exit), 1);
	exit.pid = 30;
	exit.start_ns = 30 * TEST_SECOND;
	assert_int_equal(subtree_take(subtree, &exit), 0);
}

/* A pid that was released may go to a stranger: what that one makes is not in it. */
static void forgets_a_pid_that_is_released(void **state)
{
	struct event reap = test_event(EVENT_REAP, 2, 11), stranger = fork_of(11, 40);

	(void)state;
	assert_int_equal(subtree_take(subtree, &reap), 1);
	assert_int_equal(subtree_take(subtree, &stranger), 0);
	assert_true(subtree_has(subtree, 11, 11 * TEST_SECOND));
}

static void takes_switches_and_signals_of_either_side(void **state)
{
	struct event run = test_switch(1, 99, "x", 0, 10, "shell");
	struct event sig = test_event(EVENT_SIGNAL, 1, 99);

	(void)state;
	assert_int_equal(subtree_take(subtree, &run), 1);
	run.run.next_pid = 98;
	assert_int_equal(subtree_take(subtree, &run), 0);
	assert_int_equal(subtree_take(subtree, &sig), 0);
	sig.signal.sender = 10;
	sig.signal.sender_start_ns = 10 * TEST_SECOND;
	assert_int_equal(subtree_take(subtree, &sig), 1);
}

/* Who records a COMMAND for days meets ever more: what no snapshot has any more is dropped. */
static void forgets_who_ended_long_ago(void **state)
{
	struct event reap = test_event(EVENT_REAP, 2, 11);

	(void)state;
	assert_int_equal(subtree_take(subtree, &reap), 1);
	assert_int_equal(subtree_take(subtree, &reap), 1);	/* as after an exec by a thread */
	for (int32_t pid = 20; pid < 30; pid++) {
		struct event fork = fork_of(10, pid), end = test_event(EVENT_REAP, 3, pid);

		assert_true(subtree_has(subtree, 11, 11 * TEST_SECOND) == (pid < 24));
		assert_int_equal(subtree_take(subtree, &fork), 1);
		assert_int_equal(subtree_take(subtree, &end), 1);
		assert_true(subtree_has(subtree, pid, pid * TEST_SECOND));
	}
	for (int32_t pid = 20; pid < 30; pid++)
		assert_true(subtree_has(subtree, pid, pid * TEST_SECOND) == (pid >= 26));
	assert_int_equal(subtree_take(subtree, &reap), 0);
	assert_true(subtree_has(subtree, 10, 10 * TEST_SECOND));
}

/* Who executed a program as a thread has the pid and the birth of a leader that was released. */
static void keeps_who_lives_on(void **state)
{
	struct event reap = test_event(EVENT_REAP, 2, 11), exec = test_event(EVENT_EXEC, 2, 11);
	struct event exit = test_event(EVENT_EXIT, 4, 11), child = fork_of(11, 40);

	(void)state;
	assert_int_equal(subtree_take(subtree, &reap), 1);
	assert_int_equal(subtree_take(subtree, &exec), 1);
	assert_int_equal(subtree_take(subtree, &child), 1);
	for (int32_t pid = 20; pid < 30; pid++) {
		struct event fork = fork_of(10, pid), end = test_event(EVENT_REAP, 3, pid);

		assert_int_equal(subtree_take(subtree, &fork), 1);
		assert_int_equal(subtree_take(subtree, &end), 1);
	}
	assert_int_equal(subtree_take(subtree, &exit), 1);
	assert_int_equal(subtree_take(subtree, &reap), 1);
	assert_int_equal(subtree_take(subtree, &child), 0);
}

/* Who is born has a pid that is free: that its user before has ended was lost. */
static void a_birth_tells_of_a_lost_end(void **state)
{
	struct event stranger = fork_of(1, 11), child = fork_of(11, 40);

	(void)state;
	stranger.start_ns++;
	assert_int_equal(subtree_take(subtree, &stranger), 0);
	assert_int_equal(subtree_take(subtree, &child), 0);
}

/* A thread that executes a program has its leader's pid then, and its own is free. */
static void a_thread_that_executes_leaves_its_pid(void **state)
{
	struct event thread = fork_of(10, 20), exec = test_event(EVENT_EXEC, 2, 10);
	struct event end = test_event(EVENT_REAP, 2, 10), child = fork_of(20, 40);

	(void)state;
	thread.fork.tgid = 10;
	exec.exec.old_pid = 20;
	assert_int_equal(subtree_take(subtree, &thread), 1);
	assert_int_equal(subtree_take(subtree, &end), 1);
	assert_int_equal(subtree_take(subtree, &exec), 1);
	assert_int_equal(subtree_take(subtree, &child), 0);
	child.fork.parent = 10;
	assert_int_equal(subtree_take(subtree, &child), 1);
}

/* A child of 11 was born, and 11 ended: neither was told. */
static void looks_for_what_was_lost(void **state)
{
	struct event child = fork_of(30, 40), late = fork_of(11, 41);

	(void)state;
	family.records[5] = test_record(30, 11, 'S', "child");
	assert_int_equal(snapshot_order(&family, 1), 0);
	assert_int_equal(subtree_sync(subtree, &family), 0);
	assert_int_equal(subtree_take(subtree, &child), 1);
	for (uint32_t i = 0; i < family.head.count; i++)
		if (family.records[i].pid == 11)
			family.records[i].info |= TASKVIZ_INFO_ENDED;
	assert_int_equal(subtree_sync(subtree, &family), 0);
	assert_int_equal(subtree_take(subtree, &late), 1);	/* it may be told yet */
	assert_int_equal(subtree_sync(subtree, &family), 0);
	late = fork_of(11, 42);
	assert_int_equal(subtree_take(subtree, &late), 0);
	assert_int_equal(subtree_take(subtree, &child), 1);
	assert_true(subtree_lives(subtree));
}

static void a_process_is_alone(void **state)
{
	struct event child = fork_of(10, 20), thread = fork_of(10, 21);
	struct event grandchild = fork_of(20, 22), end = test_event(EVENT_REAP, 3, 20);
	struct subtree *process = subtree_new(MOST_ENDED);

	(void)state;
	subtree_keep_process(process, 10);
	thread.fork.tgid = 10;
	end.reap.reaper = 10;
	assert_int_equal(subtree_add_below(process, &family, 10), 0);
	assert_false(subtree_has(process, 11, 11 * TEST_SECOND));
	assert_int_equal(subtree_take(process, &child), 1);
	assert_int_equal(subtree_take(process, &thread), 1);
	assert_int_equal(subtree_take(process, &grandchild), 0);
	assert_int_equal(subtree_take(process, &end), 1);
	end.reap.reaper = 1;
	assert_int_equal(subtree_take(process, &end), 0);
	end = test_event(EVENT_REAP, 4, 21);
	assert_int_equal(subtree_take(process, &end), 1);
	assert_true(subtree_lives(process));
	end = test_event(EVENT_REAP, 4, 10);
	assert_int_equal(subtree_take(process, &end), 1);
	assert_false(subtree_lives(process));
	subtree_free(process);
}

/* Ever new tasks, each below an ancestor that was not there before. */
static void take_generation(unsigned int turn)
{
	const int32_t pid = 100 + turn % 50000;
	struct event child = fork_of(10, pid), end = test_event(EVENT_REAP, 3, pid);
	struct event stranger = fork_of(1, pid + 50000);

	child.start_ns = TEST_SECOND + turn;
	end.start_ns = child.start_ns;
	stranger.start_ns = child.start_ns;
	assert_int_equal(subtree_take(subtree, &child), 1);
	assert_int_equal(subtree_take(subtree, &stranger), 0);
	assert_int_equal(subtree_take(subtree, &end), 1);
}

static void trim_at(unsigned int turn)
{
	struct snapshot later = test_family();

	later.records[5] = test_record(200000 + turn, 1, 'S', "subreaper");
	later.records[3].ppid = 200000 + turn;
	later.records[5].start_ns = later.records[3].start_ns - 1;
	assert_int_equal(snapshot_order(&later, 1), 0);
	assert_int_equal(subtree_trim(subtree, &later), 0);
	assert_int_equal(later.head.count, 4);
	snapshot_free(&later);
}

static void a_million_events_need_no_more_memory(void **state)
{
	size_t before = 0;

	(void)state;
	for (unsigned int turn = 0; turn < 333334; turn++) {
		take_generation(turn);
		if (turn % 1000 == 0)
			trim_at(turn);
		if (turn == 10000)
			before = test_memory();
	}
	assert_true(before > 0);
	assert_true(test_memory() <= before + 4096);
}

static void trims_to_itself_and_its_ancestors(void **state)
{
	struct snapshot later = test_family();

	(void)state;
	assert_int_equal(subtree_trim(subtree, &family), 0);
	assert_int_equal(family.head.count, 3);
	assert_int_equal(family.records[0].pid, 1);
	assert_int_equal(family.records[2].pid, 11);
	/* An ancestor stays one when all else is gone. */
	later.head.count = 3;
	assert_int_equal(subtree_trim(subtree, &later), 0);
	assert_int_equal(later.head.count, 1);
	assert_int_equal(later.records[0].pid, 1);
	snapshot_free(&later);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(holds_what_is_below, set_up, tear_down),
		cmocka_unit_test_setup_teardown(grows_by_what_it_makes, set_up, tear_down),
		cmocka_unit_test_setup_teardown(forgets_a_pid_that_is_released, set_up, tear_down),
		cmocka_unit_test_setup_teardown(forgets_who_ended_long_ago, set_up, tear_down),
		cmocka_unit_test_setup_teardown(keeps_who_lives_on, set_up, tear_down),
		cmocka_unit_test_setup_teardown(takes_switches_and_signals_of_either_side, set_up,
						tear_down),
		cmocka_unit_test_setup_teardown(a_birth_tells_of_a_lost_end, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_thread_that_executes_leaves_its_pid, set_up,
						tear_down),
		cmocka_unit_test_setup_teardown(looks_for_what_was_lost, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_process_is_alone, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_million_events_need_no_more_memory, set_up,
						tear_down),
		cmocka_unit_test_setup_teardown(trims_to_itself_and_its_ancestors, set_up,
						tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
