// SPDX-License-Identifier: GPL-2.0
/* Suite signals: the log against a model of the kernel's queues, step by step and at random. */
#include <linux/prandom.h>
#include "signals_model.h"

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
