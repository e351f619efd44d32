/* SPDX-License-Identifier: GPL-2.0 */
/* Joins what a walk finds with what the ledger knows. */
#ifndef TASKVIZ_JOIN_H
#define TASKVIZ_JOIN_H

#include <linux/sched/signal.h>
#include <linux/types.h>
#include "core/pure.h"

struct taskviz_account;
struct user_namespace;

/**
 * struct taskviz_join - what is recorded
 * @hidden: all bits of what is not, none of the rest
 * @since_ns: tasks that are younger were recorded from their birth
 */
struct taskviz_join {
	struct taskviz_counts hidden;
	u64 since_ns;
};

/*
 * Has the process one thread? Its number falls under stats_lock, with what an ended one hands over
 * (__exit_signal() in kernel/exit.c). Since 6.7 thread_group_empty() says so, too, of a thread that
 * execs while the leader whose place it takes is still listed (de_thread() in fs/exec.c).
 */
static inline bool taskviz_is_alone(const struct signal_struct *signal)
{
	return READ_ONCE(signal->nr_threads) == 1;
}

void taskviz_join_begin(struct taskviz_join *join);
void taskviz_join_living(struct taskviz_record *rec, const struct taskviz_join *join,
			 struct task_struct *task, bool group, bool global_pids);
void taskviz_join_ended(struct taskviz_record *rec, const struct taskviz_join *join,
			const struct taskviz_account *account, struct user_namespace *user_ns);
void taskviz_join_totals(struct taskviz_snapshot *counts, bool whole);

#endif /* TASKVIZ_JOIN_H */
