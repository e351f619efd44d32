// SPDX-License-Identifier: GPL-2.0
/* Futexes: who owns them, by words as the kernel and glibc leave them in memory. */
#include <linux/futex.h>
#include <sys/syscall.h>
#include "proc_tree.h"

#define CONTENDED	2
#define ANY		FUTEX_WAIT_BITSET
#define PRIVATE		FUTEX_PRIVATE_FLAG
#define NR_THREADS	6

/* Where the words of the test's process are. */
#define FIRST		0x7f0000001000ull
#define SECOND		0x7f0000002000ull

/* A thread of a process waits at an address until the word there has another value. */
static void add(int tgid, int pid, uint64_t address, unsigned int operation, uint32_t value)
{
	char text[160];
	const struct tree_task task = { tgid, pid, 1, 'S', .threads = NR_THREADS, .call = text };

	snprintf(text, sizeof(text), "%ld 0x%llx 0x%x 0x%x 0x0 0x0 0x0 0x7ffe5d818450 0x7f84351c5503\n",
		 (long)SYS_futex, (unsigned long long)address, operation, value);
	tree_add(&proc, &task);
}

static void add_other(int tgid, int pid)
{
	const struct tree_task task = { tgid, pid, 1, 'R', .threads = NR_THREADS };

	tree_add(&proc, &task);
}

/* The text for what a task waits for, behind that who ends it, and D for a deadlock. */
static const char *wait_of(int pid)
{
	const uint32_t index = waits_find(&waits, pid);
	const struct wait_object *object;
	static char text[256];

	assert_int_not_equal(index, WAIT_NONE);
	assert_int_not_equal(waits.tasks[index].object, WAIT_NONE);
	object = &waits.objects[waits.tasks[index].object];
	assert_int_equal(object->open, !object->nr);
	snprintf(text, sizeof(text), "%s: %d%s", waits.tasks[index].what, object->nr ?
		 waits.tasks[object->enders[0].task].status.pid : 0,
		 waits.tasks[index].deadlock ? " D" : "");
	return text;
}

static void look(const struct tree_memory *memories)
{
	tree_memories = memories;
	assert_int_equal(waits_look(&waits, &proc), 0);
}

/* pthread_mutex_t: lock, count, owner, users, kind. */
static void finds_two_mutexes(void **state)
{
	static const uint32_t one[] = { 2, 0, 12, 1, 0 }, two[] = { 2, 1, 11, 1, 1 };
	static const struct tree_memory memories[] = {
		{ 11, FIRST, one, sizeof(one) }, { 12, SECOND, two, sizeof(two) },
		{ 13, FIRST, one, sizeof(one) }, {}
	};

	(void)state;
	add_other(10, 10);
	add(10, 11, FIRST, FUTEX_WAIT | PRIVATE, CONTENDED);
	add(10, 12, SECOND, FUTEX_WAIT | PRIVATE, CONTENDED);
	add(10, 13, FIRST, FUTEX_WAIT | PRIVATE, CONTENDED);
	look(memories);
	assert_string_equal(wait_of(11), "mutex 0x7f0000001000: 12 D");
	assert_string_equal(wait_of(12), "mutex 0x7f0000002000: 11 D");
	assert_string_equal(wait_of(13), "mutex 0x7f0000001000: 12");
	assert_int_equal(waits.nr_objects, 2);
}

/* Whenever memory is read 12 has gone on and sleeps again, as one does that takes turns. */
static ssize_t read_while_it_goes_on(int32_t pid, uint64_t address, void *to, size_t size)
{
	tree_sleeps++;
	add(10, 12, SECOND, FUTEX_WAIT | PRIVATE, CONTENDED);
	return tree_read_memory(pid, address, to, size);
}

/* Each seems to wait for the other, but not at one moment. */
static void doubts_who_takes_turns(void **state)
{
	static const uint32_t one[] = { 2, 0, 12, 1, 0 }, two[] = { 2, 0, 11, 1, 0 };
	static const struct tree_memory memories[] = {
		{ 11, FIRST, one, sizeof(one) }, { 12, SECOND, two, sizeof(two) }, {}
	};

	(void)state;
	proc.memory = read_while_it_goes_on;
	add_other(10, 10);
	add(10, 11, FIRST, FUTEX_WAIT | PRIVATE, CONTENDED);
	add(10, 12, SECOND, FUTEX_WAIT | PRIVATE, CONTENDED);
	look(memories);
	assert_string_equal(wait_of(11), "mutex 0x7f0000001000: 12");
	assert_string_equal(wait_of(12), "mutex 0x7f0000002000: 11");
	assert_string_equal(waits.tasks[waits_find(&waits, 12)].why, "it went on meanwhile");
}

