// SPDX-License-Identifier: GPL-2.0
/* How accounts belong together: parent and child, thread and leader, who shares since a fork. */
#include <linux/mm.h>
#include <linux/pid.h>
#include <linux/pid_namespace.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include "births.h"
#include "compat.h"
#include "family.h"
#include "stock.h"

/*
 * The children of an account are the processes that the kernel has among the children of the task,
 * as far as was seen; where no hook tells of releases, those that are not freed yet, too. A thread
 * is not among them: its parent is its leader's. Those that still share what their fork made common
 * are in a list of their own, so that they are found without a look at the others.
 */

/**
 * taskviz_family_leader_of_thread() - the account of the leader of a thread group
 * @account: of a thread in it
 *
 * The leader may have changed by exec. A key may have come to mean another task: that one has
 * another number, or is younger. Return: NULL if it is gone.
 */
struct taskviz_account *taskviz_family_leader_of_thread(const struct taskviz_account *account)
{
	struct taskviz_account *leader;

	leader = taskviz_ledger_find_key(account->leader);
	if (leader && READ_ONCE(leader->marks) & TASKVIZ_MARK_THREAD)
		leader = taskviz_ledger_find_key(leader->leader);
	if (!leader || leader->tgid != account->tgid || leader->start_ns > account->start_ns)
		return NULL;
	return leader;
}

static struct taskviz_account *first_child(struct taskviz_account *parent)
{
	return hlist_entry_safe(parent->sharing.first ?: parent->settled.first,
				struct taskviz_account, sibling);
}

/**
 * taskviz_family_abandon_some() - some tasks are the children of this one no more
 * @account: of the parent
 *
 * Return: are there others?
 */
bool taskviz_family_abandon_some(struct taskviz_account *account)
{
	for (int i = 0; i < TASKVIZ_FAMILY_BATCH && taskviz_family_has_children(account); i++)
		taskviz_family_leave(first_child(account));
	return taskviz_family_has_children(account);
}

/* The process whose copies may be of pages that it shares with the account's. */
static const struct taskviz_account *sharer(const struct taskviz_account *account)
{
	return account->parent ? taskviz_family_leader(account->parent) : NULL;
}

static u32 copies_since_fork(const struct taskviz_account *account,
			     const struct taskviz_account *maker)
{
	return atomic_read(&maker->group_copies) - account->parent_copies;
}

/**
 * taskviz_family_parent_copies() - what the parent's process has copied since the fork
 * @account: of the child
 *
 * Return: what it had copied when the sharing ended, if it has; TASKVIZ_UNKNOWN32 if the parent is
 * not known.
 */
u32 taskviz_family_parent_copies(const struct taskviz_account *account)
{
	const struct taskviz_account *maker = sharer(account);

	if (account->marks & TASKVIZ_MARK_SETTLED)
		return account->parent_copies;
	return maker ? copies_since_fork(account, maker) : TASKVIZ_UNKNOWN32;
}

/* Who asks without the lock finds it in one list or the other, as no one follows them then. */
static void move_to_settled(struct taskviz_account *account)
{
	struct hlist_node *next = account->sibling.next, **before = account->sibling.pprev;

	hlist_add_head(&account->sibling, &account->parent->settled);
	if (next)
		next->pprev = before;
	/* pairs with taskviz_family_has_children() */
	smp_store_release(before, next);
}

static void settle_with(struct taskviz_account *account, const struct taskviz_account *maker)
{
	account->parent_copies = copies_since_fork(account, maker);
	WRITE_ONCE(account->marks, account->marks | TASKVIZ_MARK_SETTLED);
	move_to_settled(account);
}

/**
 * taskviz_family_settle() - neither side can copy any more what the two share since the fork
 * @account: of the child
 */
void taskviz_family_settle(struct taskviz_account *account)
{
	const struct taskviz_account *maker = sharer(account);

	if (maker && !(account->marks & TASKVIZ_MARK_SETTLED))
		settle_with(account, maker);
}

/**
 * taskviz_family_settle_some() - a process cannot copy any more what it shares with its children
 * @account: of the process, alone in its thread group; it copies nothing until all is settled
 *
 * Return: are there more children to settle?
 */
bool taskviz_family_settle_some(struct taskviz_account *account)
{
	for (int i = 0; i < TASKVIZ_FAMILY_BATCH && !hlist_empty(&account->sharing); i++)
		settle_with(hlist_entry(account->sharing.first, struct taskviz_account, sibling),
			    account);
	return !hlist_empty(&account->sharing);
}

