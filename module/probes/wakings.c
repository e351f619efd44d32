// SPDX-License-Identifier: GPL-2.0
/* Tells who is woken out of which call, and from which, while somebody records that. */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/mutex.h>
#include <linux/printk.h>
#include <linux/trace_events.h>
#include <trace/events/sched.h>
#include "calls.h"
#include "hook.h"
#include "wakings.h"
#define CREATE_TRACE_POINTS
#include "trace_waking.h"

/*
 * Wakeups are frequent, and nothing is kept of them: so this is in no group. The hook is attached
 * as long as the event task_waking is on for anybody: an instance of tracefs, or perf. The kernel
 * switches an event by the function reg of its class, under a lock of its own for all events but
 * not that of tracepoints, so that is the place. A raw tracepoint of BPF goes around it: it gets
 * what is told while the event is on for another.
 */

/*
 * In the waker, or in an interrupt; preemption off. @task is current, or its pi_lock is held and it
 * was found asleep under it. To die it has to take that lock, too (set_special_state()): it has its
 * stack until the probe returns. It may have stopped sleeping at this moment, and be on its way to
 * user mode and back: what is read then is another number, no more.
 */
static void probe_waking(void *hook, struct task_struct *task)
{
	trace_task_waking(task);
}

static void __maybe_unused check_waking_type(void)
{
	check_trace_callback_type_sched_waking(probe_waking);
}

static struct taskviz_hook waking_hook = { .name = "sched_waking", .probe = probe_waking };

static DEFINE_MUTEX(waking_mutex);	/* guards the hook and waking_open */
static bool waking_open;

/* Return: 0, or why the event cannot be had. */
static int attach_waking(void)
{
	int err = 0;

	mutex_lock(&waking_mutex);
	if (!waking_open)
		err = -ENODEV;
	else if (!waking_hook.attached)
		err = taskviz_hook_attach(&waking_hook);
	mutex_unlock(&waking_mutex);
	return err;
}

static void detach_waking_if_unused(void)
{
	mutex_lock(&waking_mutex);
	if (!trace_task_waking_enabled())
		taskviz_hook_detach(&waking_hook);
	mutex_unlock(&waking_mutex);
}

static int begin_waking(struct trace_event_call *call, enum trace_reg type, void *data)
{
	int err = attach_waking();

	if (err)
		return err;
	err = trace_event_reg(call, type, data);
	detach_waking_if_unused();
	return err;
}

static int end_waking(struct trace_event_call *call, enum trace_reg type, void *data)
{
	int err = trace_event_reg(call, type, data);

	detach_waking_if_unused();
	return err;
}

/* Called by the kernel; for what does not switch the event in any context. */
static int switch_waking(struct trace_event_call *call, enum trace_reg type, void *data)
{
	switch (type) {
	case TRACE_REG_REGISTER:
#ifdef CONFIG_PERF_EVENTS
	case TRACE_REG_PERF_REGISTER:
#endif
		return begin_waking(call, type, data);
	case TRACE_REG_UNREGISTER:
#ifdef CONFIG_PERF_EVENTS
	case TRACE_REG_PERF_UNREGISTER:
#endif
		return end_waking(call, type, data);
	default:
		return trace_event_reg(call, type, data);
	}
}

/**
 * taskviz_wakings_init() - let the event attach its hook
 *
 * The kernel has had the event since before the module's init began: it may be on already.
 */
void __init taskviz_wakings_init(void)
{
	mutex_lock(&waking_mutex);
	waking_open = true;
	mutex_unlock(&waking_mutex);
	event_class_task_waking.reg = switch_waking;
	if (!trace_task_waking_enabled())
		return;
	if (attach_waking())
		pr_warn("the event task_waking stays empty: no hook on %s\n", waking_hook.name);
	detach_waking_if_unused();	/* it may have been switched off meanwhile */
}

/**
 * taskviz_wakings_exit() - detach the hook for good
 *
 * The kernel takes the event away only after the module's exit. When this returns no probe runs any
 * more, nor will one. Context: process, sleeps.
 */
void taskviz_wakings_exit(void)
{
	mutex_lock(&waking_mutex);
	waking_open = false;
	taskviz_hook_detach(&waking_hook);
	mutex_unlock(&waking_mutex);
	taskviz_hook_sync();
	taskviz_hook_drop(&waking_hook);
}
