/* SPDX-License-Identifier: GPL-2.0 */
/* How each task of a timeline was scheduled: how often it ran, how long it waited once woken. */
#ifndef TASKVIZ_REPORT_SCHED_H
#define TASKVIZ_REPORT_SCHED_H

#include "timeline/store.h"

/**
 * struct sched - of a task
 * @row: in the timeline
 * @first_span: index of its first span, or of one of a later row
 * @runs: how often it got a CPU
 * @delays: how often it was seen to be woken, and then to get one
 * @max_ns: the longest of these times, 0 without
 * @mean_ns: all of them by their number
 * @p99_ns: the shortest that is no shorter than 99 of 100 of them
 */
struct sched {
	uint32_t row;
	size_t first_span;
	uint64_t runs;
	uint64_t delays;
	uint64_t max_ns;
	uint64_t mean_ns;
	uint64_t p99_ns;
};

/**
 * sched_new() - how all tasks were scheduled
 * @timeline: of them
 * @nr: set: how many; those of which nothing was recorded are left out
 *
 * Return: those that waited longest first, to be freed; NULL without memory.
 */
struct sched *sched_new(const struct timeline *timeline, size_t *nr);

#endif /* TASKVIZ_REPORT_SCHED_H */
