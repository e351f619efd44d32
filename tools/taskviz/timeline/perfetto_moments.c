// SPDX-License-Identifier: GPL-2.0
/*
 * Merges what a timeline has by rows, by CPUs and in lists into the order of time. Of each of these
 * one moment is in a heap, and the one that is taken out tells which follows it there: so memory is
 * for as many as there are rows and CPUs, however many moments there are.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "recording/losses.h"
#include "perfetto_moments.h"
#include "timeline_waker.h"

/* There is none. */
#define NO_EVENT	UINT32_MAX

static bool is_before(const struct moment_of *one, const struct moment_of *other)
{
	if (one->at_ns != other->at_ns)
		return one->at_ns < other->at_ns;
	if (one->kind != other->kind)
		return one->kind < other->kind;
	return one->index < other->index;
}

/* Down from a place that is free to where it belongs. */
static void sink(struct moments *moments, size_t at, const struct moment_of *moment)
{
	struct moment_of *heap = moments->heap;

	for (size_t below; (below = 2 * at + 1) < moments->nr; at = below) {
		if (below + 1 < moments->nr && is_before(&heap[below + 1], &heap[below]))
			below++;
		if (!is_before(&heap[below], moment))
			break;
		heap[at] = heap[below];
	}
	heap[at] = *moment;
}

static uint64_t clip(const struct timeline *timeline, uint64_t at_ns)
{
	if (at_ns < timeline->begin_ns)
		return timeline->begin_ns;
	return at_ns > timeline->end_ns ? timeline->end_ns : at_ns;
}

static bool is_loss(const struct timeline *timeline, uint32_t event)
{
	return event != NO_EVENT && losses_take(timeline->recording,
						&timeline->recording->events[event], EVENT_STATES);
}

/* Until when who got a CPU by a switch is known to have had it. */
static uint64_t run_end(const struct moments *moments, uint32_t event)
{
	const struct timeline *timeline = moments->timeline;
	const uint32_t next = moments->next_of_cpu[event];
	const uint32_t last = is_loss(timeline, next) ? event : next;

	return last == NO_EVENT ? timeline->end_ns :
				  clip(timeline, timeline->recording->events[last].time_ns);
}

/* Who is not in the recording gets it without a word, and the idle task is none. */
static bool is_run(const struct moments *moments, uint32_t i)
{
	const struct timeline *timeline = moments->timeline;
	const struct event *event = &timeline->recording->events[i];

	return event->kind == EVENT_SWITCH && event->run.next_pid &&
	       timeline->history->links[i].other != NO_LIFE &&
	       clip(timeline, event->time_ns) < run_end(moments, i);
}

/* One that took no time would end before it begins. */
static bool is_program(const struct timeline *timeline, uint32_t i)
{
	return timeline->programs.at[i].from_ns != timeline->programs.at[i].to_ns;
}

static bool is_exit(const struct timeline *timeline, uint32_t row)
{
	const uint64_t exited_ns = timeline->rows.at[row].exited_ns;

	return exited_ns != UINT64_MAX && exited_ns > timeline->begin_ns;
}

/* Each of these finds the first one from an index on. Return: false if there is none. */
static bool find_run(const struct moments *moments, uint32_t i, struct moment_of *moment)
{
	while (i != NO_EVENT && !is_run(moments, i))
		i = moments->next_of_cpu[i];
	if (i == NO_EVENT)
		return false;
	*moment = (struct moment_of){
		clip(moments->timeline, moments->timeline->recording->events[i].time_ns),
		MOMENT_RUN, i,
	};
	return true;
}

static bool find_state(const struct timeline *timeline, size_t i, uint32_t row,
		       struct moment_of *moment)
{
	if (i == timeline->spans.nr || timeline->spans.at[i].row != row)
		return false;
	*moment = (struct moment_of){ timeline->spans.at[i].from_ns, MOMENT_STATE, i };
	return true;
}

static bool find_program(const struct timeline *timeline, size_t i, uint32_t row,
			 struct moment_of *moment)
{
	const struct timeline_program *programs = timeline->programs.at;

