/* SPDX-License-Identifier: GPL-2.0 */
/* Tasks that wait for each other, none of which can be helped by any other task. */
#ifndef TASKVIZ_DEADLOCK_H
#define TASKVIZ_DEADLOCK_H

#include "wait.h"

/**
 * deadlocks_mark() - set deadlock of each task that stands on a cycle
 * @waits: all tasks
 *
 * They are not all of one moment: see waits_look().
 * Return: how many, or -ENOMEM.
 */
long deadlocks_mark(struct waits *waits);

/**
 * waits_look() - look at all tasks, and find those that wait for each other
 * @waits: set; to be given to waits_free() whatever is returned
 * @proc: where; must outlive @waits
 *
 * If there seem to be some, a second look is taken: who slept all the time from before the first
 * until after the second held what it held in between, so that what the second found was so at one
 * moment.
 * Return: 0 or a negative errno.
 */
int waits_look(struct waits *waits, const struct proc *proc);

/* waits_look_at() - the same, but only some are asked: see waits_take_some() */
int waits_look_at(struct waits *waits, const struct proc *proc, const int32_t *pids, size_t nr);

#endif /* TASKVIZ_DEADLOCK_H */
