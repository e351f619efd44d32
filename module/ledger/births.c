// SPDX-License-Identifier: GPL-2.0
/* What tasks were born as, which an exec may exchange while others read it. */
#include <linux/seqlock.h>
#include "births.h"
#include "identity.h"
#include "stock.h"

/*
 * Counts the exchanges of births. They happen with the ledger's lock held and interrupts off, so
 * that no reader waits for one that it has come upon.
 */
seqcount_t taskviz_births_exchanged = SEQCNT_ZERO(taskviz_births_exchanged);

/**
 * taskviz_ledger_birth() - what a task was born as, all of it of one moment
 * @account: of the task
 *
 * Context: RCU.
 */
struct taskviz_birth taskviz_ledger_birth(const struct taskviz_account *account)
{
	struct taskviz_birth birth;
	unsigned int before;

	do {
		before = read_seqcount_begin(&taskviz_births_exchanged);
		birth = (struct taskviz_birth){
			/* pairs with taskviz_ledger_exec(): what is found is complete */
			.execs = smp_load_acquire(&account->execs),
			.start_ns = account->start_ns, .born_cgroup = account->born_cgroup,
			.clone_flags = account->clone_flags, .pid = account->pid,
			.birth_ppid = account->birth_ppid, .ppid = READ_ONCE(account->ppid),
			.adopted = READ_ONCE(account->adopted),
			.marks = READ_ONCE(account->marks),
		};
	} while (read_seqcount_retry(&taskviz_births_exchanged, before));
	return birth;
}

/**
 * taskviz_births_swap() - a thread and its leader get each other's birth
 * @former: of who was the leader
 * @leader: of the thread that is now; it gets the parent, too
 *
 * Context: the ledger's lock.
 */
void taskviz_births_swap(struct taskviz_account *former, struct taskviz_account *leader)
{
	const u8 marks = (former->marks ^ leader->marks) &
			 (TASKVIZ_MARK_SETTLED | TASKVIZ_MARK_THREAD | TASKVIZ_MARK_BEFORE |
			  TASKVIZ_MARK_EXEC_LOST);

	lockdep_assert_held(&taskviz_ledger_lock);
	write_seqcount_begin(&taskviz_births_exchanged);
	swap(former->pid, leader->pid);
	swap(former->start_ns, leader->start_ns);
	swap(former->birth_ppid, leader->birth_ppid);
	swap(former->clone_flags, leader->clone_flags);
	swap(former->born_cgroup, leader->born_cgroup);
	leader->shared_pages = former->shared_pages;
	leader->parent_copies = former->parent_copies;
	swap(former->execs, leader->execs);
	swap(former->nr_execs, leader->nr_execs);
	former->marks ^= marks;
	leader->marks ^= marks;
	former->leader = leader->key;
	leader->ppid = former->ppid;
	leader->adopted = former->adopted;
	write_seqcount_end(&taskviz_births_exchanged);
}

/**
 * taskviz_births_adopt() - a task has another parent
 * @account: of the task
 * @ppid: thread group of the parent
 * @adopted: how it came to it
 *
 * Context: the ledger's lock.
 */
void taskviz_births_adopt(struct taskviz_account *account, pid_t ppid, u8 adopted)
{
	lockdep_assert_held(&taskviz_ledger_lock);
	write_seqcount_begin(&taskviz_births_exchanged);
	account->ppid = ppid;
	account->adopted = adopted;
	write_seqcount_end(&taskviz_births_exchanged);
}

/**
 * taskviz_births_identify() - a task that runs a new program says who it is now
 * @account: of current
 *
 * Context: the ledger's lock, RCU.
 */
void taskviz_births_identify(struct taskviz_account *account)
{
	lockdep_assert_held(&taskviz_ledger_lock);
	write_seqcount_begin(&taskviz_births_exchanged);
	taskviz_account_identify(account, current);
	write_seqcount_end(&taskviz_births_exchanged);
}
