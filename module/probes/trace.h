/* SPDX-License-Identifier: GPL-2.0 */
/* The module's own trace events: for trace-cmd, perf, bpftrace and tracefs. */
#undef TRACE_SYSTEM
#define TRACE_SYSTEM taskviz

#if !defined(TASKVIZ_TRACE_H) || defined(TRACE_HEADER_MULTI_READ)
#define TASKVIZ_TRACE_H

#include <linux/tracepoint.h>
#include "ledger/ledger.h"
#include "signals.h"

/*
 * Fields are as wide as it takes to leave no hole at the end of an event, where they begin with a
 * u64: the ring buffer would hand out what its memory held before.
 */
TRACE_EVENT(task_fork,
	    TP_PROTO(const struct taskviz_account *child),
	    TP_ARGS(child),
	    TP_STRUCT__entry(__field(u64, start_ns)
			     __field(u64, flags)
			     __field(pid_t, parent)
			     __field(pid_t, pid)
			     __field(pid_t, tgid)
			     __field(u32, shared_pages)
			     __array(char, name, TASKVIZ_NAME_LEN)),
	    TP_fast_assign(__entry->start_ns = child->start_ns;
			   __entry->flags = child->clone_flags;
			   __entry->parent = child->birth_ppid;
			   __entry->pid = child->pid;
			   __entry->tgid = child->tgid;
			   __entry->shared_pages = taskviz_ledger_shared_pages(child);
			   memcpy(__entry->name, child->name, TASKVIZ_NAME_LEN);),
	    TP_printk("parent=%d pid=%d tgid=%d name=%s flags=%#llx shared_pages=%u start_ns=%llu",
		      __entry->parent, __entry->pid, __entry->tgid, __entry->name, __entry->flags,
		      __entry->shared_pages, __entry->start_ns)
);

TRACE_EVENT(task_exec,
	    TP_PROTO(const struct taskviz_account *task, const char *old_name, pid_t old_pid),
	    TP_ARGS(task, old_name, old_pid),
	    TP_STRUCT__entry(__field(u64, start_ns)
			     __field(pid_t, pid)
			     __field(pid_t, old_pid)
			     __array(char, old_name, TASKVIZ_NAME_LEN)
			     __array(char, name, TASKVIZ_NAME_LEN)),
	    TP_fast_assign(__entry->start_ns = task->start_ns;
			   __entry->pid = task->pid;
			   __entry->old_pid = old_pid;
			   memcpy(__entry->old_name, old_name, TASKVIZ_NAME_LEN);
			   memcpy(__entry->name, task->name, TASKVIZ_NAME_LEN);),
	    TP_printk("pid=%d old_pid=%d old_name=%s name=%s start_ns=%llu", __entry->pid,
		      __entry->old_pid, __entry->old_name, __entry->name, __entry->start_ns)
);

TRACE_EVENT(task_exit,
	    TP_PROTO(const struct taskviz_account *task),
	    TP_ARGS(task),
	    TP_STRUCT__entry(__field(u64, start_ns)
			     __field(pid_t, pid)
			     __field(pid_t, tgid)
			     __field(s64, exit_code)
			     __array(char, name, TASKVIZ_NAME_LEN)),
	    TP_fast_assign(__entry->start_ns = task->start_ns;
			   __entry->pid = task->pid;
			   __entry->tgid = task->tgid;
			   __entry->exit_code = task->exit_code;
			   memcpy(__entry->name, task->name, TASKVIZ_NAME_LEN);),
	    TP_printk("pid=%d tgid=%d name=%s exit_code=%#llx start_ns=%llu", __entry->pid,
		      __entry->tgid, __entry->name, __entry->exit_code, __entry->start_ns)
);

TRACE_EVENT(task_reap,
	    TP_PROTO(const struct taskviz_account *task),
	    TP_ARGS(task),
	    TP_STRUCT__entry(__field(u64, start_ns)
			     __field(u64, zombie_ns)
			     __field(pid_t, pid)
			     __field(pid_t, tgid)
			     __field(pid_t, reaper)
			     __field(s32, exit_code)),
	    TP_fast_assign(__entry->start_ns = task->start_ns;
			   __entry->zombie_ns = taskviz_ledger_zombie_ns(task);
			   __entry->pid = task->pid;
			   __entry->tgid = task->tgid;
			   __entry->reaper = task->reaper;
			   __entry->exit_code = task->exit_code;),
	    TP_printk("pid=%d tgid=%d reaper=%d exit_code=%#x zombie_ns=%llu start_ns=%llu",
		      __entry->pid, __entry->tgid, __entry->reaper, __entry->exit_code,
		      __entry->zombie_ns, __entry->start_ns)
);

TRACE_DEFINE_ENUM(TASKVIZ_ADOPTED_THREAD);
TRACE_DEFINE_ENUM(TASKVIZ_ADOPTED_SUBREAPER);
TRACE_DEFINE_ENUM(TASKVIZ_ADOPTED_INIT);

