/* SPDX-License-Identifier: GPL-2.0 */
/* What an account copies of its task to say who that is. In line, as every birth comes here. */
#ifndef TASKVIZ_IDENTITY_H
#define TASKVIZ_IDENTITY_H

#include <linux/cred.h>
#include <linux/sched.h>
#include <linux/string.h>
#include "account.h"
#include "compat.h"

/* What a task may change of itself at any time. Under RCU. */
static __always_inline void taskviz_account_set_name(struct taskviz_account *account,
						     const struct task_struct *task)
{
	account->uid = compat_rcu_dereference(task->real_cred)->uid;
	memcpy(account->name, task->comm, sizeof(account->name));
	account->name[sizeof(account->name) - 1] = '\0';
}

/* A thread whose leader had no account becomes a leader of whose birth nobody knows. */
static __always_inline void
taskviz_account_set_place_in_group(struct taskviz_account *account, const struct task_struct *task)
{
	if (task->pid != task->tgid) {
		account->leader = taskviz_task_key(task->group_leader);
		account->marks |= TASKVIZ_MARK_THREAD;
	} else if (account->marks & TASKVIZ_MARK_THREAD) {
		account->shared_pages = 0;
		account->parent_copies = 0;
		account->birth_ppid = TASKVIZ_UNKNOWN_PID;
		account->born_cgroup = TASKVIZ_UNKNOWN64;
		account->marks ^= TASKVIZ_MARK_THREAD;
		account->marks |= TASKVIZ_MARK_BEFORE;
	}
}

/* All of it: at birth, and when the task runs a new program. */
static __always_inline void taskviz_account_identify(struct taskviz_account *account,
						     const struct task_struct *task)
{
	account->pid = task->pid;
	account->tgid = task->tgid;
	account->start_ns = task->start_boottime;
	taskviz_account_set_place_in_group(account, task);
	if (unlikely(task->flags & PF_KTHREAD))
		account->marks |= TASKVIZ_MARK_KTHREAD;
	else
		account->marks &= ~TASKVIZ_MARK_KTHREAD;
	taskviz_account_set_name(account, task);
}

#endif /* TASKVIZ_IDENTITY_H */
