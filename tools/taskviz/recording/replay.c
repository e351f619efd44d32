// SPDX-License-Identifier: GPL-2.0
/* Lets the events of a recording happen again to the records of its first snapshot. */
#include <linux/sched.h>
#include <string.h>
#include "core/pure.h"
#include "model/snapshot.h"
#include "losses.h"
#include "replay.h"

/*
 * The first snapshot is not an instant, and the stream began before it: up to its time only what
 * has no count is taken from events, since the counts may hold it already.
 */

struct replay {
	const struct history *history;
	struct taskviz_record *records;	/* one a life, pid -1 before it is born */
	uint64_t begin_ns;
	bool threads;
	bool lost;
};

static void forget_usage(struct taskviz_record *record)
{
	record->vss_bytes = TASKVIZ_UNKNOWN64;
	record->rss_bytes = TASKVIZ_UNKNOWN64;
	record->swap_bytes = TASKVIZ_UNKNOWN64;
	record->pgtable_bytes = TASKVIZ_UNKNOWN64;
	record->utime_ns = TASKVIZ_UNKNOWN64;
	record->stime_ns = TASKVIZ_UNKNOWN64;
	record->nvcsw = TASKVIZ_UNKNOWN64;
	record->nivcsw = TASKVIZ_UNKNOWN64;
	record->min_flt = TASKVIZ_UNKNOWN64;
	record->maj_flt = TASKVIZ_UNKNOWN64;
	record->flags = TASKVIZ_UNKNOWN32;
	record->cpu = TASKVIZ_UNKNOWN32;
	record->counts.reused = TASKVIZ_UNKNOWN32;
	record->counts.signals_sent = TASKVIZ_UNKNOWN32;
	record->counts.signals_got = TASKVIZ_UNKNOWN32;
}

/* What the first snapshot has of it. */
static const struct taskviz_record *first_of(const struct replay *replay, uint32_t index)
{
	const struct life *life = &replay->history->lives[index];

	return replay->threads ? life->first : life->process;
}

static bool tells_states(const struct replay *replay, uint32_t life)
{
	return replay->history->recording->head.flags & RECORDING_STATES &&
	       !replay->history->lives[life].outside;
}

/* Those that were met: the number was read at another moment. Outside not all are known. */
static void count_threads(const struct replay *replay, uint32_t index)
{
	const struct life *life = &replay->history->lives[index];

	if (life->threads && !life->outside)
		replay->records[index].nr_threads = life->threads;
}

/* A zombie stays one until it is released, which is told without states, too. */
static bool keeps_state(const struct replay *replay, uint32_t index)
{
	return tells_states(replay, index) ||
	       (taskviz_record_is_zombie(first_of(replay, index)) &&
		!replay->history->lives[index].outside);
}

static void begin_life(const struct replay *replay, uint32_t index)
{
	const struct taskviz_record *first = first_of(replay, index);
	struct taskviz_record *record = &replay->records[index];

	record->pid = TASKVIZ_UNKNOWN_PID;
	if (!first)
		return;
	*record = *first;
	if (first->info & TASKVIZ_INFO_ENDED)
		return;
	count_threads(replay, index);
	forget_usage(record);
	if (!keeps_state(replay, index))
		record->state = REPLAY_STATE_UNKNOWN;
}

static bool is_there(const struct replay *replay, uint32_t life)
{
	return life != NO_LIFE && replay->records[life].pid != TASKVIZ_UNKNOWN_PID;
}

/* Whose counts an event changes: of the thread, or of its process when those are asked for. */
static struct taskviz_counts *counts_of(const struct replay *replay, uint32_t life, uint64_t at_ns)
{
	if (life == NO_LIFE || at_ns <= replay->begin_ns)
		return NULL;
	if (!replay->threads)
		life = replay->history->lives[life].leader;
	return is_there(replay, life) ? &replay->records[life].counts : NULL;
}

static void add_count(uint32_t *count)
{
	if (*count != TASKVIZ_UNKNOWN32)
		(*count)++;
}

