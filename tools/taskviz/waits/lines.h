/* SPDX-License-Identifier: GPL-2.0 */
/* Tasks that wait as a table: each hangs below who can end its wait. */
#ifndef TASKVIZ_WAIT_LINES_H
#define TASKVIZ_WAIT_LINES_H

#include "base/options.h"
#include "print/table.h"
#include "wait.h"

extern const struct column_list waits_columns;

/**
 * struct wait_choice - which tasks are wanted
 * @pids: these, and the threads of these processes; NULL: all that wait
 * @nr: how many
 * @below: and all that wait for them, directly or through others; not what these wait for
 */
struct wait_choice {
	const int32_t *pids;
	size_t nr;
	bool below;
};

/**
 * wait_lines() - add the lines
 * @table: with these columns
 * @waits: all tasks
 * @choice: which of them
 *
 * Above each stands who can end its wait, whether that waits or not; a cycle begins with its task
 * of the lowest pid.
 * Return: how many tasks of the choice there are, or -ENOMEM.
 */
long wait_lines(struct table *table, const struct waits *waits, const struct wait_choice *choice);

#endif /* TASKVIZ_WAIT_LINES_H */
