/* SPDX-License-Identifier: GPL-2.0 */
/* Some rows of a timeline, to go through them without all others. */
#ifndef TASKVIZ_TIMELINE_ROW_SET_H
#define TASKVIZ_TIMELINE_ROW_SET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
 * struct row_set - some rows
 * @rows: those that are in it, nr of them, in any order
 * @places: of each row, where in @rows; NO_ROW: it is not
 * @nr: how many
 */
struct row_set {
	uint32_t *rows;
	uint32_t *places;
	size_t nr;
};

/* row_set_init() - empty, for @nr rows; to be given to row_set_drop(). Return: 0 or -ENOMEM. */
int row_set_init(struct row_set *set, size_t nr);
void row_set_drop(struct row_set *set);

/* row_set_put() - in it, or not. Who goes through it backwards may take out the one it is at. */
void row_set_put(struct row_set *set, uint32_t row, bool in);

#endif /* TASKVIZ_TIMELINE_ROW_SET_H */
