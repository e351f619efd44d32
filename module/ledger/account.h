/* SPDX-License-Identifier: GPL-2.0 */
/* The account of a task: what is known of it, and how it is found by the task. */
#ifndef TASKVIZ_ACCOUNT_H
#define TASKVIZ_ACCOUNT_H

#include <linux/list.h>
#include <linux/rculist.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/seqlock.h>
#include <linux/types.h>
#include <linux/uidgid.h>
#include "core/pure.h"
#include "lists.h"

/**
 * struct taskviz_exec - one exec of a task
 * @older: the exec before that is kept, NULL at the first one
 * @rcu: once it is forgotten
 * @at_ns: when, since boot
 * @copies: pages the process had copied after the fork until then
 * @old_name: the name it had
 * @name: the name it got
 *
 * Written once, before it is published, but for @older, which may skip what is forgotten.
 */
struct taskviz_exec {
	struct taskviz_exec *older;
	struct rcu_head rcu;
	u64 at_ns;
	u32 copies;
	char old_name[TASKVIZ_NAME_LEN];
	char name[TASKVIZ_NAME_LEN];
};

/**
 * struct taskviz_birth - what a task was born as, what it ran since, and whose it is
 * @execs: newest first; valid until the RCU section ends
 * @start_ns: as in struct taskviz_account, like all that follow
 * @born_cgroup: see there
 * @clone_flags: see there
 * @pid: see there
 * @birth_ppid: see there
 * @ppid: see there
 * @adopted: see there
 * @marks: see there
 *
 * By exec a thread gets all of this from its leader, and gives its own for that.
 */
struct taskviz_birth {
	const struct taskviz_exec *execs;
	u64 start_ns;
	u64 born_cgroup;
	u32 clone_flags;
	pid_t pid;
	pid_t birth_ppid;
	pid_t ppid;
	u8 adopted;
	u8 marks;
};

/* taskviz_account.marks */
#define TASKVIZ_MARK_BEFORE	0x01	/* nobody saw its birth: it was alive before, as a rule */
#define TASKVIZ_MARK_THREAD	0x02	/* not the leader of its thread group */
#define TASKVIZ_MARK_SETTLED	0x04	/* parent_copies is final: see there */
#define TASKVIZ_MARK_EXEC_LOST	0x08	/* an exec could not be remembered */
#define TASKVIZ_MARK_FOLDED	0x10	/* a thread's counts were added to its leader's */
#define TASKVIZ_MARK_KTHREAD	0x20	/* a kernel thread */
#define TASKVIZ_MARK_THREADS	0x40	/* of a leader: @threads holds something */
#define TASKVIZ_MARK_LEFT	0x80	/* it was released: it has no @sibling any more */

/**
 * struct taskviz_account - what is known of one task
 * @hash: in the table of living tasks
 * @sharing: accounts of processes whose real parent this task is, and that still share with it what
 *	their fork made common
 * @settled: its other children
 * @rcu: once it is freed
 * @sibling: in the parent's @sharing or @settled, until TASKVIZ_MARK_LEFT is set
 * @place: number of its end, see taskviz_ledger_ended(), once it has left the table
 * @last_cgroup: id of the cgroup it ended in, once TASKVIZ_MARK_LEFT is set
 * @key: of the task, see taskviz_task_key()
 * @parent: account of the real parent, NULL if there is none, or of a thread; the next one once it
 *	is given up
 * @execs: newest first
 * @start_ns: start time since boot; with @pid the identity
 * @born_cgroup: id of the cgroup it was born in, TASKVIZ_UNKNOWN64 if it was there before
 * @exited_ns: when it became a zombie, 0 while it runs
 * @reaped_ns: when it was released, 0 before
 * @clone_flags: CLONE_* as the kernel took them
 * @pid: in the initial pid namespace, as all pids here
 * @tgid: thread group
 * @ppid: thread group of the parent it has now, or had last; of a thread, see @adopted
 * @birth_ppid: thread group of the task that made it, TASKVIZ_UNKNOWN_PID if it was there before
 * @reaper: thread group of the task that released it, TASKVIZ_UNKNOWN_PID if not known
 * @exit_code: as wait() reports it
 * @group_copies: of a leader: fork copies of its whole thread group
 * @shared_pages: anonymous pages that its fork shared with the parent; not of a thread
 * @parent_copies: not of a thread: the parent process's fork copies: at the fork, and once
 *	TASKVIZ_MARK_SETTLED is set, between the fork and the moment that ended the sharing (exec or
 *	exit of either)
 * @leader: of a thread: key of the leader of its thread group, which may be gone
 * @own: what the task did
 * @threads: of a leader: what the threads did that have ended
 * @uid: real user id
 * @adopted: enum taskviz_adoption, how it came to its present parent; a thread has its leader's,
 *	and is told so when it is released
 * @marks: TASKVIZ_MARK_*
 * @for_pin: the write fault under way, or the last one if it copied nothing, was for a pin
 * @nr_execs: how many execs are kept
 * @name: its name
 *
 * Counts in @own and @for_pin are written by the task itself, or under its siglock; links, @marks
 * and @ppid under the ledger's lock once others find the account. Readers hold RCU and may see a
 * count while it changes; what struct taskviz_birth has, they ask taskviz_ledger_birth() for.
 */
