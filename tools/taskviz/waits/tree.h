/* SPDX-License-Identifier: GPL-2.0 */
/* Who hangs below whom: of those who can end its wait, one that a task is shown under. */
#ifndef TASKVIZ_WAIT_TREE_H
#define TASKVIZ_WAIT_TREE_H

#include "wait.h"

/**
 * waits_tree() - find for each task the one that it hangs below
 * @waits: all tasks
 * @preferred: one a task: rather below one of these; NULL: those of a deadlock
 * @above: one a task, set: index of the task, WAIT_NONE at a root; never a circle
 *
 * Return: 0 or -ENOMEM.
 */
int waits_tree(const struct waits *waits, const bool *preferred, uint32_t *above);

/* waits_shown_by() - the task that stands for an ender: a living thread, rather one preferred */
uint32_t waits_shown_by(const struct waits *waits, const bool *preferred,
			const struct wait_ender *ender);

#endif /* TASKVIZ_WAIT_TREE_H */
