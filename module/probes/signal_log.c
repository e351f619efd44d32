// SPDX-License-Identifier: GPL-2.0
/* The last signals that were raised, and what came of each. */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/hash.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/moduleparam.h>
#include <linux/printk.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/signal.h>
#include <linux/spinlock.h>
#include <linux/timekeeping.h>
#include "signals.h"
#include "trace.h"

/*
 * The kernel tells of a signal twice: when it is raised and when it is delivered, and nothing in
 * the second tells which of the first it was. The log finds out as the kernel's queues work. For
 * each signal number a thread has a queue, and so has each process; the oldest leaves first, a
 * thread's own before those of its process. Open entries, whose effect is not known yet, hang in
 * lists by the hash of such a queue, in order. The lists of one process are told from those of a
 * later one with the same pid by the start time.
 *
 * Signals also leave a queue without delivery: sigwait() and signalfd take them, sigaction() can
 * throw them away. No tracepoint tells. That it happened is seen when the next of the same kind is
 * queued, which before real-time signals cannot be while one is pending unless it is a timer's, or
 * by a reader, who finds the signal no longer pending.
 *
 * For a bare signal nothing is queued but the mark that one is pending, so that it is one with any
 * other of its kind there: that one is delivered, and the bare one is merged.
 *
 * A stop signal may be taken and do nothing, if its process group is orphaned. Who looks holds no
 * siglock, so that the entry stays open, undecided, until that is known.
 *
 * A signal that kills by default is not delivered: complete_signal() makes all threads of the
 * process see SIGKILL instead. Its entry is marked fatal when it is raised, hangs in the list of
 * the process whichever thread it was for, and is what that SIGKILL stands for.
 *
 * The entries stand in a ring, a new one overwrites the oldest. All of it exists while the group is
 * on. One lock guards it, taken inside the siglock of a target and, but with PREEMPT_RT, with
 * interrupts off, for a few dozen instructions unless many signals of one number wait for one
 * process.
 */
static unsigned int signal_history = 1024;
module_param(signal_history, uint, 0444);
MODULE_PARM_DESC(signal_history, "how many signals are remembered");

#define BUCKET_BITS	8

static DEFINE_RAW_SPINLOCK(log_lock);
static struct taskviz_signal *log_ring;
static struct list_head buckets[1 << BUCKET_BITS];
static u64 nr_raised;
static u64 nr_overwritten;
static u64 nr_unmatched;

/* Which list an entry hangs in, or would: of a process, or of its thread @pid. */
struct queue {
	int sig;
	pid_t tgid;
	u64 group_start_ns;
	pid_t pid;
	u64 start_ns;
};

static struct queue queue_of_process(const struct task_struct *task, int sig)
{
	return (struct queue){ sig, task->tgid, task->group_leader->start_boottime };
}

static struct queue queue_of_thread(const struct task_struct *task, int sig)
{
	struct queue queue = queue_of_process(task, sig);

	queue.pid = task->pid;
	queue.start_ns = task->start_boottime;
	return queue;
}

/* What is fatal concerns the process, whichever thread it was for: all threads will look for it. */
static struct queue queue_of(const struct taskviz_signal *entry)
{
	struct queue queue = { entry->signal, entry->tgid, entry->group_start_ns };

	if (!(entry->marks & (TASKVIZ_SIGNAL_TO_PROCESS | TASKVIZ_SIGNAL_FATAL))) {
		queue.pid = entry->target;
		queue.start_ns = entry->target_start_ns;
	}
	return queue;
}

/* All queues of a process for a signal share the list, and others may: entries are compared. */
static struct list_head *queue_bucket(struct queue queue)
{
	return &buckets[hash_32(queue.tgid << 6 ^ queue.sig, BUCKET_BITS)];
}

static bool is_of_process(const struct taskviz_signal *entry, struct queue queue)
{
	return entry->tgid == queue.tgid && entry->group_start_ns == queue.group_start_ns &&
	       entry->signal == queue.sig;
}

static bool is_in_queue(const struct taskviz_signal *entry, struct queue queue)
{
	const struct queue its = queue_of(entry);

	return is_of_process(entry, queue) && its.pid == queue.pid &&
	       its.start_ns == queue.start_ns;
}

/* What has left the kernel's queues, but not the lists here. */
#define LEFT	(TASKVIZ_SIGNAL_FATAL | TASKVIZ_SIGNAL_UNDECIDED)

/* The oldest entry there: one that waits (@left is 0), or has left the queue like that. */
static struct taskviz_signal *find_open(struct queue queue, u8 left)
{
	struct taskviz_signal *entry;