TRACE_EVENT(task_adopt,
	    TP_PROTO(const struct taskviz_account *child, pid_t old_parent),
	    TP_ARGS(child, old_parent),
	    TP_STRUCT__entry(__field(u64, start_ns)
			     __field(pid_t, pid)
			     __field(pid_t, old_parent)
			     __field(pid_t, parent)
			     __field(u32, why)),
	    TP_fast_assign(__entry->start_ns = child->start_ns;
			   __entry->pid = child->pid;
			   __entry->old_parent = old_parent;
			   __entry->parent = child->ppid;
			   __entry->why = child->adopted;),
	    TP_printk("pid=%d old_parent=%d parent=%d why=%s start_ns=%llu", __entry->pid,
		      __entry->old_parent, __entry->parent,
		      __print_symbolic(__entry->why,
				       { TASKVIZ_ADOPTED_THREAD, "thread" },
				       { TASKVIZ_ADOPTED_SUBREAPER, "subreaper" },
				       { TASKVIZ_ADOPTED_INIT, "init" }),
		      __entry->start_ns)
);

TRACE_DEFINE_ENUM(TASKVIZ_COPY_FORK);
TRACE_DEFINE_ENUM(TASKVIZ_COPY_ZERO);
TRACE_DEFINE_ENUM(TASKVIZ_COPY_FILE);
TRACE_DEFINE_ENUM(TASKVIZ_COPY_HUGE);
TRACE_DEFINE_ENUM(TASKVIZ_COPY_PIN);

TRACE_EVENT(cow_copy,
	    TP_PROTO(const struct taskviz_account *task, unsigned long address, u8 kind),
	    TP_ARGS(task, address, kind),
	    TP_STRUCT__entry(__field(u64, start_ns)
			     __field(u64, address)
			     __field(pid_t, pid)
			     __field(pid_t, tgid)
			     __field(u64, kind)),
	    TP_fast_assign(__entry->start_ns = task->start_ns;
			   __entry->address = address & PAGE_MASK;
			   __entry->pid = task->pid;
			   __entry->tgid = task->tgid;
			   __entry->kind = kind;),
	    TP_printk("pid=%d tgid=%d address=%#llx kind=%s start_ns=%llu", __entry->pid,
		      __entry->tgid, __entry->address,
		      __print_symbolic(__entry->kind,
				       { TASKVIZ_COPY_FORK, "fork" },
				       { TASKVIZ_COPY_ZERO, "zero" },
				       { TASKVIZ_COPY_FILE, "file" },
				       { TASKVIZ_COPY_HUGE, "huge" },
				       { TASKVIZ_COPY_PIN, "pin" }),
		      __entry->start_ns)
);

TRACE_DEFINE_ENUM(TASKVIZ_SIGNAL_IGNORED);
TRACE_DEFINE_ENUM(TASKVIZ_SIGNAL_HANDLER);
TRACE_DEFINE_ENUM(TASKVIZ_SIGNAL_TERMINATE);
TRACE_DEFINE_ENUM(TASKVIZ_SIGNAL_CORE);
TRACE_DEFINE_ENUM(TASKVIZ_SIGNAL_STOP);
TRACE_DEFINE_ENUM(TASKVIZ_SIGNAL_CONTINUE);

TRACE_EVENT(signal_effect,
	    TP_PROTO(const struct taskviz_signal *signal),
	    TP_ARGS(signal),
	    TP_STRUCT__entry(__field(u64, sender_start_ns)
			     __field(u64, start_ns)
			     __field(u64, after_ns)
			     __field(pid_t, sender)
			     __field(pid_t, pid)
			     __field(pid_t, tgid)
			     __field(pid_t, taker)
			     __field(u32, sig)
			     __field(u32, effect)),
	    TP_fast_assign(__entry->sender_start_ns = signal->sender_start_ns;
			   __entry->start_ns = signal->target_start_ns;
			   __entry->after_ns = signal->delivered_ns ?
					       signal->delivered_ns - signal->at_ns : 0;
			   __entry->sender = signal->sender;
			   __entry->pid = signal->target;
			   __entry->tgid = signal->tgid;
			   __entry->taker = signal->taker;
			   __entry->sig = signal->signal;
			   __entry->effect = signal->effect;),
	    TP_printk("sig=%u effect=%s sender=%d sender_start_ns=%llu pid=%d tgid=%d start_ns=%llu taker=%d after_ns=%llu",
		      __entry->sig,
		      __print_symbolic(__entry->effect,
				       { TASKVIZ_SIGNAL_IGNORED, "ignored" },
				       { TASKVIZ_SIGNAL_HANDLER, "handler" },
				       { TASKVIZ_SIGNAL_TERMINATE, "terminate" },
				       { TASKVIZ_SIGNAL_CORE, "core" },
				       { TASKVIZ_SIGNAL_STOP, "stop" },
				       { TASKVIZ_SIGNAL_CONTINUE, "continue" }),
		      __entry->sender, __entry->sender_start_ns, __entry->pid, __entry->tgid,
		      __entry->start_ns, __entry->taker, __entry->after_ns)
);

#endif /* TASKVIZ_TRACE_H */

/* This part must be outside protection */
#undef TRACE_INCLUDE_PATH
#define TRACE_INCLUDE_PATH .
#undef TRACE_INCLUDE_FILE
#define TRACE_INCLUDE_FILE trace
#include <trace/define_trace.h>
