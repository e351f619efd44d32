// SPDX-License-Identifier: GPL-2.0
/* Suite signals: the log against a model of the kernel's queues; sets of signals as words. */
#include <kunit/test.h>
#include <linux/irqflags.h>
#include <linux/prandom.h>
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

static void legacy_signals_wait_once(struct kunit *test)
{
	struct model *model = new_model(test, 64);

	raise(test, model, 0, SHARED, SIGUSR1, PLAIN);
	raise(test, model, 0, SHARED, SIGUSR1, PLAIN);
	raise(test, model, 0, 0, SIGUSR1, PLAIN);
	deliver(model, 0, 0, SIGUSR1, TASKVIZ_SIGNAL_HANDLER);
	expect_fates(test, model);
	deliver(model, 0, 1, SIGUSR1, TASKVIZ_SIGNAL_IGNORED);
	expect_fates(test, model);
}

static void realtime_signals_queue(struct kunit *test)
{
	struct model *model = new_model(test, 64);

	for (int i = 0; i < 5; i++)
		raise(test, model, 0, SHARED, 40, PLAIN);
	for (int i = 0; i < 5; i++) {
		deliver(model, 0, i % NR_THREADS, 40, TASKVIZ_SIGNAL_HANDLER);
		expect_fates(test, model);
	}
}

/* The flush is of all queues of the process, whichever the signal is for. */
static void opposites_leave_all_queues(struct kunit *test)
{
	struct model *model = new_model(test, 64);

	for (int to = 0; to <= SHARED; to++) {
		raise(test, model, 0, to, SIGTSTP, PLAIN);
		raise(test, model, 0, to, SIGTTIN, PLAIN);
		raise(test, model, 1, to, SIGTTOU, PLAIN);
	}
	raise(test, model, 0, 1, SIGCONT, IGNORED);
	expect_fates(test, model);
	for (int to = 0; to <= SHARED; to++)
		raise(test, model, 1, to, SIGCONT, PLAIN);
	raise(test, model, 1, SHARED, SIGSTOP, PLAIN);
	expect_fates(test, model);
}

/* Each thread decides what it took itself; the next of the kind waits meanwhile. */
static void stops_are_decided_by_who_took_them(struct kunit *test)
{
	struct model *model = new_model(test, 64);
	struct process *process = &model->processes[0];

	tell_raised(process, SHARED, SIGTSTP, PLAIN, TASKVIZ_SIGNAL_QUEUED);
	tell_taken(process->threads[1], SIGTSTP);
	tell_raised(process, SHARED, SIGTSTP, PLAIN, TASKVIZ_SIGNAL_QUEUED);
	expect_taken(test, 0, true, TASKVIZ_SIGNAL_NONE, TASKVIZ_SIGNAL_BY_CHOICE);
	expect_open(test, 1, true, TASKVIZ_SIGNAL_BY_CHOICE);
	tell_taken(process->threads[2], SIGTSTP);
	tell_decided(process->threads[0], TASKVIZ_SIGNAL_STOP, TASKVIZ_SIGNAL_BY_DEFAULT);
	expect_taken(test, 1, true, TASKVIZ_SIGNAL_NONE, TASKVIZ_SIGNAL_BY_CHOICE);
	tell_decided(process->threads[2], TASKVIZ_SIGNAL_STOP, TASKVIZ_SIGNAL_BY_DEFAULT);
	expect_taken(test, 0, true, TASKVIZ_SIGNAL_NONE, TASKVIZ_SIGNAL_BY_CHOICE);
	expect_taken(test, 1, false, TASKVIZ_SIGNAL_STOP, TASKVIZ_SIGNAL_BY_DEFAULT);
	tell_decided(process->threads[1], TASKVIZ_SIGNAL_IGNORED, TASKVIZ_SIGNAL_BY_ORPHAN);
	expect_taken(test, 0, false, TASKVIZ_SIGNAL_IGNORED, TASKVIZ_SIGNAL_BY_ORPHAN);
}