	while (i < timeline->programs.nr && programs[i].row == row && !is_program(timeline, i))
		i++;
	if (i == timeline->programs.nr || programs[i].row != row)
		return false;
	*moment = (struct moment_of){ programs[i].from_ns, MOMENT_PROGRAM, i };
	return true;
}

static bool find_copy(const struct timeline *timeline, size_t i, uint32_t row,
		      struct moment_of *moment)
{
	if (i == timeline->copies.nr || timeline->copies.at[i].row != row)
		return false;
	*moment = (struct moment_of){ timeline->copies.at[i].at_ns, MOMENT_COPY, i };
	return true;
}

static bool find_link(const struct timeline *timeline, size_t i, enum moment_kind kind,
		      struct moment_of *moment)
{
	const struct timeline_link *links = timeline->links.at;

	while (i < timeline->links.nr && kind == MOMENT_LINK_FROM && links[i].from == NO_ROW)
		i++;
	if (i == timeline->links.nr)
		return false;
	*moment = (struct moment_of){ links[i].at_ns, kind, i };
	return true;
}

static bool find_loss(const struct timeline *timeline, size_t i, struct moment_of *moment)
{
	if (i == timeline->losses.nr)
		return false;
	*moment = (struct moment_of){ timeline->losses.at[i].to_ns, MOMENT_LOSS, i };
	return true;
}

static bool find_step(const struct critical_path *path, size_t i, struct moment_of *moment)
{
	if (i == path->nr)
		return false;
	*moment = (struct moment_of){ path->steps[i].from_ns, MOMENT_STEP, i };
	return true;
}

static bool set(struct moment_of *next, uint64_t at_ns, enum moment_kind kind, uint32_t index)
{
	*next = (struct moment_of){ at_ns, kind, index };
	return true;
}

/* The task of a span is in it until its end, at which somebody may wake it. */
static bool follow_state(const struct timeline *timeline, const struct moment_of *moment,
			 struct moment_of *next)
{
	const struct timeline_span *span = &timeline->spans.at[moment->index];

	if (moment->kind == MOMENT_STATE_END)
		return find_state(timeline, moment->index + 1, span->row, next);
	if (moment->kind == MOMENT_STATE && timeline_waker_row(timeline, span) != NO_ROW)
		return set(next, span->to_ns, MOMENT_WAKES, moment->index);
	return set(next, span->to_ns, MOMENT_STATE_END, moment->index);
}

/* What comes behind it in its row, on its CPU or in its list. Return: false if nothing does. */
static bool follow(const struct moments *moments, const struct moment_of *moment,
		   struct moment_of *next)
{
	const struct timeline *timeline = moments->timeline;
	const struct critical_path *path = moments->path;
	const uint32_t i = moment->index;

	switch (moment->kind) {
	case MOMENT_STATE:
	case MOMENT_WAKES:
	case MOMENT_STATE_END:
		return follow_state(timeline, moment, next);
	case MOMENT_PROGRAM:
		return set(next, timeline->programs.at[i].to_ns, MOMENT_PROGRAM_END, i);
	case MOMENT_PROGRAM_END:
		return find_program(timeline, i + 1, timeline->programs.at[i].row, next);
	case MOMENT_RUN:
		return set(next, run_end(moments, i), MOMENT_RUN_END, i);
	case MOMENT_RUN_END:
		return find_run(moments, moments->next_of_cpu[i], next);
	case MOMENT_STEP:
		return set(next, path->steps[i].to_ns, MOMENT_STEP_END, i);
	case MOMENT_STEP_END:
		return find_step(path, i + 1, next);
	case MOMENT_COPY:
		return find_copy(timeline, i + 1, timeline->copies.at[i].row, next);
	case MOMENT_LINK_FROM:
	case MOMENT_LINK_TO:
		return find_link(timeline, i + 1, moment->kind, next);
	case MOMENT_LOSS:
		return find_loss(timeline, i + 1, next);
	default:
		return false;
	}
}

/* The heap is made when all are there. */
static void add(struct moments *moments, bool is_there, const struct moment_of *moment)
{
	if (is_there)
		moments->heap[moments->nr++] = *moment;
}

