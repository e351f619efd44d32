// SPDX-License-Identifier: GPL-2.0
/* debugfs view "signals": what each task does with signals, and what the last signals did. */
#include <linux/module.h>
#include <linux/pid.h>
#include <linux/pid_namespace.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>
#include <linux/seq_file.h>
#include "debugfs.h"
#include "ledger/ledger.h"
#include "probes/groups.h"
#include "probes/signals.h"

/*
 * A position in the file is a pid, from 1 on, or above all pids the number of a log entry: reading
 * goes on where it stopped, whatever came and went meanwhile. Between two reads nothing is held.
 */
#define LOG_BEGIN	BIT_ULL(32)

#define SET_WIDTH	36

static const char legend[] =
	"What tasks do with signals: pending for the thread, pending for the process (shared),\n"
	"blocked, ignored, caught by a handler. For the others there is a default.\n"
	"Real-time signals have numbers; SIGRTMIN of the C library is RT34.\n"
	"    PID    TGID      SENT       GOT SET      SIGNALS                              NAME\n";

static const char log_legend[] =
	"A task is its pid and its start, in seconds since boot. RESULT: what became of it when it\n"
	"was raised. merged: the same was pending; full: the sender got EAGAIN; bare: what comes with\n"
	"it was lost. EFFECT: what it did, AFTER-US later. Or it is pending or blocked. taken: by\n"
	"sigwait() or the like, or dropped by sigaction(); undone: by SIGCONT or a stop; ended: the\n"
	"target was gone before; ?: nobody could see whether it stopped the target.\n";

/**
 * struct cursor - what is shown next
 * @pos: the position in the file
 * @task: if a task stands there: the task, held
 * @end: number of the signal that was to come next when the log was begun: a storm has no end
 * @signal: if an entry of the log does: a copy
 */
struct cursor {
	loff_t pos;
	struct task_struct *task;
	u64 end;
	struct taskviz_signal signal;
};

struct named_set {
	const char *name;
	u64 set;
};

static void put_count(struct taskviz_text *text, bool known, u64 value)
{
	if (known)
		taskviz_put_u64(text, value, 9);
	else
		taskviz_put_right(text, "?", 9);
	taskviz_put_char(text, ' ');
}

static void put_task(struct taskviz_text *text, const struct cursor *cursor)
{
	const struct taskviz_account *account;
	struct task_struct *task = cursor->task;
	struct taskviz_counts counts = {};
	bool known;

	rcu_read_lock();
	account = taskviz_ledger_find(task);
	known = account && taskviz_group_is_on(&taskviz_signals_group);
	if (known)
		taskviz_ledger_counts(&counts, account, task, false);
	rcu_read_unlock();
	taskviz_put_u64(text, cursor->pos, 7);
	taskviz_put_char(text, ' ');
	taskviz_put_u64(text, task->tgid, 7);
	taskviz_put_char(text, ' ');
	put_count(text, known, counts.signals_sent);
	put_count(text, known, counts.signals_got);
}

/* One line; returns what did not fit into it. */
static u64 put_set(struct taskviz_text *text, const struct cursor *cursor,
		   const struct named_set *named)
{
	size_t begin;
	u64 rest = 0;

	put_task(text, cursor);
	begin = text->len;
	taskviz_put_str(text, named->name);
	taskviz_put_fill(text, begin, 8);
	begin = text->len;
	if (named->set)
		rest = taskviz_put_signal_set(text, named->set, SET_WIDTH);
	else
		taskviz_put_char(text, '-');
	taskviz_put_fill(text, begin, SET_WIDTH);
	taskviz_put_name(text, cursor->task->comm, TASKVIZ_NAME_LEN);
	taskviz_put_char(text, '\n');
	return rest;
}

static void put_sets(struct taskviz_text *text, const struct cursor *cursor)
{
	struct taskviz_signal_sets sets;
	bool any = false;

	taskviz_signal_read_sets(&sets, cursor->task);
	struct named_set named[] = {
		{ "pending", sets.pending }, { "shared", sets.shared },
		{ "blocked", sets.blocked }, { "ignored", sets.ignored },
		{ "caught", sets.caught },
	};

	for (int i = 0; i < ARRAY_SIZE(named); i++)
		while (named[i].set) {
			named[i].set = put_set(text, cursor, &named[i]);
			any = true;
		}
	if (!any)
		put_set(text, cursor, &(struct named_set){ "-", 0 });
}

