// SPDX-License-Identifier: GPL-2.0
/* Signals, as the kernel announces them: raised, delivered, and what they do. */
#include <linux/preempt.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/signal.h>
#include <linux/timekeeping.h>
#include <trace/events/sched.h>
#include <trace/events/signal.h>
#include "calls.h"
#include "compat.h"
#include "groups.h"
#include "ledger/ledger.h"
#include "signals.h"
#include "trace.h"

/*
 * signal_generate runs in whatever raised the signal, be it an interrupt, under the siglock of the
 * target; signal_deliver in the task that takes it, under its own siglock. So handlers, masks and
 * flags of the target can be read in both, and nothing here may wait.
 *
 * Whether a stop signal of job control is ignored depends on all of the process group. That is
 * asked where the kernel asks it, without the siglock.
 *
 * signal_generate comes after the kernel has decided: what SIGCONT woke is awake, and of what kills
 * the process group_exit_code tells.
 */

/* The kernel's results are ours. */
static_assert(TASKVIZ_SIGNAL_QUEUED == (int)TRACE_SIGNAL_DELIVERED);
static_assert(TASKVIZ_SIGNAL_DISCARDED == (int)TRACE_SIGNAL_IGNORED);
static_assert(TASKVIZ_SIGNAL_MERGED == (int)TRACE_SIGNAL_ALREADY_PENDING);
static_assert(TASKVIZ_SIGNAL_FULL == (int)TRACE_SIGNAL_OVERFLOW_FAIL);
static_assert(TASKVIZ_SIGNAL_BARE == (int)TRACE_SIGNAL_LOSE_INFO);

/* What an instruction can cause; see SYNCHRONOUS_MASK in kernel/signal.c. */
#define FAULTS	(sigmask(SIGSEGV) | sigmask(SIGBUS) | sigmask(SIGILL) | sigmask(SIGTRAP) | \
		 sigmask(SIGFPE) | sigmask(SIGSYS))

/* What nobody in the kernel but a terminal sends to a process that has one. */
#define KEYS	(sigmask(SIGINT) | sigmask(SIGQUIT) | sigmask(SIGTSTP) | sigmask(SIGTTIN) | \
		 sigmask(SIGTTOU) | sigmask(SIGWINCH))

/* What the three timers of setitimer() raise. */
#define ALARMS	(sigmask(SIGALRM) | sigmask(SIGVTALRM) | sigmask(SIGPROF))

static bool is_one_of(int sig, unsigned long mask)
{
	return sig < SIGRTMIN && sigmask(sig) & mask;
}

static int code_of(const struct kernel_siginfo *info)
{
	return info == SEND_SIG_NOINFO || info == SEND_SIG_PRIV ? SI_KERNEL : info->si_code;
}

static u8 origin_in_kernel(int sig, const struct task_struct *task)
{
	if (is_one_of(sig, KEYS) && task->signal->tty)
		return TASKVIZ_SIGNAL_TERMINAL;
	if (is_one_of(sig, FAULTS) && task == current)
		return TASKVIZ_SIGNAL_FAULT;
	return is_one_of(sig, ALARMS) ? TASKVIZ_SIGNAL_TIMER : TASKVIZ_SIGNAL_KERNEL;
}

/* A code above zero means something for its own signal only. */
static u8 origin_by_code(int sig, int code, const struct task_struct *task)
{
	if (code == SI_TIMER)
		return TASKVIZ_SIGNAL_TIMER;
	if (code == SI_SIGIO || code == SI_ASYNCIO)
		return TASKVIZ_SIGNAL_IO;
	if (code <= 0)
		return TASKVIZ_SIGNAL_CALL;
	if (sig == SIGCHLD)
		return TASKVIZ_SIGNAL_CHILD;
	return is_one_of(sig, FAULTS) && task == current ? TASKVIZ_SIGNAL_FAULT :
							   TASKVIZ_SIGNAL_IO;
}

/*
 * To the target a signal without any information looks like a call of current. So do SIGPIPE and
 * the signal at the end of a parent, for which nobody called; kill() sends none either from 7.x on.
 */
