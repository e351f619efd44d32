// SPDX-License-Identifier: GPL-2.0
/* Joins what a walk finds with what the ledger knows; what no group records is unknown. */
#include <linux/sched.h>
#include <linux/user_namespace.h>
#include "join.h"
#include "ledger/ledger.h"
#include "probes/groups.h"

static bool is_on(enum taskviz_group_id id)
{
	const struct taskviz_group *group = taskviz_group(id);

	return group && taskviz_group_is_on(group);
}

/* All bits of a count that is not recorded, none of one that is. */
static u32 unless(bool recorded)
{
	return recorded ? 0 : TASKVIZ_UNKNOWN32;
}

static void find_hidden(struct taskviz_counts *hidden)
{
	const bool lifecycle = is_on(TASKVIZ_GROUP_LIFECYCLE), cow = is_on(TASKVIZ_GROUP_COW);
	const bool signals = is_on(TASKVIZ_GROUP_SIGNALS);
	const bool file = cow && taskviz_cow_sees(TASKVIZ_COW_FIRST_WRITE);
	const bool huge = cow && taskviz_cow_sees(TASKVIZ_COW_HUGE);

	*hidden = (struct taskviz_counts){
		.copies = {
			[TASKVIZ_COPY_FORK] = unless(cow),
			[TASKVIZ_COPY_ZERO] = unless(cow),
			[TASKVIZ_COPY_FILE] = unless(file),
			[TASKVIZ_COPY_HUGE] = unless(huge),
			[TASKVIZ_COPY_PIN] = unless(cow && is_on(TASKVIZ_GROUP_PINS)),
		},
		.reused = unless(cow && taskviz_cow_sees(TASKVIZ_COW_REUSE)),
		.execs = unless(lifecycle),
		.signals_sent = unless(signals),
		.signals_got = unless(signals),
	};
}

/* When the last of what counts come from was switched on. */
static u64 find_since(void)
{
	static const enum taskviz_group_id sources[] = {
		TASKVIZ_GROUP_LIFECYCLE, TASKVIZ_GROUP_COW, TASKVIZ_GROUP_SIGNALS,
	};
	u64 since_ns = READ_ONCE(taskviz_ledger_group.since_ns);

	for (int i = 0; i < ARRAY_SIZE(sources); i++)
		since_ns = max(since_ns, READ_ONCE(taskviz_group(sources[i])->since_ns));
	return since_ns;
}

/**
 * taskviz_join_begin() - find out what is recorded, for many tasks
 * @join: set
 */
void taskviz_join_begin(struct taskviz_join *join)
{
	find_hidden(&join->hidden);
	join->since_ns = find_since();
}

static inline void mark_since(struct taskviz_record *rec, const struct taskviz_join *join)
{
	if (join->since_ns > rec->start_ns)
		rec->info |= TASKVIZ_INFO_SINCE;
}

/* Without an account nothing is known. */
static noinline void fill_unknown(struct taskviz_record *rec)
{
	memset(&rec->counts, 0xff, sizeof(rec->counts));
	rec->adopted = TASKVIZ_ADOPTED_NOT;
	rec->birth_ppid = TASKVIZ_UNKNOWN_PID;
	rec->exited_ns = taskviz_record_is_zombie(rec) ? TASKVIZ_UNKNOWN64 : 0;
}

/* As taskviz_counts_hide() in a copy, two counts at a time: each is right at some moment. */
static __always_inline void tell_counts(struct taskviz_counts *counts,
					const struct taskviz_counts *own,
					const struct taskviz_counts *hidden)
{
	const u32 *from = (const u32 *)own, *hides = (const u32 *)hidden;
	u32 *to = (u32 *)counts;
	u64 pair, mask;

	static_assert(sizeof(*counts) == 11 * sizeof(*to), "five pairs, and the last one");
#pragma GCC unroll 5
	for (int i = 0; i < 10; i += 2) {
		/* whole words, which the task goes on writing */
		data_race(memcpy(&pair, from + i, sizeof(pair)));
		memcpy(&mask, hides + i, sizeof(mask));
		pair |= mask;
		memcpy(to + i, &pair, sizeof(pair));
	}
	counts->signals_got = READ_ONCE(own->signals_got) | hidden->signals_got;
}

/* One thread, and what others did that have ended is not kept beside its own. */
static inline bool has_own_counts(const struct taskviz_account *account,
				  const struct task_struct *task)
{
	return taskviz_is_alone(task->signal) &&
	       !(READ_ONCE(account->marks) & TASKVIZ_MARK_THREADS);
}

/* Out of line: most processes have one thread, for which nothing is kept over a call. */
static noinline void tell_group(struct taskviz_counts *counts, const struct taskviz_join *join,
				const struct taskviz_account *account,
				const struct task_struct *task)
{
	taskviz_ledger_counts(counts, account, task, true);
	taskviz_counts_hide(counts, &join->hidden);
}

