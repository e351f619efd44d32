/* SPDX-License-Identifier: GPL-2.0 */
/* What tables of tasks have in common: their first columns, and the order of births. */
#ifndef TASKVIZ_TASK_ROWS_H
#define TASKVIZ_TASK_ROWS_H

#include <linux/types.h>
#include "core/table.h"
#include "tables.h"

/**
 * struct taskviz_task_row - the beginning of a row that can be put in the order of births
 * @start_ns: start time since boot; with @pid the identity of the task
 * @at_ns: when it was, of several rows of a task; else 0
 * @pid: in the initial pid namespace
 * @ended: the task is released
 * @state: a letter; empty if there is none to tell
 */
struct taskviz_task_row {
	u64 start_ns;
	u64 at_ns;
	s32 pid;
	u8 ended;
	char state[3];
};

/* Of whichever members a row has them in. */
#define TASKVIZ_TASK_PID(ROW, MEMBER, MEANING)	\
	{ TASKVIZ_COLUMN(ROW, MEMBER, PID, 0, "PID", MEANING) }
#define TASKVIZ_TASK_START(ROW, MEMBER)	\
	{ TASKVIZ_COLUMN(ROW, MEMBER, TIME, TASKVIZ_COLUMN_DETAIL, "START",	\
			 "when it was born; with PID it names it"), .unit = "s" }
#define TASKVIZ_TASK_NAME(ROW, MEMBER)	\
	{ TASKVIZ_COLUMN(ROW, MEMBER, NAME, 0, "NAME", "its name") }

int taskviz_task_rows_sort(struct taskviz_rows *rows);

#endif /* TASKVIZ_TASK_ROWS_H */