static u8 origin_without_info(void)
{
	if (in_task() && !(current->flags & PF_EXITING) && taskviz_in_kill())
		return TASKVIZ_SIGNAL_CALL;
	return TASKVIZ_SIGNAL_KERNEL;
}

static u8 origin_of(int sig, const struct kernel_siginfo *info, const struct task_struct *task)
{
	const int code = code_of(info);

	if (info == SEND_SIG_NOINFO)
		return origin_without_info();
	if (code == SI_KERNEL)
		return origin_in_kernel(sig, task);
	if (code == SI_USER && (!in_task() || current->flags & PF_KTHREAD))
		return TASKVIZ_SIGNAL_KERNEL;
	return origin_by_code(sig, code, task);
}

static void set_sender(struct taskviz_signal *signal)
{
	if (!in_task()) {
		signal->sender = TASKVIZ_UNKNOWN_PID;
		signal->sender_start_ns = 0;
		signal->sender_name[0] = '\0';
		return;
	}
	signal->sender = current->pid;
	signal->sender_start_ns = current->start_boottime;
	memcpy(signal->sender_name, current->comm, TASKVIZ_NAME_LEN);
}

static void set_target(struct taskviz_signal *signal, const struct task_struct *task,
		       bool to_process)
{
	const struct task_struct *leader = task->group_leader;

	signal->marks = to_process ? TASKVIZ_SIGNAL_TO_PROCESS : 0;
	if (to_process)
		task = leader;
	signal->target = task->pid;
	signal->target_start_ns = task->start_boottime;
	signal->tgid = leader->pid;
	signal->group_start_ns = leader->start_boottime;
	memcpy(signal->target_name, task->comm, TASKVIZ_NAME_LEN);
}

/* In the order in which prepare_signal() and sig_ignored() in kernel/signal.c ask. */
static u8 why_discarded(const struct task_struct *task, int sig)
{
	const struct sighand_struct *sighand = rcu_dereference_protected(task->sighand, true);
	const __sighandler_t handler = sighand->action[sig - 1].sa.sa_handler;

	if (task->signal->flags & SIGNAL_GROUP_EXIT)
		return TASKVIZ_SIGNAL_BY_DEATH;
	if (task->flags & PF_KTHREAD)
		return TASKVIZ_SIGNAL_BY_KTHREAD;
	if (handler == SIG_IGN)
		return TASKVIZ_SIGNAL_BY_CHOICE;
	return task->signal->flags & SIGNAL_UNKILLABLE && !sig_kernel_ignore(sig) ?
		TASKVIZ_SIGNAL_BY_INIT : TASKVIZ_SIGNAL_BY_DEFAULT;
}

/* The flags stay until the target runs: a second SIGCONT before that counts as well. */
static bool has_continued(const struct task_struct *task, int sig)
{
	return sig == SIGCONT && task->signal->flags & SIGNAL_CLD_MASK &&
	       !(task->signal->flags & SIGNAL_GROUP_EXIT);
}

/* Whether the process ends because of a signal, and of which. */
static int killer_of(const struct signal_struct *signal)
{
	return signal->flags & SIGNAL_GROUP_EXIT ? signal->group_exit_code & 0x7f : 0;
}

static void set_outcome(struct taskviz_signal *signal, const struct task_struct *task)
{
	const int sig = signal->signal;

	signal->effect = TASKVIZ_SIGNAL_NONE;
	signal->why = TASKVIZ_SIGNAL_BY_CHOICE;
	if (signal->result == TASKVIZ_SIGNAL_DISCARDED) {
		signal->effect = TASKVIZ_SIGNAL_IGNORED;
		signal->why = why_discarded(task, sig);
	} else if (signal->result == TASKVIZ_SIGNAL_QUEUED ||
		   signal->result == TASKVIZ_SIGNAL_BARE) {
		signal->marks |= TASKVIZ_SIGNAL_OPEN;
		if (killer_of(task->signal) == sig) {
			signal->marks |= TASKVIZ_SIGNAL_FATAL;
			signal->effect = TASKVIZ_SIGNAL_TERMINATE;
			signal->why = TASKVIZ_SIGNAL_BY_DEFAULT;
		}
	}
	if (!has_continued(task, sig))
		return;
	signal->marks |= TASKVIZ_SIGNAL_CONTINUED;
	if (signal->effect == TASKVIZ_SIGNAL_IGNORED)
		signal->effect = TASKVIZ_SIGNAL_CONTINUE;
}