/* SIGCONT takes from who took a stop signal the right to stop: JOBCTL_STOP_DEQUEUED. */
static void undecided_stop_is_undone(struct kunit *test)
{
	struct model *model = new_model(test, 64);
	struct process *process = &model->processes[0];

	tell_raised(process, 1, SIGTTIN, PLAIN, TASKVIZ_SIGNAL_QUEUED);
	tell_taken(process->threads[1], SIGTTIN);
	tell_raised(process, SHARED, SIGCONT, IGNORED, TASKVIZ_SIGNAL_DISCARDED);
	expect_taken(test, 0, false, TASKVIZ_SIGNAL_NONE, TASKVIZ_SIGNAL_BY_OPPOSITE);
	tell_decided(process->threads[1], TASKVIZ_SIGNAL_STOP, TASKVIZ_SIGNAL_BY_DEFAULT);
	expect_taken(test, 0, false, TASKVIZ_SIGNAL_NONE, TASKVIZ_SIGNAL_BY_OPPOSITE);
}

/* It had left the kernel's queue: the next is delivered first. */
static void undecided_stop_is_overwritten(struct kunit *test)
{
	struct model *model = new_model(test, 2);
	struct process *process = &model->processes[0];
	struct taskviz_signal_stats stats;

	tell_raised(process, SHARED, SIGTSTP, PLAIN, TASKVIZ_SIGNAL_QUEUED);
	tell_taken(process->threads[1], SIGTSTP);
	tell_raised(process, SHARED, SIGTSTP, PLAIN, TASKVIZ_SIGNAL_QUEUED);
	tell_raised(process, SHARED, SIGUSR1, PLAIN, TASKVIZ_SIGNAL_QUEUED);
	taskviz_signal_read_stats(&stats);
	KUNIT_EXPECT_EQ(test, stats.overwritten, 0ull);
	tell_decided(process->threads[1], TASKVIZ_SIGNAL_STOP, TASKVIZ_SIGNAL_BY_DEFAULT);
	tell_delivered(process->threads[2], SIGTSTP, TASKVIZ_SIGNAL_HANDLER,
		       TASKVIZ_SIGNAL_BY_CHOICE);
	expect_taken(test, 1, false, TASKVIZ_SIGNAL_HANDLER, TASKVIZ_SIGNAL_BY_CHOICE);
}

/* A process that is dying drops a signal before it looks for opposites. */
static void dying_process_flushes_nothing(struct kunit *test)
{
	struct model *model = new_model(test, 64);
	struct taskviz_signal *entry;

	raise(test, model, 0, SHARED, SIGTSTP, PLAIN);
	entry = begin_signal();
	entry->signal = SIGCONT;
	entry->tgid = model->processes[0].threads[0]->tgid;
	entry->target = entry->tgid;
	entry->group_start_ns = model->processes[0].threads[0]->start_boottime;
	entry->target_start_ns = entry->group_start_ns;
	entry->marks = TASKVIZ_SIGNAL_TO_PROCESS;
	entry->result = TASKVIZ_SIGNAL_DISCARDED;
	entry->effect = TASKVIZ_SIGNAL_IGNORED;
	entry->why = TASKVIZ_SIGNAL_BY_DEATH;
	signal_raised(entry);
	expect_fate(test, model, 0);
}

/* send_sigqueue() asks for its own entry only. */
static void timers_wait_beside_others(struct kunit *test)
{
	struct model *model = new_model(test, 64);

	raise(test, model, 0, SHARED, SIGALRM, PLAIN);
	raise(test, model, 0, SHARED, SIGALRM, TIMER);
	raise(test, model, 0, SHARED, SIGALRM, TIMER);
	raise(test, model, 0, SHARED, SIGALRM, PLAIN);
	expect_fates(test, model);
	for (int i = 0; i < 3; i++) {
		deliver(model, 0, 0, SIGALRM, TASKVIZ_SIGNAL_HANDLER);
		expect_fates(test, model);
	}
}

