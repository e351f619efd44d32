// SPDX-License-Identifier: GPL-2.0
/* Goes through the events of a recording and turns them into spans and lines between rows. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/param.h>
#include "recording/losses.h"
#include "loss_begins.h"
#include "row_set.h"
#include "timeline.h"
#include "timeline_rows.h"

/* Events whose memory is given back at once, if they are of no more use: a megabyte of them. */
#define PASSED_AT_ONCE	16384

/**
 * struct walk - where the walk through the events is
 * @timeline: to fill
 * @history: of the recording
 * @open: of each row: the span that goes on, state 0 if none
 * @programs: of each row: index of the program that runs, or NO_ROW
 * @cpus: of each row: the CPU it has, if it has one
 * @woken_ns: of each row: when it was woken in a state that is not known, 0 if it was not
 * @woken_gap: of each row: how many gaps had begun then; if one has since, it does not count
 * @nr_gaps: how many have
 * @off_cpu: rows in a state that is known, and may be over at once in a gap, see lasting()
 * @dead: rows of who is dead
 * @runs: of each CPU: the row of who got it last, or NO_ROW
 * @shown: of each CPU: did a switch tell since its last loss who has it?
 * @last_state_ns: of each CPU: its last switch or wakeup
 * @last_life_ns: of each CPU: its last other event
 * @begins: where losses begin, those to come from @next_begin on
 * @nr_begins: how many
 * @next_begin: index of the next one
 * @gaps: losses of states that have begun and are not over
 * @life_begins: the same of losses that may have taken what tells that somebody is gone
 * @nr_life_begins: how many
 * @next_life_begin: index of the next one
 * @life_gaps: of these that have begun and are not over
 * @states: do events tell states?
 * @alone: are events of no more use behind it?
 */
struct walk {
	struct timeline *timeline;
	const struct history *history;
	struct timeline_span *open;
	uint32_t *programs;
	uint16_t *cpus;
	uint64_t *woken_ns;
	uint32_t *woken_gap;
	uint32_t nr_gaps;
	struct row_set off_cpu;
	struct row_set dead;
	uint32_t runs[UINT16_MAX + 1];
	bool shown[UINT16_MAX + 1];
	uint64_t last_state_ns[UINT16_MAX + 1];
	uint64_t last_life_ns[UINT16_MAX + 1];
	struct loss_begin *begins;
	size_t nr_begins;
	size_t next_begin;
	size_t gaps;
	struct loss_begin *life_begins;
	size_t nr_life_begins;
	size_t next_life_begin;
	size_t life_gaps;
	bool states;
	bool alone;
};

static uint32_t row_of(const struct walk *walk, uint32_t life)
{
	return life == NO_LIFE ? NO_ROW : walk->timeline->row_of[life];
}

static uint64_t clip(const struct walk *walk, uint64_t at_ns)
{
	const struct timeline *timeline = walk->timeline;

	if (at_ns < timeline->begin_ns)
		return timeline->begin_ns;
	return at_ns > timeline->end_ns ? timeline->end_ns : at_ns;
}

static void close_span(struct walk *walk, uint32_t row, uint64_t at_ns)
{
	struct timeline_span *open = &walk->open[row], *span;

	if (!open->state || at_ns <= open->from_ns)
		return;
	span = timeline_add(walk->timeline, &walk->timeline->spans, sizeof(*span));
	if (!span)
		return;
	*span = *open;
	span->row = row;
	span->to_ns = at_ns;
}

static bool is_dead(char state)
{
	return state == 'Z' || state == 'X';
}

static void set_state(struct walk *walk, uint32_t row, char state)
{
	const bool known = state && state != TIMELINE_UNKNOWN;

	walk->open[row].state = state;
	walk->woken_ns[row] = 0;
	row_set_put(&walk->dead, row, is_dead(state));
	row_set_put(&walk->off_cpu, row, known && !is_dead(state) && state != TIMELINE_ON_CPU);
}

/* From now on the task is in that state; 0: it is no more. */
static void enter(struct walk *walk, uint32_t row, uint64_t at_ns, char state)
{
	if (row == NO_ROW)
		return;
	at_ns = clip(walk, at_ns);
	close_span(walk, row, at_ns);
	walk->open[row].from_ns = at_ns;
	set_state(walk, row, state);
}

