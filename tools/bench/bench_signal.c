// SPDX-License-Identifier: GPL-2.0
/* bench_signal ignored|handled COUNT: instructions of a kill() that a process sends to itself. */
#include <signal.h>
#include "bench.h"

static void handle(int sig)
{
	(void)sig;
}

int main(int argc, char **argv)
{
	long nr = argc > 2 ? as_number(argv[2]) : 1000;
	unsigned long *readings = allocate(nr * sizeof(*readings));
	unsigned long last;
	pid_t pid = getpid();

	if (argc < 2)
		return 2;
	signal(SIGUSR1, strcmp(argv[1], "handled") ? SIG_IGN : handle);
	memset(readings, 0xff, nr * sizeof(*readings));
	last = instructions();
	for (long i = 0; i < nr; i++) {
		unsigned long now;

		kill(pid, SIGUSR1);
		now = instructions();
		readings[i] = now - last;
		last = now;
	}
	print_readings(readings, nr);
	return 0;
}
