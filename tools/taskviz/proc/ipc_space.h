/* SPDX-License-Identifier: GPL-2.0 */
/* The ipc namespace of a task: ids of System V mean something in one of them alone. */
#ifndef TASKVIZ_IPC_SPACE_H
#define TASKVIZ_IPC_SPACE_H

#include <stdbool.h>
#include "task_status.h"

/* ipc_space_of() - that of a task. Return: is it known? */
bool ipc_space_of(const struct proc *proc, const struct task_status *status, uint64_t *space);

/* ipc_space_here() - our own. Return: 0 if it is not known. */
uint64_t ipc_space_here(const struct proc *proc);

#endif /* TASKVIZ_IPC_SPACE_H */
