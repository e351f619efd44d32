/* SPDX-License-Identifier: GPL-2.0 */
/* Rows of tables that are made of a group's meters. */
#ifndef TASKVIZ_METER_ROWS_H
#define TASKVIZ_METER_ROWS_H

#include "account_rows.h"
#include "ledger/meter.h"

/**
 * struct taskviz_meter_row - the beginning of such a row
 * @task: which; @task.end: letter of its state, empty once it has ended
 * @name: its name
 */
struct taskviz_meter_row {
	struct taskviz_account_row task;
	char name[TASKVIZ_NAME_LEN];
};

/* The first columns of such a table, and the last; its rows have that beginning as @head. */
#define TASKVIZ_METER_PID(ROW)	\
	{ TASKVIZ_COLUMN(ROW, head.task.pid, PID, 0, "PID", "task") }
#define TASKVIZ_METER_START(ROW)	\
	{ TASKVIZ_COLUMN(ROW, head.task.start_ns, TIME, TASKVIZ_COLUMN_DETAIL, "START",	\
			 "when it was born; with PID it names it"), .unit = "s" }
#define TASKVIZ_METER_STATE(ROW)	\
	{ TASKVIZ_COLUMN(ROW, head.task.end, WORD, 0, "S", "its state now; none: it has ended") }
#define TASKVIZ_METER_NAME(ROW)	\
	{ TASKVIZ_COLUMN(ROW, head.name, NAME, 0, "NAME", "its name") }

/* Sets what follows the beginning of a row. @meter: a copy, NULL of a task that has none. */
typedef void (*taskviz_meter_row_fn)(void *row, struct taskviz_meter *meter);

int taskviz_meter_rows_fill(struct taskviz_rows *rows, struct taskviz_meters *meters,
			    taskviz_meter_row_fn set);

#endif /* TASKVIZ_METER_ROWS_H */
