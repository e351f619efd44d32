// SPDX-License-Identifier: GPL-2.0
/* Visits the accounts of all tasks, the living and the ended. */
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include "ledger.h"
#include "tasks.h"
#include "visit.h"

/* Buckets of accounts, or ended ones, to visit in one RCU section. */
#define VISIT_BATCH	64

struct visit {
	taskviz_visit_fn visit;
	void *data;
};

static void visit_living(struct task_struct *task, void *data)
{
	const struct taskviz_account *account = taskviz_ledger_find(task);
	const struct visit *visit = data;

	if (account)
		visit->visit(account, task, visit->data);
}

/* Who was released is among the ended after a grace period; until then the table has it. */
static int visit_bucket(u64 bucket, void *data)
{
	const struct taskviz_account *account;
	const struct visit *visit = data;

	hlist_for_each_entry_rcu(account, &taskviz_ledger_table[bucket], hash)
		if (taskviz_ledger_is_released(account))
			visit->visit(account, NULL, visit->data);
	return 0;
}

static int visit_remembered(u64 place, void *data)
{
	const struct taskviz_account *account = taskviz_ledger_ended(place);
	const struct visit *visit = data;

	if (account)
		visit->visit(account, NULL, visit->data);
	return 0;
}

/**
 * taskviz_accounts_visit() - call a function for every account
 * @visit: the function
 * @data: for it
 *
 * The living first: who ends meanwhile is then met again among the ended, and who is moved there
 * meanwhile once more. Nobody is left out but who was made or forgotten meanwhile, and, if it comes
 * at the very moment, a process whose thread takes its leader's place.
 *
 * Context: process, sleeps.
 */
void taskviz_accounts_visit(taskviz_visit_fn visit, void *data)
{
	struct taskviz_places places = { .end = taskviz_nr_lists() };
	struct visit each = { visit, data };

	taskviz_visit_tasks(visit_living, &each);
	taskviz_ledger_walk(&places, VISIT_BATCH, visit_bucket, &each);
	places = taskviz_ledger_remembered();
	taskviz_ledger_walk(&places, VISIT_BATCH, visit_remembered, &each);
}

/* taskviz_accounts_expect() - how many accounts there are now */
u32 taskviz_accounts_expect(void)
{
	struct taskviz_ledger_stats stats;

	taskviz_ledger_read_stats(&stats);
	return stats.living + stats.ended;
}

/**
 * taskviz_account_counts() - what a task did; of a leader, what its whole process did
 * @counts: set
 * @account: of the task
 * @task: as in taskviz_visit_fn
 *
 * Context: RCU.
 */
void taskviz_account_counts(struct taskviz_counts *counts, const struct taskviz_account *account,
			    const struct task_struct *task)
{
	if (task) {
		taskviz_ledger_counts(counts, account, task,
				      thread_group_leader((struct task_struct *)task));
		return;
	}
	*counts = account->own;
	taskviz_counts_add(counts, &account->threads);
}