/* Nobody told that the first thread ended with a signal pending. */
static void pid_of_a_thread_used_again(struct kunit *test)
{
	struct model *model = new_model(test, 64);
	struct process *process = &model->processes[0];

	raise(test, model, 0, 1, 40, PLAIN);
	empty(&process->queues[1]);
	process->threads[1]->start_boottime++;
	raise(test, model, 0, 1, 40, PLAIN);
	deliver(model, 0, 1, 40, TASKVIZ_SIGNAL_HANDLER);
	expect_fates(test, model);
}

/* At RLIMIT_SIGPENDING a real-time signal of kill() is a bit, and one bit is one delivery. */
static void bare_signals_are_one(struct kunit *test)
{
	struct model *model = new_model(test, 64);

	raise(test, model, 0, SHARED, 40, BARE);
	raise(test, model, 0, SHARED, 40, BARE);
	expect_fates(test, model);
	deliver(model, 0, 1, 40, TASKVIZ_SIGNAL_HANDLER);
	expect_fates(test, model);
	raise(test, model, 0, SHARED, 40, BARE);
	raise(test, model, 0, SHARED, 40, PLAIN);
	raise(test, model, 0, SHARED, 40, BARE);
	expect_fates(test, model);
	deliver(model, 0, 2, 40, TASKVIZ_SIGNAL_HANDLER);
	expect_fates(test, model);
}

/* sigwait() takes one without a word: the next of its kind tells, another queue's does not. */
static void taken_ones_are_noticed(struct kunit *test)
{
	struct model *model = new_model(test, 64);
	struct process *process = &model->processes[0];

	raise(test, model, 0, SHARED, SIGUSR2, PLAIN);
	collect(&process->queues[SHARED], SIGUSR2);
	raise(test, model, 0, 1, SIGUSR2, PLAIN);
	raise(test, model, 1, SHARED, SIGUSR2, PLAIN);
	raise(test, model, 0, SHARED, SIGUSR1, PLAIN);
	expect_open(test, 0, true, TASKVIZ_SIGNAL_BY_CHOICE);
	raise(test, model, 0, SHARED, SIGUSR2, PLAIN);
	expect_open(test, 0, false, TASKVIZ_SIGNAL_BY_TAKING);
	expect_open(test, 4, true, TASKVIZ_SIGNAL_BY_CHOICE);
}

/* Kill, seen by two threads and ended by both: the first of them took it. */
static void fatal_signals(struct kunit *test)
{
	struct model *model = new_model(test, 64);
	struct process *process = &model->processes[0];
	struct taskviz_signal signal;

	KUNIT_ASSERT_EQ(test, tell_fatal(process, 1, SIGTERM), 0u);
	tell_killing(model->processes[1].threads[0], SIGTERM);
	tell_killing(process->threads[0], SIGINT);
	tell_delivered(process->threads[1], SIGTERM, TASKVIZ_SIGNAL_HANDLER, 0);
	KUNIT_ASSERT_TRUE(test, taskviz_signal_read(0, &signal));
	KUNIT_EXPECT_EQ(test, signal.delivered_ns, 0ull);
	tell_killing(process->threads[2], SIGTERM);
	tell_killing(process->threads[0], SIGTERM);
	KUNIT_ASSERT_TRUE(test, taskviz_signal_read(0, &signal));
	KUNIT_EXPECT_NE(test, signal.delivered_ns, 0ull);
	KUNIT_EXPECT_EQ(test, signal.taker, process->threads[2]->pid);
	expect_open(test, 0, true, TASKVIZ_SIGNAL_BY_DEFAULT);
	tell_killed(process->threads[0], SIGTERM, false);
	tell_killed(process->threads[2], SIGTERM, true);
	KUNIT_ASSERT_TRUE(test, taskviz_signal_read(0, &signal));
	KUNIT_EXPECT_EQ(test, signal.marks, TASKVIZ_SIGNAL_FATAL);
	KUNIT_EXPECT_EQ(test, signal.effect, TASKVIZ_SIGNAL_TERMINATE);
}

