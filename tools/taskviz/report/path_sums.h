/* SPDX-License-Identifier: GPL-2.0 */
/* How long each state, and each task, was on a critical path. */
#ifndef TASKVIZ_REPORT_PATH_SUMS_H
#define TASKVIZ_REPORT_PATH_SUMS_H

#include "timeline/critical_path.h"

/**
 * struct path_sum - of a state, or of a task
 * @state: it, 0 of a task
 * @row: of the task; NO_ROW if it is not known
 * @ns: together, and of all sums those of the path
 */
struct path_sum {
	char state;
	uint32_t row;
	uint64_t ns;
};

/**
 * path_sums_by_state() - a sum a state that is on the path
 * @path: it
 * @nr: set: how many
 *
 * Return: the longest first, to be freed; NULL without memory.
 */
struct path_sum *path_sums_by_state(const struct critical_path *path, size_t *nr);

/* path_sums_by_task() - the same, a sum a task */
struct path_sum *path_sums_by_task(const struct critical_path *path, size_t *nr);

/* path_state_name() - what a state of a step is called; "?" if it is unknown */
const char *path_state_name(char state);

#endif /* TASKVIZ_REPORT_PATH_SUMS_H */
