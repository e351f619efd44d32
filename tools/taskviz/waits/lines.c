// SPDX-License-Identifier: GPL-2.0
/* Lines of tasks that wait. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "lines.h"
#include "since.h"

/* So many who can end a wait are named. */
#define NAMED_ENDERS	8

enum {
	C_PID, C_TGID, C_STATE, C_SINCE, C_LEAST, C_TASK, C_IN, C_FOR, C_BY, C_BY_N, C_SOURCE,
	C_NOTE,
};

static const struct column columns[] = {
	[C_PID] = { "PID", "process id of the task", COLUMN_USUAL | COLUMN_NUMBER },
	[C_TGID] = { "TGID", "process id of its process", COLUMN_NUMBER },
	[C_STATE] = { "ST", "state: S and D asleep, T stopped, t traced, Z zombie", COLUMN_USUAL },
	[C_SINCE] = { "SINCE", "seconds since it ran last, with a + at least so many",
		      COLUMN_NUMBER },
	[C_LEAST] = { "SINCE-LEAST", "SINCE is at least that", COLUMN_BOOL },
	[C_TASK] = { "TASK", "its name, below who can end its wait", COLUMN_USUAL | COLUMN_TREE },
	[C_IN] = { "IN", "the system call it waits in, with what tells most of it",
		   COLUMN_USUAL | COLUMN_CUT },
	[C_FOR] = { "FOR", "what it waits for", COLUMN_USUAL | COLUMN_WRAP },
	[C_BY] = { "BY", "who can end it: any of these, a + says that there may be others",
		   COLUMN_USUAL },
	[C_BY_N] = { "BY-N", "how many processes and threads these are", COLUMN_NUMBER },
	[C_SOURCE] = { "SOURCE", "how that is known", COLUMN_USUAL | COLUMN_CUT },
	[C_NOTE] = { "NOTE", "deadlock: it waits for itself, through others; or why something is missing",
		     COLUMN_USUAL },
};

const struct column_list waits_columns = { "", columns, sizeof(columns) / sizeof(*columns) };

/**
 * struct lines - lines that are made
 * @table: where
 * @waits: of whom
 * @order: which of them
 * @times: for how long they have not run
 * @lines: one a task: its line
 */
struct lines {
	struct table *table;
	const struct waits *waits;
	const struct wait_order *order;
	struct wait_times *times;
	struct libscols_line **lines;
};

static void set_number(struct lines *lines, struct libscols_line *line, size_t column,
		       uint64_t number)
{
	char text[24];

	if (!table_has(lines->table, column))
		return;
	snprintf(text, sizeof(text), "%" PRIu64, number);
	table_set(lines->table, line, column, text);
}

/* "12,13+": a process by its number, which is that of its leader. */
static void set_enders(struct lines *lines, struct libscols_line *line,
		       const struct wait_object *object)
{
	char text[NAMED_ENDERS * 12 + 8];
	size_t len = 0;

	set_number(lines, line, C_BY_N, object->nr);
	if (!table_has(lines->table, C_BY))
		return;
	for (size_t i = 0; i < object->nr && i < NAMED_ENDERS; i++) {
		const struct wait_ender *ender = &object->enders[i];
		const struct task_status *status = &lines->waits->tasks[ender->task].status;

		len += sprintf(text + len, "%s%" PRId32, i ? "," : "",
			       ender->kind == ENDER_PROCESS ? status->tgid : status->pid);
	}
	if (object->nr > NAMED_ENDERS)
		len += sprintf(text + len, ",...");
	sprintf(text + len, "%s", !object->open ? "" : object->nr ? "+" : "?");
	table_set(lines->table, line, C_BY, text);
}

static bool wants_since(const struct table *table)
{
	return table_has(table, C_SINCE) || table_has(table, C_LEAST);
}

