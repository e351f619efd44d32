/* SPDX-License-Identifier: GPL-2.0 */
/* Which system call current is in, whatever numbers its program uses. */
#ifndef TASKVIZ_CALLS_H
#define TASKVIZ_CALLS_H

#include <linux/compat.h>
#include <linux/sched/task_stack.h>
#include <linux/types.h>
#include <asm/syscall.h>
#include <asm/unistd.h>

/*
 * Calls of 32-bit programs have numbers of their own on a 64-bit kernel: those of i386 on x86, of
 * the EABI on arm64. Programs of x86's third kind, x32, are in none of these calls.
 */
#if defined(CONFIG_IA32_EMULATION)
#define TASKVIZ_NARROW(name)	__NR_ia32_##name
#elif defined(CONFIG_ARM64)
#define TASKVIZ_NARROW(name)	TASKVIZ_EABI_##name
#define TASKVIZ_EABI_kill	37
#define TASKVIZ_EABI_sched_yield	158
#define TASKVIZ_EABI_tkill	238
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

#endif /* TASKVIZ_CALLS_H */
