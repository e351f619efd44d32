/* SPDX-License-Identifier: GPL-2.0 */
/* The moves between states that were observed, and the pictures of them. */
#ifndef TASKVIZ_MOVES_H
#define TASKVIZ_MOVES_H

#include <stdbool.h>
#include <stdio.h>
#include "model/rows.h"

#define MAX_MOVES	128	/* of 11 stages: at most 121, and one that is two */

/**
 * struct move - tasks that went from one stage to another
 * @from: stage: "new", "runnable", "running", or a state, "sleeping"
 * @to: stage
 * @name: of the move: "yielded"; "spared" is none, but of tasks that were about to sleep
 * @why: what it means
 * @count: how often
 */
struct move {
	char from[TASKVIZ_WORD_LEN];
	char to[TASKVIZ_WORD_LEN];
	char name[TASKVIZ_WORD_LEN];
	char why[128];
	unsigned long long count;
};

struct moves {
	struct move all[MAX_MOVES];
	size_t nr;
};

/**
 * moves_read() - take them from the table "moves"
 * @moves: set
 * @rows: the table
 */
void moves_read(struct moves *moves, const struct rows *rows);

/* The state diagram with the counts, as text, for Graphviz, as SVG. */
void moves_draw_text(const struct moves *moves, FILE *to);
void moves_draw_dot(const struct moves *moves, FILE *to);
void moves_draw_svg(const struct moves *moves, FILE *to);

/* Sum of the counts of the moves between two stages, of which there may be two. */
unsigned long long moves_count(const struct moves *moves, const char *from, const char *to);

/* How many of those from running to runnable gave the CPU away themselves. */
unsigned long long moves_yielded(const struct moves *moves);

/**
 * struct moves_state - a state that a task goes to from running
 * @name: of the stage, NULL behind the last
 * @label: in a picture, begins with the letter
 */
struct moves_state {
	const char *name;
	const char *label;
};

/* In the order of the diagram. */
extern const struct moves_state moves_states[];

/* Is it a move that the drawn diagram has a place for? */
bool moves_has_place(const struct move *move);

#endif /* TASKVIZ_MOVES_H */
