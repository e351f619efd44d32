// SPDX-License-Identifier: GPL-2.0
/* Puts rows of tasks in the order of births, each task once. */
#include <linux/mm.h>
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

/* Return: how many at the beginning are in order. */
static u32 count_ordered(const struct taskviz_rows *rows)
{
	const void *row = rows->rows;
	u32 nr = 1;

	if (!rows->nr)
		return 0;
	for (; nr < rows->nr && compare_rows(row, row + rows->size) <= 0; nr++)
		row += rows->size;
	return nr;
}

/* Merges rows in order behind @ordered that are, too: from the end on, which so has room. */
static void merge_tail(struct taskviz_rows *rows, u32 ordered, const void *tail)
{
	void *to = rows->rows + (size_t)rows->nr * rows->size;
	const void *first = rows->rows + (size_t)ordered * rows->size;
	const void *second = tail + (size_t)(rows->nr - ordered) * rows->size;

	while (second != tail) {
		const void **from = &second;

		if (first != rows->rows &&
		    compare_rows(first - rows->size, second - rows->size) > 0)
			from = &first;
		*from -= rows->size;
		to -= rows->size;
		memcpy(to, *from, rows->size);
	}
}

static int sort_tail(struct taskviz_rows *rows, u32 ordered)
{
	const u32 nr = rows->nr - ordered;
	void *tail = kvmalloc_array(nr, rows->size, GFP_KERNEL_ACCOUNT | __GFP_NOWARN);

	if (!tail)
		return -ENOMEM;
	memcpy(tail, rows->rows + (size_t)ordered * rows->size, (size_t)nr * rows->size);
	sort(tail, nr, rows->size, compare_rows, NULL);
	merge_tail(rows, ordered, tail);
	kvfree(tail);
	return 0;
}

/**
 * taskviz_task_rows_sort() - by birth, each task once, or once for each @at_ns
 * @rows: whose rows begin with a struct taskviz_task_row
 *
 * The living come in the order of births unless pids began anew, and are most: they stay.
 *
 * Context: process, sleeps.
 * Return: 0 or -ENOMEM.
 */
int taskviz_task_rows_sort(struct taskviz_rows *rows)
{
	const u32 ordered = count_ordered(rows);
	const int err = ordered < rows->nr ? sort_tail(rows, ordered) : 0;

	if (!err)
		drop_doubles(rows);
	return err;
}
