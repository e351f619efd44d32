// SPDX-License-Identifier: GPL-2.0
/* Waits for locks of files. */
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "files.h"
#include "resolvers.h"

static void read_locks(struct waits *waits, struct wait_task *task)
{
	char *text;
	int err;

	if (waits->has_locks)
		return;
	waits->has_locks = true;
	err = proc_whole(waits->proc, 0, 0, "locks", &text);
	wait_failed(task, err);
	if (err)
		return;
	err = file_locks_parse(text, &waits->file_locks, &waits->nr_file_locks);
	if (!err)
		err = lock_waits_find(waits->file_locks, waits->nr_file_locks, &waits->locks,
				      &waits->nr_locks);
	waits->no_memory |= err != 0;
	free(text);
}

/* Return: the first request of the process, or behind those of all that are before it. */
static size_t first_of(const struct waits *waits, int32_t pid)
{
	size_t begin = 0, end = waits->nr_locks;

	while (begin < end) {
		const size_t middle = begin + (end - begin) / 2;

		if (waits->locks[middle].pid < pid)
			begin = middle + 1;
		else
			end = middle;
	}
	return begin;
}

/* Of requests of a process for locks of one kind that for this file; NULL if that is not clear. */
static const struct lock_wait *find(const struct waits *waits, int32_t pid, const char *kind,
				    uint64_t ino)
{
	const struct lock_wait *found = NULL;

	for (size_t i = first_of(waits, pid); i < waits->nr_locks; i++) {
		const struct lock_wait *lock = &waits->locks[i];

		if (lock->pid != pid)
			break;
		if (strcmp(lock->kind, kind) || lock->ino != ino)
			continue;
		if (found && found->line != lock->line)
			return NULL;
		found = lock;
	}
	return found;
}

static void wait_behind(struct waits *waits, struct wait_task *task, const struct lock_wait *lock)
{
	const struct wait_key key = { WAIT_LOCK, lock->line, 0, 0 };
	struct wait_object *object = waits_for(waits, task, &key);
	const uint32_t index = waits_find(waits, lock->behind);

	if (!object)
		return;
	object->source = "/proc/locks";
	object->open = index == WAIT_NONE;
	if (index != WAIT_NONE)
		waits_ended_by(waits, object, ENDER_PROCESS, waits_first(waits, index));
	else
		object->why = lock->behind == -1 ? "an open file has it" : "holder not visible";
}

/* Other commands of fcntl() do not sleep. 64-bit offsets have numbers of their own with 32 bits. */
const char *wait_lock_kind(const struct wait_task *task)
{
	if (!strncmp(task->in, "flock(", 6))
		return "FLOCK";
	if (strncmp(task->in, "fcntl", 5))
		return NULL;
	switch (task->call.args[1]) {
	case F_SETLKW:
	case 14:	/* F_SETLKW64 */
		return "POSIX";
	case F_OFD_SETLKW:
		return "OFDLCK";
	default:
		return NULL;
	}
}

int wait_lock_file(const struct waits *waits, const struct wait_task *task, struct wait_file *file)
{
	char name[32];

	snprintf(name, sizeof(name), "fd/%" PRId32, (int32_t)task->call.args[0]);
	return wait_file_of(waits->proc, &task->status, name, true, file);
}

void resolve_lock(struct waits *waits, struct wait_task *task)
{
	const char *kind = wait_lock_kind(task);
	const struct lock_wait *lock;
	struct wait_file file;
	int err;

	if (!kind)
		return;
	err = wait_lock_file(waits, task, &file);
	wait_failed(task, err);
	if (err)
		return;
	wait_says_file(task, "lock of", &file);
	read_locks(waits, task);
	lock = find(waits, strcmp(kind, "OFDLCK") ? task->status.tgid : -1, kind, file.ino);
	if (lock)
		wait_behind(waits, task, lock);
}
