// SPDX-License-Identifier: GPL-2.0
/* A living task as a record. */
#include <linux/cred.h>
#include <linux/mm.h>
#include <linux/ptrace.h>
#include <linux/sched/cputime.h>
#include <linux/sched/mm.h>
#include <linux/sched/prio.h>
#include <linux/sched/rt.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>
#include <linux/uidgid.h>
#include <linux/user_namespace.h>
#include "compat.h"
#include "fill.h"

/*
 * Each function writes all fields that it is for; together they write the whole record, which is
 * not cleared before if all groups of fields are asked for. A snapshot has many of them.
 */

/**
 * struct way - how a reader knows tasks
 * @pid_ns: by the pids of this namespace
 * @threads: a record is one of a task, else of a process
 * @fields: TASKVIZ_FIELDS_* to fill
 *
 * Of the readers that are nearly all it is constant: for these the compiler leaves out what asks.
 */
struct way {
	struct pid_namespace *pid_ns;
	bool threads;
	u64 fields;
};

static __always_inline u8 kind_of_task(const struct way way, const struct taskviz_record *rec)
{
	if (!rec->pid)
		return TASKVIZ_KIND_IDLE;
	if (rec->flags & PF_KTHREAD)
		return rec->pid == 2 && way.pid_ns == &init_pid_ns ? TASKVIZ_KIND_KTHREADD :
								     TASKVIZ_KIND_KTHREAD;
	return rec->tgid == 1 ? TASKVIZ_KIND_INIT : TASKVIZ_KIND_USER;
}

/*
 * A task detached from its pids meanwhile has a parent still: the one it had when we came. A
 * process goes by its tgid: the old and the new leader of an exec swap their pids before their
 * places, so that for a moment who is leader still has the other's pid (de_thread() in fs/exec.c).
 */
static __always_inline void fill_family(struct taskviz_record *rec, const struct way way,
					struct task_struct *task)
{
	/* the flag of the task, which it asks first, is not marked */
	struct task_struct *tracer = data_race(ptrace_parent(task));
	const pid_t tgid = taskviz_tgid_in(way.pid_ns, task);
	const pid_t pid = way.threads ? taskviz_pid_in(way.pid_ns, task) : tgid;

	rec->tgid = tgid;
	rec->pid = pid;
	rec->ppid = taskviz_tgid_in(way.pid_ns, rcu_dereference(task->real_parent));
	rec->tracer = tracer ? taskviz_tgid_in(way.pid_ns, tracer) : 0;
	rec->start_ns = task->start_boottime;
	rec->nr_threads = READ_ONCE(task->signal->nr_threads);
	rec->info = pid == tgid ? 0 : TASKVIZ_INFO_THREAD;
	rec->unused = 0;
}

/* What wait_task_zombie() in kernel/exit.c hands to the parent. */
static s32 zombie_status(const struct task_struct *leader)
{
	if (READ_ONCE(leader->signal->flags) & SIGNAL_GROUP_EXIT)
		return leader->signal->group_exit_code;
	return leader->exit_code;
}

/* Return: the index of the state in TASKVIZ_STATES. */
static __always_inline int fill_state(struct taskviz_record *rec, struct task_struct *task)
{
	const unsigned int state = READ_ONCE(task->__state), end = READ_ONCE(task->exit_state);
	const unsigned int index = __task_state_index(state, end);

	rec->state = task_index_to_char(index);
	rec->state_bits = state | end;
	rec->flags = READ_ONCE(task->flags);
	rec->exit_code = TASKVIZ_UNKNOWN_EXIT;
	if (taskviz_record_is_zombie(rec) && thread_group_leader(task))
		rec->exit_code = zombie_status(task);
	return index;
}

/* Until it is new no more it stands in the first cgroup: cgroup_post_fork() in copy_process(). */
static __always_inline u64 cgroup_of(const struct taskviz_record *rec,
				     const struct taskviz_scope *scope, struct task_struct *task)
{
	if (rec->state_bits & TASK_NEW)
		return TASKVIZ_UNKNOWN64;
	/* the state was read before; pairs with the locks in wake_up_new_task() */
	smp_rmb();
	return compat_cgroup_id_below(scope->cgroup, task);
}

static __always_inline void fill_sched(struct taskviz_record *rec, struct task_struct *task)
{
	rec->cpu = task_cpu(task);
	rec->policy = READ_ONCE(task->policy);
	rec->nice = task_nice(task);
	rec->priority = READ_ONCE(task->prio) - MAX_RT_PRIO;
	rec->rt_priority = READ_ONCE(task->rt_priority);
}

/* In the initial user namespace every id is the number that the kernel keeps. */
static __always_inline void fill_cred(struct taskviz_record *rec, struct user_namespace *user_ns,
				      struct task_struct *task)
{
	const struct cred *cred = __task_cred(task);

