/* SPDX-License-Identifier: GPL-2.0 */
/* When something may be missing in a timeline, on whichever CPU. */
#ifndef TASKVIZ_TIMELINE_GAPS_H
#define TASKVIZ_TIMELINE_GAPS_H

#include "model/span.h"
#include "store.h"

/**
 * gaps_new() - losses, those that overlap as one
 * @timeline: of them
 * @nr: set: how many
 *
 * Return: in order of time, to be freed; NULL without memory.
 */
struct span *gaps_new(const struct timeline *timeline, size_t *nr);

#endif /* TASKVIZ_TIMELINE_GAPS_H */
