/* SPDX-License-Identifier: GPL-2.0 */
/* Why a task took as long as it did: what had to happen for it, one thing after the other. */
#ifndef TASKVIZ_TIMELINE_CRITICAL_PATH_H
#define TASKVIZ_TIMELINE_CRITICAL_PATH_H

#include "store.h"

/**
 * struct path_step - one of these things
 * @row: of the task that it happened in; NO_ROW if that is not known
 * @maker: row of who made that task, if it begins with this step; else NO_ROW
 * @state: one of TIMELINE_STATES; Z: what it still did after its exit
 * @span: the whole of that state, NULL if it is unknown
 * @woken: the sleep of the task whose end let this begin, NULL if that is not what did
 * @from_ns: begin
 * @to_ns: end
 */
struct path_step {
	uint32_t row;
	uint32_t maker;
	char state;
	const struct timeline_span *span;
	const struct timeline_span *woken;
	uint64_t from_ns;
	uint64_t to_ns;
};

/**
 * struct critical_path - of a task
 * @row: of it
 * @from_ns: its birth, or when the timeline begins
 * @to_ns: its exit, or when the timeline ends
 * @steps: in order of time, one begins where the one before ends: from @from_ns to @to_ns
 * @nr: of these
 * @capacity: room for them
 */
struct critical_path {
	uint32_t row;
	uint64_t from_ns;
	uint64_t to_ns;
	struct path_step *steps;
	size_t nr;
	size_t capacity;
};

/**
 * critical_path_build() - find it
 * @path: set; to be given to critical_path_drop() in any case
 * @timeline: with the task, and with those it may have waited for
 * @row: of the task
 *
 * Return: 0 or -ENOMEM.
 */
int critical_path_build(struct critical_path *path, const struct timeline *timeline, uint32_t row);
void critical_path_drop(struct critical_path *path);

/**
 * critical_path_longest() - of several tasks the one that was there longest
 * @timeline: with them
 * @is_meant: is it one of these?
 * @what: for that
 *
 * Return: its row, or NO_ROW if there is none.
 */
uint32_t critical_path_longest(const struct timeline *timeline,
			       bool (*is_meant)(const struct timeline *timeline, uint32_t row,
						const void *what), const void *what);

/* critical_path_command() - the row of the command that was recorded; NO_ROW if there is none */
uint32_t critical_path_command(const struct timeline *timeline);

#endif /* TASKVIZ_TIMELINE_CRITICAL_PATH_H */
