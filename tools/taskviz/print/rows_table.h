/* SPDX-License-Identifier: GPL-2.0 */
/* A table of the module, printed: whatever its columns are, as text, JSON or raw. */
#ifndef TASKVIZ_ROWS_TABLE_H
#define TASKVIZ_ROWS_TABLE_H

#include "base/options.h"
#include "model/rows.h"
#include "model/task_set.h"
#include "model/times.h"

/**
 * struct rows_show - how a table is shown
 * @name: of the array in JSON
 * @pids: columns that a PID of the command line is looked for in, ends with NULL; NULL: in all that
 *	hold pids
 * @accept: is the row one of those to show? NULL: all are
 * @cell: writes the text of a cell for people, where that is another than the module's, and returns
 *	true; NULL: none is
 */
struct rows_show {
	const char *name;
	const char *const *pids;
	bool (*accept)(const struct rows *rows, const void *row);
	bool (*cell)(const struct rows *rows, const struct taskviz_column *column, const void *row,
		     char text[ROWS_TEXT_SIZE]);
};

/**
 * struct rows_wanted - which rows are printed
 * @pids: PIDs as text, ends with NULL: only rows that hold one of them; none: all rows
 * @tasks: only rows about these; NULL: all
 * @all_times: are rows of all times wanted?
 * @clock: how moments are told to people
 */
struct rows_wanted {
	char **pids;
	const struct task_set *tasks;
	bool all_times;
	const struct clock *clock;
};

/**
 * rows_print() - print a table to stdout
 * @rows: the table
 * @show: how
 * @options: what was asked for
 * @wanted: of which rows
 *
 * Columns of detail are usual for programs only. Where a value can be "at least", eyes see a plus,
 * programs a column SINCE.
 *
 * Return: the status to end with; what is wrong has been told, STATUS_NOTHING too.
 */
int rows_print(const struct rows *rows, const struct rows_show *show, const struct options *options,
	       const struct rows_wanted *wanted);

/* rows_tell_off() - tell that the group that records it is off. Return: the status to end with */
int rows_tell_off(const struct rows *rows);

#endif /* TASKVIZ_ROWS_TABLE_H */
