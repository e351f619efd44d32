/* SPDX-License-Identifier: GPL-2.0 */
/* What the helper programs share: how they end, on their own or with those that started them. */
#ifndef HELPER_H
#define HELPER_H

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#define ARRAY_SIZE(array) (sizeof(array) / sizeof((array)[0]))

static inline void die(const char *what)
{
	perror(what);
	exit(1);
}

/* A child that is killed as soon as the thread that made it is gone. */
static inline pid_t fork_bound(void)
{
	pid_t parent = getpid();
	pid_t pid = fork();

	if (pid < 0)
		die("fork");
	if (!pid) {
		prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
		if (getppid() != parent)
			_exit(1);
	}
	return pid;
}

/* A kernel that makes no pages huge, as one with PREEMPT_RT, does not know this advice. */
static inline void keep_pages_small(void *pages, size_t size)
{
	if (madvise(pages, size, MADV_NOHUGEPAGE) && errno != EINVAL)
		die("madvise");
}

static inline long number(const char *text)
{
	char *end;
	long value = strtol(text, &end, 10);

	if (*end || end == text || value < 0) {
		fprintf(stderr, "%s is not what was expected: a count\n", text);
		exit(2);
	}
	return value;
}

/* Says that all is made, and waits until the test has seen it. */
static inline void ready_until_eof(void)
{
	char c;

	puts("ready");
	fflush(stdout);
	while (read(STDIN_FILENO, &c, 1) > 0)
		;
}

/*
 * Shall there be another turn? Whoever makes something happen without rest does so until the test
 * closes its input, and says when it has done the least that the test wants to have seen.
 */
static inline bool goes_on(unsigned long turns, unsigned long least)
{
	struct pollfd input = { .fd = STDIN_FILENO, .events = POLLIN };

	if (turns == least) {
		puts("ready");
		fflush(stdout);
	}
	return !poll(&input, 1, 0);
}

#endif /* HELPER_H */