static void delivered_end_waits_for_the_core(struct kunit *test)
{
	struct model *model = new_model(test, 64);
	struct process *process = &model->processes[0];
	struct taskviz_signal signal;

	raise(test, model, 0, 1, SIGSEGV, PLAIN);
	tell_delivered(process->threads[1], SIGSEGV, TASKVIZ_SIGNAL_CORE,
		       TASKVIZ_SIGNAL_BY_DEFAULT);
	expect_open(test, 0, true, TASKVIZ_SIGNAL_BY_DEFAULT);
	tell_killed(process->threads[0], SIGSEGV, true);
	KUNIT_ASSERT_TRUE(test, taskviz_signal_read(0, &signal));
	KUNIT_EXPECT_EQ(test, signal.marks, TASKVIZ_SIGNAL_FATAL | TASKVIZ_SIGNAL_DUMPED);
	KUNIT_EXPECT_EQ(test, signal.effect, TASKVIZ_SIGNAL_CORE);
	KUNIT_EXPECT_EQ(test, signal.taker, process->threads[1]->pid);
}

/* A second fatal one stands for itself; SIGKILL does not undo what is pending. */
static void fatal_signal_leaves_the_pending(struct kunit *test)
{
	struct model *model = new_model(test, 64);
	struct process *process = &model->processes[0];

	raise(test, model, 0, SHARED, SIGTERM, PLAIN);
	KUNIT_ASSERT_EQ(test, tell_fatal(process, SHARED, SIGTERM), 1u);
	KUNIT_ASSERT_EQ(test, tell_fatal(process, SHARED, SIGKILL), 2u);
	tell_killed(process->threads[0], SIGKILL, false);
	expect_open(test, 0, true, TASKVIZ_SIGNAL_BY_CHOICE);
	expect_open(test, 1, true, TASKVIZ_SIGNAL_BY_DEFAULT);
	expect_open(test, 2, false, TASKVIZ_SIGNAL_BY_DEFAULT);
}

/* The oldest are forgotten: the deliveries of those are not taken for those of the next. */
static void forgotten_ones_are_delivered_first(struct kunit *test)
{
	struct model *model = new_model(test, 4);
	struct process *process = &model->processes[0];
	struct taskviz_signal_stats stats;

	for (int i = 0; i < 6; i++)
		raise(test, model, 0, SHARED, 40, PLAIN);
	taskviz_signal_read_stats(&stats);
	KUNIT_EXPECT_EQ(test, stats.overwritten, 2ull);
	process->queues[SHARED].entries[0].forgotten = true;
	process->queues[SHARED].entries[1].forgotten = true;
	for (int i = 0; i < 6; i++) {
		deliver(model, 0, 0, 40, TASKVIZ_SIGNAL_HANDLER);
		expect_fates(test, model);
	}
	tell_delivered(process->threads[0], 40, TASKVIZ_SIGNAL_HANDLER, 0);
	model->unmatched++;
	expect_fates(test, model);
}

static void what_took_effect_is_overwritten_silently(struct kunit *test)
{
	struct model *model = new_model(test, 1);
	struct taskviz_signal_stats stats;
	struct taskviz_signal signal;

	for (int i = 0; i < 3; i++) {
		raise(test, model, 0, 1, SIGUSR1, PLAIN);
		deliver(model, 0, 1, SIGUSR1, TASKVIZ_SIGNAL_HANDLER);
		expect_fates(test, model);
	}
	KUNIT_EXPECT_FALSE(test, taskviz_signal_read(1, &signal));
	KUNIT_EXPECT_FALSE(test, taskviz_signal_read(3, &signal));
	tell_fatal(&model->processes[0], 1, SIGKILL);
	tell_killing(model->processes[0].threads[2], SIGKILL);
	tell_fatal(&model->processes[1], 1, SIGKILL);
	taskviz_signal_read_stats(&stats);
	KUNIT_EXPECT_EQ(test, stats.overwritten, 0ull);
	KUNIT_EXPECT_EQ(test, stats.capacity, 1ull);
	tell_killed(model->processes[0].threads[2], SIGKILL, false);
	expect_open(test, 4, true, TASKVIZ_SIGNAL_BY_DEFAULT);
}

