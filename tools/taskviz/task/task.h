/* SPDX-License-Identifier: GPL-2.0 */
/* The report on one task: sections of rows, filled by the task_*.c from what each knows. */
#ifndef TASKVIZ_TASK_H
#define TASKVIZ_TASK_H

#include <stdbool.h>
#include "print/table.h"
#include "source/source.h"

/**
 * struct task - the report
 * @table: where rows go
 * @heading: name of the section
 * @section: line that rows hang below, NULL until there is one
 * @source: where the task was found
 * @snapshot: where it is
 * @record: the task
 * @span: the moment it is shown at, or all times
 * @clock: how moments are told
 */
struct task {
	struct table *table;
	char heading[64];
	struct libscols_line *section;
	struct source *source;
	struct snapshot snapshot;
	const struct taskviz_record *record;
	struct span span;
	struct clock clock;
};

/* The columns of its table. */
extern const struct column_list task_columns;

/* task_section() - begin a section; one that gets no rows is not shown */
void task_section(struct task *task, const char *name);

/**
 * task_row() - add a row to the section
 * @task: the report
 * @name: of the row
 * @value: printable; what others chose must be escaped
 * @meaning: may be empty
 */
void task_row(struct task *task, const char *name, const char *value, const char *meaning);

/* task_missing() - a row that says why there is no value */
__attribute__((format(printf, 3, 4)))
void task_missing(struct task *task, const char *name, const char *format, ...);

/* What each part knows; sections that do not apply to the task are left out. */
void task_show_record(struct task *task);
void task_show_family(struct task *task);
void task_show_tables(struct task *task);
void task_show_proc(struct task *task);

#endif /* TASKVIZ_TASK_H */
