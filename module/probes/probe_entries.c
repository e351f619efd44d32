// SPDX-License-Identifier: GPL-2.0
/* Every entry to the kernel, by task: system calls, page faults, interrupts; and how they nest. */
#include <linux/interrupt.h>
#include <linux/mm.h>
#include <linux/ptrace.h>
#include <linux/sched.h>
#include <trace/events/irq.h>
#include <trace/events/sched.h>
#include <trace/events/syscalls.h>
#include <trace/events/task.h>
#ifdef CONFIG_X86
#include <asm/trace/irq_vectors.h>
#endif
#include "compat.h"
#include "entries.h"
#include "groups.h"

/*
 * An entry belongs to the task it finds running, wanted or not: an interrupt does to the task it
 * interrupts. So only the CPU that runs a task writes its meter; interrupts come between a task's
 * own writes, and have counts of their own. While in_call is set an entry is one inside a call.
 *
 * Probes of interrupts and of the scheduler run with interrupts off. The others may be preempted in
 * younger kernels, those of system calls from 6.13 on: all look the meter up with preemption off.
 * The idle tasks have no meter and are no misses.
 *
 * x86 announces page faults and the interrupts of the CPU itself by tracepoints of its own.
 * Elsewhere the latter are interrupts like all others, marked IRQF_PERCPU, and page faults are seen
 * where they reach the memory manager: those that find no memory to be there are not.
 */

static struct taskviz_entries_meter *find_current(void)
{
	struct taskviz_meter *head = taskviz_meter_find(&taskviz_entries_meters, current);

	if (!head && !is_idle_task(current))
		taskviz_group_missed(&taskviz_entries_group, current);
	return head ? container_of(head, struct taskviz_entries_meter, head) : NULL;
}

static void count_entry(enum taskviz_entry entry, enum taskviz_entry inside)
{
	struct taskviz_entries_meter *meter;

	preempt_disable_notrace();
	meter = find_current();
	if (meter) {
		meter->counts[entry]++;
		if (meter->in_call)
			meter->counts[inside]++;
	}
	preempt_enable_notrace();
}

/* In the task; may be preempted. */
static void probe_enter(void *hook, struct pt_regs *regs, long id)
{
	struct taskviz_entries_meter *meter;

	taskviz_hook_hit(hook);
	preempt_disable_notrace();
	meter = find_current();
	if (meter) {
		meter->counts[TASKVIZ_ENTRY_CALL]++;
		meter->slept = false;
		WRITE_ONCE(meter->in_call, true);
	}
	preempt_enable_notrace();
}

/* In the task; may be preempted. */
static void probe_leave(void *hook, struct pt_regs *regs, long ret)
{
	struct taskviz_entries_meter *meter;

	taskviz_hook_hit(hook);
	preempt_disable_notrace();
	meter = find_current();
	if (meter)
		WRITE_ONCE(meter->in_call, false);
	preempt_enable_notrace();
}

/* With the run queue locked, in @prev. */
static void probe_entries_switch(void *hook, bool preempt, struct task_struct *prev,
				 struct task_struct *next, unsigned int prev_state)
{
	struct taskviz_entries_meter *meter;

	taskviz_hook_hit(hook);
	if (!(prev_state & TASK_NORMAL) || !compat_left_queue(prev))
		return;
	meter = find_current();
	if (!meter || !meter->in_call || meter->slept)
		return;
	meter->slept = true;
	meter->counts[TASKVIZ_ENTRY_CALL_SLEPT]++;
}

/* In the interrupt. */
static void probe_irq(void *hook, int irq, struct irqaction *action)
{
	const bool own = action->flags & (IRQF_PERCPU | __IRQF_TIMER);

	taskviz_hook_hit(hook);
	count_entry(own ? TASKVIZ_ENTRY_CPU : TASKVIZ_ENTRY_DEVICE, TASKVIZ_ENTRY_IRQ_IN_CALL);
}

/* In the maker; may be preempted. */
static void probe_entries_newtask(void *hook, struct task_struct *task,
				  compat_clone_flags clone_flags)
{
	taskviz_hook_hit(hook);
	taskviz_meter_born(&taskviz_entries_meters, task);
}

/* In an RCU callback. */
static void probe_entries_free(void *hook, struct task_struct *task)
{
	taskviz_hook_hit(hook);
	taskviz_meter_freed(&taskviz_entries_meters, task);
}

