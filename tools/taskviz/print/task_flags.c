// SPDX-License-Identifier: GPL-2.0
/* Flags of the kernel for a task, and what they mean. */
#include "task_flags.h"

const struct task_flag task_flags[] = {
	{ 0x00000001, "PF_VCPU", "runs a virtual CPU" },
	{ 0x00000002, "PF_IDLE", "an idle task" },
	{ 0x00000004, "PF_EXITING", "is exiting" },
	{ 0x00000008, "PF_POSTCOREDUMP", "core dumps no longer wait for it" },
	{ 0x00000010, "PF_IO_WORKER", "works for io_uring" },
	{ 0x00000020, "PF_WQ_WORKER", "a workqueue's worker" },
	{ 0x00000040, "PF_FORKNOEXEC", "forked, and has run no program of its own since" },
	{ 0x00000080, "PF_MCE_PROCESS", "has a policy of its own for memory errors" },
	{ 0x00000100, "PF_SUPERPRIV", "used rights of root" },
	{ 0x00000200, "PF_DUMPCORE", "dumped core" },
	{ 0x00000400, "PF_SIGNALED", "was killed by a signal" },
	{ 0x00000800, "PF_MEMALLOC", "frees memory and may use the last reserves" },
	{ 0x00001000, "PF_NPROC_EXCEEDED", "its user had too many processes at setuid()" },
	{ 0x00002000, "PF_USED_MATH", "its floating point registers are initialised" },
	{ 0x00008000, "PF_NOFREEZE", "is not frozen when the machine sleeps" },
	{ 0x00020000, "PF_KSWAPD", "kswapd" },
	{ 0x00040000, "PF_MEMALLOC_NOFS", "its allocations must not enter file systems" },
	{ 0x00080000, "PF_MEMALLOC_NOIO", "its allocations must not begin I/O" },
	{ 0x00100000, "PF_LOCAL_THROTTLE", "is held back only for the device it writes to" },
	{ 0x00200000, "PF_KTHREAD", "a kernel thread" },
	{ 0x00400000, "PF_RANDOMIZE", "its address space is laid out at random" },
	{ 0x04000000, "PF_NO_SETAFFINITY", "user space may not choose its CPUs" },
	{ 0x08000000, "PF_MCE_EARLY", "is killed early for memory errors" },
	{ 0x10000000, "PF_MEMALLOC_PIN", "its allocations must allow pins for long" },
	{ 0x80000000, "PF_SUSPEND_TASK", "puts the machine to sleep" },
};

const size_t nr_task_flags = sizeof(task_flags) / sizeof(*task_flags);