/* A signal that could not be queued was not raised. */
static void count_signal(const struct taskviz_signal *signal, const struct task_struct *task)
{
	struct taskviz_account *account;

	if (signal->result == TASKVIZ_SIGNAL_FULL)
		return;
	account = taskviz_ledger_find(task);
	if (account)
		account->own.signals_got++;
	else
		atomic64_inc(&taskviz_signals_group.misses);
	if (signal->origin != TASKVIZ_SIGNAL_CALL || signal->sender == TASKVIZ_UNKNOWN_PID)
		return;
	account = taskviz_ledger_find(current);
	if (account)
		account->own.signals_sent++;
}

/* In whatever raises it, with the siglock of @task. */
static void probe_generate(void *hook, int sig, struct kernel_siginfo *info,
			   struct task_struct *task, int group, int result)
{
	struct taskviz_signal *signal;

	taskviz_hook_hit(hook);
	signal = taskviz_signal_begin();
	signal->at_ns = ktime_get_boottime_ns();
	signal->delivered_ns = 0;
	signal->taker = TASKVIZ_UNKNOWN_PID;
	signal->before = 0;
	signal->signal = sig;
	signal->origin = origin_of(sig, info, task);
	signal->result = result;
	set_sender(signal);
	set_target(signal, task, group);
	if (code_of(info) == SI_TIMER)
		signal->marks |= TASKVIZ_SIGNAL_BESIDE;
	set_outcome(signal, task);
	count_signal(signal, task);
	taskviz_signal_raised(signal);
}

static struct taskviz_hook signals_hooks[];

/* The first of them: whoever sees a signal delivered knows whether it can be decided. */
#define HOOK_ORPHANED	0

/* As will_become_orphaned_pgrp() in kernel/exit.c, without the tasklist_lock: links may change. */
static bool is_group_orphaned(void)
{
	struct pid *group = task_pgrp(current);
	struct task_struct *task;

	do_each_pid_task(group, PIDTYPE_PGID, task) {
		struct task_struct *parent = rcu_dereference(task->real_parent);
		const bool gone = READ_ONCE(task->exit_state) && thread_group_empty(task);

		if (gone || is_global_init(parent))
			continue;
		if (task_pgrp(parent) != group && task_session(parent) == task_session(task))
			return false;
	} while_each_pid_task(group, PIDTYPE_PGID, task);
	return true;
}

/*
 * In the task, which took a stop signal, or is at a terminal. The kernel has dropped the siglock to
 * walk the process group, however large it is, and so do we.
 */
static void notrace hook_orphaned(unsigned long ip, unsigned long parent_ip,
				  struct ftrace_ops *ops, struct ftrace_regs *fregs)
{
	rcu_read_lock();
	if (taskviz_hook_is_at(ops->private, ip)) {
		taskviz_hook_hit(ops->private);
		if (is_group_orphaned())
			taskviz_signal_decided(TASKVIZ_SIGNAL_IGNORED, TASKVIZ_SIGNAL_BY_ORPHAN);
		else
			taskviz_signal_decided(TASKVIZ_SIGNAL_STOP, TASKVIZ_SIGNAL_BY_DEFAULT);
	}
	rcu_read_unlock();
}

