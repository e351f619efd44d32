// SPDX-License-Identifier: GPL-2.0
/* The kernel threads of the lab: what they do, and the steps of their lives. */
#include <linux/err.h>
#include <linux/jiffies.h>
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/rcupdate.h>
#include <linux/sched/task.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <uapi/linux/sched/types.h>
#include "compat.h"
#include "kthreads.h"

/*
 * A thread ends only when it is told to, by kthread_stop(): so whoever holds taskviz_lab_mutex may
 * call any function of <linux/kthread.h> for one that is in the list. A thread looks, in its turn,
 * for what is wanted of it after each change of its state and before it sleeps, and whoever wants
 * something wakes it afterwards: no wish is lost, and so each ends soon, whatever it is doing.
 *
 * Two locks, so that a list read meanwhile shows a thread that is stopping: the mutex is held while
 * somebody waits for a thread, the list's lock is not.
 *
 * What is bad manners elsewhere is the lesson here, and must still do no harm:
 * - Busy: offers the CPU all the time. One that is favoured by its policy or nice value would not
 *   let others run even so; all of these sleep through the same fifth of every tenth of a second,
 *   by the clock, so that any number of them leaves each CPU to others then.
 * - Disk: wakes now and then, for a sleep in state D without a switch for two minutes is taken for
 *   a fault by the kernel. A created thread is in state D, too, and cannot wake itself: the kernel
 *   is told not to wonder.
 */
#define WINDOW		(HZ / 10)
#define REST		max(1, HZ / 50)
#define DISK_NAP	(10 * HZ)

#define NR_GONE		64
#define MAX_THREADS	1024

DEFINE_MUTEX(taskviz_lab_mutex);	/* held while commands run; taken before lab_lock */
static DEFINE_MUTEX(lab_lock);	/* guards the lists and what is in them */
static LIST_HEAD(living);
static LIST_HEAD(gone);
static unsigned int nr_living_threads, nr_gone;

static unsigned int kthreads_max = 64;
module_param(kthreads_max, uint, 0644);
MODULE_PARM_DESC(kthreads_max, "most kernel threads the lab may have, up to 1024");

const char * const taskviz_kthread_activities[TASKVIZ_NR_KTHREAD_ACTIVITIES] = {
	[TASKVIZ_KTHREAD_SLEEP] = "sleep",
	[TASKVIZ_KTHREAD_BUSY] = "busy",
	[TASKVIZ_KTHREAD_DISK] = "disk",
	[TASKVIZ_KTHREAD_IDLE] = "idle",
	[TASKVIZ_KTHREAD_KILLABLE] = "killable",
};

/* What a thread that has nothing else to do sleeps in. */
static const unsigned int sleeps[TASKVIZ_NR_KTHREAD_ACTIVITIES] = {
	[TASKVIZ_KTHREAD_SLEEP] = TASK_INTERRUPTIBLE,
	[TASKVIZ_KTHREAD_DISK] = TASK_UNINTERRUPTIBLE,
	[TASKVIZ_KTHREAD_IDLE] = TASK_IDLE,
	[TASKVIZ_KTHREAD_KILLABLE] = TASK_KILLABLE,
};

static bool goes_on(const struct taskviz_kthread *me, enum taskviz_kthread_activity activity)
{
	return !kthread_should_stop() && !kthread_should_park() &&
	       READ_ONCE(me->activity) == activity;
}

static void nap(const struct taskviz_kthread *me, enum taskviz_kthread_activity activity,
		unsigned int state, long timeout)
{
	set_current_state(state);
	if (goes_on(me, activity))
		schedule_timeout(timeout);
	__set_current_state(TASK_RUNNING);
}

static bool is_favoured(void)
{
	return current->policy != SCHED_NORMAL || task_nice(current) < 0;
}

/* A task that never sleeps would also hold up those who wait for a switch of every task. */
static void be_busy(const struct taskviz_kthread *me)
{
	while (goes_on(me, TASKVIZ_KTHREAD_BUSY)) {
		const long left = WINDOW - (long)(jiffies % WINDOW);

		if (left <= REST && is_favoured())
			nap(me, TASKVIZ_KTHREAD_BUSY, TASK_INTERRUPTIBLE, left);
		cpu_relax();
		cond_resched_tasks_rcu_qs();
	}
}

static void act(const struct taskviz_kthread *me)
{
	const enum taskviz_kthread_activity activity = READ_ONCE(me->activity);

	if (activity == TASKVIZ_KTHREAD_BUSY)
		be_busy(me);
	else
		nap(me, activity, sleeps[activity],
		    activity == TASKVIZ_KTHREAD_DISK ? DISK_NAP : MAX_SCHEDULE_TIMEOUT);
}

static int lab_thread(void *data)
{
	struct taskviz_kthread *me = data;

	WRITE_ONCE(me->begun, true);
	while (!kthread_should_stop()) {
		if (kthread_should_park())
			kthread_parkme();
		else
			act(me);
	}
	return 0;
}

