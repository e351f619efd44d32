/* SPDX-License-Identifier: GPL-2.0 */
/* Groups of tasks of a snapshot, as a report has them of a recording. */
#ifndef TASKVIZ_REPORT_LIVES_H
#define TASKVIZ_REPORT_LIVES_H

#include "base/options.h"
#include "model/snapshot.h"
#include "print/table.h"
#include "groups.h"

/* What is known of tasks that are remembered: not how long they were in which state. */
enum {
	LIVES_LIVES, LIVES_THREADS, LIVES_FORKS, LIVES_EXECS, LIVES_COPIED, LIVES_ENDS, LIVES_WHO,
	LIVES_LEAST, NR_LIVES_COLUMNS,
};

extern const struct column lives_group_columns[NR_LIVES_COLUMNS];

/**
 * lives_groups() - a line a group of tasks, those of most processes first
 * @snapshot: with threads, and who has ended
 * @marks: of its records, those that count; NULL: all
 * @by: what they have in common
 * @most: lines at most
 * @table: they go to, with these columns
 *
 * Return: 0 or -ENOMEM.
 */
int lives_groups(const struct snapshot *snapshot, const bool *marks, enum group_key by, size_t most,
		 struct table *table);

#endif /* TASKVIZ_REPORT_LIVES_H */
