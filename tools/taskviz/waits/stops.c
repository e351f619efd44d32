// SPDX-License-Identifier: GPL-2.0
/* Tasks that are stopped, traced, or have ended: no system call tells what they wait for. */
#include <inttypes.h>
#include <stdio.h>
#include "resolvers.h"

/* Anybody may send it. */
void resolve_stop(struct waits *waits, struct wait_task *task)
{
	(void)waits;
	task->outside = true;
	snprintf(task->in, sizeof(task->in), "stopped");
	wait_says(task, "SIGCONT");
}

static void ended_by_process(struct waits *waits, struct wait_task *task,
			     const struct wait_key *key, int32_t tgid, const char *source)
{
	struct wait_object *object = waits_for(waits, task, key);
	const uint32_t index = waits_find(waits, tgid);

	if (!object)
		return;
	object->source = source;
	object->open = index == WAIT_NONE;
	if (index != WAIT_NONE)
		waits_ended_by(waits, object, ENDER_PROCESS, waits_first(waits, index));
}

void resolve_trace(struct waits *waits, struct wait_task *task)
{
	const struct wait_key key = { WAIT_TRACER, task->tracer, 0, 0 };

	snprintf(task->in, sizeof(task->in), "traced");
	wait_says(task, "its tracer %" PRId32, task->tracer);
	ended_by_process(waits, task, &key, task->tracer, "TracerPid");
}

static bool has_threads(const struct waits *waits, const struct wait_task *task)
{
	const size_t first = waits_first(waits, task - waits->tasks);

	for (size_t i = first; i < waits_process_end(waits, first); i++)
		if (waits->tasks[i].status.state != 'Z')
			return true;
	return false;
}

/* All of its threads have to end, before its parent is told. */
void resolve_zombie(struct waits *waits, struct wait_task *task)
{
	const struct wait_key key = { WAIT_PARENT, task->status.parent, 0, 0 };

	snprintf(task->in, sizeof(task->in), "zombie");
	if (has_threads(waits, task)) {
		wait_says(task, "the end of its other threads");
		return;
	}
	wait_says(task, "its parent %" PRId32 " to wait", task->status.parent);
	ended_by_process(waits, task, &key, task->status.parent, "PPid");
}
