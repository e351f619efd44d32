// SPDX-License-Identifier: GPL-2.0
/* Who hangs below whom, of waits by hand. */
#include <sys/syscall.h>
#include "proc_tree.h"
#include "waits/tree.h"

/* A process that reads a pipe, 0: it runs, and has the end for writing of others open. */
static void add(int pid, int reads, const char *writes)
{
	char text[160], link[32];
	const struct tree_task task = { pid, pid, 1, reads ? 'S' : 'R', .call = text };
	int fd = 3;

	snprintf(text, sizeof(text), "%ld 0x0 0x1000 0x1 0x0 0x0 0x0 0x7ffe5d818450 0x7f84351c5503\n",
		 (long)SYS_read);
	tree_add(&proc, &task);
	snprintf(link, sizeof(link), "pipe:[%d]", reads);
	if (reads)
		tree_fd(&proc, pid, 0, link, O_RDONLY);
	for (; *writes; writes++, fd++) {
		snprintf(link, sizeof(link), "pipe:[%c]", *writes);
		tree_fd(&proc, pid, fd, link, O_WRONLY);
	}
}

/* Return: "pid<above" of each task, by pid; a 0 is a root. */
static const char *hangs(const bool *preferred)
{
	static char text[256];
	uint32_t above[16];
	size_t len = 0;

	assert_int_equal(waits_tree(&waits, preferred, above), 0);
	for (size_t i = 0; i < waits.nr; i++)
		len += sprintf(text + len, "%s%d<%d", i ? " " : "", waits.tasks[i].status.pid,
			       above[i] == WAIT_NONE ? 0 :
			       waits.tasks[above[i]].status.pid);
	return text;
}

static void look(void)
{
	assert_int_equal(waits_look(&waits, &proc), 0);
}

static void hangs_below_who_can_end_it(void **state)
{
	(void)state;
	add(10, 1, "");
	add(11, 2, "1");
	add(12, 0, "2");
	look();
	assert_string_equal(hangs(NULL), "10<11 11<12 12<0");
}

/* The circle of 11, 12 and 13 is cut at 11; 10 is behind it. */
static void cuts_circles(void **state)
{
	(void)state;
	add(10, 1, "");
	add(11, 2, "3");
	add(12, 4, "12");
	add(13, 3, "4");
	look();
	assert_string_equal(hangs(NULL), "10<12 11<0 12<13 13<11");
}

/* 10 holds both ends, 11 and 12 the other one, too. */
static void prefers_others(void **state)
{
	bool preferred[3] = { false, false, true };

	(void)state;
	add(10, 1, "1");
	add(11, 0, "1");
	add(12, 0, "1");
	look();
	assert_string_equal(hangs(NULL), "10<11 11<0 12<0");
	assert_string_equal(hangs(preferred), "10<12 11<0 12<0");
}

static void is_a_root_alone(void **state)
{
	(void)state;
	add(10, 1, "1");
	look();
	assert_true(waits.tasks[0].deadlock);
	assert_string_equal(hangs(NULL), "10<0");
}

/* A process is shown by a thread of it that lives. */
static void passes_over_ended_threads(void **state)
{
	const struct tree_task leader = { 20, 20, 1, 'Z', .threads = 2 };
	const struct tree_task thread = { 20, 21, 1, 'R', .threads = 2 };

	(void)state;
	add(10, 1, "");
	tree_add(&proc, &leader);
	tree_add(&proc, &thread);
	tree_link(&proc, 20, 21, "fd/5", "pipe:[1]");
	tree_file(&proc, 20, 21, "fdinfo/5", "flags:\t01\n");
	look();
	assert_string_equal(hangs(NULL), "10<21 20<0 21<0");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(hangs_below_who_can_end_it),
		TEST(cuts_circles),
		TEST(prefers_others),
		TEST(is_a_root_alone),
		TEST(passes_over_ended_threads),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
