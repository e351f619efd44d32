// SPDX-License-Identifier: GPL-2.0
/* What a task does with each signal. */
#include <linux/kernel.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/signal.h>
#include "signals.h"

static_assert(_NSIG == 64);

static u64 bits_of(const sigset_t *set)
{
	return set->sig[0];
}

static_assert(_NSIG_WORDS == 1, "a 64-bit kernel keeps a set of signals in one word");

static void read_actions(struct taskviz_signal_sets *sets, const struct sighand_struct *sighand)
{
	for (int i = 0; i < _NSIG; i++) {
		const __sighandler_t handler = sighand->action[i].sa.sa_handler;

		if (handler == SIG_IGN)
			sets->ignored |= BIT_ULL(i);
		else if (handler != SIG_DFL)
			sets->caught |= BIT_ULL(i);
	}
}

static void read_sets(struct taskviz_signal_sets *sets, const struct task_struct *task,
		      const struct sighand_struct *sighand)
{
	sets->pending = bits_of(&task->pending.signal);
	sets->shared = bits_of(&task->signal->shared_pending.signal);
	sets->blocked = bits_of(&task->blocked);
	read_actions(sets, sighand);
}

/**
 * taskviz_signal_read_sets() - what a task does with signals, all at one moment
 * @sets: set; empty if the task was released
 * @task: the task
 *
 * The sighand may go away and be another's before it is locked, but its memory stays a sighand
 * under RCU (SLAB_TYPESAFE_BY_RCU) and its lock a lock: so it is locked first, then asked whether
 * it still is the task's. __lock_task_sighand() does the same, but modules cannot call it.
 *
 * Context: process; takes the task's siglock for some 200 instructions.
 * Return: false if the task was released.
 */
bool taskviz_signal_read_sets(struct taskviz_signal_sets *sets, const struct task_struct *task)
{
	struct sighand_struct *sighand;
	unsigned long flags;
	bool done = false;

	memset(sets, 0, sizeof(*sets));
	rcu_read_lock();
	while (!done && (sighand = rcu_dereference(task->sighand))) {
		spin_lock_irqsave(&sighand->siglock, flags);
		done = sighand == rcu_access_pointer(task->sighand);
		if (done)
			read_sets(sets, task, sighand);
		spin_unlock_irqrestore(&sighand->siglock, flags);
	}
	rcu_read_unlock();
	return done;
}

/**
 * taskviz_signal_is_blocked() - whether no thread of a process would take a signal now
 * @task: one of its threads, held
 * @sig: the signal
 *
 * The masks are read as they stand: each is right at some moment of the walk.
 *
 * Context: any.
 * Return: true if there are threads that do not exit, and all of them block it.
 */
bool taskviz_signal_is_blocked(const struct task_struct *task, int sig)
{
	const struct task_struct *thread;
	bool blocked = false;

	rcu_read_lock();
	__for_each_thread(task->signal, thread) {
		if (READ_ONCE(thread->flags) & PF_EXITING)
			continue;
		blocked = bits_of(&thread->blocked) & BIT_ULL(sig - 1);
		if (!blocked)
			break;
	}
	rcu_read_unlock();
	return blocked;
}
