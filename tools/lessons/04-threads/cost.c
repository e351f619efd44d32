// SPDX-License-Identifier: GPL-2.0
/*
 * cost PAGES: what a thread, a child, and a child once PAGES pages are filled
 * cost who makes 20 of them, each: in instructions if these can be counted.
 */
#include <linux/perf_event.h>
#include <pthread.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include "../point.h"

static int counter;		/* of this task's instructions; -1: none */

static long long now(void)
{
	struct timespec time;
	long long count;

	if (counter >= 0 && read(counter, &count, sizeof(count)) > 0)
		return count;
	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
	return time.tv_sec * 1000000000LL + time.tv_nsec;
}

/* Virtual machines often have none, or one that stands still. */
static void open_counter(void)
{
	struct perf_event_attr what = {
		.type = PERF_TYPE_HARDWARE, .size = sizeof(what),
		.config = PERF_COUNT_HW_INSTRUCTIONS,
	};

	counter = syscall(SYS_perf_event_open, &what, 0, -1, -1, 0);
	if (counter >= 0 && now() == now())
		counter = -1;
}

static void *nothing(void *unused)
{
	return unused;
}

static long long thread(void)
{
	const long long before = now();
	pthread_t id;
	const int err = pthread_create(&id, NULL, nothing, NULL);
	const long long cost = now() - before;

	if (err)
		fail("pthread_create");
	pthread_join(id, NULL);
	return cost;
}

static long long process(void)
{
	const long long before = now();
	const pid_t child = fork();
	const long long cost = now() - before;

	if (child < 0)
		fail("fork");
	if (!child)
		_exit(0);
	waitpid(child, NULL, 0);
	return cost;
}

static long long mean(long long (*make)(void))
{
	const int tries = 20;
	long long cost = 0;

	for (int i = 0; i < tries; i++)
		cost += make();
	return cost / tries;
}

int main(int argc, char **argv)
{
	const long pages = argc > 1 ? atol(argv[1]) : 1000;
	long long empty;

	open_counter();
	prctl(PR_SET_THP_DISABLE, 1, 0, 0, 0);
	empty = mean(process);
	if (mmap(NULL, pages * sysconf(_SC_PAGESIZE), PROT_READ | PROT_WRITE,
		 MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0) ==
	    MAP_FAILED)
		fail("mmap");
	point("counted", "a_thread=%lld empty=%lld full=%lld by=%s",
	      mean(thread), empty, mean(process),
	      counter < 0 ? "nanoseconds" : "instructions");
	return 0;
}
