/* SPDX-License-Identifier: GPL-2.0 */
/* Rows of tables that are made of a group's meters. */
#ifndef TASKVIZ_METER_ROWS_H
#define TASKVIZ_METER_ROWS_H

#include "ledger/meter.h"
#include "task_rows.h"

/**
 * struct taskviz_meter_row - the beginning of such a row, which has it as @head
 * @task: which; @task.state: that it is in, empty once it has ended
 * @name: its name
 */
struct taskviz_meter_row {
	struct taskviz_task_row task;
	char name[TASKVIZ_NAME_LEN];
};

#define TASKVIZ_METER_STATE(ROW)	\
	{ TASKVIZ_COLUMN(ROW, head.task.state, WORD, 0, "S",	\
			 "its state now; none: it has ended") }

/* Sets what follows the beginning of a row. @meter: a copy, NULL of a task that has none. */
typedef void (*taskviz_meter_row_fn)(void *row, struct taskviz_meter *meter);

int taskviz_meter_rows_fill(struct taskviz_rows *rows, struct taskviz_meters *meters,
			    taskviz_meter_row_fn set);

#endif /* TASKVIZ_METER_ROWS_H */
