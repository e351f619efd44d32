// SPDX-License-Identifier: GPL-2.0
/* A report's table of tasks: a line each, below who made it. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "core/pure.h"
#include "print/group_text.h"
#include "timeline/timeline_waker.h"
#include "alike_tasks.h"
#include "cells.h"
#include "columns.h"
#include "ends.h"

#define CELL_SIZE	512

/**
 * struct tasks - the lines, as far as they are made
 * @report: made of that
 * @alike: which rows share a line; NULL: none do
 * @lines: of each row
 * @program: index of the first program of the next row
 * @span: the same of spans
 * @members: the rows of the line under way
 * @nr: how many
 * @sums: of all of these
 * @lived_ns: likewise
 */
struct tasks {
	const struct report *report;
	struct alike *alike;
	struct libscols_line **lines;
	size_t program;
	size_t span;
	uint32_t *members;
	uint32_t nr;
	struct sums sums;
	uint64_t lived_ns;
};

static struct report_cell cell(const struct tasks *tasks, uint32_t row, size_t column)
{
	return (struct report_cell){ tasks->report, tasks->lines[row], column };
}

static void set_states(const struct tasks *tasks, uint32_t row, size_t column, const char *states)
{
	const struct report_cell at = cell(tasks, row, column);

	cell_set_states(&at, &tasks->sums, states);
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

/* How many there are: of a line of several. */
static void set_size(const struct tasks *tasks, uint32_t row)
{
	const struct report_cell at = cell(tasks, row, TASK_PID);
	char buf[24];
	struct taskviz_text text = { .buf = buf, .size = sizeof(buf) - 1 };

	group_put_count(&text, tasks->nr, 0);
	buf[text.len] = 0;
	cell_set(&at, buf);
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

/* Of several the ends that came most often; of threads the table tells none. */
static int set_ends(const struct tasks *tasks, uint32_t row)
{
	const struct timeline *timeline = tasks->report->timeline;
	const struct group group = { .rows = tasks->members, .nr = tasks->nr };
	const struct report_cell at = cell(tasks, row, TASK_END);
	char text[ENDS_TEXT_SIZE];

	if (timeline->rows.at[row].pid != timeline->rows.at[row].tgid)
		return 0;
	if (ends_text(timeline, &group, text))
		return -ENOMEM;
	cell_set(&at, text);
	return 0;
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
	if (tasks->nr > 1) {
		taskviz_put_char(&text, ' ');
		group_put_count(&text, tasks->nr, 0);
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
		cell_set(&at, sums_tell(&report->sums[row]) ? text : "?");
	return err;
}

static uint64_t lived_ns(const struct timeline_row *task)
{
	return (task->exited_ns < task->to_ns ? task->exited_ns : task->to_ns) - task->from_ns;
}

/* Finds the rows that share the line of one, and adds up what they did. */
static void take_members(struct tasks *tasks, uint32_t row)
{
	const struct report *report = tasks->report;

	tasks->nr = 0;
	tasks->sums = (struct sums){};
	tasks->lived_ns = 0;
	for (; row != ALIKE_NONE; row = tasks->alike ? tasks->alike[row].next : ALIKE_NONE) {
		tasks->members[tasks->nr++] = row;
		sums_add(&tasks->sums, &report->sums[row]);
		tasks->lived_ns += lived_ns(&report->timeline->rows.at[row]);
	}
}

/* What a line tells of several is of all of them. */
static void set_figures(const struct tasks *tasks, uint32_t row)
{
	const struct report_cell zombie = cell(tasks, row, TASK_ZOMBIE);
	const struct report_cell least = cell(tasks, row, TASK_LEAST);

	set_ns(tasks, row, TASK_LIVED, tasks->lived_ns);
	set_states(tasks, row, TASK_ON_CPU, "R");
	set_states(tasks, row, TASK_RUNNABLE, "r");
	set_states(tasks, row, TASK_ASLEEP, "SI");
	set_states(tasks, row, TASK_BLOCKED, "D");
	set_states(tasks, row, TASK_STOPPED, "Tt");
	set_ns(tasks, row, TASK_UNKNOWN, sums_ns(&tasks->sums, "?"));
	cell_set_zombie(&zombie, &tasks->sums);
	set_count(tasks, row, TASK_FORKS, tasks->sums.forks);
	set_count(tasks, row, TASK_COPIED, tasks->sums.copied);
	cell_set_least(&least, &tasks->sums);
}

/* What is told of one task only. */
static int set_own(struct tasks *tasks, uint32_t row)
{
	const struct timeline_row *task = &tasks->report->timeline->rows.at[row];

	set_pid(tasks, row, TASK_PID, task->pid);
	set_pid(tasks, row, TASK_TGID, task->tgid);
	set_born(tasks, row);
	set_end(tasks, row);
	return set_wakers(tasks, row);
}

static int add_line(struct tasks *tasks, uint32_t row)
{
	const struct report *report = tasks->report;
	const uint32_t parent = report->timeline->rows.at[row].parent;

	tasks->lines[row] = table_line(report->table,
				       parent == NO_ROW ? NULL : tasks->lines[parent]);
	take_members(tasks, row);
	set_figures(tasks, row);
	set_task(tasks, row);
	if (tasks->nr == 1)
		return set_own(tasks, row);
	set_size(tasks, row);
	return set_ends(tasks, row);
}

/* Goes on to the programs and spans of later rows. */
static void pass(struct tasks *tasks, uint32_t row)
{
	const struct timeline *timeline = tasks->report->timeline;

	while (tasks->program < timeline->programs.nr &&
	       timeline->programs.at[tasks->program].row <= row)
		tasks->program++;
	while (tasks->span < timeline->spans.nr && timeline->spans.at[tasks->span].row <= row)
		tasks->span++;
}

static int add_row(struct tasks *tasks, uint32_t row)
{
	const uint32_t first = tasks->alike ? tasks->alike[row].line : row;
	int err = 0;

	if (first == row)
		err = add_line(tasks, row);
	else
		tasks->lines[row] = tasks->lines[first];
	pass(tasks, row);
	return err;
}

static int add_rows(struct tasks *tasks)
{
	int err = 0;

	for (uint32_t row = 0; row < tasks->report->timeline->rows.nr && !err; row++)
		err = add_row(tasks, row);
	return err;
}

int report_tasks(const struct report *report)
{
	const size_t nr = report->timeline->rows.nr;
	struct tasks tasks = {
		.report = report,
		.alike = report->collapse ? alike_tasks_new(report->timeline) : NULL,
		.lines = calloc(nr + 1, sizeof(*tasks.lines)),
		.members = calloc(nr + 1, sizeof(*tasks.members)),
	};
	const bool has_memory = tasks.lines && tasks.members && !tasks.alike == !report->collapse;
	const int err = has_memory ? add_rows(&tasks) : -ENOMEM;

	free(tasks.alike);
	free(tasks.lines);
	free(tasks.members);
	return err;
}
