// SPDX-License-Identifier: GPL-2.0
/* mywalk.c with its gaps filled; there are other ways. */
#include <linux/err.h>
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/rcupdate.h>
#include <linux/sched/signal.h>
#include "list.h"

static struct task_struct *walker;

/* Lists each process once. */
static void walk(void)
{
	struct task_struct *task;

	list_begin();
	rcu_read_lock();
	for_each_process(task)
		list_add_process(task);
	rcu_read_unlock();
	list_end();
}

static int walk_on(void *unused)
{
	while (!kthread_should_stop()) {
		walk();
		schedule_timeout_interruptible(HZ / 10);
	}
	return 0;
}

static int __init mywalk_init(void)
{
	const int err = list_open();

	if (err)
		return err;
	walker = kthread_run(walk_on, NULL, "mywalk");
	if (IS_ERR(walker)) {
		list_close();
		return PTR_ERR(walker);
	}
	return 0;
}

static void __exit mywalk_exit(void)
{
	kthread_stop(walker);
	list_close();
}

module_init(mywalk_init);
module_exit(mywalk_exit);

MODULE_DESCRIPTION("A list of all processes, for learners");
MODULE_LICENSE("GPL");