	if (user_ns == &init_user_ns) {
		rec->uid = __kuid_val(cred->uid);
		rec->euid = __kuid_val(cred->euid);
		rec->gid = __kgid_val(cred->gid);
		rec->egid = __kgid_val(cred->egid);
	} else {
		rec->uid = from_kuid_munged(user_ns, cred->uid);
		rec->euid = from_kuid_munged(user_ns, cred->euid);
		rec->gid = from_kgid_munged(user_ns, cred->gid);
		rec->egid = from_kgid_munged(user_ns, cred->egid);
	}
}

/* The address space a kernel thread borrows for a while is not its own. */
static __always_inline void fill_mm(struct taskviz_record *rec, struct mm_struct *mm)
{
	if (!mm || (rec->flags & PF_KTHREAD)) {
		rec->vss_bytes = 0;
		rec->rss_bytes = 0;
		rec->swap_bytes = 0;
		rec->pgtable_bytes = 0;
		return;
	}
	rec->info |= TASKVIZ_INFO_HAS_MM;
	rec->vss_bytes = (u64)READ_ONCE(mm->total_vm) << PAGE_SHIFT;
	rec->rss_bytes = (u64)compat_mm_rss(mm) << PAGE_SHIFT;
	rec->swap_bytes = (u64)compat_mm_counter(mm, MM_SWAPENTS) << PAGE_SHIFT;
	rec->pgtable_bytes = mm_pgtables_bytes(mm);
}

/* The lock keeps the mm from being given up and the name whole, which is padded with NULs. */
static __always_inline void fill_locked(struct taskviz_record *rec, struct task_struct *task,
					bool memory)
{
	task_lock(task);
	if (memory)
		fill_mm(rec, task->mm);
	memcpy(rec->name, task->comm, sizeof(rec->name));
	task_unlock(task);
	rec->name[sizeof(rec->name) - 1] = '\0';
}

/*
 * Sums are made in the record: on the stack, which is guarded, they would cost more. Times are
 * ticks until the run time, which is returned, is divided as these were.
 */
static u64 add_usage(struct taskviz_record *rec, const struct task_struct *task)
{
	rec->utime_ns += READ_ONCE(task->utime);
	rec->stime_ns += READ_ONCE(task->stime);
	rec->nvcsw += READ_ONCE(task->nvcsw);
	rec->nivcsw += READ_ONCE(task->nivcsw);
	rec->min_flt += READ_ONCE(task->min_flt);
	rec->maj_flt += READ_ONCE(task->maj_flt);
	return READ_ONCE(task->se.sum_exec_runtime);
}

static u64 task_usage(struct taskviz_record *rec, const struct task_struct *task)
{
	rec->utime_ns = 0;
	rec->stime_ns = 0;
	rec->nvcsw = 0;
	rec->nivcsw = 0;
	rec->min_flt = 0;
	rec->maj_flt = 0;
	return add_usage(rec, task);
}

/* One thread: its own usage, and that of the threads that have ended. */
static __always_inline u64 sum_alone(struct taskviz_record *rec,
				     const struct signal_struct *signal,
				     const struct task_struct *task)
{
	rec->utime_ns = signal->utime + READ_ONCE(task->utime);
	rec->stime_ns = signal->stime + READ_ONCE(task->stime);
	rec->nvcsw = signal->nvcsw + READ_ONCE(task->nvcsw);
	rec->nivcsw = signal->nivcsw + READ_ONCE(task->nivcsw);
	rec->min_flt = signal->min_flt + READ_ONCE(task->min_flt);
	rec->maj_flt = signal->maj_flt + READ_ONCE(task->maj_flt);
	return signal->sum_sched_runtime + READ_ONCE(task->se.sum_exec_runtime);
}

static noinline u64 sum_threads(struct taskviz_record *rec, const struct signal_struct *signal)
{
	u64 runtime = signal->sum_sched_runtime;
	const struct task_struct *task;

	rec->utime_ns = signal->utime;
	rec->stime_ns = signal->stime;
	rec->nvcsw = signal->nvcsw;
	rec->nivcsw = signal->nivcsw;
	rec->min_flt = signal->min_flt;
	rec->maj_flt = signal->maj_flt;
	__for_each_thread(signal, task)
		runtime += add_usage(rec, task);
	return runtime;
}

/* Whether a leader is alone is asked within the section of stats_lock, too. */
static __always_inline u64 sum_group(struct taskviz_record *rec,
				     const struct signal_struct *signal,
				     struct task_struct *leader)
{
	if (taskviz_is_alone(signal))
		return sum_alone(rec, signal, leader);
	return sum_threads(rec, signal);
}

/* Out of line: who need not wait has no place for the flags on the stack, which is guarded. */
static noinline u64 locked_usage(struct taskviz_record *rec, struct task_struct *leader)
{
	struct signal_struct *signal = leader->signal;
	unsigned long flags;
	u64 runtime;

	read_seqlock_excl_irqsave(&signal->stats_lock, flags);
	runtime = sum_group(rec, signal, leader);
	read_sequnlock_excl_irqrestore(&signal->stats_lock, flags);
	return runtime;
}

