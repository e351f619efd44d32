// SPDX-License-Identifier: GPL-2.0
/* Waits for somebody to open the other end of a FIFO. Who will is not known. */
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include "core/pure.h"
#include "files.h"
#include "resolvers.h"

/* Longer ones are not looked for. */
#define PATH_ROOM	100

static bool is_fifo(const struct waits *waits, const struct wait_task *task, const char *path)
{
	char name[PATH_ROOM + 8];
	struct statx stat;

	snprintf(name, sizeof(name), "%s/%.100s", *path == '/' ? "root" : "cwd", path);
	return !proc_stat(waits->proc, task->status.tgid, task->status.pid, name, &stat) &&
	       S_ISFIFO(stat.stx_mode);
}

/* Of a path that begins at another folder nobody asks. */
static void wait_for_open(struct waits *waits, struct wait_task *task, uint64_t path,
			  uint64_t flags)
{
	struct wait_file file;

	if (!wait_string(waits, task, path, file.link, PATH_ROOM))
		return;
	if (is_fifo(waits, task, file.link))
		wait_says_file(task, (flags & O_ACCMODE) == O_WRONLY ? "a reader to open" :
			       "a writer to open", &file);
}

void resolve_open(struct waits *waits, struct wait_task *task)
{
	wait_for_open(waits, task, task->call.args[0], task->call.args[1]);
}

void resolve_openat(struct waits *waits, struct wait_task *task)
{
	if ((int32_t)task->call.args[0] == AT_FDCWD)
		wait_for_open(waits, task, task->call.args[1], task->call.args[2]);
}
