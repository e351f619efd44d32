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

/* Did it sleep from before the first look until now, and was it in a deadlock in both? */
static bool is_sure(const struct waits *again, const struct wait_task *task)
{
	const uint32_t index = waits_find(again, task->status.pid);
	struct task_status now;

	return index != WAIT_NONE && again->tasks[index].deadlock &&
	       again->tasks[index].status.sleeps == task->status.sleeps &&
	       !task_status_read(again->proc, task->status.tgid, task->status.pid, &now) &&
	       now.sleeps == task->status.sleeps &&
	       now.state == task->status.state;
}

static void went_on(struct waits *waits, int32_t pid)
{
	const uint32_t index = waits_find(waits, pid);

	if (index != WAIT_NONE)
		waits->tasks[index].why = "it went on meanwhile";
}

/* Who is not may go on: then who waits for it may, too. */
static int confirm(struct waits *waits, struct waits *again)
{
	const long nr_again = deadlocks_mark(again);
	const long nr = nr_again < 0 ? nr_again : deadlocks_mark(waits);
	bool all = true;

	for (size_t i = 0; i < waits->nr && nr > 0; i++) {
		const struct wait_task *task = &waits->tasks[i];

		if (!task->deadlock || is_sure(again, task))
			continue;
		went_on(waits, task->status.pid);
		went_on(again, task->status.pid);
		all = false;
	}
	return nr > 0 && !all ? confirm(waits, again) : nr < 0 ? nr : 0;
}

/* Only who seems to be in one is asked again, and who could help it. */
static int look_again(struct waits *waits, size_t nr)
{
	int32_t *pids = malloc(nr * sizeof(*pids));
	struct waits again;
	size_t at = 0;
	int err;

	if (!pids)
		return -ENOMEM;
	for (size_t i = 0; i < waits->nr; i++)
		if (waits->tasks[i].deadlock)
			pids[at++] = waits->tasks[i].status.pid;
	err = waits_take_some(&again, waits->proc, pids, nr);
	if (!err)
		err = confirm(waits, &again);
	waits_free(&again);
	free(pids);
	return err;
}

int waits_look_at(struct waits *waits, const struct proc *proc, const int32_t *pids, size_t nr_pids)
{
	const int err = waits_take_some(waits, proc, pids, nr_pids);
	const long nr = err ? err : deadlocks_mark(waits);

	return nr > 0 ? look_again(waits, nr) : nr;
}

int waits_look(struct waits *waits, const struct proc *proc)
{
	return waits_look_at(waits, proc, NULL, 0);
}
