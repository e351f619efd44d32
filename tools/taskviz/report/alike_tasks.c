// SPDX-License-Identifier: GPL-2.0
/* Finds siblings that ran the same programs. */
#include <stdlib.h>
#include <string.h>
#include "alike_tasks.h"

static_assert(NO_ROW == ALIKE_NONE, "parents are taken as they are");

static const char *program(const struct timeline *timeline, size_t i, uint32_t row)
{
	const struct timeline_program *at = timeline->programs.at;

	return i < timeline->programs.nr && at[i].row == row ? at[i].name : NULL;
}

static int compare_programs(const struct timeline *timeline, uint32_t one, uint32_t other)
{
	const size_t size = sizeof(*timeline->programs.at);
	size_t i = timeline_find(&timeline->programs, size, one);
	size_t j = timeline_find(&timeline->programs, size, other);
	const char *a = program(timeline, i, one), *b = program(timeline, j, other);

	while (a && b && !strcmp(a, b)) {
		a = program(timeline, ++i, one);
		b = program(timeline, ++j, other);
	}
	return a && b ? strcmp(a, b) : !!a - !!b;
}

/* Threads are apart, and those of which nothing was recorded. */
static int sort_of(const struct timeline_row *row)
{
	return (row->pid != row->tgid) | row->outside << 1;
}

static int compare(uint32_t one, uint32_t other, void *arg)
{
	const struct timeline *timeline = arg;
	const struct timeline_row *rows = timeline->rows.at;

	return strcmp(rows[one].name, rows[other].name) ?:
	       sort_of(&rows[one]) - sort_of(&rows[other]) ?:
	       compare_programs(timeline, one, other);
}

struct alike *alike_tasks_new(const struct timeline *timeline)
{
	const uint32_t nr = timeline->rows.nr;
	struct alike *alike = calloc(nr + 1, sizeof(*alike));

	for (uint32_t row = 0; alike && row < nr; row++)
		alike[row].parent = timeline->rows.at[row].parent;
	if (!alike || !alike_join(alike, nr, 2, compare, (void *)timeline))
		return alike;
	free(alike);
	return NULL;
}
