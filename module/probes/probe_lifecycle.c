// SPDX-License-Identifier: GPL-2.0
/* Births, execs, exits, adoptions and releases, as the kernel announces them. */
#include <linux/binfmts.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <trace/events/sched.h>
#include <trace/events/task.h>
#include "compat.h"
#include "groups.h"
#include "ledger/family.h"
#include "ledger/ledger.h"
#define CREATE_TRACE_POINTS
#include "trace.h"

/*
 * Birth and end belong to the ledger, which needs them for every other group. Tracepoints run in
 * the task that is named beside each, with preemption off between compat_probe_begin() and _end(),
 * which is RCU enough. So it is in callbacks of functions.
 *
 * A task that exits gives its children away in exit_notify(), which no tracepoint tells. The next
 * function it calls, proc_exit_connector(), is hooked instead. Where that does not exist the
 * release of the parent is late but certain.
 */

static struct taskviz_hook ledger_hooks[];
static struct taskviz_hook lifecycle_hooks[];

/* In the maker. */
static void probe_lifecycle_newtask(void *hook, struct task_struct *task,
				    compat_clone_flags clone_flags)
{
	struct taskviz_account *maker, *child;

	taskviz_hook_hit(hook);
	compat_probe_begin();
	maker = taskviz_ledger_find(current);
	child = taskviz_ledger_born(task, clone_flags, maker);
	if (!maker)
		atomic64_inc(&taskviz_ledger_group.misses);
	else if (clone_flags & CLONE_THREAD)
		maker->own.clones++;
	else
		maker->own.forks++;
	if (child)
		trace_task_fork(child);
	compat_probe_end();
}

static void close_account(struct taskviz_account *account, struct task_struct *task)
{
	if (!account->reaped_ns)
		taskviz_ledger_reaped(account, task, false);
	taskviz_ledger_freed(account);
}

/* In an RCU callback. A task released before the ledger was opened has no account: no miss. */
static void probe_lifecycle_free(void *hook, struct task_struct *task)
{
	struct taskviz_account *account;

	taskviz_hook_hit(hook);
	compat_probe_begin();
	account = taskviz_ledger_find(task);
	if (account)
		close_account(account, task);
	compat_probe_end();
}

/*
 * In whoever renames, under task_lock(), before the name changes: the account keeps the one before,
 * which exec tells as the old one, however the task came to it.
 */
static void probe_rename(void *hook, struct task_struct *task, const char *name)
{
	struct taskviz_account *account;

	taskviz_hook_hit(hook);
	compat_probe_begin();
	account = task == current ? taskviz_ledger_find(task) : NULL;
	if (account)
		memcpy(account->name, task->comm, sizeof(account->name));
	compat_probe_end();
}

/* The name is over once the ledger knows of the exec. */
static noinline void trace_exec(struct taskviz_account *account, pid_t old_pid)
{
	char old_name[TASKVIZ_NAME_LEN];

	memcpy(old_name, account->name, sizeof(old_name));
	taskviz_ledger_exec(account);
	trace_task_exec(account, old_name, old_pid);
}

static void tell_exec(struct taskviz_account *account, pid_t old_pid)
{
	if (trace_task_exec_enabled())
		trace_exec(account, old_pid);
	else
		taskviz_ledger_exec(account);
}

/* In the task. */
static void probe_exec(void *hook, struct task_struct *task, pid_t old_pid,
		       struct linux_binprm *bprm)
{
	struct taskviz_account *account;

	taskviz_hook_hit(hook);
	compat_probe_begin();
	account = taskviz_ledger_find(task);
	if (account)
		tell_exec(account, old_pid);
	else
		atomic64_inc(&taskviz_lifecycle_group.misses);
	compat_probe_end();
}

/* In the task. */
static COMPAT_EXIT_PROBE(probe_lifecycle_exit)
{
	struct taskviz_account *account;

	taskviz_hook_hit(hook);
	compat_probe_begin();
	account = taskviz_ledger_find(task);
	if (account) {
		taskviz_ledger_exited(account);
		trace_task_exit(account);
	} else {
		atomic64_inc(&taskviz_lifecycle_group.misses);
	}
	compat_probe_end();
}