static void closed_log_knows_nothing(struct kunit *test)
{
	struct model *model = new_model(test, 8);
	struct taskviz_signal_stats stats;
	struct taskviz_signal signal, *entry;

	raise(test, model, 0, 0, SIGHUP, PLAIN);
	entry = begin_signal();
	entry->signal = SIGHUP;
	signal_raised(entry);
	entry -= 1;
	taskviz_signal_read_stats(&stats);
	KUNIT_EXPECT_GE(test, stats.bytes, 8 * sizeof(signal));
	KUNIT_EXPECT_FALSE(test, is_freed(entry));
	taskviz_signal_log_close();
	KUNIT_EXPECT_TRUE(test, is_freed(entry));
	taskviz_signal_read_stats(&stats);
	KUNIT_EXPECT_EQ(test, stats.raised, 0ull);
	KUNIT_EXPECT_EQ(test, stats.bytes, 0ull);
	KUNIT_EXPECT_FALSE(test, taskviz_signal_read(0, &signal));
	open_log(test, model, 8);
	tell_delivered(model->processes[0].threads[0], SIGHUP, TASKVIZ_SIGNAL_HANDLER, 0);
	taskviz_signal_read_stats(&stats);
	KUNIT_EXPECT_EQ(test, stats.unmatched, 1ull);
}

static void sizes_out_of_range(struct kunit *test)
{
	set_capacity(test, 0);
	KUNIT_EXPECT_EQ(test, taskviz_signal_log_open(), -EINVAL);
	set_capacity(test, (1 << 20) + 1);
	KUNIT_EXPECT_EQ(test, taskviz_signal_log_open(), -EINVAL);
}

#define SEED	20110u

static u32 below(struct rnd_state *rnd, u32 limit)
{
	return prandom_u32_state(rnd) % limit;
}

/* Those with rules of their own come often. */
static int any_signal(struct rnd_state *rnd)
{
	static const u8 sigs[] = {
		SIGCONT, SIGSTOP, SIGTSTP, SIGTTOU, SIGUSR1, SIGALRM, SIGRTMIN, 33, _NSIG,
	};

	return sigs[below(rnd, ARRAY_SIZE(sigs))];
}

static enum kind any_kind(struct rnd_state *rnd)
{
	switch (below(rnd, 8)) {
	case 0:
		return TIMER;
	case 1:
		return IGNORED;
	case 2:
		return BARE;
	default:
		return PLAIN;
	}
}

static void deliver_any(struct model *model, struct rnd_state *rnd, int p)
{
	const int thread = below(rnd, NR_THREADS);
	const u64 bits = model->processes[p].queues[thread].bits |
			 model->processes[p].queues[SHARED].bits;
	const int from = below(rnd, _NSIG);
	static const u8 effects[] = {
		TASKVIZ_SIGNAL_IGNORED, TASKVIZ_SIGNAL_HANDLER, TASKVIZ_SIGNAL_STOP,
	};

	for (int i = 0; i < _NSIG; i++) {
		const int sig = (from + i) % _NSIG + 1;

		if (bits & BIT_ULL(sig - 1)) {
			deliver(model, p, thread, sig, effects[below(rnd, 3)]);
			return;
		}
	}
}

/* More is raised than is delivered, until a queue is full. */
static void step(struct kunit *test, struct model *model, struct rnd_state *rnd)
{
	const int p = below(rnd, NR_PROCESSES), to = below(rnd, NR_THREADS + 1);
	const int sig = any_signal(rnd);
	const bool full = model->processes[p].queues[to].nr == MAX_WAITING;

	if (below(rnd, 5) < 3 && !full)
		raise(test, model, p, to, sig, any_kind(rnd));
	else
		deliver_any(model, rnd, p);
}

