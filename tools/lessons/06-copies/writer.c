// SPDX-License-Identifier: GPL-2.0
/*
 * writer PAGES WRITTEN: a parent fills PAGES pages of memory and forks; the
 * child writes to WRITTEN of them, twice; then the parent writes to them, too.
 */
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include "../point.h"

static char *memory;
static long page_size;

static void write_pages(long pages, char what)
{
	for (long i = 0; i < pages; i++)
		memory[i * page_size] = what;	/* one byte is enough */
}

/* The parent says when, the child says that it has: a byte each way. */
static void child(int from_parent, int to_parent, long written)
{
	char byte;

	while (read(from_parent, &byte, 1) == 1) {
		write_pages(written, byte);
		if (write(to_parent, &byte, 1) != 1)
			break;
	}
	_exit(0);
}

int main(int argc, char **argv)
{
	const long pages = argc > 1 ? atol(argv[1]) : 1000;
	long written = argc > 2 ? atol(argv[2]) : 300;
	int down[2], up[2];
	char byte = 2;
	pid_t pid;

	written = written < pages ? written : pages;
	page_size = sysconf(_SC_PAGESIZE);
	memory = mmap(NULL, pages * page_size, PROT_READ | PROT_WRITE,
		      MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (memory == MAP_FAILED || pipe(down) || pipe(up))
		fail("writer");
	madvise(memory, pages * page_size, MADV_NOHUGEPAGE);
	write_pages(pages, 1);

	pid = fork();
	if (pid < 0)
		fail("fork");
	if (!pid) {
		close(down[1]);
		child(down[0], up[1], written);
	}
	close(down[0]);
	point("forked", "parent=%d child=%d area=%lx written=%ld", getpid(),
	      pid, (unsigned long)memory, written);

	if (write(down[1], &byte, 1) != 1 || read(up[0], &byte, 1) != 1)
		fail("the child does not answer");
	point("child-wrote", "by=%d", pid);

	if (write(down[1], &byte, 1) != 1 || read(up[0], &byte, 1) != 1)
		fail("the child does not answer");
	point("child-wrote-again", "by=%d", pid);

	write_pages(written, 3);
	point("parent-wrote", "by=%d", getpid());

	close(down[1]);
	waitpid(pid, NULL, 0);
	return 0;
}