/* Nothing of a task ends before its birth, whatever its record says: no time is less than none. */
static uint64_t end_of(const struct walk *walk, uint32_t row, uint64_t at_ns)
{
	return MAX(clip(walk, at_ns), walk->timeline->rows.at[row].from_ns);
}

static void close_program(struct walk *walk, uint32_t row, uint64_t at_ns)
{
	struct timeline_program *program;

	if (walk->programs[row] == NO_ROW)
		return;
	program = &walk->timeline->programs.at[walk->programs[row]];
	program->to_ns = MAX(end_of(walk, row, at_ns), program->from_ns);
	walk->programs[row] = NO_ROW;
}

/* What ran before the beginning gives its place to what runs then. */
static struct timeline_program *add_program(struct walk *walk, uint32_t row, uint64_t at_ns)
{
	struct timeline *timeline = walk->timeline;
	struct timeline_program *program;

	if (walk->programs[row] != NO_ROW && at_ns < timeline->begin_ns)
		return &timeline->programs.at[walk->programs[row]];
	close_program(walk, row, at_ns);
	program = timeline_add(timeline, &timeline->programs, sizeof(*program));
	if (program)
		walk->programs[row] = timeline->programs.nr - 1;
	return program;
}

static void open_program(struct walk *walk, uint32_t row, uint64_t at_ns, const char *name,
			 bool exec)
{
	struct timeline *timeline = walk->timeline;
	struct timeline_program *program = add_program(walk, row, at_ns);

	if (!program)
		return;
	program->row = row;
	program->exec = exec && at_ns >= timeline->begin_ns;
	program->from_ns = clip(walk, at_ns);
	memcpy(program->name, name, sizeof(program->name));
	memcpy(timeline->rows.at[row].name, name, sizeof(program->name));
}

static void add_link(struct walk *walk, int kind, uint32_t from, uint32_t to, uint64_t at_ns,
		     uint32_t value, bool minor)
{
	struct timeline_link *link;

	if (to == NO_ROW || at_ns < walk->timeline->begin_ns)
		return;
	link = timeline_add(walk->timeline, &walk->timeline->links, sizeof(*link));
	if (!link)
		return;
	link->kind = kind;
	link->from = from;
	link->to = to;
	link->at_ns = at_ns;
	link->value = value;
	link->minor = minor;
}

/* That somebody who is dead is gone may be missing, unless it is told of later. */
static bool may_be_gone(const struct walk *walk, uint32_t row)
{
	return walk->life_gaps && !walk->timeline->rows.at[row].released;
}

/*
 * While events are missing, what a task was last seen to become may be over at once: a wakeup may
 * be missing, and what followed. But who has a CPU leaves it there, and of those of which something
 * is missing no event tells. Who is dead stays so, see may_be_gone().
 */
static char lasting(const struct walk *walk, uint32_t row, char state)
{
	if (is_dead(state) && may_be_gone(walk, row))
		return TIMELINE_UNKNOWN;
	return walk->gaps && !strchr("RZX", state) ? TIMELINE_UNKNOWN : state;
}

static void take_fork(struct walk *walk, const struct event *event, uint32_t row, uint32_t parent)
{
	const struct timeline_row *child = &walk->timeline->rows.at[row];

	if (walk->open[row].state)
		return;
	open_program(walk, row, child->from_ns, event->fork.name, false);
	enter(walk, row, child->from_ns, walk->states && !child->outside ?
	      lasting(walk, row, TIMELINE_RUNNABLE) : TIMELINE_UNKNOWN);
	add_link(walk, LINK_FORK, parent, row, event->time_ns, 0, false);
}

static void add_takeover(struct walk *walk, uint32_t row, uint32_t taker, uint64_t at_ns)
{
	struct timeline_takeover *takeover = timeline_add(walk->timeline,
							  &walk->timeline->takeovers,
							  sizeof(*takeover));

	if (takeover)
		*takeover = (struct timeline_takeover){ row, taker, at_ns };
}

static void get_cpu(struct walk *walk, uint32_t row, uint16_t cpu)
{
	walk->runs[cpu] = row;
	if (row != NO_ROW)
		walk->cpus[row] = cpu;
}

