// SPDX-License-Identifier: GPL-2.0
/*
 * multitude N SECONDS: a process with N children that sleep and share its memory, or as many as
 * there can be, or are made in that time.
 */
#define _GNU_SOURCE
#include <sched.h>
#include <time.h>
#include "helper.h"

#define STACK	4096

static int sleep_for_ever(void *unused)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
	while (!unused)
		pause();
	return 0;
}

int main(int argc, char **argv)
{
	const long nr = argc == 3 ? number(argv[1]) : 0;
	const time_t end = time(NULL) + (argc == 3 ? number(argv[2]) : 0);
	char *stacks = mmap(NULL, (nr + 1) * STACK, PROT_READ | PROT_WRITE,
			    MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	pid_t *children = calloc(nr + 1, sizeof(*children));
	long made = 0;

	if (stacks == MAP_FAILED || !children)
		die("memory");
	while (made < nr && (!made || time(NULL) < end)) {
		children[made] = clone(sleep_for_ever, stacks + (made + 1) * STACK,
				       CLONE_VM | SIGCHLD, NULL);
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
