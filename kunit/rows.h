/* SPDX-License-Identifier: GPL-2.0 */
/* Rows of tables for suites: taken, and looked into by the names of columns. */
#ifndef KUNIT_ROWS_H
#define KUNIT_ROWS_H

#include <kunit/test.h>
#include <linux/string.h>
#include "views/tables.h"

/* To be given to taskviz_rows_drop(). */
static inline struct taskviz_rows take_rows(struct kunit *test, const struct taskviz_table *table)
{
	struct taskviz_rows rows;

	KUNIT_ASSERT_EQ(test, taskviz_rows_take(&rows, table), 0);
	return rows;
}

static inline const void *row_at(const struct taskviz_rows *rows, u32 index)
{
	return rows->rows + (size_t)index * rows->size;
}

/* The bytes of a cell. */
static inline const void *cell_of(struct kunit *test, const struct taskviz_table *table,
				  const void *row, const char *name)
{
	for (u32 i = 0; i < table->columns.nr; i++)
		if (!strcmp(table->columns.columns[i].name, name))
			return row + table->columns.columns[i].offset;
	KUNIT_FAIL(test, "no column %s", name);
	return row;
}

/* Of a column of 4 bytes. */
static inline u32 number_of(struct kunit *test, const struct taskviz_table *table, const void *row,
			    const char *name)
{
	return *(const u32 *)cell_of(test, table, row, name);
}

/* The last row about a pid, NULL if there is none. */
static inline const void *row_of(struct kunit *test, const struct taskviz_table *table,
				 const struct taskviz_rows *rows, pid_t pid)
{
	const void *found = NULL;

	for (u32 i = 0; i < rows->nr; i++)
		if (number_of(test, table, row_at(rows, i), "PID") == (u32)pid)
			found = row_at(rows, i);
	return found;
}

#endif /* KUNIT_ROWS_H */
