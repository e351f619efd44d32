/* SPDX-License-Identifier: GPL-2.0 */
/* Which lanes of a picture have a line of their own if there is not room for all of them. */
#ifndef TASKVIZ_TIMELINE_FOLDS_H
#define TASKVIZ_TIMELINE_FOLDS_H

#include "lanes.h"

/**
 * struct folds - the lines of a picture: a lane each, or what is folded below a lane
 * @lanes: of the picture
 * @owner: of each lane that is folded: the one below which it is, @lanes->nr for none;
 *	NO_LANE of each lane that has a line
 * @held: tasks that are folded below each lane; behind them, those below none
 * @line_of: of each lane; a fold stands right below its owner, or last
 * @nr_lines: how many there are
 * @nr_held: tasks that are folded
 * @nr: lines that are folds
 */
struct folds {
	const struct lanes *lanes;
	uint32_t *owner;
	uint32_t *held;
	uint32_t *line_of;
	uint32_t nr_lines;
	uint32_t nr_held;
	uint32_t nr;
};

/**
 * folds_build() - choose which lanes have a line
 * @folds: set; to be given to folds_drop() in any case
 * @lanes: of @timeline, must outlive it
 * @timeline: built
 * @most: lines, at least one
 *
 * Those where most was done have one: by time on CPUs, with all that they made, or by programs and
 * copies if states were not recorded. Who is above a lane that has a line has one, too.
 *
 * Return: 0 or -ENOMEM.
 */
int folds_build(struct folds *folds, const struct lanes *lanes, const struct timeline *timeline,
		uint32_t most);
void folds_drop(struct folds *folds);

#endif /* TASKVIZ_TIMELINE_FOLDS_H */
