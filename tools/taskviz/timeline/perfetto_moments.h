/* SPDX-License-Identifier: GPL-2.0 */
/* All that begins, ends and happens in a timeline, in the order of time. */
#ifndef TASKVIZ_TIMELINE_PERFETTO_MOMENTS_H
#define TASKVIZ_TIMELINE_PERFETTO_MOMENTS_H

#include "critical_path.h"

/*
 * In the order in which they come at one moment: where a flow begins before where it leads to, what
 * ends before what begins, and a program is around the states that its task was in.
 */
enum moment_kind {
	MOMENT_WAKES,		/* in the waker of a span */
	MOMENT_LINK_FROM,
	MOMENT_STATE_END,
	MOMENT_PROGRAM_END,
	MOMENT_RUN_END,
	MOMENT_STEP_END,
	MOMENT_PROGRAM,
	MOMENT_STATE,
	MOMENT_RUN,		/* a task got a CPU */
	MOMENT_STEP,		/* of the critical path */
	MOMENT_LINK_TO,
	MOMENT_COPY,
	MOMENT_EXIT,
	MOMENT_LOSS,
};

/**
 * struct moment_of - one of them
 * @at_ns: when
 * @kind: what
 * @index: of the span, program, step, link, copy, loss; of a run that of the event, of an exit that
 *	of the row
 */
struct moment_of {
	uint64_t at_ns;
	enum moment_kind kind;
	uint32_t index;
};

/**
 * struct moments_all - the list
 * @at: in the order of time
 * @nr: how many
 * @capacity: room for so many
 */
struct moments_all {
	struct moment_of *at;
	size_t nr;
	size_t capacity;
};

/**
 * moments_all_build() - find them
 * @moments: set; to be freed: its array
 * @timeline: of what
 * @path: in it, may be empty
 *
 * Return: 0 or -ENOMEM.
 */
int moments_all_build(struct moments_all *moments, const struct timeline *timeline,
		      const struct critical_path *path);

#endif /* TASKVIZ_TIMELINE_PERFETTO_MOMENTS_H */