/*
 * The kernel gave the thread the leader's number and start time (de_thread() in fs/exec.c), and the
 * number it had to the former leader, which is gone then.
 */
static void exchange_births(struct taskviz_account *former, struct taskviz_account *leader)
{
	taskviz_births_swap(former, leader);
	/* who was released before that was told is nobody's child again */
	if (former->parent && !(leader->marks & TASKVIZ_MARK_LEFT)) {
		/* it may have been linked as the leader that it is, before it got its birth */
		taskviz_family_leave(leader);
		taskviz_family_join(leader, former->parent);
	}
	taskviz_family_leave(former);
	atomic_add(atomic_xchg(&former->group_copies, 0), &leader->group_copies);
}

/**
 * taskviz_family_succeed() - a thread may have taken the place of its leader, to run exec()
 * @former: of who may have been the leader; or NULL
 * @other: of the thread that leads the group now; or NULL
 *
 * It gets the leader's birth unless it has it, or the leader has none to give: an account that was
 * opened in between has what the kernel had exchanged. A key may mean a task of another group.
 */
void taskviz_family_succeed(struct taskviz_account *former, struct taskviz_account *other)
{
	if (former && other && other->marks & TASKVIZ_MARK_THREAD &&
	    !(former->marks & TASKVIZ_MARK_THREAD) &&
	    other->leader == former->key && other->tgid == former->tgid)
		exchange_births(former, other);
}

/**
 * taskviz_family_find_parent() - whose child is a thread that became a process?
 * @account: of the process, whose leader had none to give a parent
 * @task: the process
 *
 * How it came to that parent is not known. Context: RCU.
 */
void taskviz_family_find_parent(struct taskviz_account *account, const struct task_struct *task)
{
	const struct task_struct *parent = compat_rcu_dereference(task->real_parent);
	struct taskviz_account *found = taskviz_ledger_find(parent);

	taskviz_births_adopt(account, parent->tgid, account->adopted);
	taskviz_family_leave(account);
	if (found)
		taskviz_family_join(account, found);
}

/* The adopter may end meanwhile, too: then it has no number any more. */
static u8 adoption(const struct task_struct *parent, const struct task_struct *adopter)
{
	struct pid *pid;

	if (same_thread_group((struct task_struct *)parent, (struct task_struct *)adopter))
		return TASKVIZ_ADOPTED_THREAD;
	pid = READ_ONCE(adopter->signal->pids[PIDTYPE_TGID]);
	if (pid && is_child_reaper(pid))
		return TASKVIZ_ADOPTED_INIT;
	return TASKVIZ_ADOPTED_SUBREAPER;
}

/*
 * The task of an account, as the kernel's table of pids knows it: another thread may have got its
 * number, and its birth with that, but not been told to run another program. Return: NULL if it is
 * gone.
 */
static struct task_struct *listed_task(const struct taskviz_account *account)
{
	struct task_struct *task = pid_task(find_pid_ns(account->pid, &init_pid_ns), PIDTYPE_PID);

	return task && task->start_boottime == account->start_ns ? task : NULL;
}

/* A child whose release no hook told of is among the children, but has no parent any more. */
static void adopt(struct taskviz_account *child, const struct task_struct *parent,
		  taskviz_adopted_fn adopted)
{
	const struct task_struct *task = listed_task(child);
	const struct task_struct *adopter = task ? rcu_dereference(task->real_parent) : parent;
	struct taskviz_account *account;
	pid_t old_ppid = child->ppid;
	u8 how;

	if (adopter == parent) {
		taskviz_family_leave(child);
		return;
	}
	how = adoption(parent, adopter);
	if (how != TASKVIZ_ADOPTED_THREAD)
		taskviz_family_settle(child);
	taskviz_births_adopt(child, adopter->tgid, how);
	taskviz_family_leave(child);
	account = taskviz_ledger_find(adopter);
	if (account)
		taskviz_family_join(child, account);
	adopted(child, old_ppid);
}

/**
 * taskviz_family_adopt_some() - some children of a task that ended have new parents
 * @account: of the task, which loses them
 * @parent: the task
 * @adopted: called for each that was adopted
 *
 * Context: RCU.
 * Return: are there others?
 */
bool taskviz_family_adopt_some(struct taskviz_account *account, const struct task_struct *parent,
			       taskviz_adopted_fn adopted)
{
	for (int i = 0; i < TASKVIZ_FAMILY_BATCH && taskviz_family_has_children(account); i++)
		adopt(first_child(account), parent, adopted);
	return taskviz_family_has_children(account);
}
