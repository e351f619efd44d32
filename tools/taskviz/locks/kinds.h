/* SPDX-License-Identifier: GPL-2.0 */
/* Who finds which kinds of locks, a file each. */
#ifndef TASKVIZ_LOCK_KINDS_H
#define TASKVIZ_LOCK_KINDS_H

#include "lock.h"

/* Each adds what it finds: 0 or -ENOMEM. */
int locks_of_files(struct locks *locks, const struct waits *waits);
int locks_of_memory(struct locks *locks, const struct waits *waits);

#endif /* TASKVIZ_LOCK_KINDS_H */