/* Probes are called by pointer, which some kernels allow only for the very type. */
static void __maybe_unused check_lifecycle_types(void)
{
	check_trace_callback_type_task_newtask(probe_lifecycle_newtask);
	check_trace_callback_type_task_rename(probe_rename);
	check_trace_callback_type_sched_process_free(probe_lifecycle_free);
	check_trace_callback_type_sched_process_exec(probe_exec);
	check_trace_callback_type_sched_process_exit(probe_lifecycle_exit);
}

/* There may be many: preemption, which is off, is let in, and RCU goes on. */
static noinline void adopt_children(struct taskviz_account *account,
				    const struct task_struct *parent)
{
	rcu_read_lock();
	preempt_enable_notrace();
	taskviz_ledger_orphans(account, parent, trace_task_adopt);
	preempt_disable_notrace();
	rcu_read_unlock();
}

static __always_inline void give_children_away(struct taskviz_account *account,
					       const struct task_struct *parent)
{
	if (unlikely(taskviz_family_has_children(account)))
		adopt_children(account, parent);
}

/* In the parent, a zombie by now; preemptible. */
static void notrace hook_exited(unsigned long ip, unsigned long parent_ip, struct ftrace_ops *ops,
				struct ftrace_regs *fregs)
{
	struct task_struct *task = current;
	struct taskviz_account *account;

	preempt_disable_notrace();
	if (taskviz_hook_is_at(ops->private, ip)) {
		taskviz_hook_hit(ops->private);
		account = taskviz_ledger_find(task);
		if (account)
			give_children_away(account, task);
	}
	preempt_enable_notrace();
}

/* Preemption is off. */
static __always_inline void reaped(struct task_struct *task)
{
	struct taskviz_account *account = taskviz_ledger_find(task);

	if (!account) {
		atomic64_inc(&taskviz_lifecycle_group.misses);
		return;
	}
	give_children_away(account, task);
	taskviz_ledger_reaped(account, task, true);
	trace_task_reap(account);
}

/*
 * In whoever waited for the task, or in the task itself if nobody has to, or in the last thread of
 * a process whose leader nobody has to wait for; preemptible.
 */
static void notrace hook_release(unsigned long ip, unsigned long parent_ip, struct ftrace_ops *ops,
				 struct ftrace_regs *fregs)
{
	preempt_disable_notrace();
	if (taskviz_hook_is_at(ops->private, ip)) {
		taskviz_hook_hit(ops->private);
		reaped((struct task_struct *)compat_ftrace_argument(fregs, 0));
	}
	preempt_enable_notrace();
}

static struct taskviz_hook ledger_hooks[] = {
	[TASKVIZ_LEDGER_ENDS] = {
		.name = "sched_process_free", .probe = probe_lifecycle_free, .serves = "everything",
	},
	[TASKVIZ_LEDGER_BIRTHS] = {
		.name = "task_newtask", .probe = probe_lifecycle_newtask, .serves = "everything",
	},
};

struct taskviz_group taskviz_ledger_group = {
	.name = "ledger",
	.records = "births and ends, while any group is on",
	.hooks = ledger_hooks,
	.nr_hooks = ARRAY_SIZE(ledger_hooks),
	.prepare = taskviz_ledger_prepare,
	.release = taskviz_ledger_release,
};

static struct taskviz_hook lifecycle_hooks[] = {
	{ .name = "sched_process_exec", .probe = probe_exec, .serves = "execs" },
	{ .name = "sched_process_exit", .probe = probe_lifecycle_exit, .serves = "exits" },
	{
		.name = COMPAT_RELEASE,
		.kind = TASKVIZ_FUNCTION,
		.callback = hook_release,
		.optional = true,
		.serves = "who reaped, and the time as a zombie to better than a grace period",
	},
	{
		.name = "proc_exit_connector",
		.kind = TASKVIZ_FUNCTION,
		.callback = hook_exited,
		.optional = true,
		.serves = "adoptions before the old parent is reaped",
	}, {
		.name = "task_rename",
		.probe = probe_rename,
		.optional = true,
		.serves = "the name before an exec, where prctl() had set it",
	},
};

struct taskviz_group taskviz_lifecycle_group = {
	.name = "lifecycle",
	.records = "execs, exits, releases, adoptions",
	.hooks = lifecycle_hooks,
	.nr_hooks = ARRAY_SIZE(lifecycle_hooks),
};
