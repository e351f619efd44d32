/* SPDX-License-Identifier: GPL-2.0 */
/* The timeline as SVG while it is drawn: what is where, for all that draw a part of it. */
#ifndef TASKVIZ_TIMELINE_SVG_PICTURE_H
#define TASKVIZ_TIMELINE_SVG_PICTURE_H

#include <stdio.h>
#include "critical_path.h"
#include "folds.h"
#include "lanes.h"
#include "shares.h"
#include "store.h"

/* In pixels; a line has a row of text, the bar of states and the strip of copies. */
#define WIDTH		1160
#define LEFT		250
#define RIGHT		20
#define TOP		50
#define ROW		26
#define BAR_TOP		11
#define BAR		10
#define STRIP		3
#define FOOT		40
#define INDENT		10
#define MAX_INDENT	10

/* What is narrower than a column of half a pixel is summed up in it. */
#define COLUMNS		((WIDTH - LEFT - RIGHT) * 2)

/**
 * struct picture - what is drawn where
 * @to: file
 * @timeline: of it
 * @path: in it, or no steps
 * @lanes: of that
 * @folds: which of them have a line
 * @per_ns: pixels
 * @shares: of a line: what is summed up in its columns
 */
struct picture {
	FILE *to;
	const struct timeline *timeline;
	const struct critical_path *path;
	struct lanes lanes;
	struct folds folds;
	double per_ns;
	struct shares shares;
};

static inline double x_of(const struct picture *picture, uint64_t at_ns)
{
	return LEFT + (at_ns - picture->timeline->begin_ns) * picture->per_ns;
}

static inline unsigned int y_of(uint32_t line)
{
	return TOP + line * ROW;
}

/* The middle of a row's bar. */
static inline int middle_of(const struct picture *picture, uint32_t row)
{
	return y_of(picture->folds.line_of[picture->lanes.of[row]]) + BAR_TOP + BAR / 2;
}

static inline unsigned int column_of(const struct picture *picture, uint64_t at_ns)
{
	return shares_column(&picture->shares, at_ns);
}

/* Class of a state: a letter, but for the unknown. */
static inline char class_of(char state)
{
	return state == TIMELINE_UNKNOWN ? 'u' : state;
}

/* How far apart marks of a line with so many tasks are: a column, or what a mark is wide. */
static inline double svg_distance(uint32_t nr)
{
	return nr > 1 ? 6 : .5;
}

#endif /* TASKVIZ_TIMELINE_SVG_PICTURE_H */
