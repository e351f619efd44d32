// SPDX-License-Identifier: GPL-2.0
/*
 * entries BYTES PAGES NAPS: enters the kernel in each of the ways there are:
 * by system calls, by page faults, by interrupts; and by one inside another.
 */
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/times.h>
#include "../nap.h"
#include "../point.h"

#define BUFFER	4096
#define CHUNK	(1 << 20)

static char *map(long size)
{
	char *memory = mmap(NULL, size, PROT_READ | PROT_WRITE,
			    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (memory == MAP_FAILED)
		fail("mmap");
	madvise(memory, size, MADV_NOHUGEPAGE);
	return memory;
}

static int open_device(const char *path, int flags)
{
	const int fd = open(path, flags);

	if (fd < 0)
		fail(path);
	return fd;
}

/* A call that is busy in the kernel, again and again, for ten ticks. */
static void be_busy_in_calls(void)
{
	const int fd = open_device("/dev/urandom", O_RDONLY);
	static char random[CHUNK];
	struct tms now;
	clock_t until;

	times(&now);
	until = now.tms_stime + 10;
	do {
		if (read(fd, random, CHUNK) < 0)
			fail("read");
		times(&now);
	} while (now.tms_stime < until);
	close(fd);
}

int main(int argc, char **argv)
{
	const long bytes = argc > 1 ? atol(argv[1]) : 10000;
	const long pages = argc > 2 ? atol(argv[2]) : 500;
	const long naps = argc > 3 ? atol(argv[3]) : 20;
	const long page = sysconf(_SC_PAGESIZE);
	const int null = open_device("/dev/null", O_WRONLY);
	const int zero = open_device("/dev/zero", O_RDONLY);
	FILE *file = fopen("/dev/null", "w");
	static char buffer[BUFFER];
	char *touched = map(pages * page);
	char *filled = map(pages * page);

	if (!file)
		fail("/dev/null");
	setvbuf(file, buffer, _IOFBF, BUFFER);
	point("begun", "buffer=%d", BUFFER);

	for (long i = 0; i < bytes; i++)
		if (write(null, "x", 1) != 1)
			fail("write");
	point("written", "bytes_written=%ld", bytes);

	for (long i = 0; i < bytes; i++)
		putc('x', file);
	fflush(file);
	point("put", "bytes_put=%ld", bytes);

	for (long i = 0; i < pages; i++)
		touched[i * page] = 1;
	point("touched", "pages_touched=%ld", pages);

	if (read(zero, filled, pages * page) != pages * page)
		fail("/dev/zero");
	point("filled", "pages_filled=%ld", pages);

	for (long i = 0; i < naps; i++)
		nap(10);
	point("slept", "times=%ld", naps);

	be_busy_in_calls();
	point("busy", "ticks=10");
	return 0;
}
