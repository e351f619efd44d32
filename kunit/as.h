/* SPDX-License-Identifier: GPL-2.0 */
/* Runs a few lines as another task: the units ask current who it is. */
#ifndef TASKVIZ_KUNIT_AS_H
#define TASKVIZ_KUNIT_AS_H

#include <linux/irqflags.h>
#include <linux/lockdep.h>
#include <linux/sched.h>

/**
 * struct as_saved - what was before
 * @flags: of the CPU
 * @task: current
 * @stack: its stack: a signal of the host meanwhile would leave the one for interrupts there
 */
struct as_saved {
	unsigned long flags;
	struct task_struct *task;
	void *stack;
};

/* There is one CPU, and nothing that interrupts us, until as_end(). */
static inline struct as_saved as_begin(struct task_struct *task)
{
	struct as_saved saved = { .task = current, .stack = current->stack };

	local_irq_save(saved.flags);
#ifdef CONFIG_LOCKDEP
	task->curr_chain_key = INITIAL_CHAIN_KEY;
#endif
	task->stack = saved.stack;
	current_thread_info()->task = task;
	return saved;
}

static inline void as_end(const struct as_saved *saved)
{
	current_thread_info()->task = saved->task;
	current->stack = saved->stack;
	local_irq_restore(saved->flags);
}

#endif /* TASKVIZ_KUNIT_AS_H */
