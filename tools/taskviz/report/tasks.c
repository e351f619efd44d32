// SPDX-License-Identifier: GPL-2.0
/* A report's table of tasks: a line each, below who made it. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "core/pure.h"
#include "timeline/timeline_waker.h"
#include "cells.h"
#include "columns.h"

#define CELL_SIZE	512

/**
 * struct tasks - the lines, as far as they are made
 * @report: made of that
 * @lines: of each row
 * @program: index of the first program of the next row
 * @span: the same of spans
 */
struct tasks {
	const struct report *report;
	struct libscols_line **lines;
	size_t program;
	size_t span;
};

static struct report_cell cell(const struct tasks *tasks, uint32_t row, size_t column)
{
	return (struct report_cell){ tasks->report, tasks->lines[row], column };
}

static void set_states(const struct tasks *tasks, uint32_t row, size_t column, const char *states)
{
	const struct report_cell at = cell(tasks, row, column);

	cell_set_states(&at, &tasks->report->sums[row], states);
}

static void set_ns(const struct tasks *tasks, uint32_t row, size_t column, uint64_t ns)
{
	const struct report_cell at = cell(tasks, row, column);

	cell_set_ns(&at, ns, false);
}

/* What was not recorded of it, or was lost, was not counted. */
static void set_count(const struct tasks *tasks, uint32_t row, size_t column, uint64_t number)
{
	const struct report_cell at = cell(tasks, row, column);

	if (tasks->report->timeline->rows.at[row].outside)
		cell_set(&at, "?");
	else
		cell_set_count(&at, number);
}

static void set_pid(const struct tasks *tasks, uint32_t row, size_t column, int32_t pid)
{
	const struct report_cell at = cell(tasks, row, column);
	char text[16];

	snprintf(text, sizeof(text), "%" PRId32, pid);
	cell_set(&at, text);
}

static void set_end(const struct tasks *tasks, uint32_t row)
{
	const struct timeline_row *task = &tasks->report->timeline->rows.at[row];
	const struct report_cell at = cell(tasks, row, TASK_END);
	char buf[64];
	struct taskviz_text text = { .buf = buf, .size = sizeof(buf) - 1 };

	if (task->exited_ns == UINT64_MAX)
		taskviz_put_char(&text, '-');
	else
		taskviz_put_exit(&text, task->exit_code);
	buf[text.len] = 0;
	cell_set(&at, buf);
}

/* The programs one after the other, and the name it gave itself, if it did. */
static void set_task(struct tasks *tasks, uint32_t row)
{
	const struct timeline *timeline = tasks->report->timeline;
	const struct timeline_program *programs = timeline->programs.at;
	const char *name = timeline->rows.at[row].name, *last = "";
	const struct report_cell at = cell(tasks, row, TASK_TASK);
	size_t *next = &tasks->program;
	char buf[CELL_SIZE];
	struct taskviz_text text = { .buf = buf, .size = sizeof(buf) - 1 };

	for (; *next < timeline->programs.nr && programs[*next].row == row; (*next)++) {
		last = programs[*next].name;
		taskviz_put_str(&text, text.len ? " > " : "");
		taskviz_put_name(&text, last, TASKVIZ_NAME_LEN);
	}
	if (strcmp(name, last)) {
		taskviz_put_str(&text, text.len ? " = " : "");
		taskviz_put_name(&text, name, TASKVIZ_NAME_LEN);
	}
	buf[text.len < sizeof(buf) ? text.len : sizeof(buf) - 1] = 0;
	cell_set(&at, buf);
}

static void set_born(const struct tasks *tasks, uint32_t row)
{
	const struct report *report = tasks->report;
	const struct timeline_row *task = &report->timeline->rows.at[row];
	const struct report_cell at = cell(tasks, row, TASK_BORN);
	char text[TIME_TEXT_SIZE];

	if (!task->born)
		cell_set(&at, "-");
	else if (report->clock && !table_is_exact(report->table))
		cell_set(&at, time_text(text, report->clock, task->from_ns));
	else
		cell_set_ns(&at, task->from_ns - report->timeline->origin_ns, false);
}

static int set_wakers(struct tasks *tasks, uint32_t row)
{
	const struct report *report = tasks->report;
	const struct report_cell at = cell(tasks, row, TASK_WAKERS);
	char text[WAKERS_TEXT_SIZE];
	int err = timeline_wakers(report->timeline, &tasks->span, row, text);

	if (!err)
		cell_set(&at, sums_ns(&report->sums[row], SUMS_KNOWN) ? text : "?");
	return err;
}

static int add_row(struct tasks *tasks, uint32_t row)
{
	const struct report *report = tasks->report;
	const struct timeline_row *task = &report->timeline->rows.at[row];
	const struct sums *sums = &report->sums[row];
	uint64_t end = task->exited_ns < task->to_ns ? task->exited_ns : task->to_ns;

	tasks->lines[row] = table_line(report->table, task->parent == NO_ROW ? NULL :
				       tasks->lines[task->parent]);
	set_pid(tasks, row, TASK_PID, task->pid);
	set_pid(tasks, row, TASK_TGID, task->tgid);
	set_born(tasks, row);
	set_ns(tasks, row, TASK_LIVED, end - task->from_ns);
	set_states(tasks, row, TASK_ON_CPU, "R");
	set_states(tasks, row, TASK_RUNNABLE, "r");
	set_states(tasks, row, TASK_ASLEEP, "SI");
	set_states(tasks, row, TASK_BLOCKED, "D");
	set_states(tasks, row, TASK_STOPPED, "Tt");
	set_ns(tasks, row, TASK_UNKNOWN, sums_ns(sums, "?"));
	set_ns(tasks, row, TASK_ZOMBIE, sums_ns(sums, "Z"));
	set_count(tasks, row, TASK_FORKS, sums->forks);
	set_count(tasks, row, TASK_COPIED, sums->copied);
	set_end(tasks, row);
	set_task(tasks, row);
	return set_wakers(tasks, row);
}

int report_tasks(const struct report *report)
{
	const size_t nr = report->timeline->rows.nr;
	struct tasks tasks = { .report = report };
	int err = 0;

	tasks.lines = calloc(nr + 1, sizeof(*tasks.lines));
	if (!tasks.lines)
		return -ENOMEM;
	for (uint32_t row = 0; row < nr && !err; row++)
		err = add_row(&tasks, row);
	free(tasks.lines);
	return err;
}