#ifdef CONFIG_X86
/* In the task that faults; may be preempted. */
static void probe_fault(void *hook, unsigned long address, struct pt_regs *regs,
			unsigned long error_code)
{
	taskviz_hook_hit(hook);
	count_entry(user_mode(regs) ? TASKVIZ_ENTRY_FAULT_USER : TASKVIZ_ENTRY_FAULT_KERNEL,
		    TASKVIZ_ENTRY_FAULT_IN_CALL);
}

/* In the interrupt. */
static void probe_vector(void *hook, int vector)
{
	taskviz_hook_hit(hook);
	count_entry(TASKVIZ_ENTRY_CPU, TASKVIZ_ENTRY_IRQ_IN_CALL);
}
#else
/* handle_mm_fault(vma, address, flags, regs), preemptible: no regs, no exception. */
static void notrace hook_fault(unsigned long ip, unsigned long parent_ip, struct ftrace_ops *ops,
			       struct ftrace_regs *fregs)
{
	unsigned int flags = compat_ftrace_argument(fregs, 2);

	rcu_read_lock();
	if (taskviz_hook_is_at(ops->private, ip) && compat_ftrace_argument(fregs, 3) &&
	    !(flags & FAULT_FLAG_TRIED)) {
		taskviz_hook_hit(ops->private);
		count_entry(flags & FAULT_FLAG_USER ? TASKVIZ_ENTRY_FAULT_USER :
						TASKVIZ_ENTRY_FAULT_KERNEL,
			    TASKVIZ_ENTRY_FAULT_IN_CALL);
	}
	rcu_read_unlock();
}
#endif

/* Probes are called by pointer, which some kernels allow only for the very type. */
static void __maybe_unused check_entries_types(void)
{
	check_trace_callback_type_sys_enter(probe_enter);
	check_trace_callback_type_sys_exit(probe_leave);
	check_trace_callback_type_sched_switch(probe_entries_switch);
	check_trace_callback_type_irq_handler_entry(probe_irq);
	check_trace_callback_type_task_newtask(probe_entries_newtask);
	check_trace_callback_type_sched_process_free(probe_entries_free);
#ifdef CONFIG_X86
	check_trace_callback_type_page_fault_user(probe_fault);
	check_trace_callback_type_page_fault_kernel(probe_fault);
	check_trace_callback_type_local_timer_entry(probe_vector);
	check_trace_callback_type_irq_work_entry(probe_vector);
#ifdef CONFIG_SMP
	check_trace_callback_type_reschedule_entry(probe_vector);
	check_trace_callback_type_call_function_entry(probe_vector);
	check_trace_callback_type_call_function_single_entry(probe_vector);
#endif
#endif
}

static void begin_entries_meter(struct taskviz_meter *head, struct task_struct *task, bool newborn)
{
}

/* Its task goes on counting: each count is right at some moment. */
static void copy_entries_meter(void *to, const struct taskviz_meter *from)
{
	const struct taskviz_entries_meter *meter =
		container_of(from, struct taskviz_entries_meter, head);
	struct taskviz_entries_meter *copy = to;

	for (int i = 0; i < TASKVIZ_NR_ENTRIES; i++)
		copy->counts[i] = READ_ONCE(meter->counts[i]);
}

static void recycle_entries_meter(struct rcu_head *rcu)
{
	taskviz_meters_recycle(&taskviz_entries_meters, rcu);
}

struct taskviz_meters taskviz_entries_meters = {
	.name = "taskviz_entries",
	.size = sizeof(struct taskviz_entries_meter),
	.begin = begin_entries_meter,
	.recycle = recycle_entries_meter,
	.copy = copy_entries_meter,
	.sem = __RWSEM_INITIALIZER(taskviz_entries_meters.sem),
	.lock = __RAW_SPIN_LOCK_UNLOCKED(taskviz_entries_meters.lock),
};

static_assert(sizeof(struct taskviz_entries_meter) <= TASKVIZ_METER_MAX);

static int prepare_entries(void)
{
	return taskviz_meters_open(&taskviz_entries_meters);
}

static void entries_opened(void)
{
	taskviz_meters_fill(&taskviz_entries_meters);
}

static void release_entries(void)
{
	taskviz_meters_close(&taskviz_entries_meters);
}

