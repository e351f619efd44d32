// SPDX-License-Identifier: GPL-2.0
/* Adds up what CPUs ran between their switches. */
#include <stdlib.h>
#include "recording/losses.h"
#include "cpu_use.h"

enum use { USE_UNKNOWN, USE_TASK, USE_OTHER };

/* A CPU on the way through the events: what it does since when. */
struct cpu {
	uint64_t since_ns;
	enum use use;
};

static bool is_limited(const struct timeline *timeline)
{
	return timeline->recording->head.flags & RECORDING_LIMITED;
}

static enum use use_by(const struct timeline *timeline, int32_t pid, uint32_t life)
{
	const struct history *history = timeline->history;

	if (!is_limited(timeline))
		return pid ? USE_TASK : USE_OTHER;
	return life != NO_LIFE && !history->lives[life].outside ? USE_TASK : USE_OTHER;
}

static void spend(struct cpu_use *total, const struct timeline *timeline, const struct cpu *cpu,
		  enum use use, uint64_t until_ns)
{
	const uint64_t from = cpu->since_ns > timeline->begin_ns ? cpu->since_ns :
			      timeline->begin_ns;
	const uint64_t to = until_ns < timeline->end_ns ? until_ns : timeline->end_ns;
	const uint64_t ns = to > from ? to - from : 0;

	total->tasks_ns += use == USE_TASK ? ns : 0;
	total->other_ns += use == USE_OTHER ? ns : 0;
	total->unknown_ns += use == USE_UNKNOWN ? ns : 0;
}

/* The one that leaves had the CPU until now, though nothing told that it got it. */
static void take_switch(struct cpu_use *total, const struct timeline *timeline, struct cpu *cpu,
			const struct event *event, const struct event_lives *link)
{
	spend(total, timeline, cpu, use_by(timeline, event->pid, link->life), event->time_ns);
	cpu->since_ns = event->time_ns;
	cpu->use = use_by(timeline, event->run.next_pid, link->other);
}

/* What was lost happened since the last switch that was told. */
static void take_loss(struct cpu_use *total, const struct timeline *timeline, struct cpu *cpu,
		      uint64_t at_ns)
{
	spend(total, timeline, cpu, USE_UNKNOWN, at_ns);
	cpu->since_ns = at_ns;
	cpu->use = USE_UNKNOWN;
}

static void walk(struct cpu_use *totals, const struct timeline *timeline, struct cpu *cpus)
{
	const struct recording *recording = timeline->recording;

	for (size_t i = 0; i < recording->nr_events; i++) {
		const struct event *event = &recording->events[i];
		struct cpu_use *total = &totals[event->cpu];
		struct cpu *cpu = &cpus[event->cpu];

		if (event->kind == EVENT_SWITCH)
			take_switch(total, timeline, cpu, event, &timeline->history->links[i]);
		else if (losses_take(recording, event, EVENT_STATES))
			take_loss(total, timeline, cpu, event->time_ns);
	}
}

static size_t count_cpus(const struct recording *recording)
{
	size_t nr = recording->snapshots[RECORDING_FIRST_THREADS].head.cpus;

	if (nr > UINT16_MAX)
		nr = UINT16_MAX;
	for (size_t i = 0; i < recording->nr_events; i++)
		if (recording->events[i].cpu >= nr)
			nr = recording->events[i].cpu + 1;
	return nr;
}

/* Where no task of a command came or went, none was. */
static void add_up(struct cpu_use *totals, const struct timeline *timeline, struct cpu *cpus,
		   size_t nr)
{
	for (size_t i = 0; i < nr; i++)
		cpus[i].use = is_limited(timeline) ? USE_OTHER : USE_UNKNOWN;
	walk(totals, timeline, cpus);
	for (size_t i = 0; i < nr; i++)
		spend(&totals[i], timeline, &cpus[i], cpus[i].use, timeline->end_ns);
}

struct cpu_use *cpu_use_new(const struct timeline *timeline, size_t *nr)
{
	struct cpu_use *totals;
	struct cpu *cpus;

	*nr = count_cpus(timeline->recording);
	totals = calloc(*nr + 1, sizeof(*totals));
	cpus = calloc(*nr + 1, sizeof(*cpus));
	if (totals && cpus) {
		add_up(totals, timeline, cpus, *nr);
	} else {
		free(totals);
		totals = NULL;
	}
	free(cpus);
	return totals;
}
