/* SPDX-License-Identifier: GPL-2.0 */
/* What a fork made common, as a reader sees it. */
#ifndef TASKVIZ_FORKS_H
#define TASKVIZ_FORKS_H

#include "account.h"

/**
 * struct taskviz_fork - what the fork of a process made common
 * @birth: of the process, of the same moment
 * @shared_pages: anonymous pages
 * @child_copies: what the process has copied since
 * @parent_copies: what the parent's process has copied since, until the sharing ended;
 *	TASKVIZ_UNKNOWN32 if the parent is not known
 * @is_settled: has the sharing ended?
 */
struct taskviz_fork {
	struct taskviz_birth birth;
	u32 shared_pages;
	u32 child_copies;
	u32 parent_copies;
	bool is_settled;
};

bool taskviz_ledger_read_fork(struct taskviz_fork *fork, const struct taskviz_account *account);

#endif /* TASKVIZ_FORKS_H */
