// SPDX-License-Identifier: GPL-2.0
/* Keeps the accounts: opens them when tasks are born, and for those that are there before. */
#include <linux/mm.h>
#include <linux/rculist.h>
#include <linux/sched/signal.h>
#include "compat.h"
#include "ended.h"
#include "family.h"
#include "identity.h"
#include "ledger.h"
#include "stock.h"
#include "tasks.h"

/*
 * An account is opened when its task is made (tracepoint task_newtask: the child is listed but has
 * not run) and found by the address of its task, which is a key: nothing here follows it. What must
 * be known of a task is copied while the kernel hands it over. It leaves the table when the task is
 * about to be freed (sched_process_free), before the address can mean another task, and then stands
 * in a ring of ended tasks until a later end takes its place. It is used again or freed a grace
 * period after that, so that a reader under RCU may use what it found to the end of its section.
 *
 * One lock guards the table, the ring and the family links. It is held for a few dozen
 * instructions; where a task may have many children it is let go of after some of them. It is raw
 * and taken with interrupts off, as ends are seen in softirqs. Nothing is allocated in a probe:
 * accounts, and execs, are taken from those that are ready, and come back to them when they are
 * forgotten.
 *
 * What a task writes of itself while it runs or exits, and who waited for it at its release, needs
 * no lock.
 */

static_assert(sizeof(struct taskviz_account) <= 256, "an account a task must not cost much");
static_assert(offsetof(struct taskviz_account, own) % 8 == 0, "counts are read two at a time");

/*
 * The account of a task that has none, and is not in the table yet. Return: NULL if the task has
 * one, or none is ready. In line, as what follows: every birth comes here.
 */
static __always_inline struct taskviz_account *new_account(struct task_struct *task,
							   const struct hlist_head *bucket)
{
	const unsigned long key = taskviz_task_key(task);
	struct taskviz_account *account;

	if (taskviz_ledger_find_in(bucket, key))
		return NULL;
	account = taskviz_ledger_take(&taskviz_account_pool);
	if (!account)
		return NULL;
	memset_startat(account, 0, execs);
	account->key = key;
	account->parent = NULL;
	account->clone_flags = 0;
	account->birth_ppid = TASKVIZ_UNKNOWN_PID;
	account->born_cgroup = TASKVIZ_UNKNOWN64;
	account->reaper = TASKVIZ_UNKNOWN_PID;
	account->exit_code = TASKVIZ_UNKNOWN_EXIT;
	INIT_HLIST_HEAD(&account->sharing);
	INIT_HLIST_HEAD(&account->settled);
	INIT_HLIST_NODE(&account->sibling);
	taskviz_account_identify(account, task);
	return account;
}

/* From here on readers find it. */
static __always_inline void insert(struct taskviz_account *account, struct hlist_head *bucket,
				   struct taskviz_account *parent, pid_t ppid)
{
	lockdep_assert_held(&taskviz_ledger_lock);
	account->ppid = ppid;
	if (parent && !(account->marks & TASKVIZ_MARK_THREAD))
		taskviz_family_join(account, parent);
	hlist_add_head_rcu(&account->hash, bucket);
	taskviz_ledger_living++;
}

/**
 * taskviz_ledger_born() - open the account of a new task
 * @task: the child, listed but not running yet
 * @clone_flags: as the kernel took them
 * @maker: account of current, may be NULL
 *
 * Context: in the maker, RCU (tracepoint task_newtask).
 * Return: the account, or NULL if none was ready, which is counted.
 */
struct taskviz_account *taskviz_ledger_born(struct task_struct *task, u64 clone_flags,
					    struct taskviz_account *maker)
{
	const struct task_struct *parent = compat_rcu_dereference(task->real_parent);
	struct hlist_head *bucket = taskviz_ledger_bucket(taskviz_task_key(task));
	struct taskviz_account *account;
	unsigned long flags;

