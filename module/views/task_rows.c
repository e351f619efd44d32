// SPDX-License-Identifier: GPL-2.0
/* Puts rows of tasks in the order of births, each task once. */
#include <linux/sched.h>
#include <linux/sort.h>
#include <linux/string.h>
#include "task_rows.h"

/* Return: negative, 0, positive, as the one comes before the other; of one task's rows 0. */
static int compare_tasks(const struct taskviz_task_row *one,
			 const struct taskviz_task_row *other)
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
	const struct taskviz_task_row *one = a, *other = b;

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
 * taskviz_task_rows_sort() - by birth, each task once, or once for each @at_ns
 * @rows: whose rows begin with a struct taskviz_task_row
 *
 * Context: process, sleeps.
 */
void taskviz_task_rows_sort(struct taskviz_rows *rows)
{
	sort(rows->rows, rows->nr, rows->size, compare_rows, NULL);
	drop_doubles(rows);
}
