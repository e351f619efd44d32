/* SPDX-License-Identifier: GPL-2.0 */
/* A model of the kernel's queues of signals, and what the log should tell of each signal. */
#ifndef TASKVIZ_KUNIT_SIGNALS_MODEL_H
#define TASKVIZ_KUNIT_SIGNALS_MODEL_H

#include <kunit/test.h>
#include <linux/irqflags.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/signal.h>
#include "as.h"
#include "freed.h"
#include "parameters.h"
#include "probes/signals.h"

/*
 * The model keeps queues as kernel/signal.c does: a bit a signal, and the entries in order. A bit
 * may stand without an entry: that signal is bare. What the log should know of each signal is
 * compared after every few steps.
 */
#define NR_PROCESSES	3
#define NR_THREADS	3
#define SHARED		NR_THREADS
#define MAX_WAITING	64
#define MAX_RAISED	4096
#define NOBODY		(~0u)

struct waiting {
	u32 number;
	int sig;
	bool forgotten;		/* the log has overwritten it */
};

struct queue {
	u64 bits;
	u32 bare[_NSIG + 1];	/* number of the signal whose bit has no entry, or NOBODY */
	struct waiting entries[MAX_WAITING];
	u32 nr;
};

struct process {
	struct task_struct *threads[NR_THREADS];	/* the leader first */
	struct queue queues[NR_THREADS + 1];		/* the last is the shared one */
};

/* What the log should tell of a signal. */
struct fate {
	u8 result;
	u8 effect;
	u8 why;
	bool open;
	bool delivered;
	pid_t taker;
};

struct model {
	struct process processes[NR_PROCESSES];
	struct fate fates[MAX_RAISED];
	u32 nr;
	u32 capacity;
	u64 unmatched;
};

enum kind {
	PLAIN,
	TIMER,		/* has an entry of its own, whatever is pending: send_sigqueue() */
	BARE,		/* there is no entry for it */
	IGNORED,	/* the target would throw it away */
};

static bool is_stop(int sig)
{
	return sig == SIGSTOP || sig == SIGTSTP || sig == SIGTTIN || sig == SIGTTOU;
}

static void *get(struct kunit *test, size_t size)
{
	void *memory = kunit_kzalloc(test, size, GFP_KERNEL);

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, memory);
	return memory;
}

/*
 * Process 1 has the pids of process 0 once more, and is told from it by its start alone; the
 * threads of each are told by their pids alone.
 */
static void make_process(struct kunit *test, struct process *process, int nr)
{
	for (int i = 0; i < NR_THREADS; i++) {
		struct task_struct *task = get(test, sizeof(*task));

		process->threads[i] = task;
		task->tgid = nr == 2 ? 20 : 10;
		task->pid = task->tgid + i * 3;
		task->start_boottime = nr + 1;
		task->group_leader = process->threads[0];
	}
}

static void empty(struct queue *queue)
{
	memset(queue, 0, sizeof(*queue));
	for (int sig = 0; sig <= _NSIG; sig++)
		queue->bare[sig] = NOBODY;
}

static void set_capacity(struct kunit *test, u32 capacity)
{
	char text[12];

	snprintf(text, sizeof(text), "%u", capacity);
	KUNIT_ASSERT_EQ(test, parameter_set(test, "signal_history", text), 0);
}

static void open_log(struct kunit *test, struct model *model, u32 capacity)
{
	set_capacity(test, capacity);
	KUNIT_ASSERT_EQ(test, taskviz_signal_log_open(), 0);
	model->capacity = capacity;
	model->nr = 0;
	model->unmatched = 0;
	for (int p = 0; p < NR_PROCESSES; p++)
		for (int q = 0; q <= NR_THREADS; q++)
			empty(&model->processes[p].queues[q]);
}

static struct model *new_model(struct kunit *test, u32 capacity)
{
	struct model *model = get(test, sizeof(*model));

	for (int i = 0; i < NR_PROCESSES; i++)
		make_process(test, &model->processes[i], i);
	open_log(test, model, capacity);
	return model;
}

