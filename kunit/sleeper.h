/* SPDX-License-Identifier: GPL-2.0 */
/* A task of the kernel's for suites that need one. */
#ifndef KUNIT_SLEEPER_H
#define KUNIT_SLEEPER_H

#include <linux/kthread.h>
#include <linux/sched.h>

/* For kthread_run(): does nothing until it is stopped. */
static inline int sleeper(void *unused)
{
	set_current_state(TASK_INTERRUPTIBLE);
	while (!kthread_should_stop()) {
		schedule();
		set_current_state(TASK_INTERRUPTIBLE);
	}
	__set_current_state(TASK_RUNNING);
	return 0;
}

#endif /* KUNIT_SLEEPER_H */
