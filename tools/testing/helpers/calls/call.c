// SPDX-License-Identifier: GPL-2.0
/* The begin and the end of each call: counts it, looks at its error, tells what was found by it. */
#define _GNU_SOURCE
#include <errno.h>
#include <string.h>
#include <unistd.h>
#include "calls.h"

const char *const call_names[NR_CALLS] = {
	"open", "close", "read", "pread", "readv", "splice", "lseek", "poll", "mmap", "dup",
	"snapshot", "describe", "rows", "ioctl", "write", "fork",
};

unsigned long seed = 1;
bool prints;

void begin(struct caller *me, enum call kind, const struct slot *slot)
{
	me->kind = kind;
	me->slot = slot;
	me->made[kind]++;
}

/* In one piece, and without a lock that another thread held at the fork. */
static void say(const struct caller *me, const char *what)
{
	char line[512];
	const char *who = me->slot->user ? " as nobody" : "", *child = me->child ? " child at" : "";
	const size_t size = snprintf(line, sizeof(line),
				     "calls: seed %lu thread %u%s call %lu: %s %s%s: %s\n", seed,
				     me->nr, child, me->call, call_names[me->kind], me->slot->path,
				     who, what);

	if (write(STDERR_FILENO, line, size < sizeof(line) ? size : sizeof(line) - 1) < 0)
		_exit(1);
}

void fail_with(const struct caller *me, const char *what)
{
	say(me, what);
	_exit(1);
}

long end(struct caller *me, long result)
{
	const int error = errno;
	char text[64];

	if (prints) {
		snprintf(text, sizeof(text), "%ld%s%s", result, result < 0 ? " " : "",
			 result < 0 ? strerrorname_np(error) : "");
		say(me, text);
	}
	if (result < 0)
		check_errno(me, error);
	else
		me->succeeded[me->kind]++;
	errno = error;
	return result;
}