/* Each test leaves the log closed. */
static void close_log(struct kunit *test)
{
	taskviz_signal_log_close();
	set_capacity(test, 1024);
}

/* As with the siglock: interrupts are off in between. */
static struct taskviz_signal *begin_signal(void)
{
	local_irq_disable();
	return taskviz_signal_begin();
}

static void signal_raised(struct taskviz_signal *entry)
{
	taskviz_signal_raised(entry);
	local_irq_enable();
}

/* Tells the log what the kernel would tell it; returns the number. */
static u32 tell_raised(const struct process *process, int to, int sig, enum kind kind, u8 result)
{
	const struct task_struct *task = process->threads[to == SHARED ? 0 : to];
	struct taskviz_signal *entry;

	entry = begin_signal();
	*entry = (struct taskviz_signal){
		.open = entry->open, .at_ns = 1, .sender = 1, .target = task->pid,
		.target_start_ns = task->start_boottime, .tgid = task->tgid,
		.group_start_ns = task->group_leader->start_boottime,
		.taker = TASKVIZ_UNKNOWN_PID, .signal = sig, .result = result,
		.origin = kind == TIMER ? TASKVIZ_SIGNAL_TIMER : TASKVIZ_SIGNAL_CALL,
		.marks = to == SHARED ? TASKVIZ_SIGNAL_TO_PROCESS : 0,
	};
	if (kind == TIMER)
		entry->marks |= TASKVIZ_SIGNAL_BESIDE;
	if (result == TASKVIZ_SIGNAL_DISCARDED)
		entry->effect = TASKVIZ_SIGNAL_IGNORED;
	if (result == TASKVIZ_SIGNAL_QUEUED || result == TASKVIZ_SIGNAL_BARE)
		entry->marks |= TASKVIZ_SIGNAL_OPEN;
	signal_raised(entry);
	return entry->number;
}

/* As complete_signal() decides that the signal ends the process. */
static u32 tell_fatal(const struct process *process, int to, int sig)
{
	const struct task_struct *task = process->threads[to == SHARED ? 0 : to];
	struct taskviz_signal *entry;

	entry = begin_signal();
	*entry = (struct taskviz_signal){
		.open = entry->open, .at_ns = 1, .target = task->pid,
		.target_start_ns = task->start_boottime, .tgid = task->tgid,
		.group_start_ns = task->group_leader->start_boottime,
		.taker = TASKVIZ_UNKNOWN_PID, .signal = sig,
		.effect = TASKVIZ_SIGNAL_TERMINATE, .why = TASKVIZ_SIGNAL_BY_DEFAULT,
		.marks = TASKVIZ_SIGNAL_OPEN | TASKVIZ_SIGNAL_FATAL |
			 (to == SHARED ? TASKVIZ_SIGNAL_TO_PROCESS : 0),
	};
	signal_raised(entry);
	return entry->number;
}

static void tell_delivered(struct task_struct *task, int sig, u8 effect, u8 why)
{
	struct as_saved saved = as_begin(task);

	taskviz_signal_delivered(sig, effect, why);
	as_end(&saved);
}

static void tell_taken(struct task_struct *task, int sig)
{
	struct as_saved saved = as_begin(task);

	taskviz_signal_taken(sig);
	as_end(&saved);
}

static void tell_decided(struct task_struct *task, u8 effect, u8 why)
{
	struct as_saved saved = as_begin(task);

	taskviz_signal_decided(effect, why);
	as_end(&saved);
}

static void tell_killing(struct task_struct *task, int sig)
{
	struct as_saved saved = as_begin(task);

	taskviz_signal_killing(sig);
	as_end(&saved);
}

static void tell_killed(struct task_struct *task, int sig, bool core)
{
	struct as_saved saved = as_begin(task);

	taskviz_signal_killed(sig, core);
	as_end(&saved);
}

static void come_to_nothing(struct model *model, u32 number, u8 why)
{
	model->fates[number].open = false;
	model->fates[number].why = why;
}