/**
 * taskviz_kthread_is_ours() - is that what the threads of the lab run?
 * @function: a kernel thread's
 */
bool taskviz_kthread_is_ours(const void *function)
{
	return function == lab_thread;
}

static void set_step(struct taskviz_kthread *thread, enum taskviz_kthread_step step)
{
	lockdep_assert_held(&taskviz_lab_mutex);
	mutex_lock(&lab_lock);
	thread->step = step;
	mutex_unlock(&lab_lock);
}

/**
 * taskviz_kthread_find() - a living thread of the lab by its name
 * @name: its name
 *
 * Context: taskviz_lab_mutex held; until it is released the thread stays.
 * Return: the thread or NULL.
 */
struct taskviz_kthread *taskviz_kthread_find(const char *name)
{
	struct taskviz_kthread *thread;

	lockdep_assert_held(&taskviz_lab_mutex);
	list_for_each_entry(thread, &living, node)
		if (!strcmp(thread->name, name))
			return thread;
	return NULL;
}

static void enlist(struct taskviz_kthread *thread, struct task_struct *task,
		   enum taskviz_kthread_step step)
{
	thread->task = get_task_struct(task);
	thread->start_ns = task->start_boottime;
	thread->pid = task_pid_nr(task);
	thread->step = step;
	mutex_lock(&lab_lock);
	list_add_tail(&thread->node, &living);
	nr_living_threads++;
	mutex_unlock(&lab_lock);
}

/**
 * taskviz_kthreads_have_room() - may the lab have so many threads?
 * @number: of threads, those that it has included
 */
bool taskviz_kthreads_have_room(unsigned int number)
{
	return number <= min_t(unsigned int, READ_ONCE(kthreads_max), MAX_THREADS);
}

static struct taskviz_kthread *prepare_thread(const char *name)
{
	struct taskviz_kthread *thread;

	lockdep_assert_held(&taskviz_lab_mutex);
	if (!taskviz_kthreads_have_room(nr_living_threads + 1))
		return ERR_PTR(-ENOSPC);
	thread = kzalloc(sizeof(*thread), GFP_KERNEL);
	if (!thread)
		return ERR_PTR(-ENOMEM);
	strscpy(thread->name, name, sizeof(thread->name));
	return thread;
}

/**
 * taskviz_kthread_create() - make a thread that does not run until it is woken
 * @name: its name, which no living thread of the lab has
 *
 * Context: process, sleeps; taskviz_lab_mutex held, as for all that follow.
 * Return: 0, -ENOSPC if there are too many, or what kthread_create() returned.
 */
int taskviz_kthread_create(const char *name)
{
	struct taskviz_kthread *thread = prepare_thread(name);
	struct task_struct *task;

	if (IS_ERR(thread))
		return PTR_ERR(thread);
	task = kthread_create(lab_thread, thread, "%s", name);
	if (IS_ERR(task)) {
		kfree(thread);
		return PTR_ERR(task);
	}
	compat_expect_no_switch(task);
	enlist(thread, task, TASKVIZ_KTHREAD_CREATED);
	return 0;
}

/**
 * taskviz_kthread_run() - make a thread that runs at once
 * @name: its name, which no living thread of the lab has
 * @activity: what it does
 *
 * Return: 0, -ENOSPC if there are too many, or what kthread_run() returned.
 */
int taskviz_kthread_run(const char *name, enum taskviz_kthread_activity activity)
{
	struct taskviz_kthread *thread = prepare_thread(name);
	struct task_struct *task;

	if (IS_ERR(thread))
		return PTR_ERR(thread);
	thread->activity = activity;
	task = kthread_run(lab_thread, thread, "%s", name);
	if (IS_ERR(task)) {
		kfree(thread);
		return PTR_ERR(task);
	}
	enlist(thread, task, TASKVIZ_KTHREAD_RUNNABLE);
	return 0;
}

/**
 * taskviz_kthread_wake() - wake a thread, for the first time or once more
 * @thread: not a parked one, whose next parking would go wrong after that
 */
void taskviz_kthread_wake(struct taskviz_kthread *thread)
{
	if (thread->step == TASKVIZ_KTHREAD_CREATED)
		set_step(thread, TASKVIZ_KTHREAD_RUNNABLE);
	wake_up_process(thread->task);
}

/**
 * taskviz_kthread_give() - give a thread another activity, and wake it
 * @thread: not a parked one
 * @activity: what to do
 */
void taskviz_kthread_give(struct taskviz_kthread *thread, enum taskviz_kthread_activity activity)
{
	WRITE_ONCE(thread->activity, activity);
	taskviz_kthread_wake(thread);
}

/**
 * taskviz_kthread_park() - have a thread park, and wait until it has
 * @thread: not a parked one
 *
 * Return: 0, or what kthread_park() returned.
 */