/* The life of a thread that took over its leader's ends here; the leader's goes on. */
static void take_exec(struct walk *walk, const struct event *event, uint32_t row, uint32_t old)
{
	char state = walk->open[row].state;

	if (old != NO_ROW) {
		add_takeover(walk, row, old, event->time_ns);
		close_program(walk, old, event->time_ns);
		enter(walk, old, event->time_ns, 0);
		state = walk->states ? TIMELINE_ON_CPU : TIMELINE_UNKNOWN;
		get_cpu(walk, row, event->cpu);
		walk->timeline->rows.at[row].exited_ns = UINT64_MAX;
	}
	open_program(walk, row, event->time_ns, event->exec.name, true);
	enter(walk, row, event->time_ns, state);
}

/* A task may give itself another name without an exec. */
static void take_name(struct walk *walk, uint32_t row, const char *name)
{
	if (row != NO_ROW)
		memcpy(walk->timeline->rows.at[row].name, name, TASKVIZ_NAME_LEN);
}

static void take_exit(struct walk *walk, const struct event *event, uint32_t row)
{
	struct timeline_row *task = &walk->timeline->rows.at[row];

	close_program(walk, row, event->time_ns);
	task->exited_ns = end_of(walk, row, event->time_ns);
	task->exit_code = event->exit.exit_code;
	take_name(walk, row, event->exit.name);
	enter(walk, row, event->time_ns, lasting(walk, row, 'Z'));
}

static void take_copy(struct walk *walk, const struct event *event, uint32_t row)
{
	struct timeline_copy *copy;

	if (event->time_ns < walk->timeline->begin_ns)
		return;
	copy = timeline_add(walk->timeline, &walk->timeline->copies, sizeof(*copy));
	if (copy)
		*copy = (struct timeline_copy){ row, event->copy.kind, event->time_ns };
}

static bool has_exited(const struct walk *walk, uint32_t row)
{
	return walk->timeline->rows.at[row].exited_ns != UINT64_MAX;
}

/* What a zombie does on its way out tells nothing new, nor does a wakeup of who has the CPU. */
static void change_state(struct walk *walk, uint32_t row, uint64_t at_ns, char state)
{
	char before = row == NO_ROW ? 0 : walk->open[row].state;

	if (!before || before == 'Z' || has_exited(walk, row) ||
	    walk->timeline->rows.at[row].outside ||
	    (state == TIMELINE_RUNNABLE && before == TIMELINE_ON_CPU))
		return;
	state = lasting(walk, row, state);
	if (state != before)
		enter(walk, row, at_ns, state);
}

/* Without a loss since? */
static bool was_woken(const struct walk *walk, uint32_t row)
{
	return walk->woken_ns[row] && walk->woken_gap[row] == walk->nr_gaps;
}

static void set_woken(struct walk *walk, uint32_t row, uint64_t at_ns)
{
	walk->woken_ns[row] = at_ns;
	walk->woken_gap[row] = walk->nr_gaps;
}

/*
 * The kernel also tells a wakeup of who has a CPU. If the state was not known and nobody else is
 * known to have that CPU, either may be so, until the next switch of the task tells which.
 */
static void wake_up(struct walk *walk, uint32_t row, uint64_t at_ns, uint32_t cpu)
{
	const bool known = walk->open[row].state != TIMELINE_UNKNOWN ||
			   (cpu <= UINT16_MAX && walk->shown[cpu]);

	if (known)
		change_state(walk, row, at_ns, TIMELINE_RUNNABLE);
	else if (!walk->gaps && !was_woken(walk, row))
		set_woken(walk, row, at_ns);
}

/* Of a task that was runnable or running it ends nothing. */
static void take_wakeup(struct walk *walk, const struct event *event,
			const struct event_lives *link)
{
	const uint32_t row = row_of(walk, link->life);
	struct timeline_span *open;

	if (row == NO_ROW)
		return;
	open = &walk->open[row];
	open->woken = open->state != TIMELINE_UNKNOWN;
	open->context = event->wakeup.context;
	open->waker = event->wakeup.waker;
	open->waker_life = link->other;
	open->call = event->wakeup.call;
	open->waker_call = event->wakeup.waker_call;
	open->first = event->wakeup.first;
	wake_up(walk, row, event->time_ns, event->wakeup.target_cpu);
	open->woken = false;
}

