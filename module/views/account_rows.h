/* SPDX-License-Identifier: GPL-2.0 */
/* Rows of tables that are made of accounts. */
#ifndef TASKVIZ_ACCOUNT_ROWS_H
#define TASKVIZ_ACCOUNT_ROWS_H

#include "ledger/account.h"
#include "ledger/visit.h"
#include "task_rows.h"

/* The beginning of such a row is @task, a struct taskviz_task_row. */
#define TASKVIZ_ACCOUNT_END(ROW)	\
	{ TASKVIZ_COLUMN(ROW, task.state, WORD, 0, "E", "its end: none yet, Z zombie, X released") }

void *taskviz_account_row_add(struct taskviz_rows *rows, const struct taskviz_account *account,
			      const struct taskviz_birth *birth, const struct task_struct *task);
void taskviz_account_row_name(char *name, const struct taskviz_account *account,
			      const struct task_struct *task);
bool taskviz_account_is_process(const struct taskviz_birth *birth);
int taskviz_account_rows_fill(struct taskviz_rows *rows, taskviz_visit_fn visit);

#endif /* TASKVIZ_ACCOUNT_ROWS_H */
