/* SPDX-License-Identifier: GPL-2.0 */
/* Visits accounts. */
#ifndef TASKVIZ_VISIT_H
#define TASKVIZ_VISIT_H

#include <linux/types.h>

struct task_struct;
struct taskviz_account;
struct taskviz_counts;

/* Called under RCU, must not sleep. @task: whose account it is, NULL once it was released. */
typedef void (*taskviz_visit_fn)(const struct taskviz_account *account,
				 const struct task_struct *task, void *data);

void taskviz_accounts_visit(taskviz_visit_fn visit, void *data);
u32 taskviz_accounts_expect(void);
void taskviz_account_counts(struct taskviz_counts *counts, const struct taskviz_account *account,
			    const struct task_struct *task);

#endif /* TASKVIZ_VISIT_H */