/* Nothing is made of words that only look like a mutex. */
static void doubts_what_does_not_fit(void **state)
{
	static const uint32_t cases[][5] = {
		{ 1, 0, 12, 1, 0 },	/* nobody else waits for it */
		{ 2, 0, 12, 0, 0 },	/* nobody uses it */
		{ 2, 0, 12, 1, 64 },	/* there is no such kind */
		{ 2, 0, 12, 1, 128 },	/* shared, but the call is private */
		{ 2, 0, 22, 1, 0 },	/* a task of another process */
		{ 2, 0, 99, 1, 0 },	/* nobody */
		{ 2, 0, 0, 1, 0 },
		{ 2, 0, 13, 1, 0 },	/* has ended */
	};
	static const struct tree_task ended = { 10, 13, 1, 'Z', .threads = NR_THREADS };
	struct tree_memory memories[] = { { 11, FIRST, NULL, sizeof(cases[0]) }, {} };

	(void)state;
	add_other(10, 10);
	add(10, 11, FIRST, FUTEX_WAIT | PRIVATE, CONTENDED);
	add_other(10, 12);
	tree_add(&proc, &ended);
	add_other(22, 22);
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		memories[0].bytes = cases[i];
		look(memories);
		assert_string_equal(wait_of(11),
				    "futex 0x7f0000001000 (owner not known): 0");
		waits_free(&waits);
	}
	look(NULL);
	assert_string_equal(wait_of(11), "futex 0x7f0000001000 (owner not known): 0");
	assert_string_equal(waits.tasks[waits_find(&waits, 11)].why, "permission");
}

/* The word of a PI futex has the owner, and so has that of a robust mutex. */
static void finds_tids_in_words(void **state)
{
	static const uint32_t pi = FUTEX_WAITERS | 12, robust = FUTEX_WAITERS | 11;
	static const struct tree_memory memories[] = {
		{ 11, FIRST, &pi, 4 }, { 12, SECOND, &robust, 4 }, { 13, SECOND, &pi, 4 }, {}
	};

	(void)state;
	add_other(10, 10);
	add(10, 11, FIRST, FUTEX_LOCK_PI | PRIVATE, 0);
	add(10, 12, SECOND, FUTEX_WAIT | PRIVATE, FUTEX_WAITERS | 11);
	look(memories);
	assert_string_equal(wait_of(11), "PI mutex 0x7f0000001000: 12 D");
	assert_string_equal(wait_of(12), "robust mutex 0x7f0000002000: 11 D");
}

/* A word that has changed since the call is of another time. */
static void doubts_a_changed_word(void **state)
{
	static const uint32_t robust = FUTEX_WAITERS | 12;
	static const struct tree_memory memories[] = { { 11, FIRST, &robust, 4 }, {} };

	(void)state;
	add_other(10, 10);
	add(10, 11, FIRST, FUTEX_WAIT | PRIVATE, FUTEX_WAITERS | 10);
	add_other(10, 12);
	look(memories);
	assert_string_equal(wait_of(11), "futex 0x7f0000001000 (owner not known): 0");
}

static void finds_threads_to_join(void **state)
{
	static const uint32_t tid = 12;
	static const struct tree_memory memories[] = {
		{ 10, FIRST, &tid, 4 }, { 11, SECOND, &tid, 4 }, {}
	};

	(void)state;
	add(10, 10, FIRST, ANY | FUTEX_CLOCK_REALTIME, 12);
	add(10, 11, SECOND, ANY | PRIVATE, 12);		/* some other word of that value */
	add_other(10, 12);
	look(memories);
	assert_string_equal(wait_of(10), "end of a thread 0x7f0000001000: 12");
	assert_string_equal(wait_of(11), "futex 0x7f0000002000 (owner not known): 0");
}

/* pthread_cond_t as glibc 2.36 left it with two threads that wait, in either group. */
#define SECOND_GROUP	{ 7, 0, 1, 0, 2, 2, 1, 0, 8, 0x10, 0, 0 }

static void finds_conditions(void **state)
{
	static const uint32_t first[] = { 4, 0, 0, 0, 4, 0, 0, 0, 0, 0x10, 0, 0 };
	static const uint32_t second[] = SECOND_GROUP;
	static const struct tree_memory memories[] = {
		{ 11, FIRST, first, sizeof(first) }, { 12, SECOND, second, sizeof(second) },
		{ 13, SECOND, second, sizeof(second) }, {}
	};

	(void)state;
	add_other(10, 10);
	add(10, 11, FIRST + 40, ANY | PRIVATE | FUTEX_CLOCK_REALTIME, 0);
	add(10, 12, SECOND + 40, ANY | PRIVATE, 0);
	add(10, 13, SECOND + 44, ANY | PRIVATE, 0);
	look(memories);
	assert_string_equal(wait_of(11), "condition variable 0x7f0000001000 (who signals it is not known): 0");
	assert_string_equal(wait_of(12), "condition variable 0x7f0000002000 (who signals it is not known): 0");
	assert_string_equal(wait_of(13), "condition variable 0x7f0000002000 (who signals it is not known): 0");
}

