/* SPDX-License-Identifier: GPL-2.0 */
/* System calls that can sleep, and who knows what they wait for. */
#ifndef TASKVIZ_CALLS_H
#define TASKVIZ_CALLS_H

#include "wait.h"

/* calls_resolve() - set what a task that is in a call waits for */
void calls_resolve(struct waits *waits, struct wait_task *task);

#endif /* TASKVIZ_CALLS_H */
