// SPDX-License-Identifier: GPL-2.0
/* bench_cow PAGES: instructions of the first write to a page that a fork has shared. */
#include <sys/mman.h>
#include "bench.h"

static const size_t page = 4096;

/* In a child: what it writes is copied. Small pages only: a huge one would be split first. */
static void write_pages(char *memory, long nr)
{
	unsigned long *readings = allocate(nr * sizeof(*readings));
	unsigned long last;

	memset(readings, 0xff, nr * sizeof(*readings));
	last = instructions();
	for (long i = 0; i < nr; i++) {
		unsigned long now;

		memory[i * page] = 2;
		now = instructions();
		readings[i] = now - last;
		last = now;
	}
	print_readings(readings, nr);
}

int main(int argc, char **argv)
{
	long nr = argc > 1 ? as_number(argv[1]) : 1000;
	char *memory = mmap(NULL, nr * page, PROT_READ | PROT_WRITE,
			    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	int status;
	pid_t pid;

	if (memory == MAP_FAILED || madvise(memory, nr * page, MADV_NOHUGEPAGE))
		die("mmap");
	memset(memory, 1, nr * page);
	pid = fork();
	if (pid < 0)
		die("fork");
	if (!pid) {
		write_pages(memory, nr);
		return 0;
	}
	return waitpid(pid, &status, 0) != pid || status;
}