	lockdep_assert_held(&log_lock);
	list_for_each_entry(entry, queue_bucket(queue), open)
		if (is_in_queue(entry, queue) && (entry->marks & LEFT) == left)
			return entry;
	return NULL;
}

static void open_entry(struct taskviz_signal *entry)
{
	entry->marks |= TASKVIZ_SIGNAL_OPEN;
	list_add_tail(&entry->open, queue_bucket(queue_of(entry)));
}

static void close_entry(struct taskviz_signal *entry)
{
	list_del(&entry->open);
	entry->marks &= ~(TASKVIZ_SIGNAL_OPEN | TASKVIZ_SIGNAL_UNDECIDED);
}

/* What was in the queue has left it without a word. */
static void drop_queued(struct queue queue)
{
	struct taskviz_signal *entry, *next;

	list_for_each_entry_safe(entry, next, queue_bucket(queue), open)
		if (is_in_queue(entry, queue) && !(entry->marks & LEFT)) {
			entry->why = TASKVIZ_SIGNAL_BY_TAKING;
			close_entry(entry);
		}
}

/* What was in any queue of the process is undone. */
static void drop_from_all(struct queue queue)
{
	struct taskviz_signal *entry, *next;

	list_for_each_entry_safe(entry, next, queue_bucket(queue), open)
		if (is_of_process(entry, queue)) {
			entry->why = TASKVIZ_SIGNAL_BY_OPPOSITE;
			close_entry(entry);
		}
}

static bool is_stop(int sig)
{
	return sig < SIGRTMIN && sigmask(sig) & SIG_KERNEL_STOP_MASK;
}

static bool has_opposites(int sig)
{
	return sig == SIGCONT || is_stop(sig);
}

/* See prepare_signal() in kernel/signal.c. */
static void drop_opposites(const struct taskviz_signal *entry)
{
	const unsigned long stops = SIG_KERNEL_STOP_MASK;
	struct queue queue = queue_of(entry);
	int bit;

	if (entry->signal == SIGCONT) {
		for_each_set_bit(bit, &stops, SIGRTMIN) {
			queue.sig = bit + 1;
			drop_from_all(queue);
		}
	} else if (is_stop(entry->signal)) {
		queue.sig = SIGCONT;
		drop_from_all(queue);
	}
}

/* See __send_signal_locked() and send_sigqueue() there. */
static void meet_others(struct taskviz_signal *entry)
{
	const struct queue queue = queue_of(entry);
	struct taskviz_signal *other;

	if (entry->signal < SIGRTMIN && !(entry->marks & TASKVIZ_SIGNAL_BESIDE))
		drop_queued(queue);
	other = find_open(queue, 0);
	if (!other)
		return;
	if (entry->result == TASKVIZ_SIGNAL_BARE) {
		entry->result = TASKVIZ_SIGNAL_MERGED;
		entry->marks &= ~TASKVIZ_SIGNAL_OPEN;
	} else if (other->result == TASKVIZ_SIGNAL_BARE) {
		other->result = TASKVIZ_SIGNAL_MERGED;
		close_entry(other);
	}
}

/* Out of line: most signals that are raised do nothing, and nothing to others. */
static noinline void enqueue(struct taskviz_signal *entry)
{
	if (entry->why != TASKVIZ_SIGNAL_BY_DEATH)
		drop_opposites(entry);
	if (entry->marks & TASKVIZ_SIGNAL_OPEN && !(entry->marks & TASKVIZ_SIGNAL_FATAL))
		meet_others(entry);
	if (entry->marks & TASKVIZ_SIGNAL_OPEN)
		open_entry(entry);
}

/* The next in the queue learns of it, lest it be taken for the one that is delivered first. */
static void tell_next(struct taskviz_signal *entry)
{
	const struct queue queue = queue_of(entry);
	struct taskviz_signal *next = entry;

	list_for_each_entry_continue(next, queue_bucket(queue), open)
		if (is_in_queue(next, queue)) {
			next->before += entry->before + 1;
			break;
		}
}

static noinline void forget_signal(struct taskviz_signal *entry)
{
	if (!entry->delivered_ns)
		nr_overwritten++;
	if (!(entry->marks & TASKVIZ_SIGNAL_UNDECIDED))
		tell_next(entry);
	close_entry(entry);
}

static struct taskviz_signal *claim(void)
{
	struct taskviz_signal *entry = &log_ring[nr_raised % signal_history];

	if (nr_raised >= signal_history && entry->marks & TASKVIZ_SIGNAL_OPEN)
		forget_signal(entry);
	return entry;
}

