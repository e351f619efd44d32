// SPDX-License-Identifier: GPL-2.0
/*
 * files WRITTEN: maps a file, its own program, reads it there, and writes to
 * WRITTEN of its pages; then runs the same program a second time.
 */
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include "../point.h"

#define PAGES	64

/* The second run; it waits at a point, too, and we are its terminal. */
static pid_t run_again(int *to_it)
{
	int in[2], out[2];
	char byte;
	pid_t pid;

	if (pipe(in) || pipe(out))
		fail("pipe");
	pid = fork();
	if (!pid) {
		dup2(in[0], STDIN_FILENO);
		dup2(out[1], STDOUT_FILENO);
		close(in[1]);
		execl("/proc/self/exe", "files", "again", NULL);
		_exit(1);
	}
	if (pid < 0)
		fail("fork");
	close(out[1]);
	if (read(out[0], &byte, 1) != 1)
		fail("the second run does not answer");
	*to_it = in[1];
	return pid;
}

/* Is the first byte of the file what it is in all programs? */
static int is_program(int file)
{
	char byte;

	return pread(file, &byte, 1, 0) == 1 && byte == 0x7f;
}

int main(int argc, char **argv)
{
	const long written = argc > 1 ? atol(argv[1]) : 16;
	const long page = sysconf(_SC_PAGESIZE);
	const int file = open("/proc/self/exe", O_RDONLY);
	volatile char *mapped;
	int to_second;
	pid_t second;

	if (argc > 1 && !strcmp(argv[1], "again")) {
		point("waits", "pid=%d", getpid());
		return 0;
	}

	mapped = mmap(NULL, PAGES * page, PROT_READ | PROT_WRITE, MAP_PRIVATE,
		      file, 0);
	if (mapped == MAP_FAILED)
		fail("mmap");
	for (long i = 0; i < PAGES; i++)
		(void)mapped[i * page];		/* volatile: it is read */
	point("file-read", "mapped=%lx", (unsigned long)mapped);

	for (long i = 0; i < written; i++)
		mapped[i * page] = 1;
	point("file-written", "unchanged=%d", is_program(file));

	second = run_again(&to_second);
	point("runs", "second=%d", second);

	close(to_second);
	waitpid(second, NULL, 0);
	return 0;
}
