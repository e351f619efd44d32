// SPDX-License-Identifier: GPL-2.0
/* Table "execs": the programs that tasks ran. */
#include <linux/kernel.h>
#include <linux/string.h>
#include "account_rows.h"
#include "ledger/ledger.h"

/**
 * struct execs_row - one exec of a task
 * @task: which, with the time of the exec
 * @copies: pages its process had copied after the fork until then
 * @old_name: the name it had
 * @name: the name it got
 */
struct execs_row {
	struct taskviz_task_row task;
	u32 copies;
	char old_name[TASKVIZ_NAME_LEN];
	char name[TASKVIZ_NAME_LEN];
} __aligned(8);

static const struct taskviz_column execs_columns[] = {
	TASKVIZ_TASK_PID(execs_row, task.pid, "task"),
	TASKVIZ_TASK_START(execs_row, task.start_ns),
	TASKVIZ_ACCOUNT_END(execs_row),
	{ TASKVIZ_COLUMN(execs_row, task.at_ns, TIME, 0, "TIME", "when it was, since boot"),
	  .unit = "s" },
	{ TASKVIZ_COLUMN(execs_row, copies, NUMBER, 0, "COPIES",
			 "copied by its process before, of those a fork made common"),
	  .unit = "pages" },
	{ TASKVIZ_COLUMN(execs_row, old_name, NAME, 0, "OLD-NAME", "name it had") },
	{ TASKVIZ_COLUMN(execs_row, name, NAME, 0, "NAME", "name it got") },
};

static void add_execs(const struct taskviz_account *account, const struct task_struct *task,
		      void *rows)
{
	const struct taskviz_birth birth = taskviz_ledger_birth(account);

	for (const struct taskviz_exec *exec = birth.execs; exec; exec = READ_ONCE(exec->older)) {
		struct execs_row *row = taskviz_account_row_add(rows, account, &birth, task);

		if (!row)
			return;
		row->task.at_ns = exec->at_ns;
		row->copies = exec->copies;
		memcpy(row->old_name, exec->old_name, sizeof(row->old_name));
		memcpy(row->name, exec->name, sizeof(row->name));
	}
}

static int fill_execs(struct taskviz_rows *rows)
{
	return taskviz_account_rows_fill(rows, add_execs);
}

const struct taskviz_table taskviz_execs_table = {
	.name = "execs",
	.about = "The programs that tasks ran: of each task the newest ones, and the first.",
	.columns = TASKVIZ_COLUMNS(execs),
	.expect = taskviz_accounts_expect,
	.fill = fill_execs,
};
