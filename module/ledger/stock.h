/* SPDX-License-Identifier: GPL-2.0 */
/* Accounts and execs that are ready, and the lock of all that the ledger keeps. */
#ifndef TASKVIZ_STOCK_H
#define TASKVIZ_STOCK_H

#include <linux/lockdep.h>
#include <linux/spinlock.h>
#include "pool.h"

struct taskviz_account;

/* Guards the table, the ring, the family links, and these. */
extern raw_spinlock_t taskviz_ledger_lock;
extern struct taskviz_pool taskviz_account_pool;
extern struct taskviz_pool taskviz_exec_pool;
extern u32 taskviz_ledger_living;	/* accounts in the table */
extern u64 taskviz_ledger_lost;		/* how often none was ready */

/* An object nobody else knows. In line, as every birth comes here. */
static __always_inline void *taskviz_ledger_take(struct taskviz_pool *pool)
{
	void *object;

	lockdep_assert_held(&taskviz_ledger_lock);
	object = taskviz_pool_take(pool);
	if (unlikely(!object))
		taskviz_ledger_lost++;
	return object;
}

/* Between two batches: whoever waits for the lock, and interrupts, come first. */
static inline void taskviz_ledger_make_way(unsigned long *flags) __must_hold(&taskviz_ledger_lock)
{
	raw_spin_unlock_irqrestore(&taskviz_ledger_lock, *flags);
	raw_spin_lock_irqsave(&taskviz_ledger_lock, *flags);
}

int taskviz_stock_init(void);
void taskviz_stock_exit(void);
size_t taskviz_stock_bytes(void);
void taskviz_account_recycle(struct taskviz_account *account);

#endif /* TASKVIZ_STOCK_H */
