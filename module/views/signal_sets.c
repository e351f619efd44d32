// SPDX-License-Identifier: GPL-2.0
/* Table "signal-sets": what each task does with signals, and those that wait for it. */
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/string.h>
#include "ledger/account.h"
#include "ledger/tasks.h"
#include "probes/groups.h"
#include "probes/signals.h"
#include "task_rows.h"

/**
 * struct signal_sets_row - one set of a task
 * @start_ns: start time since boot; with @pid the identity
 * @signals: in the set
 * @pid: in the initial pid namespace
 * @tgid: of its process
 * @sent: signals it raised
 * @got: signals raised for it
 * @set: which; of a task that has none empty
 * @name: of the task
 */
struct signal_sets_row {
	u64 start_ns;
	u64 signals;
	s32 pid;
	s32 tgid;
	u32 sent;
	u32 got;
	char set[TASKVIZ_WORD_LEN];
	char name[TASKVIZ_NAME_LEN];
};

static const struct taskviz_column signal_sets_columns[] = {
	TASKVIZ_TASK_PID(signal_sets_row, pid, "task"),
	TASKVIZ_TASK_START(signal_sets_row, start_ns),
	{ TASKVIZ_COLUMN(signal_sets_row, tgid, PID, 0, "TGID", "its process") },
	{ TASKVIZ_COLUMN(signal_sets_row, sent, NUMBER, TASKVIZ_COLUMN_UNKNOWN, "SENT",
			 "signals it raised") },
	{ TASKVIZ_COLUMN(signal_sets_row, got, NUMBER, TASKVIZ_COLUMN_UNKNOWN, "GOT",
			 "signals raised for it") },
	{ TASKVIZ_COLUMN(signal_sets_row, set, WORD, 0, "SET",
			 "pending, blocked, ignored, caught; shared: pending for the process") },
	TASKVIZ_TASK_NAME(signal_sets_row, name),
	{ TASKVIZ_COLUMN(signal_sets_row, signals, SIGNALS, 0, "SIGNALS",
			 "in that set, ~ all but these; RT34 is SIGRTMIN of the C library") },
};

static void set_counts(struct signal_sets_row *row, struct task_struct *task)
{
	const struct taskviz_account *account = taskviz_ledger_find(task);
	struct taskviz_counts counts = {
		.signals_sent = TASKVIZ_UNKNOWN32, .signals_got = TASKVIZ_UNKNOWN32,
	};

	if (account && taskviz_group_is_on(&taskviz_signals_group))
		taskviz_ledger_counts(&counts, account, task, false);
	row->sent = counts.signals_sent;
	row->got = counts.signals_got;
}

/* What all rows of a task have. */
static void begin_row(struct signal_sets_row *row, struct task_struct *task, pid_t pid)
{
	row->start_ns = task->start_boottime;
	row->pid = pid;
	row->tgid = task->tgid;
	set_counts(row, task);
	memcpy(row->name, task->comm, sizeof(row->name) - 1);
}

static void add_set(struct taskviz_rows *rows, const struct signal_sets_row *head, const char *set,
		    u64 signals)
{
	struct signal_sets_row *row = taskviz_rows_add(rows);

	if (!row)
		return;
	*row = *head;
	row->signals = signals;
	strscpy(row->set, set, sizeof(row->set));
}

static void add_sets(struct task_struct *task, pid_t pid, void *rows)
{
	struct signal_sets_row head = {};
	struct taskviz_signal_sets sets;
	bool any = false;

	begin_row(&head, task, pid);
	taskviz_signal_read_sets(&sets, task);
	const struct {
		const char *name;
		u64 signals;
	} named[] = {
		{ "pending", sets.pending }, { "shared", sets.shared },
		{ "blocked", sets.blocked }, { "ignored", sets.ignored },
		{ "caught", sets.caught },
	};

	for (int i = 0; i < ARRAY_SIZE(named); i++) {
		if (named[i].signals)
			add_set(rows, &head, named[i].name, named[i].signals);
		any |= named[i].signals;
	}
	if (!any)
		add_set(rows, &head, "", 0);
}

static int fill_signal_sets(struct taskviz_rows *rows)
{
	taskviz_visit_pids(add_sets, rows);
	return 0;
}

/* Most have one set or two. */
static u32 expect_signal_sets(void)
{
	return 2 * taskviz_tasks_expect();
}

const struct taskviz_table taskviz_signal_sets_table = {
	.name = "signal-sets",
	.about = "What tasks do with signals: a row for each set of signals that a task has. For\n"
		 "signals in no set of it there is a default.",
	.columns = TASKVIZ_COLUMNS(signal_sets),
	.expect = expect_signal_sets,
	.fill = fill_signal_sets,
};