static void add_rows(struct moments *moments)
{
	const struct timeline *timeline = moments->timeline;
	size_t span = 0, program = 0, copy = 0;
	struct moment_of first;

	for (uint32_t row = 0; row < timeline->rows.nr; row++) {
		add(moments, find_state(timeline, span, row, &first), &first);
		add(moments, find_program(timeline, program, row, &first), &first);
		add(moments, find_copy(timeline, copy, row, &first), &first);
		first = (struct moment_of){ timeline->rows.at[row].exited_ns, MOMENT_EXIT, row };
		add(moments, is_exit(timeline, row), &first);
		while (span < timeline->spans.nr && timeline->spans.at[span].row == row)
			span++;
		while (program < timeline->programs.nr && timeline->programs.at[program].row == row)
			program++;
		while (copy < timeline->copies.nr && timeline->copies.at[copy].row == row)
			copy++;
	}
}

/*
 * Of each switch or loss, and of the last wakeup before a loss, the next one of these on its CPU;
 * in @first the first one of each CPU.
 */
static void find_next_of_cpus(struct moments *moments, uint32_t *first)
{
	const struct recording *recording = moments->timeline->recording;

	memset(first, 0xff, (UINT16_MAX + 1) * sizeof(*first));
	for (size_t i = recording->nr_events; i-- > 0;) {
		const struct event *event = &recording->events[i];

		if (event->kind != EVENT_SWITCH && !is_loss(moments->timeline, i) &&
		    !(event->kind == EVENT_WAKEUP && is_loss(moments->timeline, first[event->cpu])))
			continue;
		moments->next_of_cpu[i] = first[event->cpu];
		first[event->cpu] = i;
	}
}

static void add_all(struct moments *moments, uint32_t *first_of_cpu)
{
	const struct timeline *timeline = moments->timeline;
	struct moment_of first;

	add_rows(moments);
	find_next_of_cpus(moments, first_of_cpu);
	for (size_t cpu = 0; cpu <= UINT16_MAX; cpu++)
		add(moments, find_run(moments, first_of_cpu[cpu], &first), &first);
	add(moments, find_link(timeline, 0, MOMENT_LINK_FROM, &first), &first);
	add(moments, find_link(timeline, 0, MOMENT_LINK_TO, &first), &first);
	add(moments, find_loss(timeline, 0, &first), &first);
	add(moments, find_step(moments->path, 0, &first), &first);
	for (size_t at = moments->nr / 2; at-- > 0;) {
		first = moments->heap[at];
		sink(moments, at, &first);
	}
}

/* As many as there can be at once. */
static size_t room_for(const struct timeline *timeline)
{
	return 4 * (size_t)timeline->rows.nr + UINT16_MAX + 1 + 4;
}

int moments_begin(struct moments *moments, const struct timeline *timeline,
		  const struct critical_path *path)
{
	uint32_t *first = reallocarray(NULL, UINT16_MAX + 1, sizeof(*first));
	int err = -ENOMEM;

	*moments = (struct moments){ .timeline = timeline, .path = path };
	moments->heap = reallocarray(NULL, room_for(timeline), sizeof(*moments->heap));
	moments->next_of_cpu = reallocarray(NULL, timeline->recording->nr_events + 1,
					    sizeof(*moments->next_of_cpu));
	if (first && moments->heap && moments->next_of_cpu) {
		add_all(moments, first);
		err = 0;
	}
	free(first);
	return err;
}

/* A file that no recorder wrote may have any order: time never goes back. */
bool moments_next(struct moments *moments, struct moment_of *moment)
{
	struct moment_of next;

	if (!moments->nr)
		return false;
	*moment = moments->heap[0];
	if (follow(moments, moment, &next)) {
		if (next.at_ns < moment->at_ns)
			next.at_ns = moment->at_ns;
		sink(moments, 0, &next);
	} else if (--moments->nr) {
		next = moments->heap[moments->nr];
		sink(moments, 0, &next);
	}
	return true;
}

void moments_end(struct moments *moments)
{
	free(moments->heap);
	free(moments->next_of_cpu);
}
