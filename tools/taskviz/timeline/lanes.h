/* SPDX-License-Identifier: GPL-2.0 */
/* Lines of a picture: which tasks share one, since they were never there at the same time. */
#ifndef TASKVIZ_TIMELINE_LANES_H
#define TASKVIZ_TIMELINE_LANES_H

#include "store.h"

#define NO_LANE			UINT32_MAX

/**
 * struct lanes - a line for every row, and for more of them one after the other
 * @of: lane of each row of the timeline
 * @parents: of each lane: the lane of those who made the tasks in it; NO_LANE for nobody
 * @rows: lane by lane, in each as time goes
 * @first: of each lane: index in @rows of its first; behind them, that of the end
 * @nr: how many, in tree order; those below a lane follow it
 */
struct lanes {
	uint32_t *of;
	uint32_t *parents;
	uint32_t *rows;
	uint32_t *first;
	uint32_t nr;
};

/**
 * lanes_build() - put the rows of a timeline into lanes
 * @lanes: set; to be given to lanes_drop() in any case
 * @timeline: built
 *
 * A task is in the first lane below that of its parent where whoever came before, and all that
 * these made, had gone.
 *
 * Return: 0 or -ENOMEM.
 */
int lanes_build(struct lanes *lanes, const struct timeline *timeline);
void lanes_drop(struct lanes *lanes);

static inline uint32_t lanes_length(const struct lanes *lanes, uint32_t lane)
{
	return lanes->first[lane + 1] - lanes->first[lane];
}

#endif /* TASKVIZ_TIMELINE_LANES_H */
