/* SPDX-License-Identifier: GPL-2.0 */
/* Every difference between kernel versions, as found by Kbuild; nothing elsewhere asks. */
#ifndef TASKVIZ_COMPAT_H
#define TASKVIZ_COMPAT_H

#include <linux/cgroup.h>
#include <linux/fs.h>
#include <linux/ftrace.h>
#include <linux/jiffies.h>
#include <linux/mm.h>
#include <linux/namei.h>
#include <linux/nsproxy.h>
#include <linux/sched.h>
#include "uapi/taskviz.h"
/* page_fault_user and page_fault_kernel, which x86 once announced for itself */
#ifdef TASKVIZ_HAVE_TRACE_EXCEPTIONS
#include <trace/events/exceptions.h>
#elif defined(CONFIG_X86)
#include <asm/trace/exceptions.h>
#endif

/* The mapping of ids that a mount has was a user namespace until 6.3. /proc maps nothing. */
#ifdef TASKVIZ_HAVE_MNT_IDMAP
#define compat_no_idmap (&nop_mnt_idmap)
#else
#define compat_no_idmap (&init_user_ns)
#endif

static inline int compat_inode_permission(struct inode *inode, int mask)
{
	return inode_permission(compat_no_idmap, inode, mask);
}

/* Looks @name up after a check of the right to search @dir. */
static inline struct dentry *compat_lookup_positive(const char *name, struct dentry *dir)
{
#ifdef TASKVIZ_HAVE_LOOKUP_QSTR
	return lookup_one_positive_unlocked(compat_no_idmap, &QSTR(name), dir);
#else
	return lookup_one_positive_unlocked(compat_no_idmap, name, dir, strlen(name));
#endif
}

/*
 * Arguments of a hooked function. Where an architecture has no ftrace_regs of its own yet (arm64
 * before 6.2) all registers must be saved, and are not unless that is asked for.
 */
#ifdef CONFIG_HAVE_DYNAMIC_FTRACE_WITH_ARGS
#define COMPAT_FTRACE_FLAGS 0
#else
#define COMPAT_FTRACE_FLAGS FTRACE_OPS_FL_SAVE_REGS
#endif

static __always_inline unsigned long compat_ftrace_argument(struct ftrace_regs *fregs,
							    unsigned int n)
{
#ifdef TASKVIZ_HAVE_FTRACE_ARGUMENT
	return ftrace_regs_get_argument(fregs, n);
#elif defined(CONFIG_HAVE_DYNAMIC_FTRACE_WITH_ARGS)
	return regs_get_kernel_argument(&fregs->regs, n);
#else
	return regs_get_kernel_argument(ftrace_get_regs(fregs), n);
#endif
}

/*
 * Is the instruction at @ip a direct call of @target, or a jump there as its last act? On x86 it
 * may lead into the padding before it, where some mitigations keep a thunk. Elsewhere nobody can
 * tell: then it may be.
 */
#define COMPAT_CALL_STEP	(IS_ENABLED(CONFIG_X86) ? 1 : 4)

static inline bool compat_is_call(unsigned long ip, unsigned long target)
{
#if defined(CONFIG_X86)
	return (*(u8 *)ip & 0xfe) == 0xe8 && target - (ip + 5 + *(s32 *)(ip + 1)) <= 16;
#elif defined(CONFIG_ARM64)
	const u32 code = *(u32 *)ip;

	return (code >> 26 & 0x1f) == 0x05 && ip + ((s32)(code << 6) >> 4) == target;
#else
	return true;
#endif
}

/* What copies a huge page has been called two names. */
#ifdef TASKVIZ_HAVE_COPY_LARGE_FOLIO
#define COMPAT_COPY_HUGE "copy_user_large_folio"
#else
#define COMPAT_COPY_HUGE "copy_user_huge_page"
#endif

/* What changes the flags of an entry: arm64 keeps the name without underscores for an inline. */
#if defined(CONFIG_ARM64) && defined(TASKVIZ_HAVE_ARM64_CONTPTE)
#define COMPAT_SET_FLAGS "__ptep_set_access_flags"
#else
#define COMPAT_SET_FLAGS "ptep_set_access_flags"
#endif

/*
 * What release_task() calls first for each task that it releases. It is called once for the last
 * thread of a process whose leader nobody waits for, and then releases the leader, too. Without
 * control groups it calls nothing, and such a leader's release is seen late.
 */
#if !IS_ENABLED(CONFIG_CGROUPS)
#define COMPAT_RELEASE "release_task"
#elif defined(TASKVIZ_HAVE_CGROUP_TASK_RELEASE)
#define COMPAT_RELEASE "cgroup_task_release"
#else
#define COMPAT_RELEASE "cgroup_release"
#endif

/* What task_newtask says the flags are: u64 in kernels that outgrew 32-bit longs. */
#ifdef TASKVIZ_HAVE_CLONE_FLAGS_U64
#define compat_clone_flags u64
#else
#define compat_clone_flags unsigned long
#endif

/* The head of a probe of sched_process_exit, which later also told whether the process ends. */
#ifdef TASKVIZ_HAVE_EXIT_GROUP_DEAD
#define COMPAT_EXIT_PROBE(name) \
	void name(void *hook, struct task_struct *task, bool group_dead)
