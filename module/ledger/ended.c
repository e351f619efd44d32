// SPDX-License-Identifier: GPL-2.0
/* Accounts leave the table: those of ended tasks are remembered for a while, then given up. */
#include <linux/mm.h>
#include <linux/moduleparam.h>
#include <linux/rculist.h>
#include "ended.h"
#include "family.h"
#include "stock.h"

/* How many given-up accounts share a grace period. */
#define CONDEMNED_MAX	32

static bool is_history(unsigned int value)
{
	return value >= 1 && value <= 1 << 20;
}

struct taskviz_setting taskviz_history = {
	.name = "history",
	.allowed = "a number from 1 to 1048576",
	.is_allowed = is_history,
	.print = taskviz_print_number,
	.value = 4096,
};
module_param_cb(history, &taskviz_number_ops, &taskviz_history, 0444);
MODULE_PARM_DESC(history, "how many ended tasks are remembered");

/* All under the ledger's lock, but for who reads the ring under RCU, and where it goes on. */
static u32 history;
static struct taskviz_account __rcu **ended_ring;
static u64 next_place;
static u64 nr_evicted;
static struct taskviz_account *condemned;
static u32 nr_condemned;

/* No reader can hold these any more. */
static void recycle_rcu(struct rcu_head *rcu)
{
	taskviz_account_recycle(container_of(rcu, struct taskviz_account, rcu));
}

/*
 * Gives up an account that nobody finds any more. A grace period for each would cost more than all
 * else that an end costs: they wait for it together, linked by their parent pointers.
 */
static void condemn(struct taskviz_account *account)
{
	lockdep_assert_held(&taskviz_ledger_lock);
	account->parent = condemned;
	condemned = account;
	if (++nr_condemned < CONDEMNED_MAX)
		return;
	call_rcu(&condemned->rcu, recycle_rcu);
	condemned = NULL;
	nr_condemned = 0;
}

/* After the first wait no reader holds the condemned, after the barrier all recycling is done. */
static void free_unused(void)
{
	struct taskviz_account *unused;
	unsigned long flags;

	raw_spin_lock_irqsave(&taskviz_ledger_lock, flags);
	unused = condemned;
	condemned = NULL;
	nr_condemned = 0;
	raw_spin_unlock_irqrestore(&taskviz_ledger_lock, flags);
	synchronize_rcu();
	taskviz_account_recycle(unused);
	rcu_barrier();
}

/*
 * Nobody finds it from here on, in the table or by its family. Return: false if it has too many
 * children for one go, and nobody else waits for the lock as long.
 */
static __always_inline bool unlink(struct taskviz_account *account)
{
	lockdep_assert_held(&taskviz_ledger_lock);
	if (taskviz_family_has_children(account) && taskviz_family_abandon_some(account))
		return false;
	hlist_del_init_rcu(&account->hash);
	taskviz_ledger_living--;
	taskviz_family_leave(account);
	return true;
}

/* Return: false if the bucket is empty. */
static bool drop_one(struct hlist_head *bucket)
{
	struct taskviz_account *account;
	unsigned long flags;

	raw_spin_lock_irqsave(&taskviz_ledger_lock, flags);
	account = hlist_entry_safe(bucket->first, struct taskviz_account, hash);
	if (account && unlink(account))
		condemn(account);
	raw_spin_unlock_irqrestore(&taskviz_ledger_lock, flags);
	return account;
}

/**
 * taskviz_ledger_close() - drop the accounts of all living tasks
 *
 * The probe of births must not run any more, that of ends must until the table is empty: an account
 * whose task was freed unseen would be taken for that of the next task at its address. The ended
 * tasks stay remembered. Context: process, sleeps.
 */
void taskviz_ledger_close(void)
{
	for (unsigned long i = 0; i < taskviz_nr_lists(); i++)
		do
			cond_resched();
		while (drop_one(&taskviz_ledger_table[i]));
	free_unused();
}

static void evict(struct taskviz_account *account)
{
	if (!account)
		return;
	nr_evicted++;
	condemn(account);
}

/* The latest of the ended takes the place of the oldest. */
static void remember(struct taskviz_account *account)
{
	const u32 slot = next_place % history;
	struct taskviz_account *oldest = rcu_dereference_protected(ended_ring[slot], true);

	account->place = next_place;
	WRITE_ONCE(next_place, next_place + 1);
	rcu_assign_pointer(ended_ring[slot], account);
	evict(oldest);
}

/**
 * taskviz_ledger_freed() - a task is about to be freed: its account joins the ended ones
 * @account: of the task, released
 *
 * Context: RCU callback (tracepoint sched_process_free).
 */
void taskviz_ledger_freed(struct taskviz_account *account)
{
	unsigned long flags;

	raw_spin_lock_irqsave(&taskviz_ledger_lock, flags);
	/* the ledger may have been closed since the account was found */
	while (!hlist_unhashed(&account->hash)) {
		if (unlink(account)) {
			remember(account);
			break;
		}
		taskviz_ledger_make_way(&flags);
	}
	raw_spin_unlock_irqrestore(&taskviz_ledger_lock, flags);
}

/**
 * taskviz_ledger_remembered() - places of the ends that are remembered
 */
struct taskviz_places taskviz_ledger_remembered(void)
{
	return taskviz_places_last(READ_ONCE(next_place), history);
}

/**
 * taskviz_ledger_ended() - account of an ended task
 * @place: one of taskviz_ledger_remembered()
 *
 * Context: RCU.
 * Return: the account, or NULL if a later end has taken its place.
 */
struct taskviz_account *taskviz_ledger_ended(u64 place)
{
	struct taskviz_account *account = rcu_dereference(ended_ring[place % history]);

	return account && account->place == place ? account : NULL;
}

/**
 * taskviz_ended_read_stats() - the part of the ledger's statistics that is told here
 * @stats: where it is set
 *
 * Context: the ledger's lock.
 */
void taskviz_ended_read_stats(struct taskviz_ledger_stats *stats)
{
	lockdep_assert_held(&taskviz_ledger_lock);
	stats->ended = min_t(u64, next_place, history);
	stats->evicted = nr_evicted;
	stats->capacity = history;
}

/**
 * taskviz_ended_init() - make the ring, empty
 *
 * Return: 0 or -ENOMEM.
 */
int __init taskviz_ended_init(void)
{
	history = taskviz_history.value;
	ended_ring = kvcalloc(history, sizeof(*ended_ring), GFP_KERNEL);
	return ended_ring ? 0 : -ENOMEM;
}

/* taskviz_ended_exit() - forget all that are remembered; the ring may not have been made */
void taskviz_ended_exit(void)
{
	for (u32 i = 0; ended_ring && i < history; i++) {
		struct taskviz_account *account = rcu_dereference_protected(ended_ring[i], true);

		if (account)
			taskviz_account_recycle(account);
	}
	kvfree(ended_ring);
	ended_ring = NULL;
}
