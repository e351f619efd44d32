/* SPDX-License-Identifier: GPL-2.0 */
/* What draws the lines of the SVG: a file for each kind of them. */
#ifndef TASKVIZ_TIMELINE_SVG_LINES_H
#define TASKVIZ_TIMELINE_SVG_LINES_H

#include "timeline_svg_picture.h"

/* svg_put_lane() - a line with its tasks */
void svg_put_lane(const struct picture *picture, uint32_t lane);

/* svg_put_sleeps() - what is told under the mouse of the sleeps of a task, whose bar is at @y */
void svg_put_sleeps(const struct picture *picture, uint32_t row, unsigned int y);

/* svg_put_fold() - the line of what is folded below a lane. Return: 0 or -ENOMEM. */
int svg_put_fold(const struct picture *picture, uint32_t owner);

/* svg_put_path() - the critical path across the lines */
void svg_put_path(const struct picture *picture);

/**
 * svg_put_lines() - a picture of chosen lines, as a whole SVG
 * @to: file
 * @timeline: built
 * @path: in it, or no steps
 * @lanes: of it
 * @folds: which of these have a line
 *
 * Return: 0 or -ENOMEM.
 */
int svg_put_lines(FILE *to, const struct timeline *timeline, const struct critical_path *path,
		  const struct lanes *lanes, const struct folds *folds);

#endif /* TASKVIZ_TIMELINE_SVG_LINES_H */
