// SPDX-License-Identifier: GPL-2.0
/* A task runs a new program: its account remembers some of them. */
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/timekeeping.h>
#include "births.h"
#include "family.h"
#include "ledger.h"
#include "stock.h"

static void add_exec(struct taskviz_account *account, struct taskviz_exec *exec, u64 now_ns)
{
	exec->older = account->execs;
	exec->at_ns = now_ns;
	exec->copies = atomic_read(&account->group_copies);
	memcpy(exec->old_name, account->name, sizeof(exec->old_name));
	memcpy(exec->name, current->comm, sizeof(exec->name));
	exec->name[sizeof(exec->name) - 1] = '\0';
	/* complete before a reader finds it */
	smp_store_release(&account->execs, exec);
	account->nr_execs++;
}

static void forget_execs_rcu(struct rcu_head *rcu)
{
	struct taskviz_exec *exec = container_of(rcu, struct taskviz_exec, rcu);
	struct taskviz_pool_list forgotten = {};

	for (int i = 1; i < TASKVIZ_EXECS_KEPT; i++) {
		struct taskviz_exec *older = exec->older;

		taskviz_pool_list_add(&forgotten, exec);
		exec = older;
	}
	taskviz_pool_give_back(&taskviz_exec_pool, &forgotten);
}

/*
 * A task may exec for ever: from time to time the execs between the newest and the first, which
 * ended what its fork shared, are cut out. A reader among them still comes to the first.
 */
static void forget_execs(struct taskviz_account *account)
{
	struct taskviz_exec *last_kept = account->execs, *first, *forgotten;

	if (account->nr_execs < 2 * TASKVIZ_EXECS_KEPT)
		return;
	for (int i = 1; i < TASKVIZ_EXECS_KEPT; i++)
		last_kept = last_kept->older;
	forgotten = last_kept->older;
	for (first = forgotten; first->older; first = first->older)
		;
	WRITE_ONCE(last_kept->older, first);
	account->nr_execs = TASKVIZ_EXECS_KEPT + 1;
	call_rcu(&forgotten->rcu, forget_execs_rcu);
}

/**
 * taskviz_ledger_exec() - a task runs a new program
 * @account: of current, alone in its thread group and its leader by now
 *
 * Context: in the task, RCU (tracepoint sched_process_exec).
 */
void taskviz_ledger_exec(struct taskviz_account *account)
{
	u64 now_ns = ktime_get_boottime_ns();
	struct taskviz_exec *exec;
	unsigned long flags;
	bool was_thread;

	account->own.execs++;
	raw_spin_lock_irqsave(&taskviz_ledger_lock, flags);
	exec = taskviz_ledger_take(&taskviz_exec_pool);
	/* unless its release told before */
	if (account->marks & TASKVIZ_MARK_THREAD)
		taskviz_family_succeed(taskviz_ledger_find_key(account->leader), account);
	was_thread = account->marks & TASKVIZ_MARK_THREAD;
	taskviz_family_settle(account);
	if (exec) {
		add_exec(account, exec, now_ns);
		forget_execs(account);
	} else {
		account->marks |= TASKVIZ_MARK_EXEC_LOST;
	}
	taskviz_births_identify(account);
	if (was_thread)
		taskviz_family_find_parent(account, current);
	while (!hlist_empty(&account->sharing) && taskviz_family_settle_some(account))
		taskviz_ledger_make_way(&flags);
	raw_spin_unlock_irqrestore(&taskviz_ledger_lock, flags);
}
