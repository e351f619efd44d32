// SPDX-License-Identifier: GPL-2.0
/*
 * busy CHILDREN MS: children that all want CPU 0, until each has had it for MS
 * milliseconds, then they wait; 0: for ever.
 */
#define _GNU_SOURCE		/* for CPU_SET() */
#include <sched.h>
#include <signal.h>
#include <sys/prctl.h>
#include <time.h>
#include "../point.h"

static long used_ms(void)
{
	struct timespec used;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
	return used.tv_sec * 1000 + used.tv_nsec / 1000000;
}

static void child(long ms, int ready)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	while (!ms || used_ms() < ms)
		;
	if (write(ready, "", 1) != 1)
		_exit(1);
	for (;;)
		pause();
}

int main(int argc, char **argv)
{
	const int children = argc > 1 ? atoi(argv[1]) : 3;
	const long ms = argc > 2 ? atol(argv[2]) : 200;
	cpu_set_t cpus;
	pid_t first = 0, pid;
	int ready[2];
	char byte;

	CPU_ZERO(&cpus);
	CPU_SET(0, &cpus);
	if (pipe(ready) || sched_setaffinity(0, sizeof(cpus), &cpus))
		fail("busy");
	for (int i = 0; i < children; i++) {
		pid = fork();
		if (pid < 0)
			fail("fork");
		if (!pid)
			child(ms, ready[1]);
		first = first ? first : pid;
	}
	for (int i = 0; ms && i < children; i++)
		if (read(ready[0], &byte, 1) != 1)
			fail("read");
	point("there", "first=%d", first);
	return 0;
}
