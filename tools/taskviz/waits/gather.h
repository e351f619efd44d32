/* SPDX-License-Identifier: GPL-2.0 */
/* Who is there, before it is asked what they wait for. */
#ifndef TASKVIZ_WAIT_GATHER_H
#define TASKVIZ_WAIT_GATHER_H

#include "wait.h"

/* waits_gather() - all tasks. Return: 0 or a negative errno. */
int waits_gather(struct waits *waits);

/* waits_gather_process() - the threads of one process. Return: the same. */
int waits_gather_process(struct waits *waits, int32_t tgid);

/**
 * wait_numbers() - let it be known which pid and process group a task has in each pid namespace
 * @waits: of these
 * @task: its levels stay 0 if that cannot be read; a worker of the kernel gets the name that only
 *	/proc has
 */
void wait_numbers(const struct waits *waits, struct wait_task *task);

#endif /* TASKVIZ_WAIT_GATHER_H */