/* flush_sigqueue_mask() */
static void flush(struct model *model, struct queue *queue, u64 mask)
{
	u32 kept = 0;

	for (u32 i = 0; i < queue->nr; i++) {
		if (BIT_ULL(queue->entries[i].sig - 1) & mask)
			come_to_nothing(model, queue->entries[i].number,
					TASKVIZ_SIGNAL_BY_OPPOSITE);
		else
			queue->entries[kept++] = queue->entries[i];
	}
	queue->nr = kept;
	for (int sig = 1; sig <= _NSIG; sig++)
		if (BIT_ULL(sig - 1) & mask && queue->bare[sig] != NOBODY) {
			come_to_nothing(model, queue->bare[sig], TASKVIZ_SIGNAL_BY_OPPOSITE);
			queue->bare[sig] = NOBODY;
		}
	queue->bits &= ~mask;
}

/* prepare_signal() */
static void flush_opposites(struct model *model, struct process *process, int sig)
{
	u64 mask = 0;

	if (sig == SIGCONT)
		mask = SIG_KERNEL_STOP_MASK;
	else if (is_stop(sig))
		mask = sigmask(SIGCONT);
	for (int i = 0; mask && i <= NR_THREADS; i++)
		flush(model, &process->queues[i], mask);
}

/* What a bare signal leaves behind is one with the next of its kind, which has an entry. */
static void merge_bare(struct model *model, struct queue *queue, int sig)
{
	if (queue->bare[sig] == NOBODY)
		return;
	model->fates[queue->bare[sig]].result = TASKVIZ_SIGNAL_MERGED;
	model->fates[queue->bare[sig]].open = false;
	queue->bare[sig] = NOBODY;
}

/* __send_signal_locked() and send_sigqueue(): what the tracepoint says, and what the log should. */
static u8 enqueue(struct model *model, struct queue *queue, int sig, enum kind kind)
{
	struct fate *fate = &model->fates[model->nr];
	const bool pending = queue->bits & BIT_ULL(sig - 1);

	*fate = (struct fate){ .result = TASKVIZ_SIGNAL_DISCARDED, .taker = TASKVIZ_UNKNOWN_PID };
	if (kind == IGNORED)
		fate->effect = TASKVIZ_SIGNAL_IGNORED;
	else if (kind != TIMER && sig < SIGRTMIN && pending)
		fate->result = TASKVIZ_SIGNAL_MERGED;
	else if (kind == BARE)
		fate->result = pending ? TASKVIZ_SIGNAL_MERGED : TASKVIZ_SIGNAL_BARE;
	else
		fate->result = TASKVIZ_SIGNAL_QUEUED;
	if (fate->result == TASKVIZ_SIGNAL_DISCARDED)
		return fate->result;
	queue->bits |= BIT_ULL(sig - 1);
	fate->open = fate->result != TASKVIZ_SIGNAL_MERGED;
	if (fate->result == TASKVIZ_SIGNAL_BARE) {
		queue->bare[sig] = model->nr;
	} else if (fate->result == TASKVIZ_SIGNAL_QUEUED) {
		merge_bare(model, queue, sig);
		queue->entries[queue->nr++] = (struct waiting){ model->nr, sig, false };
	}
	return kind == BARE && sig >= SIGRTMIN ? TASKVIZ_SIGNAL_BARE : fate->result;
}

static void raise(struct kunit *test, struct model *model, int p, int to, int sig, enum kind kind)
{
	struct process *process = &model->processes[p];
	u8 said;

	flush_opposites(model, process, sig);
	said = enqueue(model, &process->queues[to], sig, kind);
	KUNIT_EXPECT_EQ(test, tell_raised(process, to, sig, kind, said), model->nr);
	model->nr++;
}

/* collect_signal(): the oldest entry, else the bit alone. */
static struct waiting collect(struct queue *queue, int sig)
{
	struct waiting first = { .number = NOBODY };
	u32 kept = 0, others = 0;

