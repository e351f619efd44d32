/* SPDX-License-Identifier: GPL-2.0 */
/* What each task has done since it was born: one account a task, kept for a while after its end. */
#ifndef TASKVIZ_LEDGER_H
#define TASKVIZ_LEDGER_H

#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/types.h>
#include "account.h"
#include "places.h"
#include "settings.h"

/* Of the execs of a task the newest are kept, at least that many, and its first one. */
#define TASKVIZ_EXECS_KEPT	16

/**
 * struct taskviz_ledger_stats - the ledger about itself
 * @living: accounts of living tasks
 * @ended: accounts of ended tasks that are remembered
 * @capacity: how many ended ones may be
 * @evicted: ended ones that were forgotten
 * @lost: accounts and execs of which none was ready
 * @bytes: memory held, with what is ready
 */
struct taskviz_ledger_stats {
	u32 living;
	u32 ended;
	u32 capacity;
	u64 evicted;
	u64 lost;
	u64 bytes;
};

extern struct taskviz_setting taskviz_history;	/* in tasks */

int taskviz_ledger_init(void);
void taskviz_ledger_exit(void);
int taskviz_ledger_prepare(void);
void taskviz_ledger_release(void);
void taskviz_ledger_open(void);
void taskviz_ledger_close(void);

struct taskviz_account *taskviz_ledger_born(struct task_struct *task, u64 clone_flags,
					    struct taskviz_account *maker);
void taskviz_ledger_exec(struct taskviz_account *account);
void taskviz_ledger_exited(struct taskviz_account *account);
void taskviz_ledger_orphans(struct taskviz_account *account, const struct task_struct *parent,
			    taskviz_adopted_fn adopted);
void taskviz_ledger_reaped(struct taskviz_account *account, struct task_struct *task,
			   bool by_current);
void taskviz_ledger_freed(struct taskviz_account *account);

struct taskviz_places taskviz_ledger_remembered(void);
struct taskviz_account *taskviz_ledger_ended(u64 place);

/**
 * taskviz_ledger_walk() - visit places of the ledger, RCU held for a batch at a time
 * @places: buckets of taskviz_ledger_table, or taskviz_ledger_remembered(); in and out
 * @batch: places in one RCU read section
 * @visit: see taskviz_places_visit()
 * @data: for it
 *
 * Context: process, sleeps.
 * Return: 0 at the end, or what @visit returned: the walk may go on from there.
 */
static __always_inline int taskviz_ledger_walk(struct taskviz_places *places, u32 batch,
					       int (*visit)(u64 place, void *data), void *data)
{
	int err = 0;

	while (!err && taskviz_places_left(places)) {
		rcu_read_lock();
		err = taskviz_places_visit(places, batch, visit, data);
		rcu_read_unlock();
		cond_resched();
	}
	return err;
}

void taskviz_ledger_read_stats(struct taskviz_ledger_stats *stats);

#endif /* TASKVIZ_LEDGER_H */
