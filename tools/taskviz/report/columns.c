// SPDX-License-Identifier: GPL-2.0
/* The columns that the tables of a report have. */
#include "base/column.h"
#include "columns.h"

#define USUAL_NUMBER	(COLUMN_USUAL | COLUMN_NUMBER)

static const struct column task_columns[NR_TASK_COLUMNS] = {
	[TASK_PID] = { "PID", "task id", USUAL_NUMBER },
	[TASK_TGID] = { "TGID", "thread group", COLUMN_NUMBER },
	[TASK_BORN] = { "BORN", "time since the beginning; - was there before", USUAL_NUMBER },
	[TASK_LIVED] = { "LIVED", "from then to its exit, or to the end", USUAL_NUMBER },
	[TASK_ON_CPU] = { "ON-CPU", "time it had a CPU", USUAL_NUMBER },
	[TASK_RUNNABLE] = { "RUNNABLE", "time it waited for a CPU", USUAL_NUMBER },
	[TASK_ASLEEP] = { "ASLEEP", "time it waited for an event or a signal", USUAL_NUMBER },
	[TASK_BLOCKED] = { "BLOCKED", "time it waited for an event only (D)", USUAL_NUMBER },
	[TASK_STOPPED] = { "STOPPED", "time it was stopped or traced", COLUMN_NUMBER },
	[TASK_UNKNOWN] = { "UNKNOWN", "time in a state that was not recorded", COLUMN_NUMBER },
	[TASK_ZOMBIE] = { "ZOMBIE", "time from its exit until it was released", USUAL_NUMBER },
	[TASK_FORKS] = { "FORKS", "tasks it made, threads too", USUAL_NUMBER },
	[TASK_COPIED] = { "COPIED", "pages it copied", USUAL_NUMBER },
	[TASK_WAKERS] = { "WAKERS", "who ended its sleeps, how often; - nobody", COLUMN_CUT },
	[TASK_END] = { "END", "how it ended; - it lives", COLUMN_USUAL },
	[TASK_TASK] = { "TASK", "its programs, > is an exec, = a name it gave itself",
			  COLUMN_USUAL | COLUMN_TREE | COLUMN_CUT },
};

const struct column_list report_columns[NR_REPORT_COLUMNS] = {
	[REPORT_TASKS] = { "", task_columns, NR_TASK_COLUMNS },
};