/**
 * taskviz_signal_begin() - begin to log a signal
 *
 * Interrupts are off, as the siglock is taken so. With PREEMPT_RT they are not, but there the
 * siglock may sleep, and nothing that is taken in an interrupt may.
 *
 * Context: siglock of the target. Takes the lock of the log.
 * Return: the entry. The caller sets all of it but the number.
 */
struct taskviz_signal *taskviz_signal_begin(void)
	__acquires(&log_lock)
{
	if (!IS_ENABLED(CONFIG_PREEMPT_RT))
		lockdep_assert_irqs_disabled();
	raw_spin_lock(&log_lock);
	return claim();
}

/**
 * taskviz_signal_raised() - the entry of a signal is complete
 * @entry: from taskviz_signal_begin()
 */
void taskviz_signal_raised(struct taskviz_signal *entry) __releases(&log_lock)
{
	entry->number = nr_raised++;
	if (entry->marks & TASKVIZ_SIGNAL_OPEN || has_opposites(entry->signal))
		enqueue(entry);
	if (entry->effect != TASKVIZ_SIGNAL_NONE && !(entry->marks & TASKVIZ_SIGNAL_FATAL))
		trace_signal_effect(entry);
	raw_spin_unlock(&log_lock);
}

static void take_signal(struct taskviz_signal *entry)
{
	entry->delivered_ns = ktime_get_boottime_ns();
	entry->taker = current->pid;
}

/* What current takes from its queues; NULL if that is forgotten. */
static struct taskviz_signal *take_next(int sig)
{
	struct taskviz_signal *entry = find_open(queue_of_thread(current, sig), 0) ?:
				       find_open(queue_of_process(current, sig), 0);

	if (entry && !entry->before) {
		take_signal(entry);
		return entry;
	}
	nr_unmatched++;
	if (entry)
		entry->before--;
	return NULL;
}

static bool is_end(enum taskviz_signal_effect effect)
{
	return effect == TASKVIZ_SIGNAL_TERMINATE || effect == TASKVIZ_SIGNAL_CORE;
}

/* What ends the process stays open until it is known whether there is a core. */
static void take_effect(struct taskviz_signal *entry, enum taskviz_signal_effect effect,
			enum taskviz_signal_why why)
{
	close_entry(entry);
	entry->effect = effect;
	entry->why = why;
	if (effect != TASKVIZ_SIGNAL_NONE)
		trace_signal_effect(entry);
	if (is_end(effect)) {
		entry->marks |= TASKVIZ_SIGNAL_FATAL;
		open_entry(entry);
	}
}

/**
 * taskviz_signal_delivered() - current takes a signal from its queue
 * @sig: the signal
 * @effect: what it will do, TASKVIZ_SIGNAL_NONE if that cannot be known
 * @why: why that
 *
 * Context: current's siglock.
 */
void taskviz_signal_delivered(int sig, enum taskviz_signal_effect effect,
			      enum taskviz_signal_why why)
{
	struct taskviz_signal *entry;
	unsigned long flags;

	raw_spin_lock_irqsave(&log_lock, flags);
	entry = take_next(sig);
	if (entry)
		take_effect(entry, effect, why);
	raw_spin_unlock_irqrestore(&log_lock, flags);
}

/**
 * taskviz_signal_taken() - current takes a signal, and what it does is decided soon
 * @sig: the signal
 *
 * If the opposite of the signal comes before taskviz_signal_decided(), it is undone.
 *
 * Context: current's siglock.
 */
void taskviz_signal_taken(int sig)
{
	struct taskviz_signal *entry;
	unsigned long flags;

	raw_spin_lock_irqsave(&log_lock, flags);
	entry = take_next(sig);
	if (entry)
		entry->marks |= TASKVIZ_SIGNAL_UNDECIDED;
	raw_spin_unlock_irqrestore(&log_lock, flags);
}

/* Of a thread's only the last can be: before it takes another the first is decided. */
static struct taskviz_signal *find_undecided(int sig)
{
	const struct queue queue = queue_of_process(current, sig);
	struct taskviz_signal *entry;

	list_for_each_entry_reverse(entry, queue_bucket(queue), open)
		if (is_of_process(entry, queue) && entry->marks & TASKVIZ_SIGNAL_UNDECIDED &&
		    entry->taker == current->pid)
			return entry;
	return NULL;
}

/**
 * taskviz_signal_decided() - what the stop signal does that current took last, if it took one
 * @effect: what it does
 * @why: why that
 *
 * Context: any, as the task.
 */
