// SPDX-License-Identifier: GPL-2.0
/* chain N: a process with a child, which has a child, and so on, N levels below the first. */
#include "helper.h"

static void descend(long levels, int made)
{
	while (levels-- && !fork_bound())
		;
	if (levels < 0 && write(made, "", 1) != 1)
		die("write");
	for (;;)
		pause();
}

int main(int argc, char **argv)
{
	long levels = argc == 2 ? number(argv[1]) : 0;
	int made[2];
	char c;

	if (pipe(made))
		die("pipe");
	if (!fork_bound())
		descend(levels - 1, made[1]);
	close(made[1]);
	if (read(made[0], &c, 1) != 1)
		die("the chain broke");
	ready_until_eof();
	return 0;
}