/*
 * A thread that exits moves its usage to the signal struct and leaves the list in one write section
 * of stats_lock: see __exit_signal() in kernel/exit.c. Tried without the lock first, as
 * thread_group_cputime() does. A leader that was released itself has no pids any more, and its
 * record is dropped.
 */
static __always_inline u64 group_usage(struct taskviz_record *rec, struct task_struct *leader)
{
	struct signal_struct *signal = leader->signal;
	const unsigned int seq = read_seqbegin(&signal->stats_lock);
	const u64 runtime = sum_group(rec, signal, leader);

	return read_seqretry(&signal->stats_lock, seq) ? locked_usage(rec, leader) : runtime;
}

static __always_inline void fill_usage(struct taskviz_record *rec, bool group,
				       struct task_struct *task)
{
	const u64 runtime = group ? group_usage(rec, task) : task_usage(rec, task);

	taskviz_cputime_split(&rec->utime_ns, &rec->stime_ns, runtime);
}

/* The groups of fields that are asked for beside identity, and the memory's: see fill_locked(). */
static __always_inline void fill_asked(struct taskviz_record *rec,
				       const struct taskviz_scope *scope, const struct way way,
				       struct task_struct *task)
{
	const u64 fields = way.fields;

	if (fields & TASKVIZ_FIELDS_SCHED)
		fill_sched(rec, task);
	if (fields & TASKVIZ_FIELDS_CRED)
		fill_cred(rec, scope->user_ns, task);
	if (fields & TASKVIZ_FIELDS_USAGE)
		fill_usage(rec, !way.threads, task);
	if (fields & TASKVIZ_FIELDS_CGROUP)
		rec->cgroup = cgroup_of(rec, scope, task);
	if (fields & TASKVIZ_FIELDS_RECORDED)
		taskviz_join_living(rec, &scope->join, task, !way.threads,
				    way.pid_ns == &init_pid_ns);
}

/* The numbers of the initial namespace are the task's own, and not 0 but of the idle task. */
static __always_inline bool has_pids(const struct taskviz_record *rec, const struct way way,
				     struct task_struct *task)
{
	return task == &init_task ||
	       ((way.pid_ns == &init_pid_ns || (rec->pid && rec->tgid)) && pid_alive(task));
}

static __always_inline int fill_record(struct taskviz_record *rec,
				       const struct taskviz_scope *scope, const struct way way,
				       struct task_struct *task)
{
	int state;

	fill_family(rec, way, task);
	state = fill_state(rec, task);
	rec->kind = kind_of_task(way, rec);
	fill_locked(rec, task, way.fields & TASKVIZ_FIELDS_MEMORY);
	if (way.fields & ~(u64)TASKVIZ_FIELDS_IDENTITY)
		fill_asked(rec, scope, way, task);
	return has_pids(rec, way, task) ? state : -1;
}

static noinline int fill_any(struct taskviz_record *rec, const struct taskviz_scope *scope,
			     struct task_struct *task)
{
	const struct way way = { scope->pid_ns, scope->threads, scope->fields };

	return fill_record(rec, scope, way, task);
}

static noinline int fill_some(struct taskviz_record *rec, const struct taskviz_scope *scope,
			      struct task_struct *task)
{
	return fill_record(rec, scope, (struct way){ &init_pid_ns, false, scope->fields }, task);
}

static noinline int fill_identity(struct taskviz_record *rec, const struct taskviz_scope *scope,
				  struct task_struct *task)
{
	const struct way way = { &init_pid_ns, false, TASKVIZ_FIELDS_IDENTITY };

	return fill_record(rec, scope, way, task);
}

static noinline int fill_all(struct taskviz_record *rec, const struct taskviz_scope *scope,
			     struct task_struct *task)
{
	const struct way way = { &init_pid_ns, false, TASKVIZ_FIELDS_ALL };

	return fill_record(rec, scope, way, task);
}

/**
 * taskviz_fill() - a record of a task that is listed, or was when the read section began
 * @rec: set in the groups of fields that @scope asks for, the place in the tree apart, which is
 *	taskviz_tree_order()'s; no other byte is written
 * @scope: what the reader knows tasks by
 * @task: the task
 *
 * Context: RCU. Takes task_lock().
 * Return: the index of its state in TASKVIZ_STATES, or -1 if the task's pids were taken away before
 * or meanwhile: then it must not be shown, it would pass for PID 0.
 */
int taskviz_fill(struct taskviz_record *rec, const struct taskviz_scope *scope,
		 struct task_struct *task)
{
	if (scope->pid_ns != &init_pid_ns || scope->threads)
		return fill_any(rec, scope, task);
	if (scope->fields == TASKVIZ_FIELDS_ALL)
		return fill_all(rec, scope, task);
	if (scope->fields == TASKVIZ_FIELDS_IDENTITY)
		return fill_identity(rec, scope, task);
	return fill_some(rec, scope, task);
}
