/* SPDX-License-Identifier: GPL-2.0 */
/* Rows of tables that are made of accounts. */
#ifndef TASKVIZ_ACCOUNT_ROWS_H
#define TASKVIZ_ACCOUNT_ROWS_H

#include "core/table.h"
#include "ledger/visit.h"
#include "tables.h"

/**
 * struct taskviz_account_row - the beginning of such a row
 * @start_ns: start time since boot; with @pid the identity of the task
 * @at_ns: when it was, of several rows of a task; else 0
 * @pid: in the initial pid namespace
 * @ended: the task is released
 * @end: of the task: empty while it runs, "Z" of a zombie, "X" once it is released
 */
struct taskviz_account_row {
	u64 start_ns;
	u64 at_ns;
	s32 pid;
	u8 ended;
	char end[3];
};

#define TASKVIZ_ACCOUNT_PID(ROW, MEANING)	\
	{ TASKVIZ_COLUMN(ROW, task.pid, PID, 0, "PID", MEANING) }
#define TASKVIZ_ACCOUNT_START(ROW)	\
	{ TASKVIZ_COLUMN(ROW, task.start_ns, TIME, TASKVIZ_COLUMN_DETAIL, "START",	\
			 "when it was born; with PID it names it"), .unit = "s" }
#define TASKVIZ_ACCOUNT_END(ROW)	\
	{ TASKVIZ_COLUMN(ROW, task.end, WORD, 0, "E", "its end: none yet, Z zombie, X released") }
#define TASKVIZ_ACCOUNT_NAME(ROW)	\
	{ TASKVIZ_COLUMN(ROW, name, NAME, 0, "NAME", "its name") }

void *taskviz_account_row_add(struct taskviz_rows *rows, const struct taskviz_account *account,
			      const struct task_struct *task);
void taskviz_account_row_name(char *name, const struct taskviz_account *account,
			      const struct task_struct *task);
bool taskviz_account_is_process(const struct taskviz_account *account);
void taskviz_account_rows_sort(struct taskviz_rows *rows);
int taskviz_account_rows_fill(struct taskviz_rows *rows, taskviz_visit_fn visit);

#endif /* TASKVIZ_ACCOUNT_ROWS_H */