static void leave_cpu(struct walk *walk, uint32_t row, uint64_t at_ns, char state)
{
	if (row != NO_ROW && walk->open[row].state == TIMELINE_ON_CPU)
		enter(walk, row, at_ns, TIMELINE_UNKNOWN);
	change_state(walk, row, at_ns, state);
}

/* Without a loss since, who was woken did not have one meanwhile. */
static void come_to_cpu(struct walk *walk, uint32_t row, uint64_t at_ns)
{
	if (row != NO_ROW && was_woken(walk, row))
		change_state(walk, row, walk->woken_ns[row], TIMELINE_RUNNABLE);
	change_state(walk, row, at_ns, TIMELINE_ON_CPU);
}

static void take_switch(struct walk *walk, const struct event *event,
			const struct event_lives *link)
{
	char state = event_state_letter(event->run.prev_state);
	const uint32_t row = row_of(walk, link->life), next = row_of(walk, link->other);

	leave_cpu(walk, row, event->time_ns, state == 'R' ? TIMELINE_RUNNABLE : state);
	take_name(walk, row, event->run.prev_comm);
	come_to_cpu(walk, next, event->time_ns);
	take_name(walk, next, event->run.next_comm);
	get_cpu(walk, next, event->cpu);
	walk->shown[event->cpu] = true;
}

static bool has_cpu(const struct walk *walk, uint32_t row, uint16_t cpu)
{
	return row != NO_ROW && walk->open[row].state == TIMELINE_ON_CPU && walk->cpus[row] == cpu;
}

/*
 * Who has another CPU keeps it until that tells otherwise. In a gap that goes on already nobody
 * else is in a state that is known, and may be lost.
 */
static void begin_gap(struct walk *walk, uint16_t cpu)
{
	const uint64_t at_ns = walk->last_state_ns[cpu];

	walk->shown[cpu] = false;
	if (has_cpu(walk, walk->runs[cpu], cpu))
		change_state(walk, walk->runs[cpu], at_ns, TIMELINE_UNKNOWN);
	if (walk->gaps++)
		return;
	walk->nr_gaps++;
	for (size_t i = walk->off_cpu.nr; i-- > 0;)
		change_state(walk, walk->off_cpu.rows[i], at_ns, TIMELINE_UNKNOWN);
}

static void begin_life_gap(struct walk *walk, uint16_t cpu)
{
	if (walk->life_gaps++)
		return;
	for (size_t i = walk->dead.nr; i-- > 0;)
		if (may_be_gone(walk, walk->dead.rows[i]))
			enter(walk, walk->dead.rows[i], walk->last_life_ns[cpu], TIMELINE_UNKNOWN);
}

static void begin_life_gaps(struct walk *walk, size_t at)
{
	for (; walk->next_life_begin < walk->nr_life_begins; walk->next_life_begin++) {
		const struct loss_begin *begin = &walk->life_begins[walk->next_life_begin];

		if (begin->at > at)
			return;
		begin_life_gap(walk, begin->cpu);
	}
}

/* What is behind the last events that were told before. */
static void begin_gaps(struct walk *walk, size_t at)
{
	for (; walk->next_begin < walk->nr_begins; walk->next_begin++) {
		const struct loss_begin *begin = &walk->begins[walk->next_begin];

		if (begin->at > at)
			return;
		begin_gap(walk, begin->cpu);
	}
}

static bool takes_states(const struct walk *walk, const struct event *lost)
{
	return losses_take(walk->history->recording, lost, EVENT_STATES);
}

/* If it is not known what was lost, it is shown where states are missing. */
static uint64_t begin_of(const struct walk *walk, const struct event *lost)
{
	return takes_states(walk, lost) ? walk->last_state_ns[lost->cpu] :
					  walk->last_life_ns[lost->cpu];
}

/* A running task of the snapshot may have had the CPU or not. */
static char first_state(const struct walk *walk, const struct life *life)
{
	if (life->outside)
		return TIMELINE_UNKNOWN;
	if (life->first->state == 'Z')
		return 'Z';
	return life->first->state == 'R' || !walk->states ? TIMELINE_UNKNOWN : life->first->state;
}

