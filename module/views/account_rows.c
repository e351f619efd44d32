// SPDX-License-Identifier: GPL-2.0
/* Rows that are made of accounts. */
#include <linux/sched.h>
#include <linux/string.h>
#include "account_rows.h"
#include "ledger/ledger.h"

/**
 * taskviz_account_row_add() - one more row about a task
 * @rows: whose rows begin with a struct taskviz_task_row
 * @account: of the task
 * @birth: of the task, see taskviz_ledger_birth()
 * @task: as in taskviz_visit_fn
 *
 * Context: RCU.
 * Return: the row, its beginning set and the rest zeroed; NULL if there is no room.
 */
void *taskviz_account_row_add(struct taskviz_rows *rows, const struct taskviz_account *account,
			      const struct taskviz_birth *birth, const struct task_struct *task)
{
	struct taskviz_task_row *row = taskviz_rows_add(rows);

	if (!row)
		return NULL;
	row->start_ns = birth->start_ns;
	row->pid = birth->pid;
	row->ended = !task;
	if (!task)
		row->state[0] = 'X';
	else if (taskviz_ledger_exited_ns(account))
		row->state[0] = 'Z';
	return row;
}

/**
 * taskviz_account_row_name() - the task's name
 * @name: set, TASKVIZ_NAME_LEN bytes
 * @account: of the task
 * @task: as in taskviz_visit_fn
 *
 * Context: RCU.
 */
void taskviz_account_row_name(char *name, const struct taskviz_account *account,
			      const struct task_struct *task)
{
	/* who renames itself meanwhile may be shown by half of either name */
	data_race(memcpy(name, task ? task->comm : account->name, TASKVIZ_NAME_LEN - 1));
}

/* taskviz_account_is_process() - is it one of user space, and its leader? */
bool taskviz_account_is_process(const struct taskviz_birth *birth)
{
	return !(birth->marks & (TASKVIZ_MARK_THREAD | TASKVIZ_MARK_KTHREAD));
}

/**
 * taskviz_account_rows_fill() - the rows of a table that is made of accounts
 * @rows: whose rows begin with a struct taskviz_task_row
 * @visit: adds the row, or rows, of an account; its data is @rows
 *
 * Context: process, sleeps.
 * Return: 0 or -ENOMEM.
 */
int taskviz_account_rows_fill(struct taskviz_rows *rows, taskviz_visit_fn visit)
{
	taskviz_accounts_visit(visit, rows);
	return rows->full ? 0 : taskviz_task_rows_sort(rows);
}