	for (u32 i = 0; i < queue->nr; i++) {
		if (queue->entries[i].sig == sig && first.number == NOBODY) {
			first = queue->entries[i];
			continue;
		}
		others += queue->entries[i].sig == sig;
		queue->entries[kept++] = queue->entries[i];
	}
	queue->nr = kept;
	if (!others)
		queue->bits &= ~BIT_ULL(sig - 1);
	if (first.number == NOBODY)
		first.number = queue->bare[sig];
	queue->bare[sig] = NOBODY;
	return first;
}

/* dequeue_signal(): the thread's own go first. */
static void deliver(struct model *model, int p, int thread, int sig, u8 effect)
{
	struct process *process = &model->processes[p];
	struct queue *own = &process->queues[thread], *shared = &process->queues[SHARED];
	const struct waiting taken = collect(own->bits & BIT_ULL(sig - 1) ? own : shared, sig);
	struct fate *fate = &model->fates[taken.number];

	if (taken.forgotten) {
		model->unmatched++;
	} else {
		fate->open = false;
		fate->effect = effect;
		fate->why = TASKVIZ_SIGNAL_BY_CHOICE;
		fate->delivered = true;
		fate->taker = process->threads[thread]->pid;
	}
	tell_delivered(process->threads[thread], sig, effect, TASKVIZ_SIGNAL_BY_CHOICE);
}

static void expect_fate(struct kunit *test, const struct model *model, u32 number)
{
	const struct fate *fate = &model->fates[number];
	struct taskviz_signal signal;

	KUNIT_ASSERT_TRUE(test, taskviz_signal_read(number, &signal));
	KUNIT_EXPECT_EQ(test, signal.number, (u64)number);
	KUNIT_EXPECT_EQ_MSG(test, signal.result, fate->result, "%u", number);
	KUNIT_EXPECT_EQ_MSG(test, signal.effect, fate->effect, "%u", number);
	KUNIT_EXPECT_EQ_MSG(test, signal.why, fate->why, "%u", number);
	KUNIT_EXPECT_EQ_MSG(test, !!(signal.marks & TASKVIZ_SIGNAL_OPEN), fate->open, "%u", number);
	KUNIT_EXPECT_EQ_MSG(test, !!signal.delivered_ns, fate->delivered, "%u", number);
	KUNIT_EXPECT_EQ_MSG(test, signal.taker, fate->taker, "%u", number);
}

static void expect_fates(struct kunit *test, const struct model *model)
{
	const u32 first = model->nr > model->capacity ? model->nr - model->capacity : 0;
	struct taskviz_signal_stats stats;

	for (u32 number = first; number < model->nr; number++)
		expect_fate(test, model, number);
	taskviz_signal_read_stats(&stats);
	KUNIT_EXPECT_EQ(test, stats.raised, (u64)model->nr);
	KUNIT_EXPECT_EQ(test, stats.first, (u64)first);
	KUNIT_EXPECT_EQ(test, stats.unmatched, model->unmatched);
}

static void expect_open(struct kunit *test, u32 number, bool open, u8 why)
{
	struct taskviz_signal signal;

	KUNIT_ASSERT_TRUE(test, taskviz_signal_read(number, &signal));
	KUNIT_EXPECT_EQ_MSG(test, !!(signal.marks & TASKVIZ_SIGNAL_OPEN), open, "%u", number);
	KUNIT_EXPECT_EQ_MSG(test, signal.why, why, "%u", number);
}

static void expect_taken(struct kunit *test, u32 number, bool open, u8 effect, u8 why)
{
	struct taskviz_signal signal;

	expect_open(test, number, open, why);
	KUNIT_ASSERT_TRUE(test, taskviz_signal_read(number, &signal));
	KUNIT_EXPECT_EQ_MSG(test, signal.effect, effect, "%u", number);
	KUNIT_EXPECT_NE_MSG(test, signal.delivered_ns, 0ull, "%u", number);
}

#endif
