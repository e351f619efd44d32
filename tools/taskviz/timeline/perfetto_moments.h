/* SPDX-License-Identifier: GPL-2.0 */
/* All that begins, ends and happens in a timeline, in the order of time. */
#ifndef TASKVIZ_TIMELINE_PERFETTO_MOMENTS_H
#define TASKVIZ_TIMELINE_PERFETTO_MOMENTS_H

#include <stdbool.h>
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
 * struct moments - where one is in them
 * @timeline: of what
 * @path: in it, may be empty
 * @heap: the next one of each row, CPU and list; the first one of all is on top
 * @nr: how many are in it
 * @next_of_cpu: of each event that is a switch or a loss, or the last one before a loss: the next
 *	one of these on its CPU
 */
struct moments {
	const struct timeline *timeline;
	const struct critical_path *path;
	struct moment_of *heap;
	size_t nr;
	uint32_t *next_of_cpu;
};

/**
 * moments_begin() - before the first one
 * @moments: set; to be given to moments_end() in any case
 * @timeline: of what
 * @path: in it, may be empty; both must outlive @moments
 *
 * Return: 0 or -ENOMEM.
 */
int moments_begin(struct moments *moments, const struct timeline *timeline,
		  const struct critical_path *path);

/* moments_next() - the next one in time. Return: false if there is none. */
bool moments_next(struct moments *moments, struct moment_of *moment);
void moments_end(struct moments *moments);

#endif /* TASKVIZ_TIMELINE_PERFETTO_MOMENTS_H */
