// SPDX-License-Identifier: GPL-2.0
/* The table in which accounts are found, and what those of a thread group hold together. */
#include <linux/sched/signal.h>
#include "account.h"

/* Read by each probe: what births and ends write must not share its cache line. */
struct hlist_head *taskviz_ledger_table __read_mostly;

/**
 * taskviz_ledger_counts() - what a task or its whole process did
 * @counts: set
 * @account: of the task
 * @task: the task; with @group the leader, found in the kernel's lists under the same RCU
 * @group: the whole thread group, ended threads included
 *
 * Context: RCU.
 */
void taskviz_ledger_counts(struct taskviz_counts *counts, const struct taskviz_account *account,
			   const struct task_struct *task, bool group)
{
	struct task_struct *thread;

	/* whole words, each right at some moment */
	*counts = data_race(account->own);
	if (!group)
		return;
	if (READ_ONCE(account->marks) & TASKVIZ_MARK_THREADS)
		taskviz_counts_add(counts, &account->threads);
	__for_each_thread(task->signal, thread) {
		account = thread == task ? NULL : taskviz_ledger_find(thread);
		if (account && !(READ_ONCE(account->marks) & TASKVIZ_MARK_FOLDED))
			taskviz_counts_add(counts, &account->own);
	}
}
