// SPDX-License-Identifier: GPL-2.0
/* Collects the rows of a table. */
#include <linux/mm.h>
#include <linux/sched/signal.h>
#include <linux/timekeeping.h>
#include "probes/groups.h"
#include "tables.h"

/* Rows for what is born while others are added. */
#define MARGIN	64

/**
 * taskviz_table_group_off() - what would have to be on
 * @table: the table
 *
 * Return: name of the group that records for it and is off, NULL if there is none.
 */
const char *taskviz_table_group_off(const struct taskviz_table *table)
{
	if (!table->group || taskviz_group_is_on(table->group))
		return NULL;
	return table->group->name;
}

/**
 * taskviz_rows_add() - one more row
 * @rows: to add to
 *
 * Context: any.
 * Return: the row, zeroed; NULL if there is no room: the table is going to be filled again.
 */
void *taskviz_rows_add(struct taskviz_rows *rows)
{
	if (rows->nr < rows->capacity)
		return rows->rows + (size_t)rows->nr++ * rows->size;
	rows->full = true;
	return NULL;
}

static int make_room(struct taskviz_rows *rows, u32 capacity)
{
	taskviz_rows_drop(rows);
	rows->rows = kvcalloc(capacity, rows->size, GFP_KERNEL_ACCOUNT | __GFP_NOWARN);
	if (!rows->rows)
		return -ENOMEM;
	rows->capacity = capacity;
	rows->now_ns = ktime_get_boottime_ns();
	return 0;
}

static int fill(struct taskviz_rows *rows, const struct taskviz_table *table)
{
	int err;

	rows->off = taskviz_table_group_off(table);
	if (rows->off)
		return 0;
	err = table->fill(rows);
	/* it may have been switched off while it was looked at */
	if (!rows->nr)
		rows->off = taskviz_table_group_off(table);
	return err;
}

/**
 * taskviz_rows_take() - the rows of a table, as they are now
 * @rows: set; to be given to taskviz_rows_drop() in any case
 * @table: the table; if the group that records for it is off there are none
 *
 * Context: process, sleeps.
 * Return: 0, -ENOMEM, or -EINTR if the caller is being killed.
 */
int taskviz_rows_take(struct taskviz_rows *rows, const struct taskviz_table *table)
{
	u32 capacity = (table->expect ? table->expect() : 0) + MARGIN;
	int err;

	*rows = (struct taskviz_rows){ .size = table->columns.row_size };
	if (taskviz_table_group_off(table))
		capacity = 1;
	for (;; capacity *= 2) {
		err = make_room(rows, capacity) ?: fill(rows, table);
		if (err || !rows->full)
			return err;
		if (fatal_signal_pending(current))
			return -EINTR;
	}
}

/**
 * taskviz_rows_drop() - free rows
 * @rows: taken or zeroed; empty then
 */
void taskviz_rows_drop(struct taskviz_rows *rows)
{
	kvfree(rows->rows);
	rows->rows = NULL;
	rows->nr = 0;
	rows->capacity = 0;
	rows->full = false;
}
