/* SPDX-License-Identifier: GPL-2.0 */
/* The columns that the tables of a report have. */
#ifndef TASKVIZ_REPORT_COLUMNS_H
#define TASKVIZ_REPORT_COLUMNS_H

#include "base/options.h"

/* A line a task. */
enum {
	TASK_PID, TASK_TGID, TASK_BORN, TASK_LIVED, TASK_ON_CPU, TASK_RUNNABLE,
	TASK_ASLEEP, TASK_BLOCKED, TASK_STOPPED, TASK_UNKNOWN, TASK_ZOMBIE, TASK_FORKS,
	TASK_COPIED, TASK_WAKERS, TASK_END, TASK_TASK, NR_TASK_COLUMNS,
};

enum report_kind { REPORT_TASKS, NR_REPORT_COLUMNS };

extern const struct column_list report_columns[NR_REPORT_COLUMNS];

#endif /* TASKVIZ_REPORT_COLUMNS_H */
