// SPDX-License-Identifier: GPL-2.0
/*
 * leaks: takes the module out, lets kmemleak look for memory that nothing refers to, and writes
 * what it found into the kernel log. Exit status: 0 nothing, 1 leaks, 2 it cannot look.
 *
 * What kmemleak reports was allocated five seconds ago or more and did not change from one scan to
 * the next (mm/kmemleak.c: MSECS_MIN_AGE, update_checksum()).
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#define KMEMLEAK	"/sys/kernel/debug/kmemleak"
#define MIN_AGE		6	/* seconds */

static void fail(const char *what)
{
	perror(what);
	exit(2);
}

static void scan(void)
{
	const int fd = open(KMEMLEAK, O_WRONLY);
	int times;

	if (fd < 0)
		fail(KMEMLEAK);
	sleep(MIN_AGE);
	for (times = 0; times < 2; times++)
		if (write(fd, "scan", 4) != 4)
			fail(KMEMLEAK);
	close(fd);
}

/* A line each: one write to kmsg is one record. Returns whether there was any. */
static int report(void)
{
	FILE *found = fopen(KMEMLEAK, "r"), *log = fopen("/dev/kmsg", "w");
	char line[512];
	int any = 0;

	if (!found || !log)
		fail(KMEMLEAK);
	setlinebuf(log);
	while (fgets(line, sizeof(line), found)) {
		any = 1;
		fprintf(log, "<3>%s", line);
	}
	return any;
}

int main(void)
{
	/* It may be in use, or not there: what it holds is referred to then. */
	syscall(SYS_delete_module, "taskviz", O_NONBLOCK);
	scan();
	return report();
}