#else
#define COMPAT_EXIT_PROBE(name) \
	void name(void *hook, struct task_struct *task)
#endif

/* Threads of a user's process that never run in user mode: io_uring's, later others', too. */
#ifdef PF_USER_WORKER
#define COMPAT_WORKER_FLAGS (PF_IO_WORKER | PF_USER_WORKER)
#else
#define COMPAT_WORKER_FLAGS PF_IO_WORKER
#endif

/*
 * Probes of tracepoints but of those of system calls: 6.1 and 6.12 call them with preemption off.
 * Younger kernels do not, but a probe that looks something up wants it, as RCU waits for that, too.
 */
static __always_inline void compat_probe_begin(void)
{
#ifndef TASKVIZ_HAVE_PROBES_NOT_PREEMPTIBLE
	preempt_disable_notrace();
#endif
}

static __always_inline void compat_probe_end(void)
{
#ifndef TASKVIZ_HAVE_PROBES_NOT_PREEMPTIBLE
	preempt_enable_notrace();
#endif
}

/* For what RCU keeps, where either RCU is held or preemption is off, which is RCU enough. */
#define compat_rcu_dereference(pointer) \
	rcu_dereference_check(pointer, rcu_read_lock_sched_held())

/*
 * The id of the cgroup that a task is in, in the unified hierarchy; a zombie is in its last one.
 * RCU, held or by preemption that is off, keeps the task's set, its cgroup, and that one's folder.
 */
static inline u64 compat_cgroup_id(const struct task_struct *task)
{
#ifdef CONFIG_CGROUPS
	return cgroup_id(compat_rcu_dereference(task->cgroups)->dfl_cgrp);
#else
	return TASKVIZ_UNKNOWN64;
#endif
}

/* The cgroup that current, by its cgroup namespace, takes for the root of all. */
static inline struct cgroup *compat_cgroup_root(void)
{
#ifdef CONFIG_CGROUPS
	return current->nsproxy->cgroup_ns->root_cset->dfl_cgrp;
#else
	return NULL;
#endif
}

static inline bool compat_cgroup_is_first(const struct cgroup *root)
{
#ifdef CONFIG_CGROUPS
	return !root->level;
#else
	return false;
#endif
}

/* As compat_cgroup_id(), but unknown of a task whose cgroup is not @root, nor below it. */
static inline u64 compat_cgroup_id_below(struct cgroup *root, const struct task_struct *task)
{
#ifdef CONFIG_CGROUPS
	struct cgroup *cgroup = compat_rcu_dereference(task->cgroups)->dfl_cgrp;

	return cgroup_is_descendant(cgroup, root) ? cgroup_id(cgroup) : TASKVIZ_UNKNOWN64;
#else
	return TASKVIZ_UNKNOWN64;
#endif
}

/*
 * The pages of a kind that an address space has, as /proc/PID/statm counts them. Since 6.2 each CPU
 * counts for itself: the sum without their shares, which is cheap, may be off by some dozen a CPU.
 */
static inline unsigned long compat_mm_counter(struct mm_struct *mm, int member)
{
#if defined(TASKVIZ_HAVE_MM_COUNTER_SUM)
	return get_mm_counter_sum(mm, member);
#elif defined(TASKVIZ_HAVE_MM_COUNTER_PERCPU)
	return percpu_counter_sum_positive(&mm->rss_stat[member]);
#else
	return get_mm_counter(mm, member);
#endif
}

static inline unsigned long compat_mm_rss(struct mm_struct *mm)
{
	return compat_mm_counter(mm, MM_FILEPAGES) + compat_mm_counter(mm, MM_ANONPAGES) +
	       compat_mm_counter(mm, MM_SHMEMPAGES);
}

/* Without SMP the kernel keeps no such field: only the caller can be running. */
static inline bool compat_on_cpu(const struct task_struct *task)
{
#ifdef CONFIG_SMP
	return READ_ONCE(task->on_cpu);
#else
	return task == current;
#endif
}

/*
 * Did the task that sched_switch calls prev leave the run queue, for sleep or for good? Its state
 * does not tell: a pending signal may have revoked the sleep. Since 6.12 a sleeper may linger on
 * the queue for a while.
 */
static inline bool compat_left_queue(const struct task_struct *prev)
{
#ifdef TASKVIZ_HAVE_SCHED_DELAYED
	if (prev->se.sched_delayed)
		return true;
#endif
	return !READ_ONCE(prev->on_rq);
}

/*
 * Tells the detector of hung tasks that a new kernel thread, which nobody has woken yet and which
 * waits for that in state D, is meant to wait. It compares the count of switches with the one it
 * saw last: so wait for the switch that puts the thread to sleep.
 */
static inline void compat_expect_no_switch(struct task_struct *task)
{
#ifdef CONFIG_DETECT_HUNG_TASK
	while (compat_on_cpu(task))
		cpu_relax();
	smp_rmb(); /* the count after the switch */
	task->last_switch_count = task->nvcsw + task->nivcsw;
	task->last_switch_time = jiffies + MAX_JIFFY_OFFSET / 2;
#endif
}

#endif /* TASKVIZ_COMPAT_H */
