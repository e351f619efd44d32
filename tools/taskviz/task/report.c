// SPDX-License-Identifier: GPL-2.0
/* The report on one task: its columns, sections and rows. */
#include <stdarg.h>
#include <stdio.h>
#include "task.h"

enum { COLUMN_FIELD, COLUMN_VALUE, COLUMN_MEANING };

static const struct column columns[] = {
	{ "FIELD", "what is told", COLUMN_USUAL | COLUMN_TREE },
	{ "VALUE", "? is not known, - is not there", COLUMN_USUAL | COLUMN_WRAP },
	{ "MEANING", "what it means", COLUMN_USUAL | COLUMN_WRAP },
};

const struct column_list task_columns = { "", columns, sizeof(columns) / sizeof(*columns) };

void task_section(struct task *task, const char *name)
{
	snprintf(task->heading, sizeof(task->heading), "%s", name);
	task->section = NULL;
}

static void begin_section(struct task *task)
{
	task->section = table_line(task->table, NULL);
	table_set(task->table, task->section, COLUMN_FIELD, task->heading);
	table_color(task->table, task->section, "bold");
}

void task_row(struct task *task, const char *name, const char *value, const char *meaning)
{
	struct libscols_line *line;

	if (!task->section)
		begin_section(task);
	line = table_line(task->table, task->section);
	table_set(task->table, line, COLUMN_FIELD, name);
	table_set(task->table, line, COLUMN_VALUE, value);
	table_set(task->table, line, COLUMN_MEANING, meaning);
}

void task_missing(struct task *task, const char *name, const char *format, ...)
{
	char why[512];
	va_list args;

	va_start(args, format);
	vsnprintf(why, sizeof(why), format, args);
	va_end(args);
	task_row(task, name, "unavailable", why);
}
