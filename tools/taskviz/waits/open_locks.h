/* SPDX-License-Identifier: GPL-2.0 */
/* Who has the open files that locks belong to. */
#ifndef TASKVIZ_OPEN_LOCKS_H
#define TASKVIZ_OPEN_LOCKS_H

#include "proc/locks.h"
#include "wait.h"

/**
 * struct open_lock - a process that has a lock
 * @place: index of the lock
 * @task: index of the first task of the process that lives
 * @path: where its descriptor leads to, as the kernel has it
 */
struct open_lock {
	size_t place;
	uint32_t task;
	char *path;
};

/**
 * struct open_locks - all of them
 * @all: by process
 * @nr: how many
 * @size: room for so many
 * @hidden: the descriptors of some process are not for us
 */
struct open_locks {
	struct open_lock *all;
	size_t nr;
	size_t size;
	bool hidden;
};

/**
 * open_locks_find() - look at the descriptors of all processes
 * @open: set; to be given to open_locks_free() whatever is returned
 * @waits: all tasks
 * @locks: as in /proc/locks
 * @nr: how many
 *
 * Return: 0 or -ENOMEM.
 */
int open_locks_find(struct open_locks *open, const struct waits *waits,
		    const struct file_lock *locks, size_t nr);
void open_locks_free(struct open_locks *open);

/* open_locks_path() - the path of the file, as one who has the lock knows it; or NULL */
const char *open_locks_path(const struct open_locks *open, size_t place);

#endif /* TASKVIZ_OPEN_LOCKS_H */
