/* SPDX-License-Identifier: GPL-2.0 */
/* The log of signals: who raised them, for whom, and what they did. */
#ifndef TASKVIZ_SIGNALS_H
#define TASKVIZ_SIGNALS_H

#include <linux/list.h>
#include <linux/types.h>
#include "core/pure.h"

struct kernel_siginfo;
struct task_struct;

/* Where a signal comes from. */
enum taskviz_signal_origin {
	TASKVIZ_SIGNAL_CALL,		/* a task asked for it: kill(), tgkill(), sigqueue() ... */
	TASKVIZ_SIGNAL_FAULT,		/* the target's own instruction */
	TASKVIZ_SIGNAL_CHILD,		/* a child ended, stopped or went on */
	TASKVIZ_SIGNAL_TIMER,		/* a timer ran out */
	TASKVIZ_SIGNAL_TERMINAL,	/* a key, a resize, or job control */
	TASKVIZ_SIGNAL_IO,		/* a file is ready */
	TASKVIZ_SIGNAL_KERNEL,		/* the kernel, for another reason */
	TASKVIZ_NR_SIGNAL_ORIGINS,
};

/* What became of it when it was raised. */
enum taskviz_signal_result {
	TASKVIZ_SIGNAL_QUEUED,
	TASKVIZ_SIGNAL_DISCARDED,	/* nobody would take it */
	TASKVIZ_SIGNAL_MERGED,		/* the same was pending already, they are one now */
	TASKVIZ_SIGNAL_FULL,		/* the queue is full, the sender got EAGAIN */
	TASKVIZ_SIGNAL_BARE,		/* pending, what came with it was lost */
	TASKVIZ_NR_SIGNAL_RESULTS,
};

/* What it did. */
enum taskviz_signal_effect {
	TASKVIZ_SIGNAL_NONE,		/* nothing yet, or ever; unknown if delivered */
	TASKVIZ_SIGNAL_IGNORED,
	TASKVIZ_SIGNAL_HANDLER,
	TASKVIZ_SIGNAL_TERMINATE,
	TASKVIZ_SIGNAL_CORE,		/* terminate with a core, if one may be written */
	TASKVIZ_SIGNAL_STOP,
	TASKVIZ_SIGNAL_CONTINUE,
	TASKVIZ_NR_SIGNAL_EFFECTS,
};

/* Why it did that, or nothing. */
enum taskviz_signal_why {
	TASKVIZ_SIGNAL_BY_CHOICE,	/* the target set it to be so */
	TASKVIZ_SIGNAL_BY_DEFAULT,
	TASKVIZ_SIGNAL_BY_INIT,		/* init is spared what it did not ask for */
	TASKVIZ_SIGNAL_BY_KTHREAD,	/* so are kernel threads */
	TASKVIZ_SIGNAL_BY_DEATH,	/* the target was dying */
	TASKVIZ_SIGNAL_BY_ORPHAN,	/* nobody could continue its process group */
	TASKVIZ_SIGNAL_BY_OPPOSITE,	/* a stop undoes a pending SIGCONT, and it a stop */
	TASKVIZ_SIGNAL_BY_TAKING,	/* gone from the queue undelivered */
	TASKVIZ_NR_SIGNAL_WHYS,
};

/* taskviz_signal.marks */
#define TASKVIZ_SIGNAL_TO_PROCESS	0x01	/* any thread of the target may take it */
#define TASKVIZ_SIGNAL_CONTINUED	0x02	/* it made a stopped process go on, whatever else */
#define TASKVIZ_SIGNAL_FATAL		0x04	/* it is what the process dies of */
#define TASKVIZ_SIGNAL_DUMPED		0x08	/* a core was written */
#define TASKVIZ_SIGNAL_OPEN		0x10	/* what it does is not known yet */
#define TASKVIZ_SIGNAL_BESIDE		0x20	/* a timer's: may wait beside one of its kind */
#define TASKVIZ_SIGNAL_UNDECIDED	0x40	/* taken, what it does is being decided */

/**
 * struct taskviz_signal - one signal, from one sender to one target
 * @open: with others that may be what is delivered next
 * @number: in order of raising, from 0
 * @at_ns: when it was raised, since boot
 * @delivered_ns: when it took effect, 0 if it was not delivered
 * @sender_start_ns: start of @sender
 * @target_start_ns: start of @target
 * @group_start_ns: start of @tgid's leader
 * @sender: the task that raised it, TASKVIZ_UNKNOWN_PID if an interrupt did
 * @target: the thread it is for, or the leader of the process
 * @tgid: thread group of @target
 * @taker: the thread that took it, TASKVIZ_UNKNOWN_PID before
 * @before: older ones in the same queue that the log has forgotten
 * @signal: its number
 * @origin: enum taskviz_signal_origin
 * @result: enum taskviz_signal_result
 * @effect: enum taskviz_signal_effect
 * @why: enum taskviz_signal_why
 * @marks: TASKVIZ_SIGNAL_*
 * @sender_name: at that time
 * @target_name: at that time
 */
struct taskviz_signal {
	struct list_head open;
	u64 number;
	u64 at_ns;
	u64 delivered_ns;
	u64 sender_start_ns;
	u64 target_start_ns;
	u64 group_start_ns;
	pid_t sender;
	pid_t target;
	pid_t tgid;
	pid_t taker;
	u32 before;
	u8 signal;
	u8 origin;
	u8 result;
	u8 effect;
	u8 why;
	u8 marks;
	char sender_name[TASKVIZ_NAME_LEN];
	char target_name[TASKVIZ_NAME_LEN];
};

/**
 * struct taskviz_signal_stats - the log about itself
 * @raised: signals seen; the next one gets this number
 * @first: number of the oldest that is remembered
 * @capacity: how many may be
 * @overwritten: forgotten before it was known what they did
 * @unmatched: deliveries of signals that are not in the log
 * @bytes: memory held, 0 while nothing is recorded
 */
struct taskviz_signal_stats {
	u64 raised;
	u64 first;
	u64 capacity;
	u64 overwritten;
	u64 unmatched;
	u64 bytes;
};

/* signal_log.c */
int taskviz_signal_log_open(void);
void taskviz_signal_log_close(void);
struct taskviz_signal *taskviz_signal_begin(void);
void taskviz_signal_raised(struct taskviz_signal *entry);
void taskviz_signal_delivered(int sig, enum taskviz_signal_effect effect,
			      enum taskviz_signal_why why);
void taskviz_signal_taken(int sig);
void taskviz_signal_decided(enum taskviz_signal_effect effect, enum taskviz_signal_why why);
void taskviz_signal_killing(int sig);
void taskviz_signal_killed(int sig, bool core);
bool taskviz_signal_read(u64 number, struct taskviz_signal *signal);
void taskviz_signal_read_stats(struct taskviz_signal_stats *stats);

/* signal_sets.c */

/**
 * struct taskviz_signal_sets - what a task does with signals, and those that wait for it
 * @pending: for the thread
 * @shared: for the process
 * @blocked: not to be delivered now
 * @ignored: thrown away
 * @caught: there is a handler
 *
 * Bit n stands for signal n + 1.
 */
struct taskviz_signal_sets {
	u64 pending;
	u64 shared;
	u64 blocked;
	u64 ignored;
	u64 caught;
};

bool taskviz_signal_read_sets(struct taskviz_signal_sets *sets,
			      const struct task_struct *task);
bool taskviz_signal_is_blocked(const struct task_struct *task, int sig);

#endif /* TASKVIZ_SIGNALS_H */
