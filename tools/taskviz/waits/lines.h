/* SPDX-License-Identifier: GPL-2.0 */
/* Tasks that wait as a table: each hangs below who can end its wait. */
#ifndef TASKVIZ_WAIT_LINES_H
#define TASKVIZ_WAIT_LINES_H

#include "arrange.h"
#include "base/options.h"
#include "print/table.h"
#include "wait.h"

extern const struct column_list waits_columns;

/* wait_lines() - add the lines of tasks to a table with these columns. Return: 0 or -ENOMEM. */
int wait_lines(struct table *table, const struct waits *waits, const struct wait_order *order);

#endif /* TASKVIZ_WAIT_LINES_H */
