/* SPDX-License-Identifier: GPL-2.0 */
/* Tasks made up as far as the ledger looks, and what the kernel tells it of them. */
#ifndef TASKVIZ_KUNIT_MADE_UP_H
#define TASKVIZ_KUNIT_MADE_UP_H

#include <kunit/test.h>
#include <linux/cred.h>
#include <linux/mm.h>
#include <linux/pid.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include "as.h"
#include "ledger/family.h"
#include "ledger/ledger.h"
#include "refill.h"
#include "settings.h"

#define HISTORY		4
#define ANON_PAGES	77

struct made_up {
	struct task_struct task;
	struct signal_struct signal;
	struct cred cred;
	struct mm_struct mm;
	struct pid pid;
};

static struct task_struct *init;	/* the first of all, with an account */
static u64 clock_ns;

static inline struct taskviz_account *find(const struct task_struct *task)
{
	struct taskviz_account *account;

	rcu_read_lock();
	account = taskviz_ledger_find(task);
	rcu_read_unlock();
	return account;
}

static inline int nr_children(const struct task_struct *task)
{
	const struct taskviz_account *account = find(task), *child;
	int nr = 0;

	hlist_for_each_entry(child, &account->sharing, sibling)
		nr++;
	hlist_for_each_entry(child, &account->settled, sibling)
		nr++;
	return nr;
}

static inline struct taskviz_ledger_stats stats(void)
{
	struct taskviz_ledger_stats is;

	taskviz_ledger_read_stats(&is);
	return is;
}

/* A process of one thread, its leader. */
static inline struct task_struct *process(struct kunit *test, pid_t pid, struct task_struct *parent)
{
	struct made_up *made = kunit_kzalloc(test, sizeof(*made), GFP_KERNEL);
	struct task_struct *task;

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, made);
	task = &made->task;
	task->pid = pid;
	task->tgid = pid;
	task->exit_signal = SIGCHLD;
	task->group_leader = task;
	task->signal = &made->signal;
	task->start_boottime = ++clock_ns;
	task->mm = &made->mm;
	rcu_assign_pointer(task->real_parent, parent ?: task);
	rcu_assign_pointer(task->real_cred, &made->cred);
	made->cred.uid = KUIDT_INIT(1000 + pid);
	made->pid.numbers[0].nr = pid;
	made->signal.pids[PIDTYPE_TGID] = &made->pid;
	atomic_long_set(&made->mm.rss_stat.count[MM_ANONPAGES], ANON_PAGES);
	INIT_LIST_HEAD(&made->signal.thread_head);
	list_add_tail(&task->thread_node, &made->signal.thread_head);
	snprintf(task->comm, sizeof(task->comm), "task%d", pid);
	return task;
}

static inline struct task_struct *thread(struct kunit *test, pid_t pid, struct task_struct *leader)
{
	struct task_struct *task = process(test, pid, rcu_access_pointer(leader->real_parent));

	task->tgid = leader->tgid;
	task->exit_signal = -1;
	task->group_leader = leader;
	task->signal = leader->signal;
	task->mm = leader->mm;
	list_del(&task->thread_node);
	list_add_tail(&task->thread_node, &leader->signal->thread_head);
	return task;
}

/* Without the interrupt that follows. */
static inline struct taskviz_account *only_born(struct task_struct *task,
						struct task_struct *maker, u64 flags)
{
	struct taskviz_account *account;
	struct as_saved saved = as_begin(maker);

	account = taskviz_ledger_born(task, flags, taskviz_ledger_find(maker));
	as_end(&saved);
	return account;
}

static inline struct taskviz_account *born(struct task_struct *task, struct task_struct *maker,
					   u64 flags)
{
	struct taskviz_account *account = only_born(task, maker, flags);

	refill();
	return account;
}

static inline void only_exec(struct task_struct *task, const char *name)
{
	struct as_saved saved = as_begin(task);

	strscpy(task->comm, name, sizeof(task->comm));
	taskviz_ledger_exec(taskviz_ledger_find(task));
	as_end(&saved);
}

static inline void exec(struct task_struct *task, const char *name)
{
	only_exec(task, name);
	refill();
}

static inline void exited(struct task_struct *task)
{
	struct as_saved saved = as_begin(task);

	taskviz_ledger_exited(taskviz_ledger_find(task));
	as_end(&saved);
}

static inline void reaped(struct task_struct *task, struct task_struct *by)
{
	struct as_saved saved = as_begin(by);

	taskviz_ledger_reaped(taskviz_ledger_find(task), task, true);
	as_end(&saved);
}

/* In a callback of RCU, as the kernel does it. */
struct end {
	struct rcu_head rcu;
	struct taskviz_account *account;
};

static inline void freed_rcu(struct rcu_head *rcu)
{
	taskviz_ledger_freed(container_of(rcu, struct end, rcu)->account);
}

static inline void freed(struct task_struct *task)
{
	static struct end end;

	end.account = find(task);
	call_rcu(&end.rcu, freed_rcu);
	rcu_barrier();
}

static inline void end_of(struct task_struct *task, struct task_struct *by)
{
	exited(task);
	reaped(task, by);
	freed(task);
}

static inline struct task_struct *child(struct kunit *test, pid_t pid, struct task_struct *parent)
{
	struct task_struct *task = process(test, pid, parent);

	KUNIT_ASSERT_NOT_NULL(test, born(task, parent, SIGCHLD));
	return task;
}

static inline void copies(struct task_struct *task, int nr)
{
	atomic_add(nr, &find(task)->group_copies);
}

static int __ref load(void)
{
	return taskviz_ledger_init();
}

static inline int made_up_begin(struct kunit *test)
{
	int err;

	taskviz_history.value = HISTORY;
	err = load();
	taskviz_history.value = 4096;
	if (!err)
		err = taskviz_ledger_prepare();
	if (err)
		return err;
	init = process(test, 1, NULL);
	born(init, init, 0);
	return 0;
}

/* Destroys the caches: what was lost on the way is reported. */
static inline void made_up_end(struct kunit *test)
{
	taskviz_ledger_exit();
}

#endif /* TASKVIZ_KUNIT_MADE_UP_H */