void taskviz_signal_decided(enum taskviz_signal_effect effect, enum taskviz_signal_why why)
{
	const unsigned long stops = SIG_KERNEL_STOP_MASK;
	struct taskviz_signal *entry;
	unsigned long flags;
	int bit;

	raw_spin_lock_irqsave(&log_lock, flags);
	for_each_set_bit(bit, &stops, SIGRTMIN) {
		entry = find_undecided(bit + 1);
		if (entry)
			take_effect(entry, effect, why);
	}
	raw_spin_unlock_irqrestore(&log_lock, flags);
}

/**
 * taskviz_signal_killing() - current sees that its process must end
 * @sig: the signal that is the reason
 *
 * The first of the threads to see it takes the signal. Context: current's siglock.
 */
void taskviz_signal_killing(int sig)
{
	struct taskviz_signal *entry;
	unsigned long flags;

	raw_spin_lock_irqsave(&log_lock, flags);
	entry = find_open(queue_of_process(current, sig), TASKVIZ_SIGNAL_FATAL);
	if (entry && !entry->delivered_ns) {
		take_signal(entry);
		trace_signal_effect(entry);
	}
	raw_spin_unlock_irqrestore(&log_lock, flags);
}

/**
 * taskviz_signal_killed() - current exits as its process was killed
 * @sig: the signal that did it
 * @core: a core was written
 *
 * Context: any.
 */
void taskviz_signal_killed(int sig, bool core)
{
	struct taskviz_signal *entry;
	unsigned long flags;

	raw_spin_lock_irqsave(&log_lock, flags);
	entry = find_open(queue_of_process(current, sig), TASKVIZ_SIGNAL_FATAL);
	if (entry) {
		close_entry(entry);
		if (core)
			entry->marks |= TASKVIZ_SIGNAL_DUMPED;
	}
	raw_spin_unlock_irqrestore(&log_lock, flags);
}

static u64 first_number(void)
{
	return nr_raised > signal_history ? nr_raised - signal_history : 0;
}

/**
 * taskviz_signal_read() - an entry of the log
 * @number: its number
 * @signal: set
 *
 * Context: any.
 * Return: whether it is remembered; if not, nothing is set.
 */
bool taskviz_signal_read(u64 number, struct taskviz_signal *signal)
{
	unsigned long flags;
	bool found;

	raw_spin_lock_irqsave(&log_lock, flags);
	found = log_ring && number >= first_number() && number < nr_raised;
	if (found)
		*signal = log_ring[number % signal_history];
	raw_spin_unlock_irqrestore(&log_lock, flags);
	return found;
}

/**
 * taskviz_signal_read_stats() - the log about itself
 * @stats: set
 */
void taskviz_signal_read_stats(struct taskviz_signal_stats *stats)
{
	unsigned long flags;

	raw_spin_lock_irqsave(&log_lock, flags);
	stats->raised = nr_raised;
	stats->first = first_number();
	stats->overwritten = nr_overwritten;
	stats->unmatched = nr_unmatched;
	stats->bytes = log_ring ? (u64)signal_history * sizeof(*log_ring) + sizeof(buckets) : 0;
	raw_spin_unlock_irqrestore(&log_lock, flags);
	stats->capacity = signal_history;
}

static void replace_ring(struct taskviz_signal *with)
{
	unsigned long flags;

	raw_spin_lock_irqsave(&log_lock, flags);
	swap(log_ring, with);
	for (int i = 0; i < ARRAY_SIZE(buckets); i++)
		INIT_LIST_HEAD(&buckets[i]);
	nr_raised = 0;
	nr_overwritten = 0;
	nr_unmatched = 0;
	raw_spin_unlock_irqrestore(&log_lock, flags);
	kvfree(with);
}

/**
 * taskviz_signal_log_open() - make an empty log
 *
 * Context: process, sleeps; no probe runs.
 * Return: 0, -EINVAL for a parameter out of range, -ENOMEM.
 */
int taskviz_signal_log_open(void)
{
	struct taskviz_signal *fresh;

	if (signal_history < 1 || signal_history > 1 << 20) {
		pr_err("signal_history=%u is out of range: use 1 to 1048576\n", signal_history);
		return -EINVAL;
	}
	fresh = kvcalloc(signal_history, sizeof(*fresh), GFP_KERNEL);
	if (!fresh)
		return -ENOMEM;
	replace_ring(fresh);
	return 0;
}

/**
 * taskviz_signal_log_close() - forget everything
 *
 * Readers may go on: they find nothing. Context: process, sleeps; no probe runs.
 */
void taskviz_signal_log_close(void)
{
	replace_ring(NULL);
}
