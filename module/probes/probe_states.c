// SPDX-License-Identifier: GPL-2.0
/* Every change of a task's state, how often and how long, as the scheduler makes it. */
#include <linux/mm_types.h>
#include <linux/sched.h>
#include <trace/events/sched.h>
#include <trace/events/task.h>
#include "calls.h"
#include "compat.h"
#include "groups.h"
#include "states.h"

/*
 * The model. A task is made (new), woken for the first time (runnable), chosen by the scheduler
 * (running), and from there either loses the CPU (runnable) or leaves the queue: asleep in one of
 * several ways until it is woken (runnable), or for good. Three tracepoints tell it all:
 *
 *	sched_wakeup_new	new -> runnable
 *	sched_wakeup		asleep -> runnable
 *	sched_switch		previous: running -> runnable or asleep; next: runnable -> running
 *
 * All are called with interrupts off and the task's run queue locked, so that the moves of one task
 * never overlap; one exception is a task that wakes itself, which is running and does not move. A
 * probe here must not allocate, print, wake anybody or take a lock: it looks a meter up, which
 * preemption being off makes safe, and counts in its own CPU's sums.
 *
 * What sched_switch is told about the state is what the task asked for. A pending signal may have
 * revoked that; whether the task left the queue decides. The clock is the one that may be read
 * anywhere.
 *
 * Moves are counted only when the group is on, which is when every task has a meter: then what goes
 * into a state comes out of it, or is there still. A task that was alive before may have moved
 * while its meter was made: its next switch says where it is, and all is right again.
 */

static struct taskviz_states_sums __percpu *sums;

static void count_if_on(u64 __percpu *counter)
{
	if (taskviz_group_is_on(&taskviz_states_group))
		this_cpu_inc(*counter);
}

static u32 stage_now(struct task_struct *task)
{
	const u32 state = READ_ONCE(task->__state);
	const u32 index = __task_state_index(state, READ_ONCE(task->exit_state));

	if (state & TASK_NEW)
		return TASKVIZ_STAGE_NEW;
	if (compat_on_cpu(task))
		return TASKVIZ_STAGE_RUNNING;
	return index && compat_left_queue(task) ? index : TASKVIZ_STAGE_RUNNABLE;
}

static void begin_states_meter(struct taskviz_meter *head, struct task_struct *task, bool newborn)
{
	struct taskviz_states_meter *meter = container_of(head, struct taskviz_states_meter, head);

	seqcount_init(&meter->seq);
	meter->stage = newborn ? TASKVIZ_STAGE_NEW : stage_now(task);
	meter->since_ns = taskviz_states_clock();
}

static void copy_states_meter(void *to, const struct taskviz_meter *from)
{
	const struct taskviz_states_meter *meter =
		container_of(from, struct taskviz_states_meter, head);
	unsigned int seq;

	do {
		seq = raw_read_seqcount_begin(&meter->seq);
		memcpy(to, from, sizeof(*meter));
	} while (read_seqcount_retry(&meter->seq, seq));
}

static void recycle_states_meter(struct rcu_head *rcu)
{
	taskviz_meters_recycle(&taskviz_states_meters, rcu);
}

struct taskviz_meters taskviz_states_meters = {
	.name = "taskviz_states",
	.size = sizeof(struct taskviz_states_meter),
	.begin = begin_states_meter,
	.recycle = recycle_states_meter,
	.copy = copy_states_meter,
	.sem = __RWSEM_INITIALIZER(taskviz_states_meters.sem),
	.lock = __RAW_SPIN_LOCK_UNLOCKED(taskviz_states_meters.lock),
};

static_assert(sizeof(struct taskviz_states_meter) <= TASKVIZ_METER_MAX);

static struct taskviz_states_meter *find_states_meter(const struct task_struct *task)
{
	struct taskviz_meter *head = taskviz_meter_find(&taskviz_states_meters, task);

	if (!head)
		taskviz_group_missed(&taskviz_states_group, task);
	return head ? container_of(head, struct taskviz_states_meter, head) : NULL;
}

/* Clocks of two CPUs may differ by a little. */
static u64 passed(u64 since, u64 now)
{
	return now > since ? now - since : 0;
}

static void move(struct taskviz_states_meter *meter, u32 to, u64 now)
{
	meter->ns[meter->stage] += passed(meter->since_ns, now);
	meter->stage = to;
	meter->since_ns = now;
}

/*
 * A system call of that name, or a kernel thread that calls schedule() without wanting to sleep.
 * @prev is still current.
 */
