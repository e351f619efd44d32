/* SPDX-License-Identifier: GPL-2.0 */
/* Tasks by the object that they wait for. */
#ifndef TASKVIZ_WAIT_SLEEPERS_H
#define TASKVIZ_WAIT_SLEEPERS_H

#include "wait.h"

/**
 * struct wait_sleepers - who waits for what
 * @tasks: indexes of tasks, by object, those of one object by process and pid
 * @first: one an object and one more: place of its first one in @tasks; the next one's ends them
 * @hidden: of some task it is not known in which call it sleeps, for want of rights
 */
struct wait_sleepers {
	uint32_t *tasks;
	size_t *first;
	bool hidden;
};

/* wait_sleepers_make() - to be given to wait_sleepers_free() whatever is returned: 0 or -ENOMEM */
int wait_sleepers_make(struct wait_sleepers *sleepers, const struct waits *waits);
void wait_sleepers_free(struct wait_sleepers *sleepers);

#endif /* TASKVIZ_WAIT_SLEEPERS_H */
