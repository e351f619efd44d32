// SPDX-License-Identifier: GPL-2.0
/* Table "forks": what each fork shared, and which of the two has copied of it. */
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/string.h>
#include "account_rows.h"
#include "ledger/forks.h"

/**
 * struct forks_row - a fork, known by the process that it made
 * @task: that process
 * @parent: that made it
 * @shared: anonymous pages that the fork made common
 * @by_child: how many of these the child copied since
 * @by_parent: how many pages the parent copied since, while it could be of these
 * @sharing: do they share still, or what ended that?
 * @name: of the child
 */
struct forks_row {
	struct taskviz_task_row task;
	s32 parent;
	u32 shared;
	u32 by_child;
	u32 by_parent;
	char sharing[TASKVIZ_WORD_LEN];
	char name[TASKVIZ_NAME_LEN];
};

#define PAGES(MEMBER, FLAGS, NAME, MEANING)	\
	{ TASKVIZ_COLUMN(forks_row, MEMBER, NUMBER, FLAGS, NAME, MEANING), .unit = "pages" }

static const struct taskviz_column forks_columns[] = {
	{ TASKVIZ_COLUMN(forks_row, parent, PID, 0, "PARENT", "process that forked") },
	TASKVIZ_TASK_PID(forks_row, task.pid, "process that it made"),
	TASKVIZ_TASK_START(forks_row, task.start_ns),
	TASKVIZ_ACCOUNT_END(forks_row),
	PAGES(shared, 0, "SHARED", "anonymous pages that the fork made common"),
	PAGES(by_child, TASKVIZ_COLUMN_UNKNOWN, "BY-CHILD", "of these copied by the child"),
	PAGES(by_parent, TASKVIZ_COLUMN_UNKNOWN, "BY-PARENT", "of these copied by the parent"),
	{ TASKVIZ_COLUMN(forks_row, sharing, WORD, TASKVIZ_COLUMN_UNKNOWN, "SHARING",
			 "shares: still; until-exec, until-exit of the child; parent-left") },
	TASKVIZ_TASK_NAME(forks_row, name),
};

/* What the process had copied when its first exec ended the sharing, or until now. */
static u32 child_copies(const struct taskviz_fork *fork)
{
	const struct taskviz_exec *exec = fork->birth.execs;
	u32 copies = fork->child_copies;

	/* the one that is lost may have been the first */
	if (fork->birth.marks & TASKVIZ_MARK_EXEC_LOST)
		return TASKVIZ_UNKNOWN32;
	for (; exec; exec = READ_ONCE(exec->older))
		copies = exec->copies;
	return copies;
}

/*
 * Until when parent and child could copy what they shared: an exec or exit of either ends it. Who
 * exits counts as dead before it gives its memory up (do_exit() in kernel/exit.c): they share until
 * that is settled.
 */
static const char *sharing(const struct forks_row *row, const struct taskviz_fork *fork,
			   const struct task_struct *task)
{
	const bool is_known = fork->parent_copies != TASKVIZ_UNKNOWN32;

	if (fork->birth.execs || fork->birth.marks & TASKVIZ_MARK_EXEC_LOST)
		return "until-exec";
	if (*row->task.state &&
	    (!task || (!atomic_read(&task->signal->live) && (fork->is_settled || !is_known))))
		return "until-exit";
	if (!is_known)
		return "?";
	return fork->is_settled ? "parent-left" : "shares";
}

/* Has it an address space of its own, which a fork made? */
static bool was_forked(const struct taskviz_birth *birth)
{
	return taskviz_account_is_process(birth) && !(birth->clone_flags & CLONE_VM) &&
	       !(birth->marks & TASKVIZ_MARK_BEFORE);
}

static void add_fork(const struct taskviz_account *account, const struct task_struct *task,
		     void *rows)
{
	const struct taskviz_birth birth = taskviz_ledger_birth(account);
	struct taskviz_fork fork;
	struct forks_row *row;

	/* a thread may become the process, but who was it, and is, was so all the time */
	if (!was_forked(&birth) || !taskviz_ledger_read_fork(&fork, account))
		return;
	row = taskviz_account_row_add(rows, account, &fork.birth, task);
	if (!row)
		return;
	row->parent = fork.birth.birth_ppid;
	row->shared = fork.shared_pages;
	row->by_child = child_copies(&fork);
	row->by_parent = fork.parent_copies;
	strscpy(row->sharing, sharing(row, &fork, task), sizeof(row->sharing));
	taskviz_account_row_name(row->name, account, task);
}

static int fill_forks(struct taskviz_rows *rows)
{
	return taskviz_account_rows_fill(rows, add_fork);
}

const struct taskviz_table taskviz_forks_table = {
	.name = "forks",
	.about = "What each fork shared, and who has copied of it.\n"
		 "Counted until one of the two ran another program or ended.",
	.columns = TASKVIZ_COLUMNS(forks),
	.expect = taskviz_accounts_expect,
	.fill = fill_forks,
};
