// SPDX-License-Identifier: GPL-2.0
/* Table "copies": pages copied, by process and kind. */
#include <linux/kernel.h>
#include <linux/string.h>
#include "account_rows.h"
#include "ledger/account.h"
#include "walk/join.h"

/**
 * struct copies_row - a process
 * @task: which
 * @copied: pages, of any kind
 * @copies: of each
 * @reused: written without a copy
 * @since: it is older than the recording
 * @name: its name
 */
struct copies_row {
	struct taskviz_task_row task;
	u64 copied;
	u32 copies[TASKVIZ_NR_COPIES];
	u32 reused;
	u8 since;
	char name[TASKVIZ_NAME_LEN];
} __aligned(8);

#define PAGES(MEMBER, NAME, MEANING)	\
	{ TASKVIZ_COLUMN(copies_row, MEMBER, NUMBER, TASKVIZ_COLUMN_UNKNOWN, NAME, MEANING),	\
	  .unit = "pages", .least = offsetof(struct copies_row, since) }

static const struct taskviz_column copies_columns[] = {
	TASKVIZ_TASK_PID(copies_row, task.pid, "process"),
	TASKVIZ_TASK_START(copies_row, task.start_ns),
	TASKVIZ_ACCOUNT_END(copies_row),
	PAGES(copied, "COPIED", "copied, of any kind"),
	PAGES(copies[TASKVIZ_COPY_FORK], "FORK", "shared since a fork"),
	PAGES(copies[TASKVIZ_COPY_ZERO], "ZERO", "read before they were written"),
	PAGES(copies[TASKVIZ_COPY_FILE], "FILE", "of files mapped privately, or made one by KSM"),
	PAGES(copies[TASKVIZ_COPY_HUGE], "HUGE", "huge pages"),
	PAGES(copies[TASKVIZ_COPY_PIN], "PIN", "for a pin, without a write: group pins"),
	PAGES(reused, "REUSED", "written without a copy, huge pages not counted"),
	TASKVIZ_TASK_NAME(copies_row, name),
};

static void add_copies(const struct taskviz_account *account, const struct task_struct *task,
		       void *rows)
{
	const struct taskviz_birth birth = taskviz_ledger_birth(account);
	struct copies_row *row = taskviz_account_is_process(&birth) ?
				 taskviz_account_row_add(rows, account, &birth, task) : NULL;
	struct taskviz_counts counts;
	struct taskviz_join join;

	if (!row)
		return;
	taskviz_join_begin(&join);
	taskviz_account_counts(&counts, account, task);
	taskviz_counts_hide(&counts, &join.hidden);
	row->copied = taskviz_counts_copied(&counts);
	memcpy(row->copies, counts.copies, sizeof(row->copies));
	row->reused = counts.reused;
	row->since = join.since_ns > birth.start_ns;
	taskviz_account_row_name(row->name, account, task);
}

static int fill_copies(struct taskviz_rows *rows)
{
	return taskviz_account_rows_fill(rows, add_copies);
}

const struct taskviz_table taskviz_copies_table = {
	.name = "copies",
	.about = "Pages copied because somebody wrote to them, by process.\n"
		 "A plus: at least so many, the process is older than the recording.",
	.columns = TASKVIZ_COLUMNS(copies),
	.expect = taskviz_accounts_expect,
	.fill = fill_copies,
};
