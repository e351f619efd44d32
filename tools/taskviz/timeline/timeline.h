/* SPDX-License-Identifier: GPL-2.0 */
/* Lays a recording out in time. */
#ifndef TASKVIZ_TIMELINE_H
#define TASKVIZ_TIMELINE_H

#include <stdbool.h>
#include "model/kthreads.h"
#include "model/span.h"
#include "recording/history.h"
#include "store.h"

/**
 * timeline_build() - lay a recording out
 * @timeline: set; to be given to timeline_drop() in any case
 * @history: of the recording, must outlive it
 * @span: the part to lay out, or more; overlaps with the recording
 * @kthreads: and rows of kernel threads
 *
 * Return: 0 or -ENOMEM.
 */
int timeline_build(struct timeline *timeline, const struct history *history,
		   const struct span *span, enum kthreads kthreads);

/*
 * timeline_build_alone() - the same, and give the memory of the events back meanwhile
 *
 * For who needs nothing but the timeline: of the events, and whom they are about, nothing is left.
 */
int timeline_build_alone(struct timeline *timeline, const struct history *history,
			 const struct span *span, enum kthreads kthreads);

#endif /* TASKVIZ_TIMELINE_H */