/* What was lost before the first snapshot, and what was told before that, it knows better. */
static void remember_states(struct walk *walk, const struct event *lost)
{
	const struct history *history = walk->history;

	walk->shown[lost->cpu] = false;
	for (uint32_t i = 0; i < history->nr; i++) {
		const uint32_t row = row_of(walk, i);

		if (row == NO_ROW || !history->lives[i].first || is_dead(walk->open[row].state) ||
		    !walk->open[row].state)
			continue;
		set_state(walk, row, first_state(walk, &history->lives[i]));
	}
}

static void take_lost(struct walk *walk, const struct event *event)
{
	struct timeline *timeline = walk->timeline;
	struct timeline_loss *loss;

	if (losses_are_before(walk->history->recording, event)) {
		remember_states(walk, event);
		return;
	}
	walk->gaps -= takes_states(walk, event);
	walk->life_gaps -= losses_take(walk->history->recording, event, EVENT_LIVES);
	loss = event->time_ns < timeline->begin_ns ? NULL :
	       timeline_add(timeline, &timeline->losses, sizeof(*loss));
	if (!loss)
		return;
	loss->from_ns = clip(walk, begin_of(walk, event));
	loss->to_ns = clip(walk, event->time_ns);
	loss->count = event->lost.count;
	loss->cpu = event->cpu;
	loss->kinds = event->lost.kinds;
}

static void take_adoption(struct walk *walk, const struct event *event, uint32_t row)
{
	uint32_t parent = row_of(walk, history_find(walk->history, event->adopt.parent));

	add_link(walk, LINK_ADOPT, parent, row, event->time_ns, event->adopt.why, false);
}

static void take_signal(struct walk *walk, const struct event *event, uint32_t row, uint32_t sender)
{
	const char *effect = event_value_name(VALUE_EFFECT, event->signal.effect);
	bool minor = !strcmp(effect, "ignored") || !strcmp(effect, "handler");

	add_link(walk, LINK_SIGNAL, sender, row, event->time_ns, event->signal.sig, minor);
}

static void take_life(struct walk *walk, const struct event *event, const struct event_lives *link)
{
	uint32_t row = row_of(walk, link->life), other = row_of(walk, link->other);

	if (row == NO_ROW)
		return;
	if (event->kind == EVENT_FORK)
		take_fork(walk, event, row, other);
	else if (event->kind == EVENT_EXEC)
		take_exec(walk, event, row, other);
	else if (event->kind == EVENT_EXIT)
		take_exit(walk, event, row);
	else if (event->kind == EVENT_REAP)
		enter(walk, row, event->time_ns, 0);
	else if (event->kind == EVENT_COPY)
		take_copy(walk, event, row);
	else if (event->kind == EVENT_SIGNAL)
		take_signal(walk, event, row, other);
	else if (event->kind == EVENT_ADOPT)
		take_adoption(walk, event, row);
}

/* What is lost later began there. */
static void note_last(struct walk *walk, const struct event *event)
{
	if (EVENT_BIT(event->kind) & EVENT_STATES)
		walk->last_state_ns[event->cpu] = event->time_ns;
	else if (event->kind != EVENT_LOST)
		walk->last_life_ns[event->cpu] = event->time_ns;
}

static void take(struct walk *walk, const struct event *event, const struct event_lives *link)
{
	if (event->kind == EVENT_LOST)
		take_lost(walk, event);
	else if (event->kind == EVENT_SWITCH)
		take_switch(walk, event, link);
	else if (event->kind == EVENT_WAKEUP)
		take_wakeup(walk, event, link);
	else
		take_life(walk, event, link);
	note_last(walk, event);
}

/* Beyond the end: what was lost may have been before it. */
static void take_later(struct walk *walk, const struct event *event)
{
	if (event->kind == EVENT_LOST && begin_of(walk, event) < walk->timeline->end_ns)
		take_lost(walk, event);
	note_last(walk, event);
}

static void begin_rows(struct walk *walk)
{
	const struct history *history = walk->history;

	for (uint32_t i = 0; i < history->nr; i++) {
		const struct taskviz_record *first = history->lives[i].first;
		uint32_t row = row_of(walk, i);

		if (!first || row == NO_ROW || first->info & TASKVIZ_INFO_ENDED)
			continue;
		walk->open[row].from_ns = walk->timeline->begin_ns;
		set_state(walk, row, first_state(walk, &history->lives[i]));
		if (first->state == 'Z')
			walk->timeline->rows.at[row].exited_ns = walk->timeline->begin_ns;
		else
			open_program(walk, row, walk->timeline->begin_ns, first->name, false);
	}
}