static void be_born(const struct replay *replay, const struct event *event,
		    const struct event_lives *link)
{
	struct taskviz_record *record = &replay->records[link->life];
	const struct taskviz_record *parent = NULL;

	if (is_there(replay, link->other))
		parent = &replay->records[link->other];
	taskviz_record_init(record);
	memset(&record->counts, 0, sizeof(record->counts));
	forget_usage(record);
	record->pid = event->pid;
	record->tgid = event->fork.tgid;
	record->ppid = event->fork.parent;
	record->birth_ppid = event->fork.parent;
	record->start_ns = event->start_ns;
	record->state = tells_states(replay, link->life) ? 'R' : REPLAY_STATE_UNKNOWN;
	record->nr_threads = 1;
	count_threads(replay, link->life);
	record->uid = parent ? parent->uid : TASKVIZ_UNKNOWN32;
	record->euid = parent ? parent->euid : TASKVIZ_UNKNOWN32;
	record->gid = parent ? parent->gid : TASKVIZ_UNKNOWN32;
	record->egid = parent ? parent->egid : TASKVIZ_UNKNOWN32;
	record->kind = parent && taskviz_record_is_kernel(parent) ? TASKVIZ_KIND_KTHREAD :
		       TASKVIZ_KIND_USER;
	memcpy(record->name, event->fork.name, sizeof(record->name));
}

/*
 * Does the first snapshot tell of a birth: is the task in it, or a thread in its process' number?
 * That of processes is older than that of threads, and knows no task that was born between them.
 */
static bool is_known(const struct replay *replay, uint32_t index)
{
	const struct life *life = &replay->history->lives[index];

	return replay->threads || life->leader != index ? life->first : life->process;
}

static void take_fork(const struct replay *replay, const struct event *event,
		      const struct event_lives *link)
{
	struct taskviz_counts *counts = counts_of(replay, link->other, event->time_ns);
	bool thread = event->pid != event->fork.tgid;
	uint32_t leader = replay->history->lives[link->life].leader;

	if (counts)
		add_count(thread ? &counts->clones : &counts->forks);
	if (is_known(replay, link->life))
		return;
	if (!thread || replay->threads)
		be_born(replay, event, link);
	if (thread && replay->threads)
		replay->records[link->life].info |= TASKVIZ_INFO_THREAD;
	if (thread && leader != link->life && is_there(replay, leader))
		replay->records[leader].nr_threads++;
}

static void take_exec(const struct replay *replay, const struct event *event,
		      const struct event_lives *link)
{
	struct taskviz_counts *counts = counts_of(replay, link->life, event->time_ns);
	struct taskviz_record *record = &replay->records[link->life];

	if (counts)
		add_count(&counts->execs);
	if (is_there(replay, link->other))
		replay->records[link->other].pid = TASKVIZ_UNKNOWN_PID;
	if (!is_there(replay, link->life))
		return;
	memcpy(record->name, event->exec.name, sizeof(record->name));
	record->info &= ~TASKVIZ_INFO_ENDED;
	record->exited_ns = 0;
	record->reaped_ns = 0;
	record->reaper = 0;
	record->exit_code = TASKVIZ_UNKNOWN_EXIT;
	record->nr_threads = 1;
	record->state = tells_states(replay, link->life) ? 'R' : REPLAY_STATE_UNKNOWN;
}

static void take_exit(const struct replay *replay, const struct event *event, uint32_t life)
{
	struct taskviz_record *record = &replay->records[life];

	record->state = 'Z';
	record->exited_ns = event->time_ns;
	record->exit_code = event->exit.exit_code;
	record->info &= ~TASKVIZ_INFO_HAS_MM;
}

/* A thread that came and went while the first snapshot was made is in no number of threads. */
static void count_thread_out(const struct replay *replay, uint32_t index)
{
	const struct life *life = &replay->history->lives[index];
	struct taskviz_record *leader = &replay->records[life->leader];

	if (life->leader != index && (life->first || life->born) &&
	    is_there(replay, life->leader) && leader->nr_threads > 1)
		leader->nr_threads--;
}

