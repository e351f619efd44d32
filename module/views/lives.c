// SPDX-License-Identifier: GPL-2.0
/* Table "lives": each task from its birth to its release. */
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/string.h>
#include "account_rows.h"
#include "compat.h"
#include "ledger/ledger.h"

/**
 * struct lives_row - a task
 * @task: which
 * @lived_ns: from its birth to its exit
 * @zombie_ns: from its exit to its release
 * @born_cgroup: id of the cgroup it was born in
 * @cgroup: id of the cgroup it is in, or ended in
 * @tgid: its thread group
 * @maker: who made it
 * @parent: whose child it is, or was last
 * @reaper: who waited for it
 * @exit_code: as wait() reports it
 * @execs: programs run
 * @with: what it shared with its maker, a letter each
 * @adopted: by whom, if it became an orphan
 * @name: its name
 */
struct lives_row {
	struct taskviz_task_row task;
	u64 lived_ns;
	u64 zombie_ns;
	u64 born_cgroup;
	u64 cgroup;
	s32 tgid;
	s32 maker;
	s32 parent;
	s32 reaper;
	s32 exit_code;
	u32 execs;
	char with[8];
	char adopted[TASKVIZ_WORD_LEN];
	char name[TASKVIZ_NAME_LEN];
};

#define MAYBE	(TASKVIZ_COLUMN_UNKNOWN | TASKVIZ_COLUMN_NONE)
#define DETAIL	(TASKVIZ_COLUMN_UNKNOWN | TASKVIZ_COLUMN_DETAIL)

static const struct taskviz_column lives_columns[] = {
	{ TASKVIZ_COLUMN(lives_row, task.start_ns, TIME, 0, "START",
			 "when it was born; with PID it names it"), .unit = "s" },
	TASKVIZ_TASK_PID(lives_row, task.pid, "task"),
	{ TASKVIZ_COLUMN(lives_row, tgid, PID, 0, "TGID", "its process") },
	{ TASKVIZ_COLUMN(lives_row, maker, PID, TASKVIZ_COLUMN_UNKNOWN, "MAKER",
			 "process that made it") },
	{ TASKVIZ_COLUMN(lives_row, with, WORD, TASKVIZ_COLUMN_UNKNOWN, "WITH",
			 "shared: t group, v vfork, m memory, f files, d cwd, s handlers") },
	TASKVIZ_ACCOUNT_END(lives_row),
	{ TASKVIZ_COLUMN(lives_row, lived_ns, DURATION, MAYBE, "LIVED", "from birth to exit"),
	  .unit = "s" },
	{ TASKVIZ_COLUMN(lives_row, zombie_ns, DURATION, MAYBE, "ZOMBIE", "from exit to release"),
	  .unit = "s" },
	{ TASKVIZ_COLUMN(lives_row, reaper, PID, MAYBE, "REAPER", "process that waited for it") },
	{ TASKVIZ_COLUMN(lives_row, exit_code, EXIT, MAYBE, "EXIT", "how it ended") },
	{ TASKVIZ_COLUMN(lives_row, parent, PID, TASKVIZ_COLUMN_UNKNOWN, "PARENT",
			 "its parent now, or at last") },
	{ TASKVIZ_COLUMN(lives_row, adopted, WORD, 0, "ADOPTED",
			 "of an orphan, by: thread, subreaper, init") },
	{ TASKVIZ_COLUMN(lives_row, execs, NUMBER, 0, "EXECS", "programs it ran: table execs") },
	{ TASKVIZ_COLUMN(lives_row, born_cgroup, NUMBER, DETAIL, "BORN-IN",
			 "cgroup it was born in, by its id") },
	{ TASKVIZ_COLUMN(lives_row, cgroup, NUMBER, DETAIL, "CGROUP",
			 "cgroup it is in, or ended in, by its id") },
	TASKVIZ_TASK_NAME(lives_row, name),
};

/* By what clone() was asked. */
static void set_with(char *with, const struct taskviz_birth *birth)
{
	static const struct {
		u32 flag;
		char letter;
	} shared[] = {
		{ CLONE_THREAD, 't' }, { CLONE_VFORK, 'v' }, { CLONE_VM, 'm' },
		{ CLONE_FILES, 'f' }, { CLONE_FS, 'd' }, { CLONE_SIGHAND, 's' },
	};

	if (birth->marks & TASKVIZ_MARK_BEFORE) {
		*with = '?';
		return;
	}
	for (int i = 0; i < ARRAY_SIZE(shared); i++)
		with[i] = birth->clone_flags & shared[i].flag ? shared[i].letter : '-';
}

/* Its maker's orphans: a thread has the parent of its leader. */
static void set_adopted(char *adopted, const struct taskviz_birth *birth)
{
	static const char * const adopters[] = {
		[TASKVIZ_ADOPTED_NOT] = "", [TASKVIZ_ADOPTED_THREAD] = "thread",
		[TASKVIZ_ADOPTED_SUBREAPER] = "subreaper", [TASKVIZ_ADOPTED_INIT] = "init",
	};

	if (!(birth->marks & TASKVIZ_MARK_THREAD))
		strscpy(adopted, adopters[birth->adopted], TASKVIZ_WORD_LEN);
}

static u64 between(u64 from_ns, u64 to_ns)
{
	if (!to_ns)
		return TASKVIZ_NONE64;
	return from_ns <= to_ns && to_ns != TASKVIZ_UNKNOWN64 ? to_ns - from_ns : TASKVIZ_UNKNOWN64;
}

/* Of a task whose exit was not seen the release is known all the same. */
static void set_end(struct lives_row *row, const struct taskviz_account *account,
		    const struct taskviz_birth *birth, bool released)
{
	const u64 exited_ns = taskviz_ledger_exited_ns(account);

	row->lived_ns = between(birth->start_ns, exited_ns);
	if (released && !exited_ns)
		row->lived_ns = TASKVIZ_UNKNOWN64;
	row->zombie_ns = released ? taskviz_ledger_zombie_ns(account) : TASKVIZ_NONE64;
	row->reaper = released ? account->reaper : TASKVIZ_NONE_PID;
	row->exit_code = released || exited_ns ? READ_ONCE(account->exit_code) : TASKVIZ_NONE_EXIT;
}

static void add_life(const struct taskviz_account *account, const struct task_struct *task,
		     void *rows)
{
	const struct taskviz_birth birth = taskviz_ledger_birth(account);
	struct lives_row *row = taskviz_account_row_add(rows, account, &birth, task);
	struct taskviz_counts counts;

	if (!row)
		return;
	taskviz_account_counts(&counts, account, task);
	row->born_cgroup = birth.born_cgroup;
	row->cgroup = task ? compat_cgroup_id(task) : taskviz_ledger_last_cgroup(account);
	row->tgid = account->tgid;
	row->maker = birth.birth_ppid;
	row->parent = birth.ppid;
	row->execs = counts.execs;
	set_with(row->with, &birth);
	set_end(row, account, &birth, !task);
	set_adopted(row->adopted, &birth);
	taskviz_account_row_name(row->name, account, task);
}

static int fill_lives(struct taskviz_rows *rows)
{
	return taskviz_account_rows_fill(rows, add_life);
}

const struct taskviz_table taskviz_lives_table = {
	.name = "lives",
	.about = "Each task from its birth to its release, the ended ones that are remembered too.",
	.columns = {
		.columns = lives_columns, .nr = ARRAY_SIZE(lives_columns),
		.row_size = sizeof(struct lives_row), .brief = true,
	},
	.expect = taskviz_accounts_expect,
	.fill = fill_lives,
};
