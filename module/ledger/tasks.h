/* SPDX-License-Identifier: GPL-2.0 */
/* Visits the tasks that the kernel lists. */
#ifndef TASKVIZ_LEDGER_TASKS_H
#define TASKVIZ_LEDGER_TASKS_H

#include <linux/types.h>

struct task_struct;

/* Called under RCU, must not sleep. @pid: which the task was found by. */
typedef void (*taskviz_visit_pid_fn)(struct task_struct *task, pid_t pid, void *data);

u32 taskviz_tasks_expect(void);
void taskviz_visit_pids(taskviz_visit_pid_fn visit, void *data);
void taskviz_visit_tasks(void (*visit)(struct task_struct *task, void *data), void *data);

#endif /* TASKVIZ_LEDGER_TASKS_H */
