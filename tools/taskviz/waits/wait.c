// SPDX-License-Identifier: GPL-2.0
/* What is said of one task: for what it waits, and why that is not known. */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include "wait.h"

#define SMALLEST_PAGE	4096

const char *wait_why(int err)
{
	switch (-err) {
	case EPERM:
	case EACCES:
		return "permission";
	case ESRCH:
	case ENOENT:
		return "it went on or ended meanwhile";
	case EXDEV:
		return "/proc is of another pid namespace";
	default:
		return strerror(-err);
	}
}

void wait_failed(struct wait_task *task, int err)
{
	if (err)
		task->why = wait_why(err);
}

void wait_says(struct wait_task *task, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(task->what, sizeof(task->what), format, args);
	va_end(args);
}

bool wait_memory(const struct waits *waits, struct wait_task *task, uint64_t address, void *to,
		 size_t size)
{
	const ssize_t got = waits->proc->memory(task->status.pid, address, to, size);

	if (got < 0)
		wait_failed(task, -errno);
	else if ((size_t)got < size)
		wait_failed(task, -EFAULT);
	return got >= 0 && (size_t)got == size;
}

/* What lies behind its end may be in no memory: it is not read in one go over the end of a page. */
bool wait_string(const struct waits *waits, struct wait_task *task, uint64_t address, char *to,
		 size_t size)
{
	size_t at = 0;

	while (at + 1 < size) {
		const size_t page = SMALLEST_PAGE - (address + at) % SMALLEST_PAGE;
		const size_t part = page < size - 1 - at ? page : size - 1 - at;

		if (!wait_memory(waits, task, address + at, to + at, part))
			return false;
		if (memchr(to + at, 0, part))
			return true;
		at += part;
	}
	to[at] = 0;
	return true;
}
