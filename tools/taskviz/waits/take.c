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
	else if (task->status.state == 'D' && task->object == WAIT_NONE && !task->why)
		resolve_place(waits, task);
}

static void resolve(struct waits *waits, struct wait_task *task)
{
	if (!task->waits || task->asked)
		return;
	task->asked = true;
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
	resolve(waits, &waits->tasks[index]);
	stop_log_find(waits);
	return waits->no_memory ? -ENOMEM : 0;
}

static void resolve_range(struct waits *waits, size_t begin, size_t end)
{
	for (size_t i = begin; i < end; i++)
		resolve(waits, &waits->tasks[i]);
}

/* Who can end what is waited for is asked, too: by that there may come more objects. */
static void follow(struct waits *waits)
{
	for (size_t object = 0; object < waits->nr_objects; object++)
		for (size_t i = 0; i < waits->objects[object].nr; i++) {
			const struct wait_ender ender = waits->objects[object].enders[i];

			resolve_range(waits, ender.task, ender.kind == ENDER_TASK ? ender.task + 1 :
				      waits_process_end(waits, ender.task));
		}
}

/* A look at all descriptors costs more than to ask all tasks: so there is no third one. */
static void resolve_some(struct waits *waits, const int32_t *pids, size_t nr)
{
	size_t nr_found, nr_owned, begin, end;

	for (size_t i = 0; i < nr; i++)
		if (waits_named(waits, pids[i], &begin, &end))
			resolve_range(waits, begin, end);
	follow(waits);
	nr_found = waits->nr_objects;
	holders_find(waits, 0);
	follow(waits);
	nr_owned = waits->nr_objects;
	lock_owners_find(waits, 0);
	follow(waits);
	if (holders_wanted(waits, nr_found)) {
		resolve_range(waits, 0, waits->nr);
		holders_find(waits, nr_found);
	}
	lock_owners_find(waits, nr_owned);
}

int waits_take_some(struct waits *waits, const struct proc *proc, const int32_t *pids, size_t nr)
{
	int err;

	*waits = (struct waits){ .proc = proc };
	err = waits_gather(waits);
	if (!err)
		err = waits_index(waits);
	if (err)
		return err;
	if (nr) {
		resolve_some(waits, pids, nr);
	} else {
		resolve_range(waits, 0, waits->nr);
		holders_find(waits, 0);
		lock_owners_find(waits, 0);
	}
	stop_log_find(waits);
	return waits->no_memory ? -ENOMEM : 0;
}

int waits_take(struct waits *waits, const struct proc *proc)
{
	return waits_take_some(waits, proc, NULL, 0);
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
