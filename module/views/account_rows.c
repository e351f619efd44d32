// SPDX-License-Identifier: GPL-2.0
/* Rows that are made of accounts: in order of birth, each task once. */
#include <linux/sched.h>
#include <linux/sort.h>
#include <linux/string.h>
#include "account_rows.h"
#include "ledger/ledger.h"

/**
 * taskviz_account_row_add() - one more row about a task
 * @rows: whose rows begin with a struct taskviz_account_row
 * @account: of the task
 * @task: as in taskviz_visit_fn
 *
 * Context: RCU.
 * Return: the row, its beginning set and the rest zeroed; NULL if there is no room.
 */
void *taskviz_account_row_add(struct taskviz_rows *rows, const struct taskviz_account *account,
			      const struct task_struct *task)
{
	struct taskviz_account_row *row = taskviz_rows_add(rows);

	if (!row)
		return NULL;
	row->start_ns = account->start_ns;
	row->pid = account->pid;
	row->ended = !task;
	if (!task)
		row->end[0] = 'X';
	else if (READ_ONCE(account->exited_ns))
		row->end[0] = 'Z';
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
	memcpy(name, task ? task->comm : account->name, TASKVIZ_NAME_LEN - 1);
}

/* taskviz_account_is_process() - is it one of user space, and its leader? */
bool taskviz_account_is_process(const struct taskviz_account *account)
{
	return !(account->marks & (TASKVIZ_MARK_THREAD | TASKVIZ_MARK_KTHREAD));
}

/* Return: negative, 0, positive, as the one comes before the other; of one task's rows 0. */
static int compare_tasks(const struct taskviz_account_row *one,
			 const struct taskviz_account_row *other)
{
	if (one->start_ns != other->start_ns)
		return one->start_ns < other->start_ns ? -1 : 1;
	if (one->pid != other->pid)
		return one->pid < other->pid ? -1 : 1;
	if (one->at_ns != other->at_ns)
		return one->at_ns < other->at_ns ? -1 : 1;
	return 0;
}

static int compare_rows(const void *a, const void *b)
{
	const struct taskviz_account_row *one = a, *other = b;

	cond_resched();
	return compare_tasks(one, other) ?: one->ended - other->ended;
}

/* Who ended, or was moved to the ended, meanwhile is there twice: the later word counts. */
static void drop_doubles(struct taskviz_rows *rows)
{
	void *last = rows->rows, *row = last;

	for (u32 i = 1; i < rows->nr; i++) {
		row += rows->size;
		if (compare_tasks(row, last))
			last += rows->size;
		if (row != last)
			memcpy(last, row, rows->size);
		cond_resched();
	}
	if (rows->nr)
		rows->nr = (last - rows->rows) / rows->size + 1;
}

/**
 * taskviz_account_rows_sort() - by birth, each task once, or once for each @at_ns
 * @rows: whose rows begin with a struct taskviz_account_row
 *
 * Context: process, sleeps.
 */
void taskviz_account_rows_sort(struct taskviz_rows *rows)
{
	sort(rows->rows, rows->nr, rows->size, compare_rows, NULL);
	drop_doubles(rows);
}

/**
 * taskviz_account_rows_fill() - the rows of a table that is made of accounts
 * @rows: whose rows begin with a struct taskviz_account_row
 * @visit: adds the row, or rows, of an account; its data is @rows
 *
 * Context: process, sleeps.
 * Return: 0.
 */
int taskviz_account_rows_fill(struct taskviz_rows *rows, taskviz_visit_fn visit)
{
	taskviz_accounts_visit(visit, rows);
	if (!rows->full)
		taskviz_account_rows_sort(rows);
	return 0;
}