static void take_reap(const struct replay *replay, const struct event *event, uint32_t life)
{
	struct taskviz_record *record = &replay->records[life];

	count_thread_out(replay, life);
	if (!is_there(replay, life))
		return;
	record->state = 'X';
	record->info |= TASKVIZ_INFO_ENDED;
	record->info &= ~TASKVIZ_INFO_HAS_MM;
	record->exit_code = event->reap.exit_code;
	record->reaped_ns = event->time_ns;
	record->reaper = event->reap.reaper;
	if (record->exited_ns)
		return;
	record->exited_ns = TASKVIZ_UNKNOWN64;
	if (event->reap.zombie_ns != TASKVIZ_UNKNOWN64)
		record->exited_ns = event->time_ns - event->reap.zombie_ns;
}

static void take_copy(const struct replay *replay, const struct event *event, uint32_t life)
{
	struct taskviz_counts *counts = counts_of(replay, life, event->time_ns);

	if (counts)
		add_count(&counts->copies[event->copy.kind]);
}

/* The last switch of a zombie, after its exit, tells nothing new. */
static void take_state(const struct replay *replay, uint32_t life, char state, const char *name)
{
	struct taskviz_record *record = &replay->records[life];

	if (!is_there(replay, life) || taskviz_record_is_zombie(record))
		return;
	if (!replay->history->lives[life].outside)
		record->state = state;
	memcpy(record->name, name, sizeof(record->name));
}

static void take_switch(const struct replay *replay, const struct event *event,
			const struct event_lives *link)
{
	take_state(replay, link->life, event_state_letter(event->run.prev_state),
		   event->run.prev_comm);
	take_state(replay, link->other, 'R', event->run.next_comm);
	if (is_there(replay, link->other))
		replay->records[link->other].cpu = event->cpu;
}

/* What was lost before the first snapshot, and what was told before that, it knows better. */
static void remember_states(struct replay *replay)
{
	for (uint32_t i = 0; i < replay->history->nr; i++) {
		const struct taskviz_record *first = first_of(replay, i);

		if (first && keeps_state(replay, i) && is_there(replay, i) &&
		    !taskviz_record_is_zombie(&replay->records[i]))
			replay->records[i].state = first->state;
	}
}

/* None is certain any more but that of the dead: see forget_dead(). */
static void forget_states(struct replay *replay)
{
	for (uint32_t i = 0; i < replay->history->nr; i++)
		if (is_there(replay, i) && !taskviz_record_is_zombie(&replay->records[i]))
			replay->records[i].state = REPLAY_STATE_UNKNOWN;
}

static void take_lost_states(struct replay *replay, uint64_t at_ns)
{
	if (at_ns <= replay->begin_ns)
		remember_states(replay);
	else
		forget_states(replay);
}

/* Who was a zombie before that may have been waited for, unless that is told of later. */
static void forget_dead(const struct replay *replay, uint64_t lost_ns)
{
	for (uint32_t i = 0; i < replay->history->nr; i++) {
		struct taskviz_record *record = &replay->records[i];
		const bool later = record->exited_ns != TASKVIZ_UNKNOWN64 &&
				   record->exited_ns > lost_ns;

		if (is_there(replay, i) && taskviz_record_is_zombie(record) &&
		    !(record->info & TASKVIZ_INFO_ENDED) && !later &&
		    !replay->history->lives[i].gone_ns)
			record->state = REPLAY_STATE_UNKNOWN;
	}
}