/* Exact ones have the + in the column beside. */
static void set_since(struct lines *lines, struct libscols_line *line, const struct wait_task *task)
{
	char text[WAIT_TIME_SIZE];
	bool is_least;

	if (!wants_since(lines->table))
		return;
	is_least = wait_times_text(text, lines->times, &task->status, table_is_exact(lines->table));
	table_set(lines->table, line, C_SINCE, text);
	table_set(lines->table, line, C_LEAST, is_least ? "1" : "0");
}

static const char *note_of(const struct lines *lines, const struct wait_task *task)
{
	if (task->deadlock)
		return "deadlock";
	if (task->why)
		return task->why;
	if (task->object != WAIT_NONE && lines->waits->objects[task->object].why)
		return lines->waits->objects[task->object].why;
	return "-";
}

static void set_wait(struct lines *lines, struct libscols_line *line, const struct wait_task *task)
{
	struct table *table = lines->table;

	set_since(lines, line, task);
	table_set(table, line, C_IN, *task->in ? task->in : "?");
	table_set(table, line, C_FOR, *task->what ? task->what : "?");
	if (task->object == WAIT_NONE) {
		table_set(table, line, C_BY, task->outside ? "-" : "?");
		table_set(table, line, C_BY_N, task->outside ? "-" : "?");
		table_set(table, line, C_SOURCE, task->source ?: "-");
	} else {
		set_enders(lines, line, &lines->waits->objects[task->object]);
		table_set(table, line, C_SOURCE, lines->waits->objects[task->object].source);
	}
	table_set(table, line, C_NOTE, note_of(lines, task));
}

/* Who does not wait is shown as others wait for it. */
static void set_no_wait(struct lines *lines, struct libscols_line *line)
{
	table_set(lines->table, line, C_SINCE, "-");
	table_set(lines->table, line, C_LEAST, "0");
	for (size_t i = C_IN; i <= C_NOTE; i++)
		table_set(lines->table, line, i, "-");
}

/* What hangs too deep to be drawn says how much deeper. */
static void set_name(struct lines *lines, struct libscols_line *line, const char *name,
		     uint32_t below)
{
	char text[TASK_NAME_SIZE + 16];

	if (below)
		snprintf(text, sizeof(text), "+%" PRIu32 " %s", below, name);
	table_set(lines->table, line, C_TASK, below ? text : name);
}

static void set_cells(struct lines *lines, struct libscols_line *line, const struct wait_task *task,
		      uint32_t below)
{
	const char state[2] = { task->status.state };

	set_number(lines, line, C_PID, task->status.pid);
	set_number(lines, line, C_TGID, task->status.tgid);
	table_set(lines->table, line, C_STATE, state);
	set_name(lines, line, task->status.name, below);
	if (task->waits)
		set_wait(lines, line, task);
	else
		set_no_wait(lines, line);
	table_color(lines->table, line, task->deadlock ? "red" : NULL);
}

/* The one above has its line already. */
static void add_line(struct lines *lines, uint32_t index)
{
	const struct wait_order *order = lines->order;
	const uint32_t above = order->above[index], level = order->levels[index];
	struct libscols_line *parent = above == WAIT_NONE ? NULL : lines->lines[above];
	const bool is_cut = level > WAIT_DRAWN_LEVELS && !table_is_exact(lines->table);

	if (level > WAIT_DRAWN_LEVELS)
		parent = table_parent(parent);
	lines->lines[index] = table_line(lines->table, parent);
	set_cells(lines, lines->lines[index], &lines->waits->tasks[index],
		  is_cut ? level - WAIT_DRAWN_LEVELS : 0);
}

int wait_lines(struct table *table, const struct waits *waits, const struct wait_order *order)
{
	struct wait_times times = {};
	struct lines lines = {
		.table = table,
		.waits = waits,
		.order = order,
		.times = &times,
		.lines = malloc((waits->nr + 1) * sizeof(*lines.lines)),
	};

	if (!lines.lines)
		return -ENOMEM;
	if (wants_since(table))
		wait_times_open(&times, waits->proc);
	for (size_t i = 0; i < order->nr; i++)
		add_line(&lines, order->order[i]);
	wait_times_close(&times);
	free(lines.lines);
	return 0;
}
