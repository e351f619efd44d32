/* SPDX-License-Identifier: GPL-2.0 */
/* Locks as a table: below each stand those that have it, and those that wait. */
#ifndef TASKVIZ_LOCK_LINES_H
#define TASKVIZ_LOCK_LINES_H

#include "lock.h"
#include "print/table.h"

extern const struct column_list locks_columns;

/**
 * lock_lines() - add the lines
 * @table: with these columns
 * @locks: all
 * @waits: whose they are
 * @all: also words in memory that name no owner and at which one task sleeps
 */
void lock_lines(struct table *table, const struct locks *locks, const struct waits *waits,
		bool all);

#endif /* TASKVIZ_LOCK_LINES_H */
