// SPDX-License-Identifier: GPL-2.0
/* Sorts tasks by the object that they wait for. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "sleepers.h"

static bool is_hidden(const struct wait_task *task)
{
	return task->waits && !*task->in && task->why && !strcmp(task->why, wait_why(-EPERM));
}

/* How many wait for it is counted two places behind each object, then these are added up. */
static void count(struct wait_sleepers *sleepers, const struct waits *waits)
{
	for (size_t i = 0; i < waits->nr; i++) {
		sleepers->hidden |= is_hidden(&waits->tasks[i]);
		if (waits->tasks[i].object != WAIT_NONE)
			sleepers->first[waits->tasks[i].object + 2]++;
	}
	for (size_t i = 0; i < waits->nr_objects; i++)
		sleepers->first[i + 2] += sleepers->first[i + 1];
}

/* What stands behind an object's place moves up to its end, where the next one begins. */
static void fill(struct wait_sleepers *sleepers, const struct waits *waits)
{
	for (size_t i = 0; i < waits->nr; i++)
		if (waits->tasks[i].object != WAIT_NONE)
			sleepers->tasks[sleepers->first[waits->tasks[i].object + 1]++] = i;
}

int wait_sleepers_make(struct wait_sleepers *sleepers, const struct waits *waits)
{
	*sleepers = (struct wait_sleepers){
		.tasks = malloc((waits->nr + 1) * sizeof(*sleepers->tasks)),
		.first = calloc(waits->nr_objects + 2, sizeof(*sleepers->first)),
	};
	if (!sleepers->tasks || !sleepers->first)
		return -ENOMEM;
	count(sleepers, waits);
	fill(sleepers, waits);
	return 0;
}

void wait_sleepers_free(struct wait_sleepers *sleepers)
{
	free(sleepers->tasks);
	free(sleepers->first);
}
