// SPDX-License-Identifier: GPL-2.0
/*
 * baton N TIMES: N threads that hand one mutex around, until that happened TIMES. The kernel gives
 * a mutex with priority inheritance to who sleeps at it, so each knows from whom it got it.
 * Says where the mutex is, then a line "TID gave TID TIMES" for each two.
 */
#define _GNU_SOURCE
#include <linux/futex.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <sys/syscall.h>
#include "helper.h"

#define MOST	8

static atomic_uint word;	/* 0: free; else the tid of who has it, and whether one waits */

/* What the mutex guards. */
static long left;
static int last;
static pid_t tids[MOST];
static long gave[MOST][MOST];

static void call(int operation)
{
	if (syscall(SYS_futex, &word, operation | FUTEX_PRIVATE_FLAG, 0, NULL, NULL, 0))
		die("futex");
}

/* Return: was it given to us, or was it free? */
static bool take(pid_t tid)
{
	unsigned int none = 0;

	if (atomic_compare_exchange_strong(&word, &none, tid))
		return false;
	call(FUTEX_LOCK_PI);
	return true;
}

static void report(void)
{
	printf("%#lx\n", (unsigned long)(uintptr_t)&word);
	for (int from = 0; from < MOST; from++)
		for (int to = 0; to < MOST; to++)
			if (gave[from][to])
				printf("%d gave %d %ld\n", tids[from], tids[to], gave[from][to]);
	exit(fflush(stdout) ? 1 : 0);
}

/* Meanwhile the others come to sleep at it. */
static void wait_for_others(void)
{
	do
		usleep(1000);
	while (!(atomic_load(&word) & FUTEX_WAITERS));
}

static void *hand_around(void *argument)
{
	const int self = (int)(intptr_t)argument;

	tids[self] = gettid();
	while (true) {
		if (take(tids[self])) {
			gave[last][self]++;
			left--;
		}
		if (!left)
			report();
		last = self;
		wait_for_others();
		call(FUTEX_UNLOCK_PI);
	}
	return NULL;
}

int main(int argc, char **argv)
{
	const long threads = argc == 3 ? number(argv[1]) : 0;
	pthread_t thread;

	if (threads < 2 || threads > MOST || !number(argv[2])) {
		fprintf(stderr, "usage: baton N TIMES, 2 <= N <= %d\n", MOST);
		return 2;
	}
	left = number(argv[2]);
	for (intptr_t i = 0; i < threads; i++)
		if (pthread_create(&thread, NULL, hand_around, (void *)i))
			die("pthread_create");
	pthread_join(thread, NULL);
	return 0;
}
