/* SPDX-License-Identifier: GPL-2.0 */
/* Crowds: siblings that are alike, for all of which one line stands. */
#ifndef TASKVIZ_TOP_CROWD_H
#define TASKVIZ_TOP_CROWD_H

#include "top_model.h"

/**
 * top_crowd_join() - find the crowds, and what they add up to
 * @list: its rows that are kept, of a tree, each with a line of its own
 * @least: so many make a crowd
 *
 * Siblings below a row that is told apart are in none, and roots neither.
 *
 * Return: 0, or -ENOMEM with all lines as they were.
 */
int top_crowd_join(struct top_list *list, uint32_t least);

/**
 * top_crowd_split() - tell the rows of a crowd apart from now on, and all others below its parent
 * @row: of that; if those above are in a crowd, too, the topmost of them is split instead
 */
void top_crowd_split(struct top_row *row);

/* top_crowd_single_out() - split all crowds that a row and those above it are in */
void top_crowd_single_out(struct top_row *row);

#endif /* TASKVIZ_TOP_CROWD_H */