/*
 * The first task at @pos or after it. It is known by the pid it was found by: a thread that execs
 * gets its leader's, which may have been passed already.
 */
static struct task_struct *get_task(loff_t *pos)
{
	struct task_struct *task = NULL;
	struct pid *pid;

	rcu_read_lock();
	while (!task && (pid = find_ge_pid(*pos, &init_pid_ns))) {
		task = pid_task(pid, PIDTYPE_PID);
		*pos = pid_nr(pid) + !task;
	}
	if (task)
		get_task_struct(task);
	rcu_read_unlock();
	return task;
}

static void put_stat(struct taskviz_text *text, const char *what, u64 value)
{
	taskviz_put_str(text, what);
	taskviz_put_u64(text, value, 0);
	taskviz_put_char(text, '\n');
}

static void put_stats(struct taskviz_text *text, const struct taskviz_signal_stats *stats)
{
	taskviz_put_str(text, "\nThe last signals, and what they did.\n");
	put_stat(text, "raised                              ", stats->raised);
	put_stat(text, "remembered at most                  ", stats->capacity);
	put_stat(text, "forgotten before they took effect   ", stats->overwritten);
	put_stat(text, "took effect when not remembered     ", stats->unmatched);
	put_stat(text, "bytes of memory                     ", stats->bytes);
	taskviz_put_str(text, log_legend);
}

/* Returns the number at which the log ends for this reader. */
static u64 put_log_head(struct taskviz_text *text)
{
	struct taskviz_signal_stats stats;

	taskviz_signal_read_stats(&stats);
	if (!stats.bytes) {
		taskviz_put_str(text, "\nsignals are not recorded: see the parameter probes\n");
		return 0;
	}
	put_stats(text, &stats);
	taskviz_put_signal_columns(text);
	return stats.raised;
}

static void let_go(struct cursor *cursor)
{
	if (cursor->task)
		put_task_struct(cursor->task);
	cursor->task = NULL;
}

/* Reads the first signal at @pos or after it that is still remembered. */
static bool seek_signal(struct cursor *cursor, loff_t *pos)
{
	struct taskviz_signal_stats stats;
	u64 number;

	taskviz_signal_read_stats(&stats);
	number = max_t(u64, *pos - LOG_BEGIN - 1, stats.first);
	*pos = LOG_BEGIN + 1 + number;
	return number < cursor->end && taskviz_signal_read(number, &cursor->signal);
}

/* Sets the cursor to what is at @pos, or after it. Returns NULL at the end. */
static void *seek_to(struct cursor *cursor, loff_t *pos)
{
	let_go(cursor);
	if (*pos && *pos < LOG_BEGIN) {
		cursor->task = get_task(pos);
		if (!cursor->task)
			*pos = LOG_BEGIN;
	} else if (*pos > LOG_BEGIN && !seek_signal(cursor, pos)) {
		return NULL;
	}
	cursor->pos = *pos;
	return cursor;
}

static void *signals_start(struct seq_file *m, loff_t *pos)
{
	return seek_to(m->private, pos);
}

static void *signals_next(struct seq_file *m, void *v, loff_t *pos)
{
	++*pos;
	return seek_to(m->private, pos);
}

static void signals_stop(struct seq_file *m, void *v)
{
	let_go(m->private);
}

static int signals_show(struct seq_file *m, void *v)
{
	struct cursor *cursor = v;
	struct taskviz_text text = {};

	text.size = seq_get_buf(m, &text.buf);
	if (!cursor->pos)
		taskviz_put_str(&text, legend);
	else if (cursor->task)
		put_sets(&text, cursor);
	else if (cursor->pos == LOG_BEGIN)
		cursor->end = put_log_head(&text);
	else
		taskviz_put_signal_line(&text, &cursor->signal);
	seq_commit(m, text.len > text.size ? -1 : (int)text.len);
	return 0;
}

static const struct seq_operations signals_sops = {
	.start = signals_start,
	.next = signals_next,
	.stop = signals_stop,
	.show = signals_show,
};

static int signals_open(struct inode *inode, struct file *file)
{
	return seq_open_private(file, &signals_sops, sizeof(struct cursor));
}

static const struct file_operations signals_fops = {
	.owner = THIS_MODULE,
	.open = signals_open,
	.read = seq_read,
	.llseek = seq_lseek,
	.release = seq_release_private,
};

const struct taskviz_view taskviz_signals_view = { .name = "signals", .fops = &signals_fops };
