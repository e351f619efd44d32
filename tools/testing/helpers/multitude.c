// SPDX-License-Identifier: GPL-2.0
/*
 * multitude N SECONDS [PIDS]: a process with N children that sleep and share its memory, or as many
 * as there can be, or are made in that time. PIDS is a file with those that they are to have, one a
 * line: who may set none gets there by forking on and on.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sched.h>
#include <time.h>
#include "helper.h"

/* What is small lets more of them have room. */
#define STACK	1024

static int sleep_for_ever(void *unused)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
	while (!unused)
		pause();
	return 0;
}

/* Lets the next task have the next pid of the list, if that is free. */
static void choose(FILE *pids)
{
	static int last = -1;
	char line[16];
	int len;

	if (last < 0)
		last = open("/proc/sys/kernel/ns_last_pid", O_WRONLY);
	if (last < 0 || !fgets(line, sizeof(line), pids))
		die("pids");
	len = snprintf(line, sizeof(line), "%ld", strtol(line, NULL, 10) - 1);
	if (pwrite(last, line, len, 0) != len)
		die("ns_last_pid");
}

int main(int argc, char **argv)
{
	const bool is_told = argc == 3 || argc == 4;
	const long nr = is_told ? number(argv[1]) : 0;
	const time_t end = time(NULL) + (is_told ? number(argv[2]) : 0);
	FILE *pids = argc == 4 ? fopen(argv[3], "r") : NULL;
	char *stacks = mmap(NULL, (nr + 1) * STACK, PROT_READ | PROT_WRITE,
			    MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	pid_t *children = calloc(nr + 1, sizeof(*children));
	long made = 0;

	if (stacks == MAP_FAILED || !children)
		die("memory");
	if (argc == 4 && !pids)
		die(argv[3]);
	while (made < nr && (!made || time(NULL) < end)) {
		if (pids)
			choose(pids);
		children[made] = clone(sleep_for_ever, stacks + (made + 1) * STACK,
				       CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | SIGCHLD,
				       NULL);
		if (children[made] < 0)
			break;
		made++;
	}
	ready_until_eof();
	for (long i = 0; i < made; i++)
		kill(children[i], SIGKILL);
	while (wait(NULL) > 0)
		;
	return 0;
}