static bool gave_way(bool preempt, const struct task_struct *prev)
{
	return !preempt && (prev->flags & PF_KTHREAD || taskviz_in_yield());
}

/* Where the task goes that leaves the CPU. Return: the stage. */
static u32 count_leave(bool preempt, struct task_struct *prev, u32 prev_state)
{
	u32 to = TASKVIZ_STAGE_RUNNABLE;

	if (compat_left_queue(prev))
		to = __task_state_index(prev_state, READ_ONCE(prev->exit_state));
	else if (!prev_state && gave_way(preempt, prev))
		count_if_on(&sums->yielded);
	count_if_on(&sums->moves[TASKVIZ_STAGE_RUNNING][to]);
	return to;
}

static void leave_cpu(bool preempt, struct task_struct *prev, u32 prev_state, u64 now)
{
	u32 to = count_leave(preempt, prev, prev_state);
	struct taskviz_states_meter *meter = find_states_meter(prev);

	if (!meter)
		return;
	raw_write_seqcount_begin(&meter->seq);
	if (!preempt && prev_state)
		meter->voluntary++;
	else
		meter->involuntary++;
	move(meter, to, now);
	raw_write_seqcount_end(&meter->seq);
}

static void enter_cpu(const struct task_struct *prev, const struct task_struct *next, u64 now)
{
	struct taskviz_states_meter *meter = find_states_meter(next);

	count_if_on(&sums->moves[TASKVIZ_STAGE_RUNNABLE][TASKVIZ_STAGE_RUNNING]);
	if (!meter)
		return;
	raw_write_seqcount_begin(&meter->seq);
	if (next->mm && prev->mm) {
		if (next->mm == prev->mm)
			meter->same_mm++;
		else
			meter->other_mm++;
	}
	move(meter, TASKVIZ_STAGE_RUNNING, now);
	raw_write_seqcount_end(&meter->seq);
}

/* A task that has given its address space up at its exit counts as one without. */
static enum taskviz_switch kind_of_switch(const struct task_struct *prev,
					  const struct task_struct *next)
{
	if (is_idle_task(prev))
		return TASKVIZ_SWITCH_FROM_IDLE;
	if (is_idle_task(next))
		return TASKVIZ_SWITCH_TO_IDLE;
	if (prev->mm && next->mm)
		return prev->mm == next->mm ? TASKVIZ_SWITCH_THREAD : TASKVIZ_SWITCH_PROCESS;
	if (prev->mm)
		return TASKVIZ_SWITCH_TO_KERNEL;
	return next->mm ? TASKVIZ_SWITCH_FROM_KERNEL : TASKVIZ_SWITCH_IN_KERNEL;
}

static void count_idle(u64 now)
{
	u64 since = this_cpu_read(sums->since_ns);

	if (since)
		this_cpu_add(sums->idle_ns, passed(since, now));
}

/* In @prev, with the run queue locked. */
static void probe_states_switch(void *hook, bool preempt, struct task_struct *prev,
				struct task_struct *next, unsigned int prev_state)
{
	u64 now = taskviz_states_clock();

	taskviz_hook_hit(hook);
	count_if_on(&sums->switches[kind_of_switch(prev, next)]);
	if (is_idle_task(prev))
		count_idle(now);
	else
		leave_cpu(preempt, prev, prev_state, now);
	if (!is_idle_task(next))
		enter_cpu(prev, next, now);
	this_cpu_write(sums->since_ns, now);
}

static void become_runnable(struct taskviz_states_meter *meter)
{
	count_if_on(&sums->moves[meter->stage][TASKVIZ_STAGE_RUNNABLE]);
	raw_write_seqcount_begin(&meter->seq);
	move(meter, TASKVIZ_STAGE_RUNNABLE, taskviz_states_clock());
	raw_write_seqcount_end(&meter->seq);
}

/*
 * In the waker, with the run queue locked. A task preempted on its way to sleep is still runnable:
 * waking it does not move it.
 */
static void probe_wakeup(void *hook, struct task_struct *task)
{
	struct taskviz_states_meter *meter = find_states_meter(task);

	taskviz_hook_hit(hook);
	if (!meter)
		return;
	if (READ_ONCE(meter->stage) == TASKVIZ_STAGE_RUNNING)
		count_if_on(&sums->spared);
	else if (meter->stage != TASKVIZ_STAGE_RUNNABLE)
		become_runnable(meter);
}

