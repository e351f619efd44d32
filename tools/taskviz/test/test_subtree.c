// SPDX-License-Identifier: GPL-2.0
/* A subtree that is followed through events, and what it leaves of a snapshot. */
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
		cmocka_unit_test_setup_teardown(trims_to_itself_and_its_ancestors, set_up,
						tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
