// SPDX-License-Identifier: GPL-2.0
/* Joins what a walk finds with what the ledger knows; what no group records is unknown. */
#include <linux/sched.h>
#include <linux/user_namespace.h>
#include "join.h"
#include "ledger.h"
#include "probes.h"

static bool is_on(enum taskviz_group_id id)
{
	const struct taskviz_group *group = taskviz_group(id);

	return group && taskviz_group_is_on(group);
}

static void hide_unrecorded(struct taskviz_counts *counts)
{
	if (!is_on(TASKVIZ_GROUP_COW))
		memset(counts->copies, 0xff, sizeof(counts->copies));
	if (!is_on(TASKVIZ_GROUP_COW) || !taskviz_cow_sees(TASKVIZ_COW_REUSE))
		counts->reused = TASKVIZ_UNKNOWN32;
	if (!is_on(TASKVIZ_GROUP_COW) || !taskviz_cow_sees(TASKVIZ_COW_HUGE))
		counts->copies[TASKVIZ_COPY_HUGE] = TASKVIZ_UNKNOWN32;
	if (!is_on(TASKVIZ_GROUP_COW) || !taskviz_cow_sees(TASKVIZ_COW_FIRST_WRITE))
		counts->copies[TASKVIZ_COPY_FILE] = TASKVIZ_UNKNOWN32;
	if (!is_on(TASKVIZ_GROUP_PINS))
		counts->copies[TASKVIZ_COPY_PIN] = TASKVIZ_UNKNOWN32;
	if (!is_on(TASKVIZ_GROUP_LIFECYCLE))
		counts->execs = TASKVIZ_UNKNOWN32;
	if (!is_on(TASKVIZ_GROUP_SIGNALS)) {
		counts->signals_sent = TASKVIZ_UNKNOWN32;
		counts->signals_got = TASKVIZ_UNKNOWN32;
	}
}

/* Younger than all that its counts come from: then they hold its whole life. */
static bool is_recorded_from_birth(u64 start_ns)
{
	static const enum taskviz_group_id sources[] = {
		TASKVIZ_GROUP_LIFECYCLE, TASKVIZ_GROUP_COW, TASKVIZ_GROUP_SIGNALS,
	};

	if (READ_ONCE(taskviz_ledger_group.since_ns) > start_ns)
		return false;
	for (int i = 0; i < ARRAY_SIZE(sources); i++)
		if (is_on(sources[i]) && READ_ONCE(taskviz_group(sources[i])->since_ns) > start_ns)
			return false;
	return true;
}

/**
 * taskviz_join_hide() - make unknown what is not recorded
 * @counts: of a task
 * @start_ns: its start time
 *
 * Return: whether the task is older than the recording, so that its counts do not hold all it did.
 */
bool taskviz_join_hide(struct taskviz_counts *counts, u64 start_ns)
{
	hide_unrecorded(counts);
	return !is_recorded_from_birth(start_ns);
}

static void fill_counts(struct taskviz_record *rec, const struct taskviz_counts *counts)
{
	rec->counts = *counts;
	if (taskviz_join_hide(&rec->counts, rec->start_ns))
		rec->info |= TASKVIZ_INFO_SINCE;
}

/**
 * taskviz_join_living() - what the ledger knows of a task that lives, or is a zombie
 * @rec: record of the task, filled by the walk
 * @task: the task
 * @group: the counts of its whole thread group
 * @global_pids: the reader knows tasks by their pids in the initial pid namespace
 *
 * Context: RCU.
 */
void taskviz_join_living(struct taskviz_record *rec, struct task_struct *task, bool group,
			 bool global_pids)
{
	const struct taskviz_account *account = taskviz_ledger_find(task);
	struct taskviz_counts counts;

	if (!account || !taskviz_ledger_counts(&counts, task, group)) {
		if (taskviz_record_is_zombie(rec))
			rec->exited_ns = TASKVIZ_UNKNOWN64;
		return;
	}
	fill_counts(rec, &counts);
	rec->adopted = account->adopted;
	if (global_pids)
		rec->birth_ppid = account->birth_ppid;
	if (taskviz_record_is_zombie(rec))
		rec->exited_ns = account->exited_ns ?: TASKVIZ_UNKNOWN64;
}

static void forget_usage(struct taskviz_record *rec)
{
	rec->utime_ns = TASKVIZ_UNKNOWN64;
	rec->stime_ns = TASKVIZ_UNKNOWN64;
	rec->nvcsw = TASKVIZ_UNKNOWN64;
	rec->nivcsw = TASKVIZ_UNKNOWN64;
	rec->min_flt = TASKVIZ_UNKNOWN64;
	rec->maj_flt = TASKVIZ_UNKNOWN64;
	rec->flags = TASKVIZ_UNKNOWN32;
	rec->euid = TASKVIZ_UNKNOWN32;
	rec->gid = TASKVIZ_UNKNOWN32;
	rec->egid = TASKVIZ_UNKNOWN32;
	rec->cpu = TASKVIZ_UNKNOWN32;
}

/**
 * taskviz_join_ended() - a record of a task that the kernel has released
 * @rec: set
 * @account: its account
 * @user_ns: user namespace of the reader
 *
 * Context: RCU.
 */
void taskviz_join_ended(struct taskviz_record *rec, const struct taskviz_account *account,
			struct user_namespace *user_ns)
{
	struct taskviz_counts counts = account->own;

	taskviz_record_init(rec);
	forget_usage(rec);
	rec->info = TASKVIZ_INFO_ENDED;
	if (account->marks & TASKVIZ_MARK_THREAD)
		rec->info |= TASKVIZ_INFO_THREAD;
	else
		taskviz_counts_add(&counts, &account->threads);
	if (account->marks & TASKVIZ_MARK_KTHREAD)
		rec->kind = TASKVIZ_KIND_KTHREAD;
	rec->state = 'X';
	rec->state_bits = EXIT_DEAD;
	rec->pid = account->pid;
	rec->tgid = account->tgid;
	rec->ppid = account->ppid;
	rec->birth_ppid = account->birth_ppid;
	rec->adopted = account->adopted;
	rec->start_ns = account->start_ns;
	rec->exited_ns = account->exited_ns ?: TASKVIZ_UNKNOWN64;
	rec->reaped_ns = account->reaped_ns;
	rec->reaper = account->reaper;
	rec->exit_code = account->exit_code;
	rec->uid = from_kuid_munged(user_ns, account->uid);
	memcpy(rec->name, account->name, sizeof(rec->name));
	fill_counts(rec, &counts);
}

/**
 * taskviz_join_totals() - what was recorded of the machine since the module was loaded
 * @counts: births, execs, exits and copies are set
 * @whole: the reader sees the whole machine
 */
void taskviz_join_totals(struct taskviz_snapshot *counts, bool whole)
{
	bool lifecycle = whole && is_on(TASKVIZ_GROUP_LIFECYCLE);
	bool cow = whole && is_on(TASKVIZ_GROUP_COW);

	counts->births = TASKVIZ_UNKNOWN64;
	if (whole && taskviz_group_is_on(&taskviz_ledger_group))
		counts->births = taskviz_hook_hits(&taskviz_ledger_group.hooks[0]);
	counts->execs = TASKVIZ_UNKNOWN64;
	counts->exits = TASKVIZ_UNKNOWN64;
	counts->copies = cow ? taskviz_cow_copies() : TASKVIZ_UNKNOWN64;
	if (lifecycle) {
		counts->execs = taskviz_hook_hits(&taskviz_lifecycle_group.hooks[0]);
		counts->exits = taskviz_hook_hits(&taskviz_lifecycle_group.hooks[1]);
	}
}
