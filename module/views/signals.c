// SPDX-License-Identifier: GPL-2.0
/* Table "signals": the last ones, and what came of each. */
#include <linux/kernel.h>
#include <linux/pid.h>
#include <linux/pid_namespace.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>
#include <linux/string.h>
#include "probes/groups.h"
#include "probes/signals.h"
#include "tables.h"

/**
 * struct signals_row - a signal, from one sender to one target
 * @number: in order of raising
 * @at_ns: when it was raised
 * @sender_start_ns: start of @sender
 * @target_start_ns: start of @target
 * @after_ns: from there until it took effect
 * @sender: who raised it
 * @target: the thread it is for, or the leader of the process
 * @taker: the thread that took it, if another one did
 * @signal: its number
 * @name: of the signal
 * @origin: what it comes from
 * @to: the thread or the process
 * @result: what became of it when it was raised
 * @effect: what it did, or what holds it up
 * @why: it did that
 * @continued: "yes" if it made a stopped process go on
 * @sender_name: at that time
 * @target_name: at that time
 */
struct signals_row {
	u64 number;
	u64 at_ns;
	u64 sender_start_ns;
	u64 target_start_ns;
	u64 after_ns;
	s32 sender;
	s32 target;
	s32 taker;
	u8 signal;
	char name[7];
	char origin[TASKVIZ_WORD_LEN];
	char to[8];
	char result[8];
	char effect[TASKVIZ_WORD_LEN];
	char why[8];
	char continued[4];
	char sender_name[TASKVIZ_NAME_LEN];
	char target_name[TASKVIZ_NAME_LEN];
} __aligned(8);

#define NONE	TASKVIZ_COLUMN_NONE
#define DETAIL	TASKVIZ_COLUMN_DETAIL
#define COLUMN(MEMBER, TYPE, FLAGS, NAME, MEANING)	\
	{ TASKVIZ_COLUMN(signals_row, MEMBER, TYPE, FLAGS, NAME, MEANING) }
#define SECONDS(MEMBER, TYPE, FLAGS, NAME, MEANING)	\
	{ TASKVIZ_COLUMN(signals_row, MEMBER, TYPE, FLAGS, NAME, MEANING), .unit = "s" }

static const struct taskviz_column signals_columns[] = {
	COLUMN(number, NUMBER, DETAIL, "NR", "its number, in order of raising"),
	SECONDS(at_ns, TIME, 0, "TIME", "when it was raised"),
	COLUMN(origin, WORD, 0, "ORIGIN", "call, fault, child, timer, terminal, io, kernel"),
	COLUMN(sender, PID, NONE, "SENDER", "task that raised it; none: an interrupt"),
	SECONDS(sender_start_ns, TIME, DETAIL | NONE, "SENDER-START",
		"when that was born; with SENDER it names it"),
	COLUMN(target, PID, 0, "TARGET", "thread it is for, or leader of the process"),
	SECONDS(target_start_ns, TIME, DETAIL, "TARGET-START",
		"when that was born; with TARGET it names it"),
	COLUMN(to, WORD, DETAIL, "TO", "thread: that one; process: whichever thread takes it"),
	COLUMN(signal, NUMBER, DETAIL, "SIG", "number of the signal"),
	COLUMN(name, WORD, 0, "SIGNAL", "its name; RT34 is SIGRTMIN of the C library"),
	COLUMN(result, WORD, DETAIL, "RESULT",
	       "when it was raised: queued, ignored, merged, full, bare"),
	SECONDS(after_ns, DURATION, NONE, "AFTER", "from TIME until it took effect"),
	COLUMN(effect, WORD, TASKVIZ_COLUMN_UNKNOWN, "EFFECT",
	       "what it did; else pending, blocked, taken, undone, ended"),
	COLUMN(why, WORD, 0, "WHY",
	       "ignored: default, init, kthread, dying, orphan group; core: dumped or nodump"),
	COLUMN(taker, PID, DETAIL | NONE, "TAKER", "thread that took it, if not TARGET"),
	COLUMN(continued, WORD, DETAIL, "CONTINUED", "yes: it made a stopped process go on"),
	COLUMN(sender_name, NAME, 0, "SENDER-NAME", "the sender's name at that time"),
	COLUMN(target_name, NAME, 0, "TARGET-NAME", "the target's name at that time"),
};

