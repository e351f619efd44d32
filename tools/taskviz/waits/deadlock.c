// SPDX-License-Identifier: GPL-2.0
/* Finds tasks that wait for each other. */
#include <errno.h>
#include <stdlib.h>
#include "deadlock.h"
#include "graph.h"

static long mark(struct wait_graph *graph, struct waits *waits)
{
	bool *cycle = calloc(graph->chains.nr + 1, sizeof(*cycle));
	long nr = cycle ? chains_find(&graph->chains, cycle) : -ENOMEM;

	if (nr > 0)
		nr = 0;
	for (size_t i = 0; i < waits->nr && nr >= 0; i++) {
		waits->tasks[i].deadlock = cycle[i];
		nr += cycle[i];
	}
	free(cycle);
	return nr;
}

long deadlocks_mark(struct waits *waits)
{
	struct wait_graph graph;
	const int err = wait_graph_make(&graph, waits);
	const long nr = err ? err : mark(&graph, waits);

	wait_graph_free(&graph);
	return nr;
}

/* Has it slept since it was looked at first? */
static bool has_slept(const struct waits *before, const struct wait_task *task)
{
	const uint32_t index = waits_find(before, task->status.pid);
	struct task_status now;

	return index != WAIT_NONE && before->tasks[index].status.sleeps == task->status.sleeps &&
	       !task_status_read(before->proc, task->status.tgid, task->status.pid, &now) &&
	       now.sleeps == task->status.sleeps &&
	       now.state == task->status.state;
}

/* Who has not may go on. */
static int confirm(const struct waits *before, struct waits *waits)
{
	bool all = true;
	long nr = deadlocks_mark(waits);

	for (size_t i = 0; i < waits->nr && nr > 0; i++) {
		struct wait_task *task = &waits->tasks[i];

		if (!task->deadlock || has_slept(before, task))
			continue;
		task->why = "it went on meanwhile";
		all = false;
	}
	return nr > 0 && !all ? confirm(before, waits) : nr < 0 ? nr : 0;
}

int waits_look(struct waits *waits, const struct proc *proc)
{
	struct waits before;
	long nr;
	int err = waits_take(waits, proc);

	nr = err ? err : deadlocks_mark(waits);
	if (nr <= 0)
		return nr;
	before = *waits;
	err = waits_take(waits, proc);
	if (!err)
		err = confirm(&before, waits);
	waits_free(&before);
	return err;
}
