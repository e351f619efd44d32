// SPDX-License-Identifier: GPL-2.0
/* For how long tasks have not run, by texts of the scheduler and clocks of CPUs. */
#include "proc_tree.h"
#include "waits/since.h"

#define BEHIND_NAME	" S 1 2 3 0 -1 4 5 6 7 8 9 10 11 12 20 0 1 0 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 17 "

static struct wait_times times;
static int asked;

/* CPU 3 says 9 s, 4 less than its task; we may not run on others. */
static int cpu_now(int cpu, uint64_t *ns)
{
	asked++;
	if (cpu != 3 && cpu != 4)
		return -EINVAL;
	*ns = cpu == 3 ? 9000000000 : 1000;
	return 0;
}

static int open_times(void **state)
{
	tree_set_up(state);
	proc.cpu_now = cpu_now;
	asked = 0;
	wait_times_open(&times, &proc);
	return 0;
}

static int close_times(void **state)
{
	wait_times_close(&times);
	return tree_tear_down(state);
}

static void add(int pid, const char *start, int cpu)
{
	char text[512];

	snprintf(text, sizeof(text), "odd (%d, #threads: 1)\n-----\n%s\nse.vruntime :  3.1\n", pid,
		 start);
	tree_file(&proc, pid, pid, "sched", text);
	snprintf(text, sizeof(text), "%d (o) d (1 2)" BEHIND_NAME "%d 0 0\n", pid, cpu);
	tree_file(&proc, pid, pid, "stat", text);
}

static bool ask(int pid, uint64_t *ns)
{
	const struct task_status status = { .pid = pid, .tgid = pid, .state = 'S' };
	bool least = false;
	const bool is_known = wait_times_of(&times, &status, ns, &least);

	assert_int_equal(least, is_known);
	return is_known;
}

/* The clock of a CPU is asked once. */
static void knows_when_it_ran(void **state)
{
	uint64_t ns;

	(void)state;
	add(10, "se.exec_start                                :          8154.035956", 3);
	add(11, "se.exec_start                                :           154.335956", 3);
	assert_true(ask(10, &ns));
	assert_int_equal(ns, 9000000000 - 8154035956);
	assert_true(ask(11, &ns));
	assert_int_equal(ns, 9000000000 - 154335956);
	assert_int_equal(asked, 1);
}

static void has_run_meanwhile(void **state)
{
	uint64_t ns;

	(void)state;
	add(10, "se.exec_start                                :             0.002000", 4);
	assert_true(ask(10, &ns));
	assert_int_equal(ns, 0);
}

/* Never ran, an old kernel, a CPU that is not for us. */
static void says_that_it_is_not_known(void **state)
{
	uint64_t ns;

	(void)state;
	add(10, "se.exec_start                                :             0.000000", 3);
	add(11, "se.something                                 :             1.000000", 3);
	add(12, "se.exec_start                                :             1.000000", 5);
	for (int pid = 10; pid < 14; pid++)
		assert_false(ask(pid, &ns));
}

/* The module has seen it, but in another state 12. */
static void believes_the_module(void **state)
{
	static const struct wait_state states[] = { { 11, 'S', 77 }, { 12, 'D', 78 } };
	const struct task_status status = { .pid = 11, .tgid = 11, .state = 'S' };
	bool least = true;
	uint64_t ns;

	(void)state;
	times.states = memcpy(malloc(sizeof(states)), states, sizeof(states));
	times.nr_states = 2;
	assert_true(wait_times_of(&times, &status, &ns, &least));
	assert_false(least);
	assert_int_equal(ns, 77);
	assert_false(ask(12, &ns));
}

#define TIMES(test)	cmocka_unit_test_setup_teardown(test, open_times, close_times)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TIMES(knows_when_it_ran),
		TIMES(has_run_meanwhile),
		TIMES(says_that_it_is_not_known),
		TIMES(believes_the_module),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
