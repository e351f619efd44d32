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

#endif /* TASKVIZ_TIMELINE_SVG_LINES_H */
