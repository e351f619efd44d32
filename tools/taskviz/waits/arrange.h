/* SPDX-License-Identifier: GPL-2.0 */
/* Which tasks are shown, and in which order: each behind the one that it hangs below. */
#ifndef TASKVIZ_WAIT_ARRANGE_H
#define TASKVIZ_WAIT_ARRANGE_H

#include "wait.h"

/* Deeper ones hang at this level, as those of the tree of tasks. */
#define WAIT_DRAWN_LEVELS	32

/**
 * struct wait_choice - which tasks are wanted
 * @pids: these, and the threads of these processes; NULL: all that wait
 * @nr: how many
 * @below: and all that wait for them, directly or through others; not what these wait for
 */
struct wait_choice {
	const int32_t *pids;
	size_t nr;
	bool below;
};

/**
 * struct wait_order - the order
 * @shown: one a task: is it shown?
 * @above: one a task: of those shown the one that it hangs below, WAIT_NONE at a root
 * @levels: one a task: how many are above
 * @order: those shown, each with all that hang below it behind it
 * @nr: how many
 */
struct wait_order {
	bool *shown;
	uint32_t *above;
	uint32_t *levels;
	uint32_t *order;
	size_t nr;
};

/**
 * waits_arrange() - choose tasks and put them in order
 * @order: set; to be given to waits_order_free() whatever is returned
 * @waits: all tasks
 * @choice: which of them
 *
 * Above each stands who can end its wait, whether that waits or not; a cycle begins with its task
 * of the lowest pid.
 * Return: 0 or -ENOMEM.
 */
int waits_arrange(struct wait_order *order, const struct waits *waits,
		  const struct wait_choice *choice);
void waits_order_free(struct wait_order *order);

#endif /* TASKVIZ_WAIT_ARRANGE_H */
