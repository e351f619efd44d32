// SPDX-License-Identifier: GPL-2.0
/* What a fork made common, as a reader sees it. */
#include "family.h"
#include "forks.h"
#include "stock.h"

static void read_fork(struct taskviz_fork *fork, const struct taskviz_account *account)
{
	lockdep_assert_held(&taskviz_ledger_lock);
	fork->birth = taskviz_ledger_birth(account);
	fork->shared_pages = account->shared_pages;
	fork->child_copies = atomic_read(&account->group_copies);
	fork->is_settled = account->marks & TASKVIZ_MARK_SETTLED;
	/* the ledger may have been closed since the account was found: its links lead nowhere */
	if (fork->is_settled || !hlist_unhashed(&account->hash))
		fork->parent_copies = taskviz_family_parent_copies(account);
	else
		fork->parent_copies = TASKVIZ_UNKNOWN32;
}

/**
 * taskviz_ledger_read_fork() - what the fork of a process made common
 * @fork: set
 * @account: of the process
 *
 * With the lock: by exec a thread may become the process, and its leader a thread, whose account
 * has something else in that place. Context: RCU. Return: false of a thread.
 */
bool taskviz_ledger_read_fork(struct taskviz_fork *fork, const struct taskviz_account *account)
{
	unsigned long flags;
	bool is_process;

	raw_spin_lock_irqsave(&taskviz_ledger_lock, flags);
	is_process = !(account->marks & TASKVIZ_MARK_THREAD);
	if (is_process)
		read_fork(fork, account);
	raw_spin_unlock_irqrestore(&taskviz_ledger_lock, flags);
	return is_process;
}
