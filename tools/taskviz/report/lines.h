/* SPDX-License-Identifier: GPL-2.0 */
/* The tables of a report, line by line. */
#ifndef TASKVIZ_REPORT_LINES_H
#define TASKVIZ_REPORT_LINES_H

#include "base/options.h"
#include "model/times.h"
#include "print/table.h"
#include "timeline/critical_path.h"
#include "groups.h"

/**
 * struct report - what the lines are made of
 * @timeline: laid out
 * @sums: of each of its rows
 * @clock: how births are told; NULL: as the time since the recording began
 * @collapse: tasks that are alike share a line, in the tree
 * @table: they go to
 * @keys: what rows are grouped by; NULL: what group_keys() finds
 * @columns: which columns of the table have those of groups, REPORT_NO_COLUMN: none; NULL: the same
 */
struct report {
	const struct timeline *timeline;
	const struct sums *sums;
	const struct clock *clock;
	bool collapse;
	struct table *table;
	const uint32_t *keys;
	const size_t *columns;
};

#define REPORT_NO_COLUMN	SIZE_MAX

/* report_tasks() - a line a task, below who made it. Return: 0 or -ENOMEM. */
int report_tasks(const struct report *report);

/**
 * report_groups() - a line a group of tasks
 * @report: to add to
 * @by: what they have in common
 * @most: lines at most
 *
 * Return: 0 or -ENOMEM.
 */
int report_groups(const struct report *report, enum group_key by, size_t most);

/* report_sched() - a line a task: how it was scheduled, @most lines. Return: 0 or -ENOMEM. */
int report_sched(const struct report *report, size_t most);

/* report_path() - a line a step of a path; the sums of the report are not used */
void report_path(const struct report *report, const struct critical_path *path);

#endif /* TASKVIZ_REPORT_LINES_H */