/* What the hooks feed. Inside a system call a fault is one in kernel mode. */
#define CALLS		(BIT(TASKVIZ_ENTRY_CALL) | BIT(TASKVIZ_ENTRY_CALL_SLEPT) | \
			 BIT(TASKVIZ_ENTRY_FAULT_IN_CALL) | BIT(TASKVIZ_ENTRY_IRQ_IN_CALL))
#define FAULTS_USER	BIT(TASKVIZ_ENTRY_FAULT_USER)
#define FAULTS_KERNEL	(BIT(TASKVIZ_ENTRY_FAULT_KERNEL) | BIT(TASKVIZ_ENTRY_FAULT_IN_CALL))
#define VECTORS		(BIT(TASKVIZ_ENTRY_CPU) | BIT(TASKVIZ_ENTRY_IRQ_IN_CALL))
#define DEVICES		(BIT(TASKVIZ_ENTRY_DEVICE) | VECTORS)

static struct taskviz_hook entries_hooks[] = {
	{ .name = "sched_process_free", .probe = probe_entries_free, .serves = "everything" },
	{ .name = "task_newtask", .probe = probe_entries_newtask, .serves = "everything" },
	{
		.name = "sys_enter",
		.probe = probe_enter,
		.optional = true,
		.serves = "system calls",
		.feeds = CALLS,
	},
	{
		.name = "sys_exit",
		.probe = probe_leave,
		.serves = "the end of a system call, and so what is inside one",
	},
	{
		.name = "sched_switch",
		.probe = probe_entries_switch,
		.optional = true,
		.serves = "system calls that slept",
		.feeds = BIT(TASKVIZ_ENTRY_CALL_SLEPT),
	},
	{
		.name = "irq_handler_entry",
		.probe = probe_irq,
		.optional = true,
		.serves = "interrupts of devices",
		.feeds = DEVICES,
	},
#ifdef CONFIG_X86
	{
		.name = "page_fault_user",
		.probe = probe_fault,
		.optional = true,
		.serves = "page faults in user mode",
		.feeds = FAULTS_USER,
	},
	{
		.name = "page_fault_kernel",
		.probe = probe_fault,
		.optional = true,
		.serves = "page faults in kernel mode",
		.feeds = FAULTS_KERNEL,
	},
	{
		.name = "local_timer_entry",
		.probe = probe_vector,
		.optional = true,
		.serves = "interrupts of the CPU's timer",
		.feeds = VECTORS,
	},
	{
		.name = "reschedule_entry",
		.probe = probe_vector,
		.optional = true,
		.serves = "interrupts that ask a CPU to schedule",
		.feeds = VECTORS,
	},
	{
		.name = "call_function_entry",
		.probe = probe_vector,
		.optional = true,
		.serves = "interrupts that make all CPUs call a function",
		.feeds = VECTORS,
	},
	{
		.name = "call_function_single_entry",
		.probe = probe_vector,
		.optional = true,
		.serves = "interrupts that make a CPU call a function",
		.feeds = VECTORS,
	},
	{
		.name = "irq_work_entry",
		.probe = probe_vector,
		.optional = true,
		.serves = "interrupts that a CPU sends itself",
		.feeds = VECTORS,
	},
#else
	{
		.name = "handle_mm_fault",
		.kind = TASKVIZ_FUNCTION,
		.callback = hook_fault,
		.optional = true,
		.serves = "page faults",
		.feeds = FAULTS_USER | FAULTS_KERNEL,
	},
#endif
};

/**
 * taskviz_entries_sees() - is a count whole?
 * @entry: which one
 *
 * Return: false if a hook that it needs is not attached.
 */
bool taskviz_entries_sees(enum taskviz_entry entry)
{
	for (int i = 0; i < ARRAY_SIZE(entries_hooks); i++)
		if (entries_hooks[i].feeds & BIT(entry) && !READ_ONCE(entries_hooks[i].attached))
			return false;
	return true;
}

struct taskviz_group taskviz_entries_group = {
	.name = "entries",
	.records = "system calls, page faults, interrupts, and how they nest",
	.hooks = entries_hooks,
	.nr_hooks = ARRAY_SIZE(entries_hooks),
	.prepare = prepare_entries,
	.opened = entries_opened,
	.release = release_entries,
};
