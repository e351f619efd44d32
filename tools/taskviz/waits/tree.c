// SPDX-License-Identifier: GPL-2.0
/* Chooses for each task the one it hangs below, and cuts circles. */
#include <errno.h>
#include <stdlib.h>
#include "tree.h"

/**
 * struct choice - where a task may hang
 * @waits: all tasks
 * @preferred: rather below one of these; NULL: below one that is in a deadlock, as the task is
 */
struct choice {
	const struct waits *waits;
	const bool *preferred;
};

static bool is_preferred(const struct choice *choice, size_t index)
{
	return choice->preferred ? choice->preferred[index] : choice->waits->tasks[index].deadlock;
}

/* A process is shown by its first thread that lives, but rather by one that is preferred. */
static uint32_t shown_by(const struct choice *choice, const struct wait_ender *ender)
{
	const struct wait_task *tasks = choice->waits->tasks;
	const size_t end = ender->kind == ENDER_TASK ? ender->task + 1 :
			   waits_process_end(choice->waits, ender->task);
	uint32_t found = WAIT_NONE;

	for (size_t i = ender->task; i < end; i++) {
		if (tasks[i].status.state == 'Z')
			continue;
		if (is_preferred(choice, i))
			return i;
		if (found == WAIT_NONE)
			found = i;
	}
	return found == WAIT_NONE ? ender->task : found;
}

uint32_t waits_shown_by(const struct waits *waits, const bool *preferred,
			const struct wait_ender *ender)
{
	const struct choice choice = { waits, preferred };

	return shown_by(&choice, ender);
}

/* What is preferred first, then what is of another process. */
static int rank(const struct choice *choice, size_t index, uint32_t by)
{
	const struct wait_task *tasks = choice->waits->tasks;

	return 1 + 2 * is_preferred(choice, by) +
	       (tasks[by].status.tgid != tasks[index].status.tgid);
}

static uint32_t choose(const struct choice *choice, size_t index)
{
	const struct wait_object *object =
		&choice->waits->objects[choice->waits->tasks[index].object];
	uint32_t found = WAIT_NONE;
	int best = 0;

	for (size_t i = 0; i < object->nr && best < 4; i++) {
		const uint32_t by = shown_by(choice, &object->enders[i]);
		const int is = by == index ? 0 : rank(choice, index, by);

		if (is > best) {
			best = is;
			found = by;
		}
	}
	return found;
}

/* Marks the way up with @mark. Return: the task where it closes, WAIT_NONE if it does not. */
static uint32_t follow(const uint32_t *above, uint32_t *marks, uint32_t index, uint32_t mark)
{
	while (index != WAIT_NONE && !marks[index]) {
		marks[index] = mark;
		index = above[index];
	}
	return index != WAIT_NONE && marks[index] == mark ? index : WAIT_NONE;
}

/* The task with the lowest pid becomes a root. */
static void cut(const struct waits *waits, uint32_t *above, uint32_t start)
{
	uint32_t lowest = start;

	for (uint32_t i = above[start]; i != start; i = above[i])
		if (waits->tasks[i].status.pid < waits->tasks[lowest].status.pid)
			lowest = i;
	above[lowest] = WAIT_NONE;
}

int waits_tree(const struct waits *waits, const bool *preferred, uint32_t *above)
{
	const struct choice choice = { waits, preferred };
	uint32_t *marks = calloc(waits->nr + 1, sizeof(*marks));

	if (!marks)
		return -ENOMEM;
	for (size_t i = 0; i < waits->nr; i++)
		above[i] = waits->tasks[i].object == WAIT_NONE ? WAIT_NONE : choose(&choice, i);
	for (size_t i = 0; i < waits->nr; i++) {
		const uint32_t closes = follow(above, marks, i, i + 1);

		if (closes != WAIT_NONE)
			cut(waits, above, closes);
	}
	free(marks);
	return 0;
}
