// SPDX-License-Identifier: GPL-2.0
/* Puts what a timeline has by rows into the order of time. */
#include <errno.h>
#include <stdlib.h>
#include "perfetto_moments.h"
#include "timeline_waker.h"

/* Nobody is known to have the CPU. */
#define NO_EVENT	UINT32_MAX

struct collector {
	struct moments_all *moments;
	const struct timeline *timeline;
	int err;
};

static void add(struct collector *collector, uint64_t at_ns, enum moment_kind kind, uint32_t index)
{
	struct moments_all *moments = collector->moments;
	const size_t capacity = moments->capacity ? 2 * moments->capacity : 1024;
	struct moment_of *at;

	if (moments->nr == moments->capacity) {
		at = reallocarray(moments->at, capacity, sizeof(*at));
		if (!at) {
			collector->err = -ENOMEM;
			return;
		}
		moments->at = at;
		moments->capacity = capacity;
	}
	moments->at[moments->nr++] = (struct moment_of){ at_ns, kind, index };
}

static void add_spans(struct collector *collector)
{
	const struct timeline *timeline = collector->timeline;

	for (size_t i = 0; i < timeline->spans.nr; i++) {
		const struct timeline_span *span = &timeline->spans.at[i];

		add(collector, span->from_ns, MOMENT_STATE, i);
		add(collector, span->to_ns, MOMENT_STATE_END, i);
		if (timeline_waker_row(timeline, span) != NO_ROW)
			add(collector, span->to_ns, MOMENT_WAKES, i);
	}
}

/* One that took no time would end before it begins. */
static void add_programs(struct collector *collector)
{
	const struct timeline *timeline = collector->timeline;

	for (size_t i = 0; i < timeline->programs.nr; i++) {
		const struct timeline_program *program = &timeline->programs.at[i];

		if (program->from_ns == program->to_ns)
			continue;
		add(collector, program->from_ns, MOMENT_PROGRAM, i);
		add(collector, program->to_ns, MOMENT_PROGRAM_END, i);
	}
}

static void add_links(struct collector *collector)
{
	const struct timeline *timeline = collector->timeline;

	for (size_t i = 0; i < timeline->links.nr; i++) {
		const struct timeline_link *link = &timeline->links.at[i];

		if (link->from != NO_ROW)
			add(collector, link->at_ns, MOMENT_LINK_FROM, i);
		add(collector, link->at_ns, MOMENT_LINK_TO, i);
	}
}

static void add_others(struct collector *collector)
{
	const struct timeline *timeline = collector->timeline;

	for (size_t i = 0; i < timeline->copies.nr; i++)
		add(collector, timeline->copies.at[i].at_ns, MOMENT_COPY, i);
	for (size_t i = 0; i < timeline->losses.nr; i++)
		add(collector, timeline->losses.at[i].to_ns, MOMENT_LOSS, i);
	for (uint32_t row = 0; row < timeline->rows.nr; row++) {
		const struct timeline_row *task = &timeline->rows.at[row];

		if (task->exited_ns != UINT64_MAX && task->exited_ns > timeline->begin_ns)
			add(collector, task->exited_ns, MOMENT_EXIT, row);
	}
}

static uint64_t clip(const struct timeline *timeline, uint64_t at_ns)
{
	if (at_ns < timeline->begin_ns)
		return timeline->begin_ns;
	return at_ns > timeline->end_ns ? timeline->end_ns : at_ns;
}

static void add_run(struct collector *collector, uint32_t event, uint64_t to_ns)
{
	const struct timeline *timeline = collector->timeline;
	const uint64_t from_ns = event == NO_EVENT ? 0 :
				 clip(timeline, timeline->recording->events[event].time_ns);

	to_ns = clip(timeline, to_ns);
	if (event == NO_EVENT || from_ns >= to_ns)
		return;
	add(collector, from_ns, MOMENT_RUN, event);
	add(collector, to_ns, MOMENT_RUN_END, event);
}

/* Who is not in the recording leaves without a word, and the idle task is none. */
static uint32_t run_by(const struct timeline *timeline, size_t i)
{
	const struct event *event = &timeline->recording->events[i];

	return event->kind == EVENT_SWITCH && event->run.next_pid &&
	       timeline->history->links[i].other != NO_LIFE ? i : NO_EVENT;
}

static void add_runs(struct collector *collector, uint32_t *open)
{
	const struct recording *recording = collector->timeline->recording;

	for (size_t cpu = 0; cpu <= UINT16_MAX; cpu++)
		open[cpu] = NO_EVENT;
	for (size_t i = 0; i < recording->nr_events; i++) {
		const struct event *event = &recording->events[i];

		if (event->kind != EVENT_SWITCH && event->kind != EVENT_LOST)
			continue;
		add_run(collector, open[event->cpu], event->time_ns);
		open[event->cpu] = run_by(collector->timeline, i);
	}
	for (size_t cpu = 0; cpu <= UINT16_MAX; cpu++)
		add_run(collector, open[cpu], collector->timeline->end_ns);
}

static void add_steps(struct collector *collector, const struct critical_path *path)
{
	for (size_t i = 0; i < path->nr; i++) {
		add(collector, path->steps[i].from_ns, MOMENT_STEP, i);
		add(collector, path->steps[i].to_ns, MOMENT_STEP_END, i);
	}
}

static int compare(const void *a, const void *b)
{
	const struct moment_of *one = a, *other = b;

	if (one->at_ns != other->at_ns)
		return one->at_ns < other->at_ns ? -1 : 1;
	if (one->kind != other->kind)
		return one->kind < other->kind ? -1 : 1;
	return one->index < other->index ? -1 : one->index > other->index;
}

int moments_all_build(struct moments_all *moments, const struct timeline *timeline,
		      const struct critical_path *path)
{
	struct collector collector = { .moments = moments, .timeline = timeline };
	uint32_t *open = reallocarray(NULL, UINT16_MAX + 1, sizeof(*open));

	*moments = (struct moments_all){};
	if (!open)
		return -ENOMEM;
	add_spans(&collector);
	add_programs(&collector);
	add_links(&collector);
	add_others(&collector);
	add_runs(&collector, open);
	add_steps(&collector, path);
	free(open);
	if (moments->nr)
		qsort(moments->at, moments->nr, sizeof(*moments->at), compare);
	return collector.err;
}
