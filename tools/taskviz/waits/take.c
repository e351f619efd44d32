// SPDX-License-Identifier: GPL-2.0
/* Reads all tasks, and asks of each that waits what for. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "calls.h"
#include "resolvers.h"

/* 32-bit programs have no address above. */
#define END_OF_32	0x100000000ull

static bool is_waiting(const struct task_status *status)
{
	return strchr(status->kernel ? "D" : "SDTtZ", status->state);
}

/* Return: room for one more, NULL without memory. */
static struct wait_task *next_task(struct waits *waits, size_t *size)
{
	struct wait_task *tasks = waits->tasks;

	if (waits->nr == *size) {
		*size = *size ? 2 * *size : 256;
		tasks = realloc(tasks, *size * sizeof(*tasks));
		if (!tasks)
			return NULL;
		waits->tasks = tasks;
	}
	memset(&tasks[waits->nr], 0, sizeof(*tasks));
	return &tasks[waits->nr];
}

/* Return: threads of its process; 0 if it ended meanwhile; a negative errno. */
static int read_task(struct waits *waits, size_t *size, int32_t tgid, int32_t pid)
{
	struct wait_task *task = next_task(waits, size);

	if (!task)
		return -ENOMEM;
	if (task_status_read(waits->proc, tgid, pid, &task->status))
		return 0;
	task->object = WAIT_NONE;
	task->waits = is_waiting(&task->status);
	waits->nr++;
	return task->status.threads;
}

static int read_threads(struct waits *waits, size_t *size, int32_t tgid)
{
	DIR *folder = proc_folder(waits->proc, tgid, tgid, "task");
	struct dirent *entry;
	int err = 0;

	while (folder && err >= 0 && (entry = readdir(folder))) {
		const int32_t pid = atoi(entry->d_name);

		if (pid > 0 && pid != tgid)
			err = read_task(waits, size, tgid, pid);
	}
	if (folder)
		closedir(folder);
	return err < 0 ? err : 0;
}

static int read_tasks(struct waits *waits, DIR *folder)
{
	struct dirent *entry;
	size_t size = 0;
	int err = 0;

	while (err >= 0 && (entry = readdir(folder))) {
		const int32_t tgid = atoi(entry->d_name);

		if (tgid <= 0)
			continue;
		err = read_task(waits, &size, tgid, tgid);
		if (err > 1)
			err = read_threads(waits, &size, tgid);
	}
	return err < 0 ? err : 0;
}

static int read_all_tasks(struct waits *waits)
{
	DIR *folder = proc_root(waits->proc);
	int err;

	if (!folder)
		return -errno;
	err = read_tasks(waits, folder);
	closedir(folder);
	return err;
}

/* What was read first may have changed when the second is read: then it has gone on. */
static bool read_call(struct waits *waits, struct wait_task *task)
{
	const struct task_status *status = &task->status;
	char text[256];
	int err = proc_text(waits->proc, status->tgid, status->pid, "syscall", text, sizeof(text));

	if (!err && !task_call_parse(&task->call, text))
		err = -EINVAL;
	if (!err && task->call.state == TASK_CALL_RUNNING)
		err = -ESRCH;
	wait_failed(task, err);
	task->is_32 = !err && task->call.sp < END_OF_32 && task->call.pc < END_OF_32 &&
		      proc_is_32(waits->proc, status->tgid, status->pid);
	return !err;
}

static void resolve_sleep(struct waits *waits, struct wait_task *task)
{
	if (!task->status.kernel && read_call(waits, task) && task->call.state == TASK_CALL_IN)
		calls_resolve(waits, task);
	if (!*task->what && !task->why)
		resolve_kernel(waits, task);
}

static void resolve(struct waits *waits, struct wait_task *task)
{
	switch (task->status.state) {
	case 'T':
		return resolve_stop(waits, task);
	case 't':
		return resolve_trace(waits, task);
	case 'Z':
		return resolve_zombie(waits, task);
	default:
		return resolve_sleep(waits, task);
	}
}

int waits_take_one(struct waits *waits, const struct proc *proc, int32_t tgid, int32_t pid)
{
	size_t size = 0;
	uint32_t index;
	int err;

	*waits = (struct waits){ .proc = proc };
	err = read_task(waits, &size, tgid, tgid);
	if (err > 1)
		err = read_threads(waits, &size, tgid);
	if (err >= 0)
		err = waits_index(waits);
	if (err)
		return err;
	index = waits_find(waits, pid);
	if (index == WAIT_NONE)
		return -ESRCH;
	if (waits->tasks[index].waits)
		resolve(waits, &waits->tasks[index]);
	return waits->no_memory ? -ENOMEM : 0;
}

int waits_take(struct waits *waits, const struct proc *proc)
{
	int err;

	*waits = (struct waits){ .proc = proc };
	err = read_all_tasks(waits);
	if (!err)
		err = waits_index(waits);
	if (err)
		return err;
	for (size_t i = 0; i < waits->nr; i++)
		if (waits->tasks[i].waits)
			resolve(waits, &waits->tasks[i]);
	holders_find(waits);
	lock_owners_find(waits);
	return waits->no_memory ? -ENOMEM : 0;
}

void waits_free(struct waits *waits)
{
	for (size_t i = 0; i < waits->nr_objects; i++)
		free(waits->objects[i].enders);
	free(waits->objects);
	free(waits->chains);
	free(waits->traced);
	free(waits->by_parent);
	free(waits->by_inner);
	free(waits->by_pid);
	free(waits->areas);
	free(waits->locks);
	free(waits->file_locks);
	free(waits->peers);
	free(waits->tasks);
}