static void take(struct replay *replay, const struct event *event, const struct event_lives *link)
{
	bool there = is_there(replay, link->life);

	if (event->kind == EVENT_FORK)
		take_fork(replay, event, link);
	else if (event->kind == EVENT_EXEC)
		take_exec(replay, event, link);
	else if (event->kind == EVENT_SWITCH)
		take_switch(replay, event, link);
	else if (event->kind == EVENT_WAKEUP)
		take_state(replay, link->life, 'R', event->wakeup.comm);
	else if (event->kind == EVENT_COPY)
		take_copy(replay, event, link->life);
	else if (losses_take(replay->history->recording, event, EVENT_STATES))
		take_lost_states(replay, event->time_ns);
	else if (event->kind == EVENT_EXIT && there)
		take_exit(replay, event, link->life);
	else if (event->kind == EVENT_REAP)
		take_reap(replay, event, link->life);
	if (event->kind == EVENT_ADOPT && there) {
		replay->records[link->life].ppid = event->adopt.parent;
		replay->records[link->life].adopted = event->adopt.why;
	}
}

static void take_until(struct replay *replay, uint64_t at_ns)
{
	const struct recording *recording = replay->history->recording;
	uint64_t lost_ns;
	size_t i;

	for (i = 0; i < recording->nr_events && recording->events[i].time_ns <= at_ns; i++)
		take(replay, &recording->events[i], &replay->history->links[i]);
	if (losses_began(recording, i, EVENT_STATES, NULL))
		forget_states(replay);
	lost_ns = losses_until_ns(recording, i, EVENT_LIVES);
	replay->lost = lost_ns > replay->begin_ns;
	if (replay->lost)
		forget_dead(replay, lost_ns);
}

static void count_state(struct taskviz_snapshot *head, const struct taskviz_record *record)
{
	int index = taskviz_state_index(record->state);

	if (record->info & TASKVIZ_INFO_ENDED || record->kind == TASKVIZ_KIND_IDLE)
		return;
	if (index >= 0)
		head->states[index]++;
	if (taskviz_record_is_kernel(record))
		head->kthreads++;
	else
		head->threads += record->info & TASKVIZ_INFO_THREAD ? 0 : record->nr_threads;
	if (!taskviz_record_is_kernel(record) && !(record->info & TASKVIZ_INFO_THREAD))
		head->processes++;
}

static void set_head(const struct replay *replay, uint32_t flags, uint64_t at_ns,
		     struct snapshot *snapshot)
{
	const struct recording *recording = replay->history->recording;
	struct taskviz_snapshot *head = &snapshot->head;

	*head = recording->snapshots[RECORDING_FIRST].head;
	memset(head->states, 0, sizeof(head->states));
	head->flags = flags;
	head->now_ns = at_ns;
	head->processes = 0;
	head->threads = 0;
	head->kthreads = 0;
	head->births = TASKVIZ_UNKNOWN64;
	head->execs = TASKVIZ_UNKNOWN64;
	head->exits = TASKVIZ_UNKNOWN64;
	head->copies = TASKVIZ_UNKNOWN64;
	head->count = 0;
}

/* Those that are born by then, to the front. */
static void gather(const struct replay *replay, struct snapshot *snapshot)
{
	for (uint32_t i = 0; i < replay->history->nr; i++) {
		struct taskviz_record *record = &replay->records[i];

		if (record->pid == TASKVIZ_UNKNOWN_PID)
			continue;
		if (replay->lost)
			memset(&record->counts, 0xff, sizeof(record->counts));
		count_state(&snapshot->head, record);
		snapshot->records[snapshot->head.count++] = *record;
	}
}

int replay_snapshot(const struct history *history, uint32_t flags, uint64_t at_ns,
		    struct snapshot *snapshot)
{
	const struct recording *recording = history->recording;
	struct replay replay = {
		.history = history, .threads = flags & TASKVIZ_SNAPSHOT_THREADS,
	};
	int err = snapshot_reserve(snapshot, history->nr);

	if (err)
		return err;
	replay.begin_ns = recording->snapshots[RECORDING_FIRST + replay.threads].head.now_ns;
	replay.records = snapshot->records;
	for (uint32_t i = 0; i < history->nr; i++)
		begin_life(&replay, i);
	take_until(&replay, at_ns);
	set_head(&replay, flags, at_ns, snapshot);
	gather(&replay, snapshot);
	return snapshot_order(snapshot, flags & TASKVIZ_SNAPSHOT_ENDED);
}
