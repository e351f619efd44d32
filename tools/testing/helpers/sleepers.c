// SPDX-License-Identifier: GPL-2.0
/*
 * sleepers KIND N: a process with N children that sleep and share its memory, each in a call that
 * KIND names: pause, pipe (all one, that their parent can write), futex (each a word of its own),
 * or mix (these by turns).
 */
#define _GNU_SOURCE
#include <linux/futex.h>
#include <sched.h>
#include <string.h>
#include <sys/syscall.h>
#include "helper.h"

#define STACK	4096

static const char *const kinds[] = { "pause", "pipe", "futex", "mix" };

enum { PAUSE, PIPE, FUTEX, MIX };

struct sleeper {
	char stack[STACK];
	int kind;
	int word;
	pid_t pid;
};

static int ends[2];

static int sleep_for_ever(void *data)
{
	struct sleeper *sleeper = data;
	char c;

	prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
	close(ends[1]);
	if (sleeper->kind == PIPE)
		return read(ends[0], &c, 1) < 0;
	if (sleeper->kind == FUTEX)
		return syscall(SYS_futex, &sleeper->word, FUTEX_WAIT_PRIVATE, 0, NULL) < 0;
	return pause();
}

static int kind_of(const char *name)
{
	int kind = PAUSE;

	while (kind <= MIX && strcmp(kinds[kind], name))
		kind++;
	return kind;
}

int main(int argc, char **argv)
{
	const int kind = argc == 3 ? kind_of(argv[1]) : MIX + 1;
	const long nr = argc == 3 ? number(argv[2]) : 0;
	struct sleeper *sleepers = mmap(NULL, (nr + 1) * sizeof(*sleepers), PROT_READ | PROT_WRITE,
					MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	if (kind > MIX || sleepers == MAP_FAILED || pipe(ends))
		die("a kind and a number");
	for (long i = 0; i < nr; i++) {
		sleepers[i].kind = kind == MIX ? i % MIX : kind;
		sleepers[i].pid = clone(sleep_for_ever, sleepers[i].stack + STACK,
					CLONE_VM | SIGCHLD, &sleepers[i]);
		if (sleepers[i].pid < 0)
			die("clone");
	}
	ready_until_eof();
	for (long i = 0; i < nr; i++)
		kill(sleepers[i].pid, SIGKILL);
	while (wait(NULL) > 0)
		;
	return 0;
}
