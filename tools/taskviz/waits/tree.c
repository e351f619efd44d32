// SPDX-License-Identifier: GPL-2.0
/* Chooses for each task the one it hangs below, and cuts circles. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
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

/**
 * struct best - of enders that are preferred, or of those that are not, the first that come into
 *	question for any task; WAIT_NONE: none
 * @first: of all
 * @other: of another process than that one
 */
struct best {
	uint32_t first;
	uint32_t other;
};

/* Many may wait for one object, which many can end: the enders are looked at once. */
static void compete(const struct choice *choice, struct best *best, uint32_t by)
{
	const struct wait_task *tasks = choice->waits->tasks;

	if (best->first == WAIT_NONE)
		best->first = by;
	else if (best->other == WAIT_NONE &&
		 tasks[by].status.tgid != tasks[best->first].status.tgid)
		best->other = by;
}

static void find_best(const struct choice *choice, const struct wait_object *object,
		      struct best best[2])
{
	for (size_t i = 0; i < object->nr; i++) {
		const uint32_t by = shown_by(choice, &object->enders[i]);

		compete(choice, &best[is_preferred(choice, by)], by);
	}
}

/* What is of another process first, never itself. */
static uint32_t choose_of(const struct choice *choice, size_t index, const struct best *best)
{
	const struct wait_task *tasks = choice->waits->tasks;

	if (best->first == WAIT_NONE || tasks[best->first].status.tgid != tasks[index].status.tgid)
		return best->first;
	if (best->other != WAIT_NONE)
		return best->other;
	return best->first == index ? WAIT_NONE : best->first;
}

/* What is preferred first. */
static uint32_t choose(const struct choice *choice, size_t index, const struct best best[2])
{
	const uint32_t by = choose_of(choice, index, &best[true]);

	return by == WAIT_NONE ? choose_of(choice, index, &best[false]) : by;
}

static bool choose_all(const struct choice *choice, uint32_t *above)
{
	const struct waits *waits = choice->waits;
	struct best (*best)[2] = malloc((waits->nr_objects + 1) * sizeof(*best));

	if (!best)
		return false;
	memset(best, 0xff, (waits->nr_objects + 1) * sizeof(*best));
	for (size_t i = 0; i < waits->nr_objects; i++)
		find_best(choice, &waits->objects[i], best[i]);
	for (size_t i = 0; i < waits->nr; i++) {
		const uint32_t object = waits->tasks[i].object;

		above[i] = object == WAIT_NONE ? WAIT_NONE : choose(choice, i, best[object]);
	}
	free(best);
	return true;
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

	if (!marks || !choose_all(&choice, above)) {
		free(marks);
		return -ENOMEM;
	}
	for (size_t i = 0; i < waits->nr; i++) {
		const uint32_t closes = follow(above, marks, i, i + 1);

		if (closes != WAIT_NONE)
			cut(waits, above, closes);
	}
	free(marks);
	return 0;
}