/* A place in what is recorded, and what stands there instead. */
static void doubts_conditions(void **state)
{
	static const struct {
		int place;
		uint32_t value;
	} cases[] = {
		{ 0, 1 },	/* fewer than wait have come */
		{ 2, 9 },	/* a group begins with who has not come */
		{ 5, 0 },	/* nobody waits in the group */
		{ 5, 6 },	/* more than in both */
		{ 9, 0 },	/* nobody waits, as before a semaphore */
		{ 9, 0x11 },	/* shared, but the call is private */
		{ 9, 0x80 },	/* more than there are threads */
		{ 11, 2 },	/* signalled meanwhile */
	};

	(void)state;
	add_other(10, 10);
	add(10, 11, FIRST + 44, ANY | PRIVATE, 0);
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		uint32_t words[] = SECOND_GROUP;
		const struct tree_memory memories[] = { { 11, FIRST, words, sizeof(words) }, {} };

		words[cases[i].place] = cases[i].value;
		look(memories);
		assert_string_equal(wait_of(11), "futex 0x7f000000102c (owner not known): 0");
		waits_free(&waits);
	}
	look(NULL);
}

/* Two processes have the file at other addresses; a third has another page of it. */
static void knows_shared_memory(void **state)
{
	static const char *const maps[] = {
		"7f0000001000-7f0000002000 rw-s 00003000 00:01 55 /dev/zero (deleted)\n",
		"7f0000000000-7f0000003000 rw-s 00002000 00:01 55 /dev/zero (deleted)\n",
		"7f0000000000-7f0000003000 rw-s 00003000 00:01 55 /dev/zero (deleted)\n",
		"7f0000000000-7f0000003000 rw-p 00002000 00:01 55 /dev/zero (deleted)\n",
	};
	static const uint32_t mutex[] = { 2, 0, 10, 1, 128 };
	static const struct tree_memory memories[] = {
		{ 20, FIRST, mutex, sizeof(mutex) }, { 40, FIRST, mutex, sizeof(mutex) }, {}
	};
	const struct tree_task owner = { 10, 10, 1, 'R', .threads = 1 };

	(void)state;
	tree_add(&proc, &owner);
	for (int i = 0; i < 4; i++) {
		add(20 + 10 * i, 20 + 10 * i, FIRST, FUTEX_WAIT, CONTENDED);
		tree_file(&proc, 20 + 10 * i, 20 + 10 * i, "maps", maps[i]);
	}
	look(memories);
	assert_string_equal(wait_of(20), "mutex 0x7f0000001000: 10");
	assert_string_equal(wait_of(30), "mutex 0x7f0000001000: 10");
	assert_string_equal(wait_of(40), "mutex 0x7f0000001000: 10");
	assert_int_equal(waits.tasks[waits_find(&waits, 20)].object,
			 waits.tasks[waits_find(&waits, 30)].object);
	assert_int_not_equal(waits.tasks[waits_find(&waits, 20)].object,
			     waits.tasks[waits_find(&waits, 40)].object);
	assert_string_equal(wait_of(50), "futex 0x7f0000001000 (owner not known): 0");
}

/* The owner is a tid of the process's own pid namespace. */
static void knows_tids_of_a_namespace(void **state)
{
	static const char status[] =
		"Name:\tinner\nState:\tS (sleeping)\nTgid:\t20\nPid:\t%d\nPPid:\t1\n"
		"TracerPid:\t0\nNSpid:\t%d\t%d\nNSpgid:\t20\t1\nVmSize:\t9 kB\nThreads:\t3\n"
		"voluntary_ctxt_switches:\t1\n";
	static const uint32_t mutex[] = { 2, 0, 2, 1, 0 };
	static const struct tree_memory memories[] = { { 20, FIRST, mutex, sizeof(mutex) }, {} };
	static const int pids[][2] = { { 20, 1 }, { 22, 3 }, { 25, 2 } };
	char text[512];

	(void)state;
	add(20, 20, FIRST, FUTEX_WAIT | PRIVATE, CONTENDED);
	for (size_t i = 0; i < 3; i++) {
		snprintf(text, sizeof(text), status, pids[i][0], pids[i][0], pids[i][1]);
		tree_file(&proc, 20, pids[i][0], "status", text);
	}
	look(memories);
	assert_string_equal(wait_of(20), "mutex 0x7f0000001000: 25");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(finds_two_mutexes),
		TEST(doubts_who_takes_turns),
		TEST(doubts_what_does_not_fit),
		TEST(finds_tids_in_words),
		TEST(doubts_a_changed_word),
		TEST(finds_threads_to_join),
		TEST(finds_conditions),
		TEST(doubts_conditions),
		TEST(knows_shared_memory),
		TEST(knows_tids_of_a_namespace),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
