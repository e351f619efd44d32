/* SPDX-License-Identifier: GPL-2.0 */
/* Joins what a walk finds with what the ledger knows. */
#ifndef TASKVIZ_JOIN_H
#define TASKVIZ_JOIN_H

#include <linux/types.h>
#include "pure.h"

struct task_struct;
struct taskviz_account;
struct user_namespace;

void taskviz_join_living(struct taskviz_record *rec, struct task_struct *task, bool group,
			 bool global_pids);
void taskviz_join_ended(struct taskviz_record *rec, const struct taskviz_account *account,
			struct user_namespace *user_ns);
bool taskviz_join_hide(struct taskviz_counts *counts, u64 start_ns);
void taskviz_join_totals(struct taskviz_snapshot *counts, bool whole);

#endif /* TASKVIZ_JOIN_H */
