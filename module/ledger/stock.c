// SPDX-License-Identifier: GPL-2.0
/* Accounts and execs that are ready, and the lock of all that the ledger keeps. */
#include "account.h"
#include "ledger.h"
#include "stock.h"

DEFINE_RAW_SPINLOCK(taskviz_ledger_lock);
struct taskviz_pool taskviz_account_pool;
struct taskviz_pool taskviz_exec_pool;
u32 taskviz_ledger_living;
u64 taskviz_ledger_lost;

/**
 * taskviz_account_recycle() - accounts and their execs are ready again
 * @account: the first, or NULL; they are linked by their parent pointers, and no reader holds them
 *
 * Context: as for taskviz_pool_give_back(), without the ledger's lock.
 */
void taskviz_account_recycle(struct taskviz_account *account)
{
	struct taskviz_pool_list old_accounts = {}, old_execs = {};

	while (account) {
		struct taskviz_account *next = account->parent;
		struct taskviz_exec *exec = account->execs;

		while (exec) {
			struct taskviz_exec *older = exec->older;

			taskviz_pool_list_add(&old_execs, exec);
			exec = older;
		}
		taskviz_pool_list_add(&old_accounts, account);
		account = next;
	}
	taskviz_pool_give_back(&taskviz_account_pool, &old_accounts);
	taskviz_pool_give_back(&taskviz_exec_pool, &old_execs);
}

/**
 * taskviz_ledger_release() - free the accounts and execs that are ready
 *
 * Called when the probes are detached. Context: process, sleeps.
 */
void taskviz_ledger_release(void)
{
	taskviz_pool_drain(&taskviz_account_pool);
	taskviz_pool_drain(&taskviz_exec_pool);
}

/**
 * taskviz_ledger_prepare() - make accounts and execs ready
 *
 * Called before the probes of birth and end are attached. Context: process, sleeps.
 * Return: 0 or -ENOMEM.
 */
int taskviz_ledger_prepare(void)
{
	int err = taskviz_pool_fill(&taskviz_account_pool, GFP_KERNEL) ?:
		  taskviz_pool_fill(&taskviz_exec_pool, GFP_KERNEL);

	if (err)
		taskviz_ledger_release();
	return err;
}

/* taskviz_stock_bytes() - memory held by all accounts and execs, with what is ready */
size_t taskviz_stock_bytes(void)
{
	return (size_t)atomic_read(&taskviz_account_pool.nr) * sizeof(struct taskviz_account) +
	       (size_t)atomic_read(&taskviz_exec_pool.nr) * sizeof(struct taskviz_exec);
}

/**
 * taskviz_stock_init() - make the pools, empty
 *
 * Return: 0, or -ENOMEM: then taskviz_stock_exit() does what is left to do.
 */
int __init taskviz_stock_init(void)
{
	return taskviz_pool_init(&taskviz_account_pool, "taskviz_account",
				 sizeof(struct taskviz_account), &taskviz_ledger_lock) ?:
	       taskviz_pool_init(&taskviz_exec_pool, "taskviz_exec", sizeof(struct taskviz_exec),
				 &taskviz_ledger_lock);
}

/* taskviz_stock_exit() - destroy the pools, to which all has come back; or which were not made */
void taskviz_stock_exit(void)
{
	taskviz_pool_exit(&taskviz_exec_pool);
	taskviz_pool_exit(&taskviz_account_pool);
}
