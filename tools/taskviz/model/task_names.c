// SPDX-License-Identifier: GPL-2.0
/* A name for every pid there can be; of this large table only what is used takes memory. */
#include <stdlib.h>
#include <string.h>
#include "pids.h"
#include "task_names.h"

struct task_names {
	char of[MAX_PIDS][TASKVIZ_NAME_LEN];
};

struct task_names *task_names_new(void)
{
	return calloc(1, sizeof(struct task_names));
}

void task_names_free(struct task_names *names)
{
	free(names);
}

static void set(struct task_names *names, int32_t pid, const char *name)
{
	if (is_pid(pid))
		memcpy(names->of[pid], name, TASKVIZ_NAME_LEN);
}

void task_names_take_snapshot(struct task_names *names, const struct snapshot *snapshot)
{
	for (uint32_t i = 0; i < snapshot->head.count; i++)
		if (!(snapshot->records[i].info & TASKVIZ_INFO_ENDED))
			set(names, snapshot->records[i].pid, snapshot->records[i].name);
}

void task_names_take(struct task_names *names, const struct event *event)
{
	switch (event->kind) {
	case EVENT_FORK:
		set(names, event->pid, event->fork.name);
		return;
	case EVENT_EXEC:
		set(names, event->pid, event->exec.name);
		return;
	case EVENT_EXIT:
		set(names, event->pid, event->exit.name);
		return;
	case EVENT_SWITCH:
		set(names, event->pid, event->run.prev_comm);
		set(names, event->run.next_pid, event->run.next_comm);
		return;
	case EVENT_WAKEUP:
		set(names, event->pid, event->wakeup.comm);
		return;
	default:
		return;
	}
}

const char *task_names_of(const struct task_names *names, int32_t pid)
{
	return is_pid(pid) ? names->of[pid] : "";
}
