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
	[TASK_LEAST] = { "AT-LEAST", "times in states and counts are at least that: + for people",
			 COLUMN_BOOL | COLUMN_PROGRAMS },
};

static const struct column group_columns[NR_GROUP_COLUMNS] = {
	[GROUP_LIVES] = { "LIVES", "processes that were there", USUAL_NUMBER },
	[GROUP_THREADS] = { "THREADS", "threads beside their leaders", COLUMN_NUMBER },
	[GROUP_FORKS] = { "FORKS", "tasks they made, threads too", USUAL_NUMBER },
	[GROUP_EXECS] = { "EXECS", "programs they ran", USUAL_NUMBER },
	[GROUP_ON_CPU] = { "ON-CPU", "time they had a CPU, each its own", USUAL_NUMBER },
	[GROUP_RUNNABLE] = { "RUNNABLE", "time they waited for a CPU", COLUMN_NUMBER },
	[GROUP_ASLEEP] = { "ASLEEP", "time they waited for an event or a signal", USUAL_NUMBER },
	[GROUP_BLOCKED] = { "BLOCKED", "time they waited for an event only (D)", USUAL_NUMBER },
	[GROUP_STOPPED] = { "STOPPED", "time they were stopped or traced", COLUMN_NUMBER },
	[GROUP_NOT_KNOWN] = { "UNKNOWN", "time in a state that was not recorded", COLUMN_NUMBER },
	[GROUP_COPIED] = { "COPIED", "pages they copied", USUAL_NUMBER },
	[GROUP_ENDS] = { "ENDS", "how processes ended, how many so; - none did",
			 COLUMN_USUAL | COLUMN_CUT },
	[GROUP_WHO] = { "WHO", "name, user, parent, cgroup or unit of all; - no unit, or a parent not shown",
			COLUMN_USUAL | COLUMN_CUT },
	[GROUP_LEAST] = { "AT-LEAST", "times and counts are at least that: + for people",
			  COLUMN_BOOL | COLUMN_PROGRAMS },
};

static const struct column sched_columns[NR_SCHED_COLUMNS] = {
	[SCHED_PID] = { "PID", "task id", USUAL_NUMBER },
	[SCHED_RUNS] = { "RUNS", "how often it got a CPU", USUAL_NUMBER },
	[SCHED_ON_CPU] = { "ON-CPU", "time it had a CPU", USUAL_NUMBER },
	[SCHED_DELAYS] = { "DELAYS", "how often it was woken, and then got a CPU", USUAL_NUMBER },
	[SCHED_DELAY_MAX] = { "DELAY-MAX", "longest time between these", USUAL_NUMBER },
	[SCHED_DELAY_MEAN] = { "DELAY-MEAN", "mean of these times", USUAL_NUMBER },
	[SCHED_DELAY_P99] = { "DELAY-P99", "99 of 100 are no longer", USUAL_NUMBER },
	[SCHED_NAME] = { "NAME", "its last name", COLUMN_USUAL },
	[SCHED_WAKERS] = { "WAKERS", "who ended its sleeps, how often; - nobody",
			   COLUMN_USUAL | COLUMN_CUT },
	[SCHED_LEAST] = { "AT-LEAST", "RUNS, ON-CPU, DELAYS and DELAY-MAX are at least that: + for people",
			 COLUMN_BOOL | COLUMN_PROGRAMS },
};

static const struct column step_columns[NR_STEP_COLUMNS] = {
	[STEP_FROM] = { "FROM", "when it began, since the beginning", USUAL_NUMBER },
	[STEP_TO] = { "TO", "when it ended, as the next one begins", COLUMN_NUMBER },
	[STEP_TOOK] = { "TOOK", "time between these", USUAL_NUMBER },
	[STEP_PID] = { "PID", "the task that it happened in", USUAL_NUMBER },
	[STEP_NAME] = { "NAME", "its name then", COLUMN_USUAL },
	[STEP_WHAT] = { "WHAT", "the state it was in; ? something was lost", COLUMN_USUAL },
	[STEP_IN] = { "IN", "the system call it slept in; - none", COLUMN_USUAL },
	[STEP_BY] = { "BY", "who let it begin: woke or made the task; - the task",
		      COLUMN_USUAL | COLUMN_CUT },
};

const struct column_list report_columns[NR_REPORT_COLUMNS] = {
	[REPORT_TASKS] = { "", task_columns, NR_TASK_COLUMNS },
	[REPORT_GROUPS] = { " with --by", group_columns, NR_GROUP_COLUMNS },
	[REPORT_SCHED] = { " with --sched", sched_columns, NR_SCHED_COLUMNS },
	[REPORT_PATH] = { " with --critical-path", step_columns, NR_STEP_COLUMNS },
};
