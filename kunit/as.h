/* SPDX-License-Identifier: GPL-2.0 */
/* Runs a few lines as another task: the units ask current who it is. */
#ifndef TASKVIZ_KUNIT_AS_H
#define TASKVIZ_KUNIT_AS_H

#include <linux/irqflags.h>
#include <linux/sched.h>

/**
 * struct as_saved - what current was
 * @flags: of the CPU
 * @pid: of current, like the rest
 * @tgid: thread group
 * @leader: of its group
 * @start_ns: start since boot
 */
struct as_saved {
	unsigned long flags;
	pid_t pid;
	pid_t tgid;
	struct task_struct *leader;
	u64 start_ns;
};

static inline void as_put(pid_t pid, pid_t tgid, struct task_struct *leader, u64 start_ns)
{
	current->pid = pid;
	current->tgid = tgid;
	current->group_leader = leader;
	current->start_boottime = start_ns;
}

/* There is one CPU, and nothing that interrupts us, until as_end(). */
static inline struct as_saved as_begin(const struct task_struct *task)
{
	struct as_saved saved = {
		.pid = current->pid, .tgid = current->tgid,
		.leader = current->group_leader, .start_ns = current->start_boottime,
	};

	local_irq_save(saved.flags);
	as_put(task->pid, task->tgid, task->group_leader, task->start_boottime);
	return saved;
}

static inline void as_end(const struct as_saved *saved)
{
	as_put(saved->pid, saved->tgid, saved->leader, saved->start_ns);
	local_irq_restore(saved->flags);
}

#endif /* TASKVIZ_KUNIT_AS_H */
