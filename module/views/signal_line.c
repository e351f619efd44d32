// SPDX-License-Identifier: GPL-2.0
/* One entry of the log of signals as a line of text. */
#include <linux/math64.h>
#include <linux/pid.h>
#include <linux/pid_namespace.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>
#include <linux/signal.h>
#include <linux/time64.h>
#include "probes/signals.h"

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
	[TASKVIZ_SIGNAL_NONE] = "-",
	[TASKVIZ_SIGNAL_IGNORED] = "ignored",
	[TASKVIZ_SIGNAL_HANDLER] = "handler",
	[TASKVIZ_SIGNAL_TERMINATE] = "terminate",
	[TASKVIZ_SIGNAL_CORE] = "core",
	[TASKVIZ_SIGNAL_STOP] = "stop",
	[TASKVIZ_SIGNAL_CONTINUE] = "continue",
};

static_assert(ARRAY_SIZE(effects) == TASKVIZ_NR_SIGNAL_EFFECTS);

static const char * const whys[] = {
	[TASKVIZ_SIGNAL_BY_CHOICE] = "",
	[TASKVIZ_SIGNAL_BY_DEFAULT] = "default",
	[TASKVIZ_SIGNAL_BY_INIT] = "init",
	[TASKVIZ_SIGNAL_BY_KTHREAD] = "kthread",
	[TASKVIZ_SIGNAL_BY_DEATH] = "dying",
	[TASKVIZ_SIGNAL_BY_ORPHAN] = "orphan",
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

static void put_remark(struct taskviz_text *text, const char *remark)
{
	taskviz_put_char(text, ',');
	taskviz_put_str(text, remark);
}

static void put_effect(struct taskviz_text *text, struct taskviz_signal *signal)
{
	const char *waits = is_waiting(signal) ? holdup(signal) : NULL;

	taskviz_put_str(text, waits ?: fate(signal));
	if (signal->effect == TASKVIZ_SIGNAL_CORE && !(signal->marks & TASKVIZ_SIGNAL_OPEN))
		put_remark(text, signal->marks & TASKVIZ_SIGNAL_DUMPED ? "dumped" : "nodump");
	if (signal->effect == TASKVIZ_SIGNAL_IGNORED && *whys[signal->why])
		put_remark(text, whys[signal->why]);
	if (signal->delivered_ns && signal->taker != signal->target) {
		put_remark(text, "by=");
		taskviz_put_s64(text, signal->taker, 0);
	}
	if (signal->marks & TASKVIZ_SIGNAL_CONTINUED && signal->effect != TASKVIZ_SIGNAL_CONTINUE)
		put_remark(text, "continue");
}

/* Seconds with @digits decimals. */
static void put_seconds(struct taskviz_text *text, u64 ns, unsigned int width, unsigned int digits)
{
	u64 part, unit = NSEC_PER_SEC;

	taskviz_put_u64(text, div64_u64_rem(ns, NSEC_PER_SEC, &part), width);
	taskviz_put_char(text, '.');
	while (digits--) {
		unit /= 10;
		taskviz_put_char(text, '0' + div64_u64_rem(part, unit, &part));
	}
}

/* The pid, and since pids are used again the start time, with the decimals that /proc has. */
static void put_identity(struct taskviz_text *text, pid_t pid, u64 start_ns)
{
	char number[12];
	struct taskviz_text start = { .buf = number, .size = sizeof(number) - 1 };

	if (pid == TASKVIZ_UNKNOWN_PID) {
		taskviz_put_right(text, "-", 14);
		return;
	}
	put_seconds(&start, start_ns, 0, 2);
	number[min(start.len, start.size)] = '\0';
	taskviz_put_u64(text, pid, 6);
	taskviz_put_char(text, '@');
	taskviz_put_str(text, number);
	for (size_t len = start.len; len < 7; len++)
		taskviz_put_char(text, ' ');
}

static void put_signal_number(struct taskviz_text *text, int sig)
{
	const size_t begin = text->len;

	taskviz_put_u64(text, sig, 2);
	taskviz_put_char(text, '/');
	taskviz_put_signal(text, sig);
	taskviz_put_fill(text, begin, 9);
}

static void put_delivery(struct taskviz_text *text, const struct taskviz_signal *signal)
{
	const u64 after_ns = signal->delivered_ns - signal->at_ns;

	if (signal->delivered_ns)
		taskviz_put_u64(text, div_u64(after_ns, NSEC_PER_USEC), 8);
	else
		taskviz_put_right(text, "-", 8);
	taskviz_put_char(text, ' ');
}

static void put_word(struct taskviz_text *text, const char *word, unsigned int width)
{
	const size_t begin = text->len;

	taskviz_put_str(text, word);
	taskviz_put_fill(text, begin, width);
}

static void put_names(struct taskviz_text *text, const struct taskviz_signal *signal)
{
	if (signal->sender == TASKVIZ_UNKNOWN_PID)
		taskviz_put_str(text, "(interrupt)");
	else
		taskviz_put_name(text, signal->sender_name, TASKVIZ_NAME_LEN);
	taskviz_put_str(text, " -> ");
	taskviz_put_name(text, signal->target_name, TASKVIZ_NAME_LEN);
	taskviz_put_char(text, '\n');
}

/**
 * taskviz_put_signal_line() - append an entry of the log
 * @text: where to
 * @signal: the entry; read anew if it has to be
 *
 * Context: process; takes the siglock of a target whose signal still waits.
 */
void taskviz_put_signal_line(struct taskviz_text *text, struct taskviz_signal *signal)
{
	struct taskviz_text effect_text;
	char effect[40];

	effect_text = (struct taskviz_text){ .buf = effect, .size = sizeof(effect) - 1 };
	put_effect(&effect_text, signal);
	effect[min(effect_text.len, effect_text.size)] = '\0';
	taskviz_put_u64(text, signal->number, 6);
	taskviz_put_char(text, ' ');
	put_seconds(text, signal->at_ns, 4, 6);
	taskviz_put_char(text, ' ');
	put_word(text, origins[signal->origin], 8);
	put_identity(text, signal->sender, signal->sender_start_ns);
	taskviz_put_char(text, ' ');
	put_identity(text, signal->target, signal->target_start_ns);
	taskviz_put_char(text, ' ');
	put_word(text, signal->marks & TASKVIZ_SIGNAL_TO_PROCESS ? "process" : "thread", 7);
	put_signal_number(text, signal->signal);
	put_word(text, results[signal->result], 7);
	put_delivery(text, signal);
	put_word(text, effect, 13);
	put_names(text, signal);
}

/**
 * taskviz_put_signal_columns() - append the heading of the log
 * @text: where to
 */
void taskviz_put_signal_columns(struct taskviz_text *text)
{
	taskviz_put_str(text, "    NR        TIME ORIGIN   SENDER@START   TARGET@START  ");
	taskviz_put_str(text, " TO      SIGNAL    RESULT  AFTER-US EFFECT        NAMES\n");
}
