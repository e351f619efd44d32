// SPDX-License-Identifier: GPL-2.0
/* A task ends: it exits, its children get new parents, it is released. */
#include <linux/sched/signal.h>
#include <linux/timekeeping.h>
#include "births.h"
#include "compat.h"
#include "family.h"
#include "identity.h"
#include "ledger.h"
#include "stock.h"

/*
 * As wait_task_zombie() in kernel/exit.c reports it. A thread other than the leader is never waited
 * for; its code is its own.
 */
static s32 exit_status(const struct task_struct *task)
{
	const struct signal_struct *signal = task->signal;

	if (thread_group_leader((struct task_struct *)task) && signal->flags & SIGNAL_GROUP_EXIT)
		return signal->group_exit_code;
	return task->exit_code;
}

/* Who shares is the process, which a leader that ends first does not end. */
static noinline void settle_process(struct taskviz_account *account)
{
	struct taskviz_account *leader;
	unsigned long flags;

	raw_spin_lock_irqsave(&taskviz_ledger_lock, flags);
	leader = taskviz_family_leader(account);
	if (leader)
		taskviz_family_settle(leader);
	raw_spin_unlock_irqrestore(&taskviz_ledger_lock, flags);
}

/**
 * taskviz_ledger_exited() - a task becomes a zombie
 * @account: of current
 *
 * Context: in the task, RCU (tracepoint sched_process_exit).
 */
void taskviz_ledger_exited(struct taskviz_account *account)
{
	struct task_struct *task = current;
	u8 marks;

	account->exit_code = exit_status(task);
	taskviz_account_set_name(account, task);
	/* pairs with taskviz_ledger_exited_ns() */
	smp_store_release(&account->exited_ns, ktime_get_boottime_ns());
	if (atomic_read(&task->signal->live))
		return;
	marks = READ_ONCE(account->marks);
	if (marks & TASKVIZ_MARK_THREAD || !(marks & TASKVIZ_MARK_SETTLED))
		settle_process(account);
}

/**
 * taskviz_ledger_orphans() - the children of a task that ended have new parents
 * @account: of the task
 * @parent: the task, past exit_notify()
 * @adopted: called for each child, with the ledger's lock held
 *
 * Context: any.
 */
void taskviz_ledger_orphans(struct taskviz_account *account, const struct task_struct *parent,
			    taskviz_adopted_fn adopted)
{
	unsigned long flags;
	bool more;

	do {
		rcu_read_lock();
		raw_spin_lock_irqsave(&taskviz_ledger_lock, flags);
		more = taskviz_family_adopt_some(account, parent, adopted);
		raw_spin_unlock_irqrestore(&taskviz_ledger_lock, flags);
		rcu_read_unlock();
	} while (more);
}

/* What a thread did stays with its process, whose parent was its own. */
static noinline void fold_thread(struct taskviz_account *account, const struct task_struct *task)
{
	struct taskviz_account *leader;

	lockdep_assert_held(&taskviz_ledger_lock);
	taskviz_family_succeed(account, taskviz_ledger_find(task->group_leader));
	account->marks |= TASKVIZ_MARK_FOLDED;
	leader = taskviz_family_leader(account);
	if (!leader || leader == account)
		return;
	taskviz_births_adopt(account, leader->ppid, leader->adopted);
	leader->marks |= TASKVIZ_MARK_THREADS;
	taskviz_counts_add(&leader->threads, &account->own);
	taskviz_counts_add(&leader->threads, &account->threads);
	memset(&account->threads, 0, sizeof(account->threads));
	account->marks &= ~TASKVIZ_MARK_THREADS;
}

/* It is nobody's child any more. Of its links remains the room for what is known at the end. */
static void leave(struct taskviz_account *account, const struct task_struct *task)
{
	lockdep_assert_held(&taskviz_ledger_lock);
	/* the ledger may have been closed since the account was found */
	if (hlist_unhashed(&account->hash))
		return;
	if (!thread_group_leader((struct task_struct *)task))
		fold_thread(account, task);
	taskviz_family_leave(account);
	account->last_cgroup = compat_cgroup_id(task);
	account->marks |= TASKVIZ_MARK_LEFT;
}

/**
 * taskviz_ledger_reaped() - a task is released: its pid is given up
 * @account: of the task
 * @task: the task, a zombie
 * @by_current: current releases it; else nobody knows who did
 *
 * Context: before release_task() gives it up, or as soon after as it can be known; preemption off.
 */
void taskviz_ledger_reaped(struct taskviz_account *account, struct task_struct *task,
			   bool by_current)
{
	u64 now_ns = ktime_get_boottime_ns();
	unsigned long flags;

	account->exit_code = exit_status(task);
	if (by_current)
		account->reaper = current->tgid;
	raw_spin_lock_irqsave(&taskviz_ledger_lock, flags);
	leave(account, task);
	raw_spin_unlock_irqrestore(&taskviz_ledger_lock, flags);
	/* last, pairs with taskviz_ledger_is_released() */
	smp_store_release(&account->reaped_ns, now_ns);
}
