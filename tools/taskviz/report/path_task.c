// SPDX-License-Identifier: GPL-2.0
/* Finds a task by its pid, or by a name that it had. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include "base/errors.h"
#include "path_task.h"

/* Until it exited, or its program ended. */
static uint64_t lived_ns(const struct timeline *timeline, uint32_t row)
{
	const struct timeline_row *task = &timeline->rows.at[row];

	return (task->exited_ns < task->to_ns ? task->exited_ns : task->to_ns) - task->from_ns;
}

static bool has_pid(const struct timeline *timeline, uint32_t row, const char *text)
{
	char number[16];

	snprintf(number, sizeof(number), "%" PRId32, timeline->rows.at[row].pid);
	return !strcmp(number, text);
}

static bool had_name(const struct timeline *timeline, uint32_t row, const char *name)
{
	const struct timeline_program *programs = timeline->programs.at;
	size_t i = timeline_find(&timeline->programs, sizeof(*programs), row);

	if (!strncmp(timeline->rows.at[row].name, name, TASKVIZ_NAME_LEN))
		return true;
	for (; i < timeline->programs.nr && programs[i].row == row; i++)
		if (!strncmp(programs[i].name, name, TASKVIZ_NAME_LEN))
			return true;
	return false;
}

static uint32_t longest(const struct timeline *timeline, const char *text,
			bool (*is_meant)(const struct timeline *timeline, uint32_t row,
					 const char *text))
{
	uint32_t found = NO_ROW;

	for (uint32_t row = 0; row < timeline->rows.nr; row++)
		if (!timeline->rows.at[row].outside && is_meant(timeline, row, text) &&
		    (found == NO_ROW || lived_ns(timeline, row) > lived_ns(timeline, found)))
			found = row;
	return found;
}

static uint32_t find(const struct timeline *timeline, const char *text)
{
	const uint32_t found = longest(timeline, text, has_pid);

	return found != NO_ROW ? found : longest(timeline, text, had_name);
}

uint32_t path_task(const struct timeline *timeline, const char *text)
{
	char root[16];
	uint32_t row;

	snprintf(root, sizeof(root), "%" PRId32, timeline->recording->head.root);
	if (!text && !timeline->recording->head.root) {
		source_fail(EINVAL, "the recording is of the whole machine: name a task, as in taskviz report --critical-path PID");
		return NO_ROW;
	}
	row = find(timeline, text ?: root);
	if (row == NO_ROW)
		source_fail(ESRCH, "no task '%s' was recorded", text ?: root);
	return row;
}