static void end_rows(struct walk *walk)
{
	for (uint32_t row = 0; row < walk->timeline->rows.nr; row++) {
		close_program(walk, row, walk->timeline->end_ns);
		enter(walk, row, walk->timeline->end_ns, 0);
	}
}

static int walk_events(struct walk *walk)
{
	const struct recording *recording = walk->history->recording;
	uint32_t nr = walk->timeline->rows.nr;

	walk->states = recording->head.flags & RECORDING_STATES;
	walk->open = calloc(nr + 1, sizeof(*walk->open));
	walk->programs = calloc(nr + 1, sizeof(*walk->programs));
	walk->cpus = calloc(nr + 1, sizeof(*walk->cpus));
	walk->woken_ns = calloc(nr + 1, sizeof(*walk->woken_ns));
	walk->woken_gap = calloc(nr + 1, sizeof(*walk->woken_gap));
	walk->begins = loss_begins_new(recording, EVENT_STATES, &walk->nr_begins);
	walk->life_begins = loss_begins_new(recording, EVENT_LIVES, &walk->nr_life_begins);
	if (!walk->open || !walk->programs || !walk->cpus || !walk->woken_ns || !walk->woken_gap ||
	    !walk->begins || !walk->life_begins || row_set_init(&walk->off_cpu, nr) ||
	    row_set_init(&walk->dead, nr))
		return -ENOMEM;
	memset(walk->programs, 0xff, (nr + 1) * sizeof(*walk->programs));
	memset(walk->runs, 0xff, sizeof(walk->runs));
	begin_rows(walk);
	for (size_t i = 0; i < recording->nr_events; i++) {
		if (walk->alone && i % PASSED_AT_ONCE == 0)
			history_pass(walk->history, i);
		begin_gaps(walk, i);
		begin_life_gaps(walk, i);
		if (recording->events[i].time_ns > walk->timeline->end_ns)
			take_later(walk, &recording->events[i]);
		else
			take(walk, &recording->events[i], &walk->history->links[i]);
	}
	end_rows(walk);
	return walk->timeline->no_memory ? -ENOMEM : 0;
}

static void set_ends(struct timeline *timeline, const struct recording *recording,
		     const struct span *span)
{
	timeline->recording = recording;
	timeline->origin_ns = recording_begin_ns(recording);
	timeline->begin_ns = timeline->origin_ns;
	timeline->end_ns = recording->end_ns;
	if (span->from_ns > timeline->begin_ns)
		timeline->begin_ns = span->from_ns;
	if (span->to_ns < timeline->end_ns)
		timeline->end_ns = span->to_ns;
}

static int build(struct timeline *timeline, const struct history *history,
		 const struct span *span, enum kthreads kthreads, bool alone)
{
	struct walk *walk = calloc(1, sizeof(*walk));
	int err;

	memset(timeline, 0, sizeof(*timeline));
	timeline->history = history;
	set_ends(timeline, history->recording, span);
	if (!walk)
		return -ENOMEM;
	walk->timeline = timeline;
	walk->history = history;
	walk->alone = alone;
	err = timeline_rows(timeline, history, kthreads);
	if (!err)
		err = walk_events(walk);
	if (!err)
		err = timeline_sort(timeline);
	free(walk->open);
	free(walk->programs);
	free(walk->cpus);
	free(walk->woken_ns);
	free(walk->woken_gap);
	row_set_drop(&walk->off_cpu);
	row_set_drop(&walk->dead);
	free(walk->begins);
	free(walk->life_begins);
	free(walk);
	return err;
}

int timeline_build(struct timeline *timeline, const struct history *history,
		   const struct span *span, enum kthreads kthreads)
{
	return build(timeline, history, span, kthreads, false);
}

int timeline_build_alone(struct timeline *timeline, const struct history *history,
			 const struct span *span, enum kthreads kthreads)
{
	return build(timeline, history, span, kthreads, true);
}