static void random_signals_match_the_model(struct kunit *test)
{
	struct model *model = new_model(test, 1024);
	struct rnd_state rnd;

	kunit_info(test, "seed %u", SEED);
	prandom_seed_state(&rnd, SEED);
	for (int round = 0; round < 20; round++) {
		open_log(test, model, 1024);
		for (int i = 0; i < 1000; i++) {
			step(test, model, &rnd);
			if (i % 16 == 0)
				expect_fates(test, model);
			KUNIT_ASSERT_EQ_MSG(test, test->status, KUNIT_SUCCESS, "%d.%d", round, i);
		}
		expect_fates(test, model);
	}
}

/* The queue in which a signal waits, and its place there; NULL if it does not. */
static struct queue *queue_of(struct model *model, u32 number, u32 *at)
{
	for (int p = 0; p < NR_PROCESSES; p++)
		for (int q = 0; q <= NR_THREADS; q++) {
			struct queue *queue = &model->processes[p].queues[q];

			for (*at = 0; *at < queue->nr; ++*at)
				if (queue->entries[*at].number == number)
					return queue;
		}
	return NULL;
}

/* Whether another of its kind waits behind it, which then tells of it. */
static bool has_follower(const struct queue *queue, u32 at)
{
	for (u32 i = at + 1; i < queue->nr; i++)
		if (queue->entries[i].sig == queue->entries[at].sig)
			return true;
	return false;
}

/* Real-time signals in a log that is too small: one that would be forgotten alone is not. */
static void random_overflows_match_the_model(struct kunit *test)
{
	struct model *model = new_model(test, 16);
	struct rnd_state rnd;
	u64 overwritten = 0;
	struct taskviz_signal_stats stats;

	kunit_info(test, "seed %u", SEED);
	prandom_seed_state(&rnd, SEED);
	while (model->nr < 2000) {
		const u32 oldest = model->nr - model->capacity;
		const int p = below(&rnd, NR_PROCESSES), to = below(&rnd, NR_THREADS + 1);
		struct queue *queue = NULL;
		u32 at;

		if (below(&rnd, 2) || model->processes[p].queues[to].nr == MAX_WAITING) {
			deliver_any(model, &rnd, p);
			continue;
		}
		if (model->nr >= model->capacity)
			queue = queue_of(model, oldest, &at);
		if (queue && !has_follower(queue, at)) {
			deliver_any(model, &rnd, p);
			continue;
		}
		if (queue) {
			queue->entries[at].forgotten = true;
			overwritten++;
		}
		raise(test, model, p, to, SIGRTMIN + below(&rnd, 2), PLAIN);
		expect_fates(test, model);
		KUNIT_ASSERT_EQ_MSG(test, test->status, KUNIT_SUCCESS, "%u", model->nr);
	}
	taskviz_signal_read_stats(&stats);
	KUNIT_EXPECT_EQ(test, stats.overwritten, overwritten);
	KUNIT_EXPECT_GT(test, overwritten, 50ull);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(legacy_signals_wait_once),
	KUNIT_CASE(realtime_signals_queue),
	KUNIT_CASE(opposites_leave_all_queues),
	KUNIT_CASE(stops_are_decided_by_who_took_them),
	KUNIT_CASE(undecided_stop_is_undone),
	KUNIT_CASE(undecided_stop_is_overwritten),
	KUNIT_CASE(dying_process_flushes_nothing),
	KUNIT_CASE(timers_wait_beside_others),
	KUNIT_CASE(pid_of_a_thread_used_again),
	KUNIT_CASE(bare_signals_are_one),
	KUNIT_CASE(taken_ones_are_noticed),
	KUNIT_CASE(fatal_signals),
	KUNIT_CASE(delivered_end_waits_for_the_core),
	KUNIT_CASE(fatal_signal_leaves_the_pending),
	KUNIT_CASE(forgotten_ones_are_delivered_first),
	KUNIT_CASE(what_took_effect_is_overwritten_silently),
	KUNIT_CASE(closed_log_knows_nothing),
	KUNIT_CASE(sizes_out_of_range),
	KUNIT_CASE(random_signals_match_the_model),
	KUNIT_CASE(random_overflows_match_the_model),
	{}
};

static struct kunit_suite suite = {
	.name = "signals",
	.exit = close_log,
	.test_cases = cases,
};

kunit_test_suite(suite);
