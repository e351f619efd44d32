/* SPDX-License-Identifier: GPL-2.0 */
/* The moves between states that were observed, and the pictures of them. */
#ifndef TASKVIZ_MOVES_H
#define TASKVIZ_MOVES_H

#include <stdbool.h>
#include <stdio.h>

#define MAX_MOVES	128	/* there are 11 stages, so at most 121 */

/**
 * struct move - tasks that went from one stage to another
 * @from: stage: "new", "runnable", "running", or a state, "S sleeping"
 * @to: stage
 * @count: how often, decimal
 * @why: what it means
 */
struct move {
	const char *from;
	const char *to;
	const char *count;
	const char *why;
};

struct moves {
	struct move all[MAX_MOVES];
	size_t nr;
};

/**
 * moves_read() - find them in the text of the view "states"
 * @moves: set; points into @text
 * @text: of the view; changed
 *
 * Return: are there any?
 */
bool moves_read(struct moves *moves, char *text);

/* moves_accept() - is a line one of the table of moves? Its FROM then loses its arrow. */
bool moves_accept(char **words);

/* The state diagram with the counts, as text, for Graphviz, as SVG. */
void moves_draw_text(const struct moves *moves, FILE *to);
void moves_draw_dot(const struct moves *moves, FILE *to);
void moves_draw_svg(const struct moves *moves, FILE *to);

/* Sum of the counts of the moves between two stages, of which there may be two. */
unsigned long long moves_count(const struct moves *moves, const char *from, const char *to);

/* How many of those from running to runnable gave the CPU away themselves. */
unsigned long long moves_yielded(const struct moves *moves);

/* States that a task goes to from running, in the order of the diagram; ends with NULL. */
extern const char *const moves_states[];

/* Is it a move that the drawn diagram has a place for? */
bool moves_has_place(const struct move *move);

#endif /* TASKVIZ_MOVES_H */
