/* SPDX-License-Identifier: GPL-2.0 */
/* Who waits for whom as a picture: tasks, between them what they wait for, deadlocks in red. */
#ifndef TASKVIZ_WAIT_PICTURE_H
#define TASKVIZ_WAIT_PICTURE_H

#include <stdio.h>
#include "arrange.h"

/**
 * wait_draw_dot() - draw for Graphviz
 * @to: where
 * @waits: all tasks
 * @order: those to be drawn, and beside them all that can end their waits
 *
 * Return: 0 or -ENOMEM.
 */
int wait_draw_dot(FILE *to, const struct waits *waits, const struct wait_order *order);

/* wait_draw_svg() - as SVG: a line a task, as in the table, with arrows. Return: as above. */
int wait_draw_svg(FILE *to, const struct waits *waits, const struct wait_order *order);

#endif /* TASKVIZ_WAIT_PICTURE_H */
