// SPDX-License-Identifier: GPL-2.0
/*
 * family CHILDREN: makes children that wait, lets them end, and makes others:
 * one with the next free pid, one behind the highest pid, and one with the pid
 * of the first child.
 */
#include <sys/types.h>
#include <sys/wait.h>
#include "../point.h"

#define LAST_PID "/proc/sys/kernel/ns_last_pid"

static int gate[2];		/* who reads it waits until we close it */

static pid_t make_child(void)
{
	const pid_t pid = fork();
	char byte;

	if (pid < 0)
		fail("fork");
	if (pid)
		return pid;
	close(gate[1]);
	if (read(gate[0], &byte, 1) < 0)
		_exit(1);
	_exit(0);
}

/* All children see the end of the pipe, and end, too. */
static void end_children(void)
{
	close(gate[1]);
	while (wait(NULL) > 0)
		;
	close(gate[0]);
	if (pipe(gate))
		fail("pipe");
}

static int number_in(const char *path)
{
	FILE *file = fopen(path, "r");
	int number = 0;

	if (file) {
		if (fscanf(file, "%d", &number) != 1)
			number = 0;
		fclose(file);
	}
	return number;
}

/* The kernel goes on from this number when it looks for a free pid. */
static void set_last_pid(int pid)
{
	FILE *file = fopen(LAST_PID, "w");

	if (file) {
		fprintf(file, "%d", pid);
		fclose(file);
	}
}

int main(int argc, char **argv)
{
	const int children = argc > 1 ? atoi(argv[1]) : 3;
	const int pid_max = number_in("/proc/sys/kernel/pid_max");
	pid_t first = 0, last = 0, next, wrapped, again = 0;

	if (pipe(gate))
		fail("pipe");
	point("begun", "pid=%d ppid=%d uid=%d", getpid(), getppid(), getuid());

	for (int i = 0; i < children; i++) {
		last = make_child();
		first = first ? first : last;
	}
	point("made", "first=%d last=%d", first, last);

	end_children();
	next = make_child();
	point("next", "next=%d pid_max=%d", next, pid_max);

	set_last_pid(pid_max - 1);
	wrapped = make_child();
	set_last_pid(next);
	point("wrapped", "wrapped=%d", wrapped);

	/* Another task may be faster and take that pid: try again. */
	for (int i = 0; i < 100 && again != first; i++) {
		set_last_pid(first - 1);
		again = make_child();
	}
	set_last_pid(next);
	point("reused", "again=%d", again);
	end_children();
	return 0;
}
