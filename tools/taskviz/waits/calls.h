/* SPDX-License-Identifier: GPL-2.0 */
/* System calls that can sleep: their names, and who knows what they wait for. */
#ifndef TASKVIZ_CALLS_H
#define TASKVIZ_CALLS_H

#include "wait.h"

/* call_name() - of a call of programs as this one. Return: NULL if there is none. */
const char *call_name(uint32_t nr);

/* call_name_32() - the same of programs of 32 bits */
const char *call_name_32(uint32_t nr);

/* calls_resolve() - set what a task that is in a call waits for */
void calls_resolve(struct waits *waits, struct wait_task *task);

#endif /* TASKVIZ_CALLS_H */