/* In the maker, with the run queue locked. */
static void probe_wakeup_new(void *hook, struct task_struct *task)
{
	struct taskviz_states_meter *meter = find_states_meter(task);

	taskviz_hook_hit(hook);
	if (meter)
		become_runnable(meter);
}

/* In the maker; may be preempted. */
static void probe_states_newtask(void *hook, struct task_struct *task,
				 compat_clone_flags clone_flags)
{
	taskviz_hook_hit(hook);
	taskviz_meter_born(&taskviz_states_meters, task);
}

/* In an RCU callback. */
static void probe_states_free(void *hook, struct task_struct *task)
{
	taskviz_hook_hit(hook);
	taskviz_meter_freed(&taskviz_states_meters, task);
}

/* Probes are called by pointer, which some kernels allow only for the very type. */
static void __maybe_unused check_states_types(void)
{
	check_trace_callback_type_sched_switch(probe_states_switch);
	check_trace_callback_type_sched_wakeup(probe_wakeup);
	check_trace_callback_type_sched_wakeup_new(probe_wakeup_new);
	check_trace_callback_type_task_newtask(probe_states_newtask);
	check_trace_callback_type_sched_process_free(probe_states_free);
}

static void add_up(struct taskviz_states_sums *total)
{
	int cpu;

	memset(total, 0, sizeof(*total));
	for_each_possible_cpu(cpu) {
		const u64 *from = (const u64 *)per_cpu_ptr(sums, cpu);
		u64 *to = (u64 *)total;

		for (int i = 0; i < sizeof(*total) / sizeof(*to); i++)
			to[i] += READ_ONCE(from[i]);
	}
	total->since_ns = 0;
}

/**
 * taskviz_states_read_sums() - what happened on all CPUs
 * @total: set
 *
 * Context: process, sleeps.
 * Return: are there any? Not while the group is off.
 */
bool taskviz_states_read_sums(struct taskviz_states_sums *total)
{
	bool open;

	down_read(&taskviz_states_meters.sem);
	open = taskviz_states_meters.table;
	if (open)
		add_up(total);
	up_read(&taskviz_states_meters.sem);
	return open;
}

/**
 * taskviz_states_last_switch() - since when a CPU runs the task that it runs
 * @cpu: the CPU
 *
 * With taskviz_states_meters.sem held by who asks the CPU. On it, with interrupts off, this fits
 * current.
 * Return: monotonic time, 0 if not recorded.
 */
u64 taskviz_states_last_switch(int cpu)
{
	return taskviz_states_meters.table ? READ_ONCE(per_cpu_ptr(sums, cpu)->since_ns) : 0;
}

/**
 * taskviz_states_idle_ns() - how long a CPU ran its idle task, until its last switch
 * @cpu: the CPU
 *
 * With taskviz_states_meters.sem held. Return: TASKVIZ_UNKNOWN64 if not recorded.
 */
u64 taskviz_states_idle_ns(int cpu)
{
	if (!taskviz_states_meters.table)
		return TASKVIZ_UNKNOWN64;
	return READ_ONCE(per_cpu_ptr(sums, cpu)->idle_ns);
}

static int prepare_states(void)
{
	int err;

	sums = alloc_percpu(struct taskviz_states_sums);
	if (!sums)
		return -ENOMEM;
	err = taskviz_meters_open(&taskviz_states_meters);
	if (err)
		free_percpu(sums);
	return err;
}

static void states_opened(void)
{
	taskviz_meters_fill(&taskviz_states_meters);
}

static void release_states(void)
{
	taskviz_meters_close(&taskviz_states_meters);
	free_percpu(sums);
}

static struct taskviz_hook states_hooks[] = {
	{ .name = "sched_process_free", .probe = probe_states_free, .serves = "everything" },
	{ .name = "task_newtask", .probe = probe_states_newtask, .serves = "everything" },
	{ .name = "sched_switch", .probe = probe_states_switch, .serves = "everything" },
	{ .name = "sched_wakeup", .probe = probe_wakeup, .serves = "everything" },
	{ .name = "sched_wakeup_new", .probe = probe_wakeup_new, .serves = "everything" },
};

struct taskviz_group taskviz_states_group = {
	.name = "states",
	.records = "every change of state, time in each state, context switches",
	.hooks = states_hooks,
	.nr_hooks = ARRAY_SIZE(states_hooks),
	.prepare = prepare_states,
	.opened = states_opened,
	.release = release_states,
};
