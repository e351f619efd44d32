// SPDX-License-Identifier: GPL-2.0
/* crowd N: a process with N children that sleep. */
#include "helper.h"

static pid_t make_child(void)
{
	pid_t pid = fork_bound();

	while (!pid)
		pause();
	return pid;
}

int main(int argc, char **argv)
{
	long nr = argc == 2 ? number(argv[1]) : 0;
	pid_t *children = calloc(nr + 1, sizeof(*children));

	if (!children)
		die("calloc");
	for (long i = 0; i < nr; i++)
		children[i] = make_child();
	ready_until_eof();
	for (long i = 0; i < nr; i++)
		kill(children[i], SIGKILL);
	while (wait(NULL) > 0)
		;
	return 0;
}