/* Unless the process group is orphaned. */
static void tell_stop(int sig)
{
	if (sig == SIGSTOP)
		taskviz_signal_delivered(sig, TASKVIZ_SIGNAL_STOP, TASKVIZ_SIGNAL_BY_DEFAULT);
	else if (READ_ONCE(signals_hooks[HOOK_ORPHANED].attached))
		taskviz_signal_taken(sig);
	else
		taskviz_signal_delivered(sig, TASKVIZ_SIGNAL_NONE, TASKVIZ_SIGNAL_BY_DEFAULT);
}

/* The order is that of get_signal() in kernel/signal.c. */
static void tell_default(int sig)
{
	if (sig_kernel_ignore(sig))
		taskviz_signal_delivered(sig, TASKVIZ_SIGNAL_IGNORED, TASKVIZ_SIGNAL_BY_DEFAULT);
	else if (current->signal->flags & SIGNAL_UNKILLABLE && !sig_kernel_only(sig))
		taskviz_signal_delivered(sig, TASKVIZ_SIGNAL_IGNORED, TASKVIZ_SIGNAL_BY_INIT);
	else if (sig_kernel_stop(sig))
		tell_stop(sig);
	else if (sig_kernel_coredump(sig))
		taskviz_signal_delivered(sig, TASKVIZ_SIGNAL_CORE, TASKVIZ_SIGNAL_BY_DEFAULT);
	else
		taskviz_signal_delivered(sig, TASKVIZ_SIGNAL_TERMINATE, TASKVIZ_SIGNAL_BY_DEFAULT);
}

/* exit_group() and exec() make the other threads see SIGKILL too: that is nobody's signal. */
static void tell_end(void)
{
	const int sig = killer_of(current->signal);

	if (sig)
		taskviz_signal_killing(sig);
}

/* In the task, with its siglock. */
static void probe_deliver(void *hook, int sig, struct kernel_siginfo *info,
			  struct k_sigaction *action)
{
	const __sighandler_t handler = action->sa.sa_handler;

	taskviz_hook_hit(hook);
	if (sig == SIGKILL && info == SEND_SIG_NOINFO)
		tell_end();
	else if (handler == SIG_IGN)
		taskviz_signal_delivered(sig, TASKVIZ_SIGNAL_IGNORED, TASKVIZ_SIGNAL_BY_CHOICE);
	else if (handler != SIG_DFL)
		taskviz_signal_delivered(sig, TASKVIZ_SIGNAL_HANDLER, TASKVIZ_SIGNAL_BY_CHOICE);
	else
		tell_default(sig);
}

/* In the task; may be preempted. All threads are past the writing of a core by then. */
static COMPAT_EXIT_PROBE(probe_signals_exit)
{
	const int sig = killer_of(task->signal);

	taskviz_hook_hit(hook);
	if (sig)
		taskviz_signal_killed(sig, task->signal->group_exit_code & 0x80);
}

/* Probes are called by pointer, which some kernels allow only for the very type. */
static void __maybe_unused check_signals_types(void)
{
	check_trace_callback_type_signal_generate(probe_generate);
	check_trace_callback_type_signal_deliver(probe_deliver);
	check_trace_callback_type_sched_process_exit(probe_signals_exit);
}

static struct taskviz_hook signals_hooks[] = {
	[HOOK_ORPHANED] = {
		.name = "is_current_pgrp_orphaned",
		.kind = TASKVIZ_FUNCTION,
		.callback = hook_orphaned,
		.optional = true,
		.serves = "whether SIGTSTP, SIGTTIN and SIGTTOU stopped who took them",
	},
	{ .name = "signal_generate", .probe = probe_generate, .serves = "everything" },
	{ .name = "signal_deliver", .probe = probe_deliver, .serves = "everything" },
	{
		.name = "sched_process_exit",
		.probe = probe_signals_exit,
		.optional = true,
		.serves = "whether a core was written",
	},
};

struct taskviz_group taskviz_signals_group = {
	.name = "signals",
	.records = "signals raised, delivered, and what they did",
	.hooks = signals_hooks,
	.nr_hooks = ARRAY_SIZE(signals_hooks),
	.prepare = taskviz_signal_log_open,
	.release = taskviz_signal_log_close,
};
