// SPDX-License-Identifier: GPL-2.0
/* Finds a task by its pid, or by a name that it had; tells it by these. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include "base/errors.h"
#include "timeline/critical_path.h"
#include "path_task.h"

static bool has_pid(const struct timeline *timeline, uint32_t row, const void *text)
{
	char number[16];

	snprintf(number, sizeof(number), "%" PRId32, timeline->rows.at[row].pid);
	return !strcmp(number, text);
}

static bool had_name(const struct timeline *timeline, uint32_t row, const void *name)
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

static uint32_t find(const struct timeline *timeline, const char *text)
{
	const uint32_t found = critical_path_longest(timeline, has_pid, text);

	return found != NO_ROW ? found : critical_path_longest(timeline, had_name, text);
}

/* The command is not in every part of a recording, or what was lost has it. */
static uint32_t fail(const struct timeline *timeline, const char *text)
{
	if (text)
		source_fail(ESRCH, "no task '%s' was recorded", text);
	else if (timeline->recording->head.root)
		source_fail(ESRCH, "%s, %" PRId32 ", is not in what was recorded, or not in that part of it",
			    recording_is_part(timeline->recording) ? "the process" : "the command",
			    timeline->recording->head.root);
	else
		source_fail(EINVAL, "the recording is of the whole machine: name a task, as in --critical-path PID");
	return NO_ROW;
}

uint32_t path_task(const struct timeline *timeline, const char *text)
{
	const uint32_t row = text ? find(timeline, text) : critical_path_command(timeline);

	return row == NO_ROW ? fail(timeline, text) : row;
}

void path_put_task(struct taskviz_text *text, const struct timeline *timeline, uint32_t row,
		   const char *name)
{
	taskviz_put_s64(text, timeline->rows.at[row].pid, 0);
	taskviz_put_char(text, ' ');
	taskviz_put_name(text, name, TASKVIZ_NAME_LEN);
}