int taskviz_kthread_park(struct taskviz_kthread *thread)
{
	int err = kthread_park(thread->task);

	if (!err)
		set_step(thread, TASKVIZ_KTHREAD_PARKED);
	return err;
}

/**
 * taskviz_kthread_unpark() - let a parked thread go on
 * @thread: a parked one
 *
 * One that was never woken before has its function still to begin.
 */
void taskviz_kthread_unpark(struct taskviz_kthread *thread)
{
	set_step(thread, TASKVIZ_KTHREAD_RUNNABLE);
	kthread_unpark(thread->task);
}

/**
 * taskviz_kthread_sched() - set a thread's scheduling policy
 * @thread: the thread
 * @policy: SCHED_NORMAL, SCHED_FIFO or SCHED_RR
 * @priority: 0 for SCHED_NORMAL, 1 to 99 for the others
 *
 * The nice value stays, for when the policy is SCHED_NORMAL.
 * Return: 0, or what sched_setattr_nocheck() returned.
 */
int taskviz_kthread_sched(struct taskviz_kthread *thread, unsigned int policy, int priority)
{
	const struct sched_attr attr = {
		.size = sizeof(attr),
		.sched_policy = policy,
		.sched_priority = priority,
		.sched_nice = task_nice(thread->task),
	};

	return sched_setattr_nocheck(thread->task, &attr);
}

static void forget_oldest(void)
{
	struct taskviz_kthread *oldest = list_first_entry(&gone, struct taskviz_kthread, node);

	list_del(&oldest->node);
	nr_gone--;
	kfree(oldest);
}

/**
 * taskviz_kthread_stop() - stop a thread, and wait until it has ended
 * @thread: in any step of its life
 *
 * It stays listed as gone until others were stopped after it.
 */
void taskviz_kthread_stop(struct taskviz_kthread *thread)
{
	struct task_struct *task = thread->task;

	set_step(thread, TASKVIZ_KTHREAD_STOPPING);
	thread->result = kthread_stop(task);
	mutex_lock(&lab_lock);
	taskviz_kthread_look(thread, &thread->last);
	thread->last.state = '-';
	thread->step = TASKVIZ_KTHREAD_GONE;
	thread->task = NULL;
	list_move_tail(&thread->node, &gone);
	nr_living_threads--;
	if (++nr_gone > NR_GONE)
		forget_oldest();
	mutex_unlock(&lab_lock);
	put_task_struct(task);
}

/**
 * taskviz_kthreads_drop() - stop all threads, and forget them
 */
void taskviz_kthreads_drop(void)
{
	struct taskviz_kthread *thread, *next;

	lockdep_assert_held(&taskviz_lab_mutex);
	list_for_each_entry_safe(thread, next, &living, node)
		taskviz_kthread_stop(thread);
	mutex_lock(&lab_lock);
	while (nr_gone)
		forget_oldest();
	mutex_unlock(&lab_lock);
}

/**
 * taskviz_kthread_step() - the step of its life that a thread has come to
 * @thread: the thread
 */
enum taskviz_kthread_step taskviz_kthread_step(const struct taskviz_kthread *thread)
{
	if (thread->step == TASKVIZ_KTHREAD_RUNNABLE && READ_ONCE(thread->begun))
		return TASKVIZ_KTHREAD_RUNNING;
	return thread->step;
}

/**
 * taskviz_kthread_look() - how a thread is now; the last figures of one that is gone
 * @thread: the thread
 * @to: where to
 *
 * The kernel counts sleeps, and every sleep but one that still lasts has ended in a wake-up.
 */
void taskviz_kthread_look(const struct taskviz_kthread *thread,
			  struct taskviz_kthread_figures *to)
{
	const struct task_struct *task = thread->task;

	if (!task) {
		*to = thread->last;
		return;
	}
	to->on_cpu_ns = task->se.sum_exec_runtime;
	to->wakeups = READ_ONCE(task->nvcsw);
	if (to->wakeups && compat_left_queue(task))
		to->wakeups--;
	to->cpu = task_cpu(task);
	to->policy = READ_ONCE(task->policy);
	to->rt_priority = READ_ONCE(task->rt_priority);
	to->nice = task_nice(task);
	to->state = task_state_to_char((struct task_struct *)task);
}

/**
 * taskviz_kthreads_visit() - call a function for every thread, the living first
 * @visit: called with the list locked; may sleep
 * @data: for it
 *
 * Context: process, sleeps; needs no lock, and does not wait for commands.
 */
void taskviz_kthreads_visit(void (*visit)(const struct taskviz_kthread *thread, void *data),
			    void *data)
{
	const struct taskviz_kthread *thread;

	mutex_lock(&lab_lock);
	list_for_each_entry(thread, &living, node)
		visit(thread, data);
	list_for_each_entry(thread, &gone, node)
		visit(thread, data);
	mutex_unlock(&lab_lock);
}