static const char * const origins[] = {
	[TASKVIZ_SIGNAL_CALL] = "call",
	[TASKVIZ_SIGNAL_FAULT] = "fault",
	[TASKVIZ_SIGNAL_CHILD] = "child",
	[TASKVIZ_SIGNAL_TIMER] = "timer",
	[TASKVIZ_SIGNAL_TERMINAL] = "terminal",
	[TASKVIZ_SIGNAL_IO] = "io",
	[TASKVIZ_SIGNAL_KERNEL] = "kernel",
};

static_assert(ARRAY_SIZE(origins) == TASKVIZ_NR_SIGNAL_ORIGINS);

static const char * const results[] = {
	[TASKVIZ_SIGNAL_QUEUED] = "queued",
	[TASKVIZ_SIGNAL_DISCARDED] = "ignored",
	[TASKVIZ_SIGNAL_MERGED] = "merged",
	[TASKVIZ_SIGNAL_FULL] = "full",
	[TASKVIZ_SIGNAL_BARE] = "bare",
};

static_assert(ARRAY_SIZE(results) == TASKVIZ_NR_SIGNAL_RESULTS);

static const char * const effects[] = {
	[TASKVIZ_SIGNAL_NONE] = "",
	[TASKVIZ_SIGNAL_IGNORED] = "ignored",
	[TASKVIZ_SIGNAL_HANDLER] = "handler",
	[TASKVIZ_SIGNAL_TERMINATE] = "terminate",
	[TASKVIZ_SIGNAL_CORE] = "core",
	[TASKVIZ_SIGNAL_STOP] = "stop",
	[TASKVIZ_SIGNAL_CONTINUE] = "continue",
};

static_assert(ARRAY_SIZE(effects) == TASKVIZ_NR_SIGNAL_EFFECTS);

/* Of what was ignored. */
static const char * const whys[TASKVIZ_NR_SIGNAL_WHYS] = {
	[TASKVIZ_SIGNAL_BY_CHOICE] = "",
	[TASKVIZ_SIGNAL_BY_DEFAULT] = "default",
	[TASKVIZ_SIGNAL_BY_INIT] = "init",
	[TASKVIZ_SIGNAL_BY_KTHREAD] = "kthread",
	[TASKVIZ_SIGNAL_BY_DEATH] = "dying",
	[TASKVIZ_SIGNAL_BY_ORPHAN] = "orphan",
	[TASKVIZ_SIGNAL_BY_OPPOSITE] = "",
	[TASKVIZ_SIGNAL_BY_TAKING] = "",
};

/* The target is looked up by pid, and is another one if the start does not fit. */
static struct task_struct *get_target(const struct taskviz_signal *signal)
{
	struct task_struct *task;

	rcu_read_lock();
	task = pid_task(find_pid_ns(signal->target, &init_pid_ns), PIDTYPE_PID);
	if (task && task->start_boottime == signal->target_start_ns)
		get_task_struct(task);
	else
		task = NULL;
	rcu_read_unlock();
	return task;
}

static bool is_waiting(const struct taskviz_signal *signal)
{
	return signal->marks & TASKVIZ_SIGNAL_OPEN && signal->effect == TASKVIZ_SIGNAL_NONE &&
	       !signal->delivered_ns;
}

/* What @task lets an open entry wait for, as it stands. */
static const char *holdup_by(const struct taskviz_signal *signal, const struct task_struct *task)
{
	const u64 bit = BIT_ULL(signal->signal - 1);
	const bool to_process = signal->marks & TASKVIZ_SIGNAL_TO_PROCESS;
	struct taskviz_signal_sets sets;
	bool blocked;

	if (!taskviz_signal_read_sets(&sets, task))
		return "ended";
	if (!((to_process ? sets.shared : sets.pending) & bit))
		return "taken";
	blocked = to_process ? taskviz_signal_is_blocked(task, signal->signal) : sets.blocked & bit;
	return blocked ? "blocked" : "pending";
}

/* What holds up an open entry, or how it came to nothing; NULL if it has taken effect meanwhile. */
static const char *holdup(struct taskviz_signal *signal)
{
	struct task_struct *task = get_target(signal);
	const char *by = "ended";

	if (task) {
		by = holdup_by(signal, task);
		put_task_struct(task);
	}
	if (taskviz_signal_read(signal->number, signal) && !is_waiting(signal))
		return NULL;
	return by;
}

