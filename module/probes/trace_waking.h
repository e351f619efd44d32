/* SPDX-License-Identifier: GPL-2.0 */
/* The trace event of who is woken, out of which call, and from which. */
#undef TRACE_SYSTEM
#define TRACE_SYSTEM taskviz

#if !defined(TASKVIZ_TRACE_WAKING_H) || defined(TRACE_HEADER_MULTI_READ)
#define TASKVIZ_TRACE_WAKING_H

#include <linux/preempt.h>
#include <linux/tracepoint.h>
#include "calls.h"

/* The waker is who the event happens in. An interrupt is in no call, whomever it interrupts. */
TRACE_EVENT(task_waking,
	    TP_PROTO(struct task_struct *task),
	    TP_ARGS(task),
	    TP_STRUCT__entry(__field(pid_t, pid)
			     __field(s32, call)
			     __field(s32, waker_call)
			     __field(u16, compat)
			     __field(u16, waker_compat)
			     __field(u64, arg)),
	    TP_fast_assign(__entry->pid = task->pid;
			   __entry->call = taskviz_call_of(task);
			   __entry->waker_call = in_task() ? taskviz_call_of(current) :
							     TASKVIZ_NO_CALL;
			   __entry->compat = taskviz_is_narrow(task);
			   __entry->waker_compat = taskviz_is_narrow(current);
			   __entry->arg = __entry->call == TASKVIZ_NO_CALL ? 0 :
					  taskviz_first_argument(task);),
	    TP_printk("pid=%d call=%d compat=%u waker_call=%d waker_compat=%u arg=%#llx",
		      __entry->pid, __entry->call, __entry->compat, __entry->waker_call,
		      __entry->waker_compat, __entry->arg)
);

#endif /* TASKVIZ_TRACE_WAKING_H */

/* This part must be outside protection */
#undef TRACE_INCLUDE_PATH
#define TRACE_INCLUDE_PATH .
#undef TRACE_INCLUDE_FILE
#define TRACE_INCLUDE_FILE trace_waking
#include <trace/define_trace.h>
