// SPDX-License-Identifier: GPL-2.0
/*
 * wakes LEAST: makes children sleep at a pipe, and wakes and kills them at nearly the same moment,
 * in either order, from another CPU where there is one, without rest until its input is closed;
 * ready after LEAST of them. Each that ends wakes its parent, too.
 */
#include <sched.h>
#include "helper.h"

static void read_until_killed(int end)
{
	char c;

	while (read(end, &c, 1) == 1)
		;
	_exit(0);
}

static void pass_time(unsigned int turns)
{
	while (turns--)
		sched_yield();
}

static void wake_and_kill(pid_t child, int end, unsigned int turn)
{
	if (turn % 2)
		kill(child, SIGKILL);
	if (write(end, "x", 1) != 1)
		die("write");
	pass_time(turn / 2 % 3);
	kill(child, SIGKILL);
}

int main(int argc, char **argv)
{
	const long least = argc == 2 ? number(argv[1]) : 1;
	int ends[2];

	if (pipe(ends))
		die("pipe");
	for (unsigned int turn = 0; goes_on(turn, least); turn++) {
		pid_t child = fork_bound();

		if (!child)
			read_until_killed(ends[0]);
		pass_time(turn % 7);
		wake_and_kill(child, ends[1], turn);
		while (waitpid(child, NULL, 0) < 0)
			;
	}
	return 0;
}
