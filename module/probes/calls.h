/* SPDX-License-Identifier: GPL-2.0 */
/* Which system call a task is in, whatever numbers its program uses. */
#ifndef TASKVIZ_CALLS_H
#define TASKVIZ_CALLS_H

#include <linux/audit.h>
#include <linux/compat.h>
#include <linux/sched/task_stack.h>
#include <linux/types.h>
#include <asm/syscall.h>
#include <asm/unistd.h>
#include "compat.h"

/*
 * Calls of 32-bit programs have numbers of their own on a 64-bit kernel: those of i386 on x86, of
 * the EABI on arm64. Programs of x86's third kind, x32, are in none of these calls.
 */
#if defined(CONFIG_IA32_EMULATION)
#define TASKVIZ_NARROW(name)	__NR_ia32_##name
#elif defined(CONFIG_ARM64)
#define TASKVIZ_NARROW(name)	TASKVIZ_EABI_##name
#define TASKVIZ_EABI_exit	1
#define TASKVIZ_EABI_kill	37
#define TASKVIZ_EABI_sched_yield	158
#define TASKVIZ_EABI_tkill	238
#define TASKVIZ_EABI_exit_group	248
#define TASKVIZ_EABI_tgkill	268
#else
#define TASKVIZ_NARROW(name)	-1
#endif

static inline bool taskviz_is_call(int wide, int narrow)
{
	const int nr = syscall_get_nr(current, task_pt_regs(current));

	return nr == (in_compat_syscall() ? narrow : wide);
}

#define TASKVIZ_IS_CALL(name)	taskviz_is_call(__NR_##name, TASKVIZ_NARROW(name))

/* Kernel threads make no calls, and have no registers to look at. */
static inline bool taskviz_in_yield(void)
{
	return !(current->flags & PF_KTHREAD) && TASKVIZ_IS_CALL(sched_yield);
}

/* kill() and its kind; pidfd_send_signal() has one number everywhere. */
static inline bool taskviz_in_kill(void)
{
	return !(current->flags & PF_KTHREAD) &&
	       (TASKVIZ_IS_CALL(kill) || TASKVIZ_IS_CALL(tkill) || TASKVIZ_IS_CALL(tgkill) ||
		taskviz_is_call(__NR_pidfd_send_signal, __NR_pidfd_send_signal));
}

/* The number of what is no call. */
#define TASKVIZ_NO_CALL	(-1)

/* Are its calls those of 32-bit programs on a 64-bit kernel? */
static inline bool taskviz_is_narrow(struct task_struct *task)
{
	/* of who sleeps it does not change, of who has just stopped to it does no harm */
	const int arch = data_race(syscall_get_arch(task));

	return IS_ENABLED(CONFIG_64BIT) && !(arch & __AUDIT_ARCH_64BIT);
}

static inline bool taskviz_is_exit(int nr, bool narrow)
{
	return nr == (narrow ? TASKVIZ_NARROW(exit) : __NR_exit) ||
	       nr == (narrow ? TASKVIZ_NARROW(exit_group) : __NR_exit_group);
}

/*
 * Of current, or of a task whose stack stays: a dead one has none. Who is killed ends in whatever
 * call it was in, which has nothing to do with what its end brings about. Threads that never were
 * in user mode make no calls: their registers are zeros, or a copy of their maker's.
 */
static inline int taskviz_call_of(struct task_struct *task)
{
	struct pt_regs *regs = task_pt_regs(task);
	/* of who sleeps these do not change, of who has just stopped to it does no harm */
	const unsigned int flags = data_race(task->flags);
	/* nor do its registers */
	const bool from_user = data_race(user_mode(regs));
	int nr;

	if (flags & (PF_KTHREAD | COMPAT_WORKER_FLAGS) || !from_user)
		return TASKVIZ_NO_CALL;
	/* nor this number */
	nr = data_race(syscall_get_nr(task, regs));
	if (flags & PF_EXITING && !taskviz_is_exit(nr, taskviz_is_narrow(task)))
		return TASKVIZ_NO_CALL;
	return nr < 0 ? TASKVIZ_NO_CALL : nr;
}

/*
 * As its program gave it to the call that it is in; of current, or of a task whose stack stays. A
 * 64-bit program that makes a call of 32 bits may leave something in the upper half (int $0x80).
 */
static inline unsigned long taskviz_first_argument(struct task_struct *task)
{
	unsigned long arguments[6];

	/* of who sleeps they do not change, of who has just stopped to it does no harm */
	data_race(({ syscall_get_arguments(task, task_pt_regs(task), arguments); 0; }));
	return taskviz_is_narrow(task) ? (u32)arguments[0] : arguments[0];
}

#endif /* TASKVIZ_CALLS_H */
