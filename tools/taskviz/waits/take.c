// SPDX-License-Identifier: GPL-2.0
/* Asks of each task that waits what for. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "calls.h"
#include "gather.h"
#include "resolvers.h"

/* 32-bit programs have no address above. */
#define END_OF_32	0x100000000ull

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
	if (task->status.kernel)
		wait_numbers(waits, task);
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
	uint32_t index;
	int err;

	*waits = (struct waits){ .proc = proc };
	err = waits_gather_process(waits, tgid);
	if (!err)
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
	err = waits_gather(waits);
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
