// SPDX-License-Identifier: GPL-2.0
/*
 * A module that lists all processes in /proc/mywalk, when its three gaps are
 * filled. list.h has what is no part of the lesson: list_add_process() and the
 * file.
 */
#include <linux/err.h>
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/rcupdate.h>
#include <linux/sched/signal.h>
#include "list.h"

/* Lists each process once. */
static void walk(void)
{
	/* Gap 1 wants a variable here: struct task_struct *task; */

	list_begin();
	/* Gap 2: here a read section of RCU begins. */

	/* Gap 1: for each process: list_add_process(). */

	/* Gap 2: here it ends. */
	list_end();
}

/*
 * Gap 3: a function that a kernel thread runs: until the thread shall stop, it
 * calls walk(), and sleeps for HZ / 10 ticks:
 *
 *	static int walk_on(void *unused)
 *
 * and the thread, for who must stop it:
 *
 *	static struct task_struct *walker;
 */

static int __init mywalk_init(void)
{
	const int err = list_open();

	if (err)
		return err;
	walk();		/* Gap 3: start a thread that does it instead. */
	return 0;
}

static void __exit mywalk_exit(void)
{
	/* Gap 3: stop the thread, before what it uses is gone. */
	list_close();
}

module_init(mywalk_init);
module_exit(mywalk_exit);

MODULE_DESCRIPTION("A list of all processes, for learners");
MODULE_LICENSE("GPL");
