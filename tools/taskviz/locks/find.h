/* SPDX-License-Identifier: GPL-2.0 */
/* All locks. */
#ifndef TASKVIZ_FIND_LOCKS_H
#define TASKVIZ_FIND_LOCKS_H

#include "lock.h"

/**
 * locks_find() - find them
 * @locks: set; to be given to locks_free() whatever is returned
 * @waits: all tasks
 *
 * Return: 0 or -ENOMEM.
 */
int locks_find(struct locks *locks, const struct waits *waits);

#endif /* TASKVIZ_FIND_LOCKS_H */