	raw_spin_lock_irqsave(&taskviz_ledger_lock, flags);
	account = new_account(task, bucket);
	if (account) {
		account->clone_flags = clone_flags;
		account->birth_ppid = current->tgid;
		account->born_cgroup = compat_cgroup_id(task);
		taskviz_family_note_sharing(account, task, maker);
		if (!maker || parent != current)
			maker = taskviz_ledger_find(parent);
		insert(account, bucket, maker, parent->tgid);
	} else {
		account = taskviz_ledger_find(task);
	}
	raw_spin_unlock_irqrestore(&taskviz_ledger_lock, flags);
	return account;
}

/* A task that was there before. RCU keeps the task: its end comes later, and finds the account. */
static void open_account(struct task_struct *task, void *unused)
{
	struct hlist_head *bucket = taskviz_ledger_bucket(taskviz_task_key(task));
	const struct task_struct *parent = rcu_dereference(task->real_parent);
	struct taskviz_account *account;
	unsigned long flags;

	if (taskviz_ledger_find(task))
		return;
	taskviz_pool_fill(&taskviz_account_pool, GFP_NOWAIT);
	raw_spin_lock_irqsave(&taskviz_ledger_lock, flags);
	account = new_account(task, bucket);
	if (account) {
		account->marks |= TASKVIZ_MARK_BEFORE | TASKVIZ_MARK_SETTLED;
		if (READ_ONCE(task->exit_state))
			account->exited_ns = TASKVIZ_UNKNOWN64;
		insert(account, bucket, taskviz_ledger_find(parent), parent->tgid);
	}
	raw_spin_unlock_irqrestore(&taskviz_ledger_lock, flags);
}

/* A parent may be visited after its child: a second round makes the links the first one missed. */
static void link_account(struct task_struct *task, void *unused)
{
	struct taskviz_account *account, *parent;
	unsigned long flags;

	raw_spin_lock_irqsave(&taskviz_ledger_lock, flags);
	account = taskviz_ledger_find(task);
	parent = taskviz_ledger_find(rcu_access_pointer(task->real_parent));
	if (account && parent && !account->parent && !(account->marks & TASKVIZ_MARK_LEFT) &&
	    thread_group_leader(task) && pid_alive(task))
		taskviz_family_join(account, parent);
	raw_spin_unlock_irqrestore(&taskviz_ledger_lock, flags);
}

/**
 * taskviz_ledger_open() - open accounts for all tasks that are there
 *
 * The probes of birth and end must be attached. Context: process, sleeps.
 */
void taskviz_ledger_open(void)
{
	taskviz_visit_tasks(open_account, NULL);
	taskviz_visit_tasks(link_account, NULL);
}

/**
 * taskviz_ledger_read_stats() - the ledger about itself
 * @stats: set
 */
void taskviz_ledger_read_stats(struct taskviz_ledger_stats *stats)
{
	unsigned long flags;

	raw_spin_lock_irqsave(&taskviz_ledger_lock, flags);
	stats->living = taskviz_ledger_living;
	stats->lost = taskviz_ledger_lost;
	taskviz_ended_read_stats(stats);
	raw_spin_unlock_irqrestore(&taskviz_ledger_lock, flags);
	stats->bytes = taskviz_stock_bytes() +
		       taskviz_nr_lists() * sizeof(*taskviz_ledger_table) +
		       (u64)stats->capacity * sizeof(void *);
}

static void free_all(void)
{
	taskviz_ended_exit();
	taskviz_stock_exit();
	kvfree(taskviz_ledger_table);
}

/**
 * taskviz_ledger_init() - make the ledger, empty
 *
 * Return: 0 or -ENOMEM.
 */
int __init taskviz_ledger_init(void)
{
	taskviz_ledger_table = taskviz_lists_make();
	if (taskviz_ledger_table && !taskviz_ended_init() && !taskviz_stock_init())
		return 0;
	free_all();
	return -ENOMEM;
}

/**
 * taskviz_ledger_exit() - free everything
 *
 * No probe and no reader may run any more.
 */
void taskviz_ledger_exit(void)
{
	taskviz_ledger_close();
	free_all();
}