static const char *fate(const struct taskviz_signal *signal)
{
	switch (signal->why) {
	case TASKVIZ_SIGNAL_BY_OPPOSITE:
		return "undone";
	case TASKVIZ_SIGNAL_BY_TAKING:
		return "taken";
	default:
		if (signal->effect == TASKVIZ_SIGNAL_NONE && signal->delivered_ns)
			return "?";
		return effects[signal->effect];
	}
}

/* Whether there is a core is known when the target has ended. */
static const char *reason(const struct taskviz_signal *signal)
{
	if (signal->effect == TASKVIZ_SIGNAL_IGNORED)
		return whys[signal->why];
	if (signal->effect == TASKVIZ_SIGNAL_CORE && !(signal->marks & TASKVIZ_SIGNAL_OPEN))
		return signal->marks & TASKVIZ_SIGNAL_DUMPED ? "dumped" : "nodump";
	return "";
}

static void set_signal_name(struct signals_row *row, int sig)
{
	struct taskviz_text text = { .buf = row->name, .size = sizeof(row->name) - 1 };

	taskviz_put_signal(&text, sig);
}

static void set_raised(struct signals_row *row, const struct taskviz_signal *signal)
{
	const bool by_task = signal->sender != TASKVIZ_UNKNOWN_PID;

	row->number = signal->number;
	row->at_ns = signal->at_ns;
	row->sender = by_task ? signal->sender : TASKVIZ_NONE_PID;
	row->sender_start_ns = by_task ? signal->sender_start_ns : TASKVIZ_NONE64;
	row->target = signal->target;
	row->target_start_ns = signal->target_start_ns;
	row->signal = signal->signal;
	set_signal_name(row, signal->signal);
	strscpy(row->origin, origins[signal->origin], sizeof(row->origin));
	strscpy(row->to, signal->marks & TASKVIZ_SIGNAL_TO_PROCESS ? "process" : "thread",
		sizeof(row->to));
	strscpy(row->result, results[signal->result], sizeof(row->result));
	if (by_task)
		memcpy(row->sender_name, signal->sender_name, sizeof(row->sender_name));
	memcpy(row->target_name, signal->target_name, sizeof(row->target_name));
}

static void set_effect(struct signals_row *row, const struct taskviz_signal *signal,
		       const char *waits)
{
	row->after_ns = TASKVIZ_NONE64;
	row->taker = TASKVIZ_NONE_PID;
	if (signal->delivered_ns) {
		row->after_ns = signal->delivered_ns - signal->at_ns;
		if (signal->taker != signal->target)
			row->taker = signal->taker;
	}
	strscpy(row->effect, waits ?: fate(signal), sizeof(row->effect));
	strscpy(row->why, reason(signal), sizeof(row->why));
	if (signal->marks & TASKVIZ_SIGNAL_CONTINUED)
		strscpy(row->continued, "yes", sizeof(row->continued));
}

/* A storm has no end: what is raised from here on is left to the next reading. */
static int fill_signals(struct taskviz_rows *rows)
{
	struct taskviz_signal_stats stats;

	taskviz_signal_read_stats(&stats);
	for (u64 number = stats.first; number < stats.raised; number++) {
		struct signals_row *row;
		struct taskviz_signal signal;
		const char *waits;

		cond_resched();
		if (!taskviz_signal_read(number, &signal))
			continue;
		row = taskviz_rows_add(rows);
		if (!row)
			break;
		waits = is_waiting(&signal) ? holdup(&signal) : NULL;
		set_raised(row, &signal);
		set_effect(row, &signal, waits);
	}
	return 0;
}

static u32 expect_signals(void)
{
	struct taskviz_signal_stats stats;

	taskviz_signal_read_stats(&stats);
	return stats.raised - stats.first;
}

const struct taskviz_table taskviz_signals_table = {
	.name = "signals",
	.about = "The last signals, from whom and for whom, and what came of each.\n"
		 "EFFECT: what it did, AFTER that time, or it is pending or blocked. taken: by\n"
		 "sigwait() or the like, or dropped by sigaction(); undone: by SIGCONT or a stop;\n"
		 "ended: the target was gone before; ?: nobody could see whether it stopped the\n"
		 "target. There is more of each: taskviz signals --log --output-all",
	.columns = {
		.columns = signals_columns, .nr = ARRAY_SIZE(signals_columns),
		.row_size = sizeof(struct signals_row), .brief = true,
	},
	.group = &taskviz_signals_group,
	.expect = expect_signals,
	.fill = fill_signals,
};
