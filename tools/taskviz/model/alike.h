/* SPDX-License-Identifier: GPL-2.0 */
/* Siblings that are alike, so that a line can stand for all of them: "cc1 ×312". */
#ifndef TASKVIZ_ALIKE_H
#define TASKVIZ_ALIKE_H

#include <stddef.h>
#include <stdint.h>

/* No row: the parent of a root, the end of those of a line. */
#define ALIKE_NONE	UINT32_MAX

/**
 * struct alike - a row of a tree
 * @parent: in: the row it hangs below, which stands before it; ALIKE_NONE at a root
 * @line: out: the first of the rows whose line it shares, itself if it has one of its own
 * @next: out: the next row of that line, or ALIKE_NONE
 * @count: out: how many rows its line stands for; 0 if another's stands for it
 */
struct alike {
	uint32_t parent;
	uint32_t line;
	uint32_t next;
	uint32_t count;
};

/* An order of all rows, in which those are equal that are alike but for what is below them. */
typedef int (*alike_compare)(uint32_t one, uint32_t other, void *arg);

/**
 * alike_join() - find the rows that share a line
 * @rows: their parents; the rest is set
 * @nr: how many
 * @least: so many must be alike, 2 at least
 * @compare: which are
 * @arg: for that
 *
 * Siblings are alike if they compare equal and kinds of children are below them that are alike in
 * turn, however many of each. The children of all that share a line are siblings. So each row is
 * counted in one line, and that hangs below the line of its parent.
 *
 * Return: 0, or -ENOMEM.
 */
int alike_join(struct alike *rows, uint32_t nr, uint32_t least, alike_compare compare, void *arg);

#endif /* TASKVIZ_ALIKE_H */