struct taskviz_account {
	struct hlist_node hash;
	union {
		struct {
			struct hlist_head sharing;
			struct hlist_head settled;
		};
		struct rcu_head rcu;
	};
	union {
		struct hlist_node sibling;
		struct {
			u64 place;
			u64 last_cgroup;
		};
	};
	unsigned long key;
	struct taskviz_account *parent;
	u64 start_ns;
	u64 born_cgroup;
	u32 clone_flags;
	pid_t pid;
	pid_t tgid;
	pid_t ppid;
	pid_t birth_ppid;
	pid_t reaper;
	s32 exit_code;
	kuid_t uid;
	char name[TASKVIZ_NAME_LEN];
	/* all that follows is 0 in a new account, all else is set */
	struct taskviz_exec *execs;
	u64 exited_ns;
	u64 reaped_ns;
	union {
		struct {
			u32 shared_pages;
			u32 parent_copies;
		};
		unsigned long leader;
	};
	struct taskviz_counts own;
	struct taskviz_counts threads;
	atomic_t group_copies;
	u8 adopted;
	u8 marks;
	bool for_pin;
	u8 nr_execs;
};

/* taskviz_nr_lists() of them, from taskviz_ledger_init() to taskviz_ledger_exit(). */
extern struct hlist_head *taskviz_ledger_table;

struct taskviz_birth taskviz_ledger_birth(const struct taskviz_account *account);

/* Changes when births are exchanged, see births.c. */
extern seqcount_t taskviz_births_exchanged;

/*
 * By whom a task was made that was born at that time. By exec a thread gets its leader's birth from
 * the kernel first: until its account has it, too, that is not known. In line, for the walk.
 */
static __always_inline pid_t taskviz_ledger_maker(const struct taskviz_account *account,
						  u64 start_ns)
{
	unsigned int before;
	pid_t maker;

	do {
		before = read_seqcount_begin(&taskviz_births_exchanged);
		maker = account->start_ns == start_ns ? account->birth_ppid :
							TASKVIZ_UNKNOWN_PID;
	} while (read_seqcount_retry(&taskviz_births_exchanged, before));
	return maker;
}

/*
 * Has the kernel released the task? Then the account tells how it ended. It was said after the
 * rest, so that a leader whose place another thread took by exec does not pass for its successor.
 */
static inline bool taskviz_ledger_is_released(const struct taskviz_account *account)
{
	/* pairs with taskviz_ledger_reaped() */
	return smp_load_acquire(&account->reaped_ns);
}

/* When it became a zombie, 0 while it runs: how it ended is known then. */
static inline u64 taskviz_ledger_exited_ns(const struct taskviz_account *account)
{
	/* pairs with taskviz_ledger_exited() */
	return smp_load_acquire(&account->exited_ns);
}

/* A thread shares all memory with its process. */
static inline u32 taskviz_ledger_shared_pages(const struct taskviz_account *account)
{
	return READ_ONCE(account->marks) & TASKVIZ_MARK_THREAD ? 0 : account->shared_pages;
}

/* The cgroup that a released task ended in. Who was forgotten before had not left yet. */
static inline u64 taskviz_ledger_last_cgroup(const struct taskviz_account *account)
{
	if (!(READ_ONCE(account->marks) & TASKVIZ_MARK_LEFT))
		return TASKVIZ_UNKNOWN64;
	return account->last_cgroup;
}

/* How long a released task was a zombie, TASKVIZ_UNKNOWN64 if its exit was not seen. */
static inline u64 taskviz_ledger_zombie_ns(const struct taskviz_account *account)
{
	if (!account->exited_ns || account->exited_ns == TASKVIZ_UNKNOWN64)
		return TASKVIZ_UNKNOWN64;
	return account->reaped_ns - account->exited_ns;
}

/*
 * The address of a task as a name for it, in accounts and meters. No pointer, so that nobody
 * follows it: only who was handed a task by the kernel, or found it in the kernel's lists, may look
 * into it.
 */
static __always_inline unsigned long taskviz_task_key(const struct task_struct *task)
{
	return (unsigned long)task;
}

static __always_inline struct hlist_head *taskviz_ledger_bucket(unsigned long key)
{
	return taskviz_list(taskviz_ledger_table, key);
}

static __always_inline struct taskviz_account *
taskviz_ledger_find_in(const struct hlist_head *bucket, unsigned long key)
{
	struct taskviz_account *account;

	hlist_for_each_entry_rcu(account, bucket, hash)
		if (account->key == key)
			return account;
	return NULL;
}

static __always_inline struct taskviz_account *taskviz_ledger_find_key(unsigned long key)
{
	return taskviz_ledger_find_in(taskviz_ledger_bucket(key), key);
}

/**
 * taskviz_ledger_find() - account of a task
 * @task: the task; used as a key only
 *
 * In line, as probes call it at every event.
 *
 * Context: RCU, or preemption off. The account stays valid until the section ends, and for
 * current until current ends.
 * Return: the account or NULL.
 */
static __always_inline struct taskviz_account *taskviz_ledger_find(const struct task_struct *task)
{
	return taskviz_ledger_find_key(taskviz_task_key(task));
}

/* Called when a task has a new parent: the child's account knows it already. */
typedef void (*taskviz_adopted_fn)(const struct taskviz_account *child, pid_t old_parent);

void taskviz_ledger_counts(struct taskviz_counts *counts, const struct taskviz_account *account,
			   const struct task_struct *task, bool group);

#endif /* TASKVIZ_ACCOUNT_H */
