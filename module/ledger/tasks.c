// SPDX-License-Identifier: GPL-2.0
/* Visits the tasks that the kernel lists. */
#include <linux/pid.h>
#include <linux/pid_namespace.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include "tasks.h"

/* How many pids are looked up before others may run. */
#define BATCH	256

static u32 nr_visited;

/* taskviz_tasks_expect() - about how many tasks there are: as many as the last walk visited */
u32 taskviz_tasks_expect(void)
{
	return READ_ONCE(nr_visited);
}

/**
 * taskviz_visit_pids() - call a function for every task that is listed, the idle tasks not
 * @visit: called under RCU, must not sleep
 * @data: for it
 *
 * A task is known by the pid it was found by: a thread that execs gets its leader's, which may
 * have been passed already, or may still come.
 *
 * A task made or released meanwhile may be left out. Context: process, sleeps.
 */
void taskviz_visit_pids(taskviz_visit_pid_fn visit, void *data)
{
	pid_t next = 1;
	struct pid *pid;
	u32 nr = 0;

	do {
		rcu_read_lock();
		for (int i = 0; i < BATCH; i++, next++) {
			struct task_struct *task;

			pid = find_ge_pid(next, &init_pid_ns);
			if (!pid)
				break;
			next = pid_nr(pid);
			task = pid_task(pid, PIDTYPE_PID);
			if (!task)
				continue;
			visit(task, next, data);
			nr++;
		}
		rcu_read_unlock();
		cond_resched();
	} while (pid);
	WRITE_ONCE(nr_visited, nr);
}

struct visitor {
	void (*visit)(struct task_struct *task, void *data);
	void *data;
};

static void visit_task(struct task_struct *task, pid_t pid, void *data)
{
	const struct visitor *visitor = data;

	visitor->visit(task, visitor->data);
}

/**
 * taskviz_visit_tasks() - the same for who takes the pid from the task
 * @visit: called under RCU, must not sleep
 * @data: for it
 *
 * Context: process, sleeps.
 */
void taskviz_visit_tasks(void (*visit)(struct task_struct *task, void *data), void *data)
{
	struct visitor visitor = { visit, data };

	taskviz_visit_pids(visit_task, &visitor);
}
