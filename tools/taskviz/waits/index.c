// SPDX-License-Identifier: GPL-2.0
/* Finds tasks by pid, by parent, by who traces them. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "gather.h"

static int by_process(const void *a, const void *b)
{
	const struct task_status *one = &((const struct wait_task *)a)->status;
	const struct task_status *other = &((const struct wait_task *)b)->status;

	if (one->tgid != other->tgid)
		return one->tgid < other->tgid ? -1 : 1;
	return one->pid < other->pid ? -1 : one->pid > other->pid;
}

/* What an index is in the order of. */
typedef int32_t number_fn(const struct wait_task *task);

static int32_t pid_of(const struct wait_task *task)
{
	return task->status.pid;
}

static int32_t parent_of(const struct wait_task *task)
{
	return task->status.parent;
}

static int32_t tracer_of(const struct wait_task *task)
{
	return task->tracer;
}

static int32_t inner_of(const struct wait_task *task)
{
	return task->status.levels ? task->status.pids[task->status.levels - 1] : 0;
}

/* Places with the same number stay in the order of tasks. */
struct order {
	const struct wait_task *tasks;
	number_fn *number;
};

static int compare(const void *a, const void *b, void *data)
{
	const uint32_t one = *(const uint32_t *)a, other = *(const uint32_t *)b;
	const struct order *order = data;
	const int32_t number = order->number(&order->tasks[one]);
	const int32_t than = order->number(&order->tasks[other]);

	if (number != than)
		return number < than ? -1 : 1;
	return one < other ? -1 : one > other;
}

static void sort(const struct waits *waits, uint32_t *index, size_t nr, number_fn *number)
{
	struct order order = { waits->tasks, number };

	qsort_r(index, nr, sizeof(*index), compare, &order);
}

/* Return: the first place whose number is not below. */
static size_t search(const struct waits *waits, const uint32_t *index, size_t nr, number_fn *number,
		     int32_t wanted)
{
	size_t begin = 0, end = nr;

	while (begin < end) {
		const size_t middle = begin + (end - begin) / 2;

		if (number(&waits->tasks[index[middle]]) < wanted)
			begin = middle + 1;
		else
			end = middle;
	}
	return begin;
}

static void fill_processes(struct waits *waits)
{
	for (size_t i = 0; i < waits->nr; i = waits_process_end(waits, i))
		waits->by_parent[waits->nr_processes++] = i;
	sort(waits, waits->by_parent, waits->nr_processes, parent_of);
}

/* TracerPid may be any thread of the tracer; whichever of them may wait for what it traces. */
static void fill_traced(struct waits *waits)
{
	for (size_t i = 0; i < waits->nr; i++) {
		const int32_t pid = waits->tasks[i].status.tracer;
		const uint32_t tracer = waits_find(waits, pid);

		if (!pid || tracer == WAIT_NONE)
			continue;
		waits->tasks[i].tracer = waits->tasks[tracer].status.tgid;
		waits->traced[waits->nr_traced++] = i;
	}
	sort(waits, waits->traced, waits->nr_traced, tracer_of);
}

int waits_index(struct waits *waits)
{
	const size_t size = (waits->nr + !waits->nr) * sizeof(uint32_t);

	waits->by_pid = malloc(size);
	waits->by_inner = malloc(size);
	waits->by_parent = malloc(size);
	waits->traced = malloc(size);
	if (!waits->by_pid || !waits->by_inner || !waits->by_parent || !waits->traced)
		return -ENOMEM;
	qsort(waits->tasks, waits->nr, sizeof(*waits->tasks), by_process);
	for (size_t i = 0; i < waits->nr; i++)
		waits->by_pid[i] = i;
	memset(waits->by_inner, 0xff, size);
	sort(waits, waits->by_pid, waits->nr, pid_of);
	fill_processes(waits);
	fill_traced(waits);
	return 0;
}

uint32_t waits_find(const struct waits *waits, int32_t pid)
{
	const size_t place = search(waits, waits->by_pid, waits->nr, pid_of, pid);

	if (place == waits->nr || waits->tasks[waits->by_pid[place]].status.pid != pid)
		return WAIT_NONE;
	return waits->by_pid[place];
}

/* Tasks stand by process, so that each one's threads are a part of the index. */
static void fill_inner(const struct waits *waits, size_t first, size_t nr)
{
	uint32_t *index = waits->by_inner + first;

	if (*index != WAIT_NONE)
		return;
	for (size_t i = 0; i < nr; i++) {
		index[i] = first + i;
		wait_numbers(waits, &waits->tasks[first + i]);
	}
	sort(waits, index, nr, inner_of);
}

/*
 * Threads are of one namespace. Beyond its process nobody knows whether a pid is of the same, but
 * for our own.
 */
uint32_t waits_inner(const struct waits *waits, const struct wait_task *task, int32_t pid)
{
	const size_t first = waits_first(waits, task - waits->tasks);
	const size_t nr = waits_process_end(waits, first) - first;
	const uint32_t *index = waits->by_inner + first;
	size_t place;

	wait_numbers(waits, &waits->tasks[first]);
	if (waits->tasks[first].status.levels == 1)
		return waits_find(waits, pid);
	fill_inner(waits, first, nr);
	place = search(waits, index, nr, inner_of, pid);
	return place == nr || inner_of(&waits->tasks[index[place]]) != pid ? WAIT_NONE :
									    index[place];
}

size_t waits_process_end(const struct waits *waits, size_t first)
{
	size_t end = first + 1;

	while (end < waits->nr && waits->tasks[end].status.tgid == waits->tasks[first].status.tgid)
		end++;
	return end;
}

size_t waits_first(const struct waits *waits, size_t task)
{
	while (task && waits->tasks[task - 1].status.tgid == waits->tasks[task].status.tgid)
		task--;
	return task;
}

bool waits_named(const struct waits *waits, int32_t pid, size_t *begin, size_t *end)
{
	const uint32_t index = waits_find(waits, pid);

	if (index == WAIT_NONE)
		return false;
	*begin = index;
	*end = index + 1;
	if (waits->tasks[index].status.tgid == pid) {
		*begin = waits_first(waits, index);
		*end = waits_process_end(waits, index);
	}
	return true;
}

size_t waits_children(const struct waits *waits, int32_t parent)
{
	return search(waits, waits->by_parent, waits->nr_processes, parent_of, parent);
}

size_t waits_traced(const struct waits *waits, int32_t tracer)
{
	return search(waits, waits->traced, waits->nr_traced, tracer_of, tracer);
}
