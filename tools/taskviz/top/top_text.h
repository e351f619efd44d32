/* SPDX-License-Identifier: GPL-2.0 */
/* The texts of "taskviz top" that are more than a number: branches, bars, shares. */
#ifndef TASKVIZ_TOP_TEXT_H
#define TASKVIZ_TOP_TEXT_H

#include "core/pure.h"
#include "top_model.h"

/* Most levels of the tree that are drawn; columns of a row's branches at most, with "+N ". */
#define TOP_LEVELS	32

/**
 * top_put_branches() - append the branches of the tree in front of a name
 * @text: where to
 * @row: of the name
 * @levels: how many may be drawn, at most TOP_LEVELS; those further up give way to a number
 * @utf8: with line characters
 *
 * Return: columns of the screen it takes.
 */
int top_put_branches(struct taskviz_text *text, const struct top_row *row, unsigned int levels,
		     bool utf8);

/**
 * top_put_bar() - append a bar
 * @text: where to; exactly @width columns
 * @value: its length; what is more than 0 shows; an unknown one has none
 * @most: the value that fills it
 * @width: columns
 * @utf8: with parts of a column
 */
void top_put_bar(struct taskviz_text *text, uint64_t value, uint64_t most, unsigned int width,
		 bool utf8);

/**
 * top_share() - divide columns among the states
 * @shares: set, one a state; their sum is @width, or 0 if all counts are
 * @counts: what each state has; a count that is not 0 gets a column at least
 * @width: columns, at least TASKVIZ_NR_STATES
 */
void top_share(unsigned int shares[TASKVIZ_NR_STATES],
	       const uint32_t counts[TASKVIZ_NR_STATES], unsigned int width);

/* Ends a text with a NUL; its memory is one byte larger than its size says. */
const char *top_end_text(struct taskviz_text *text);

#endif /* TASKVIZ_TOP_TEXT_H */