/* A thread came to its parent as its leader did. */
static u8 adopted(const struct taskviz_account *account, const struct task_struct *task)
{
	if (task->group_leader != task)
		account = taskviz_ledger_find(task->group_leader);
	return account ? READ_ONCE(account->adopted) : TASKVIZ_ADOPTED_NOT;
}

/**
 * taskviz_join_living() - what the ledger knows of a task that lives, or is a zombie
 * @rec: record of the task, filled by the walk; the fields of TASKVIZ_FIELDS_RECORDED are set
 * @join: what is recorded
 * @task: the task
 * @group: the counts of its whole thread group
 * @global_pids: the reader knows tasks by their pids in the initial pid namespace
 *
 * Context: RCU.
 */
void taskviz_join_living(struct taskviz_record *rec, const struct taskviz_join *join,
			 struct task_struct *task, bool group, bool global_pids)
{
	const struct taskviz_account *account = taskviz_ledger_find(task);

	rec->reaped_ns = 0;
	rec->reaper = 0;
	if (!account) {
		fill_unknown(rec);
		return;
	}
	mark_since(rec, join);
	rec->adopted = adopted(account, task);
	rec->birth_ppid = global_pids ? taskviz_ledger_maker(account, rec->start_ns) :
					TASKVIZ_UNKNOWN_PID;
	rec->exited_ns = 0;
	if (taskviz_record_is_zombie(rec))
		rec->exited_ns = taskviz_ledger_exited_ns(account) ?: TASKVIZ_UNKNOWN64;
	if (group && !has_own_counts(account, task))
		tell_group(&rec->counts, join, account, task);
	else
		tell_counts(&rec->counts, &account->own, &join->hidden);
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
 * @join: what is recorded
 * @account: its account
 * @user_ns: user namespace of the reader
 *
 * Context: RCU.
 */
void taskviz_join_ended(struct taskviz_record *rec, const struct taskviz_join *join,
			const struct taskviz_account *account, struct user_namespace *user_ns)
{
	const struct taskviz_birth birth = taskviz_ledger_birth(account);

	taskviz_record_init(rec);
	forget_usage(rec);
	rec->info = TASKVIZ_INFO_ENDED;
	rec->counts = account->own;
	if (birth.marks & TASKVIZ_MARK_THREAD)
		rec->info |= TASKVIZ_INFO_THREAD;
	else
		taskviz_counts_add(&rec->counts, &account->threads);
	if (birth.marks & TASKVIZ_MARK_KTHREAD)
		rec->kind = TASKVIZ_KIND_KTHREAD;
	rec->state = 'X';
	rec->state_bits = EXIT_DEAD;
	rec->pid = birth.pid;
	rec->tgid = account->tgid;
	rec->ppid = birth.ppid;
	rec->birth_ppid = birth.birth_ppid;
	rec->adopted = birth.adopted;
	rec->start_ns = birth.start_ns;
	rec->exited_ns = account->exited_ns ?: TASKVIZ_UNKNOWN64;
	rec->reaped_ns = account->reaped_ns;
	rec->reaper = account->reaper;
	rec->exit_code = account->exit_code;
	rec->uid = from_kuid_munged(user_ns, account->uid);
	memcpy(rec->name, account->name, sizeof(rec->name));
	taskviz_counts_hide(&rec->counts, &join->hidden);
	mark_since(rec, join);
}

/**
 * taskviz_join_totals() - what was recorded of the machine since the module was loaded
 * @counts: births, execs, exits and copies are set
 * @whole: the reader sees the whole machine
 */
void taskviz_join_totals(struct taskviz_snapshot *counts, bool whole)
{
	const struct taskviz_hook *hooks = taskviz_ledger_group.hooks;
	bool lifecycle = whole && is_on(TASKVIZ_GROUP_LIFECYCLE);
	bool cow = whole && is_on(TASKVIZ_GROUP_COW);

	counts->births = TASKVIZ_UNKNOWN64;
	if (whole && taskviz_group_is_on(&taskviz_ledger_group))
		counts->births = taskviz_hook_hits(&hooks[TASKVIZ_LEDGER_BIRTHS]);
	counts->execs = TASKVIZ_UNKNOWN64;
	counts->exits = TASKVIZ_UNKNOWN64;
	counts->copies = cow ? taskviz_cow_copies() : TASKVIZ_UNKNOWN64;
	if (lifecycle) {
		counts->execs = taskviz_hook_hits(&taskviz_lifecycle_group.hooks[0]);
		counts->exits = taskviz_hook_hits(&taskviz_lifecycle_group.hooks[1]);
	}
}
