// SPDX-License-Identifier: GPL-2.0
/* One fault when it is loaded: a kernel that looks for such faults must find it. */
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/rculist.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/timer.h>

static char *fault = "none";
module_param(fault, charp, 0444);
MODULE_PARM_DESC(fault, "leak, freed, atomic, order, nesting, list, timer or race");

struct timed {
	struct list_head list;
	struct timer_list timer;
};

static DEFINE_MUTEX(first);
static DEFINE_MUTEX(second);
static DEFINE_SPINLOCK(spin);
static DEFINE_RAW_SPINLOCK(raw);
static LIST_HEAD(all_timed);
static unsigned long raced;

/* The compiler must not know what comes of it. */
static char *allocate(void)
{
	char *p = kmalloc(100, GFP_KERNEL);

	OPTIMIZER_HIDE_VAR(p);
	return p;
}

static void leak(void)
{
	allocate();
}

static void read_freed(void)
{
	char *p = allocate(), *same = p;

	OPTIMIZER_HIDE_VAR(same);
	kfree(p);
	READ_ONCE(*same);
}

static void sleep_in_atomic(void)
{
	spin_lock(&spin);
	might_sleep();
	spin_unlock(&spin);
}

/* No deadlock by one task alone: but two that do this can. */
static void lock_in_both_orders(void)
{
	mutex_lock(&first);
	mutex_lock(&second);
	mutex_unlock(&second);
	mutex_unlock(&first);
	mutex_lock(&second);
	mutex_lock(&first);
	mutex_unlock(&first);
	mutex_unlock(&second);
}

/* With PREEMPT_RT the inner one may sleep. */
static void spin_in_raw(void)
{
	raw_spin_lock(&raw);
	spin_lock(&spin);
	spin_unlock(&spin);
	raw_spin_unlock(&raw);
}

static void walk_without_rcu(void)
{
	struct timed *timed;

	list_for_each_entry_rcu(timed, &all_timed, list)
		;
}

static void expire(struct timer_list *unused)
{
}

static void free_timer(void)
{
	struct timed *timed = kmalloc(sizeof(*timed), GFP_KERNEL);

	if (!timed)
		return;
	timer_setup(&timed->timer, expire, 0);
	mod_timer(&timed->timer, jiffies + HZ);
	kfree(timed);
}

static int count_on(void *unused)
{
	while (!kthread_should_stop()) {
		raced++;
		cond_resched();
	}
	return 0;
}

static void count_at_once(void)
{
	struct task_struct *other = kthread_run(count_on, NULL, "faulty");

	if (IS_ERR(other))
		return;
	for (int i = 0; i < 1000000; i++) {
		raced++;
		/* where a kernel needs no cond_resched() the compiler would add all at once */
		barrier();
		cond_resched();
	}
	kthread_stop(other);
}

static const struct {
	const char *name;
	void (*make)(void);
} faults[] = {
	{ "leak", leak },
	{ "freed", read_freed },
	{ "atomic", sleep_in_atomic },
	{ "order", lock_in_both_orders },
	{ "nesting", spin_in_raw },
	{ "list", walk_without_rcu },
	{ "timer", free_timer },
	{ "race", count_at_once },
};

static int __init faulty_init(void)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(faults); i++) {
		if (!strcmp(faults[i].name, fault)) {
			faults[i].make();
			return 0;
		}
	}
	return -EINVAL;
}

static void __exit faulty_exit(void)
{
}

module_init(faulty_init);
module_exit(faulty_exit);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("One fault, to see that a kernel which looks for it finds it");
