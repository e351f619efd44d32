/* SPDX-License-Identifier: GPL-2.0 */
/* How accounts belong together: parent and child, thread and leader, who shares since a fork. */
#ifndef TASKVIZ_FAMILY_H
#define TASKVIZ_FAMILY_H

#include <linux/mm.h>
#include "account.h"
#include "compat.h"

/* How many children are visited before the ledger's lock is let go of for a moment. */
#define TASKVIZ_FAMILY_BATCH	16

/* All of these are called with the ledger's lock held, but for the first. */

/*
 * Lists with heads of one pointer: a debugging kernel checks the others at each step. This needs no
 * lock where the account stays: a child goes over from the first list to the second.
 */
static inline bool taskviz_family_has_children(const struct taskviz_account *account)
{
	/* pairs with move_to_settled() */
	return smp_load_acquire(&account->sharing.first) || !hlist_empty(&account->settled);
}

/* It gets a parent, and has none. */
static inline void taskviz_family_join(struct taskviz_account *account,
				       struct taskviz_account *parent)
{
	account->parent = parent;
	hlist_add_head(&account->sibling, account->marks & TASKVIZ_MARK_SETTLED ?
					  &parent->settled : &parent->sharing);
}

/* It has no parent any more; it may have had none. */
static inline void taskviz_family_leave(struct taskviz_account *account)
{
	if (!(account->marks & TASKVIZ_MARK_LEFT))
		hlist_del_init(&account->sibling);
	account->parent = NULL;
}

struct taskviz_account *taskviz_family_leader_of_thread(const struct taskviz_account *account);
bool taskviz_family_abandon_some(struct taskviz_account *account);
u32 taskviz_family_parent_copies(const struct taskviz_account *account);
void taskviz_family_settle(struct taskviz_account *account);
bool taskviz_family_settle_some(struct taskviz_account *account);
void taskviz_family_succeed(struct taskviz_account *former, struct taskviz_account *other);
void taskviz_family_find_parent(struct taskviz_account *account, const struct task_struct *task);
bool taskviz_family_adopt_some(struct taskviz_account *account, const struct task_struct *parent,
			       taskviz_adopted_fn adopted);

/* The same of any task in the group. */
static inline struct taskviz_account *taskviz_family_leader(const struct taskviz_account *account)
{
	if (READ_ONCE(account->marks) & TASKVIZ_MARK_THREAD)
		return taskviz_family_leader_of_thread(account);
	return (struct taskviz_account *)account;
}

/**
 * taskviz_family_note_sharing() - a fork made memory common
 * @account: of the child
 * @task: the child
 * @maker: of the task that made it; NULL if it has no account
 *
 * What it shares with CLONE_PARENT is its maker's, whom its links do not lead to. In line, as every
 * birth comes here.
 */
static __always_inline void taskviz_family_note_sharing(struct taskviz_account *account,
							const struct task_struct *task,
							struct taskviz_account *maker)
{
	if (maker)
		maker = taskviz_family_leader(maker);
	if (account->clone_flags & CLONE_VM || !task->mm || !maker) {
		account->marks |= TASKVIZ_MARK_SETTLED;
		return;
	}
	account->shared_pages = compat_mm_counter(task->mm, MM_ANONPAGES);
	account->parent_copies = atomic_read(&maker->group_copies);
	if (account->clone_flags & CLONE_PARENT) {
		account->parent_copies = TASKVIZ_UNKNOWN32;
		account->marks |= TASKVIZ_MARK_SETTLED;
	}
}

#endif /* TASKVIZ_FAMILY_H */
