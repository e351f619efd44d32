// SPDX-License-Identifier: GPL-2.0
/* bench_fork COUNT [PROGRAM]: instructions of fork, exec if there is a PROGRAM, exit and reap. */
#include "bench.h"

#define WARM_UP	20

static void life(char *const program[])
{
	pid_t pid = fork();
	int status;

	if (pid < 0)
		die("fork");
	if (!pid) {
		if (program[0])
			execv(program[0], program);
		_exit(program[0] ? 1 : 0);
	}
	if (waitpid(pid, &status, 0) != pid || status) {
		fprintf(stderr, "the child ended with status %#x\n", status);
		exit(1);
	}
}

int main(int argc, char **argv)
{
	long nr = argc > 1 ? as_number(argv[1]) : 100;
	unsigned long *readings = allocate(nr * sizeof(*readings));
	unsigned long last;

	for (int i = 0; i < WARM_UP; i++)
		life(argv + 2);
	last = instructions();
	for (long i = 0; i < nr; i++) {
		unsigned long now;

		life(argv + 2);
		now = instructions();
		readings[i] = now - last;
		last = now;
	}
	print_readings(readings, nr);
	return 0;
}
