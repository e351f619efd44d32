// SPDX-License-Identifier: GPL-2.0
/*
 * memory PAGES EVERY: maps PAGES pages, reads a byte of each of them, writes a
 * byte to every EVERYth, and has the kernel swap them out.
 */
#include <sys/mman.h>
#include "../point.h"

int main(int argc, char **argv)
{
	const long pages = argc > 2 ? atol(argv[1]) : 1000;
	const long every = argc > 2 ? atol(argv[2]) : 4;
	const long page = sysconf(_SC_PAGESIZE);
	volatile char *memory;
	char *area;

	point("begun", "page=%ld", page);

	area = mmap(NULL, pages * page, PROT_READ | PROT_WRITE,
		    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (area == MAP_FAILED)
		fail("mmap");
	madvise(area, pages * page, MADV_NOHUGEPAGE);
	memory = area;
	point("mapped", "area=%lx", (unsigned long)area);

	for (long i = 0; i < pages; i++)
		(void)memory[i * page];		/* volatile: it is read */
	point("read", "per_table=%ld", page / (long)sizeof(long));

	for (long i = 0; i < pages; i += every)
		memory[i * page] = 1;
	point("written", "written=%ld", (pages + every - 1) / every);

	if (madvise(area, pages * page, MADV_PAGEOUT))
		fail("madvise");
	point("out", "page=%ld", page);

	for (long i = 0; i < pages; i++)
		(void)memory[i * page];
	point("in", "page=%ld", page);
	return 0;
}
