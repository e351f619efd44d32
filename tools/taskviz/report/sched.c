// SPDX-License-Identifier: GPL-2.0
/* Finds in the spans of each task the times between a wakeup and the CPU. */
#include <stdlib.h>
#include "sched.h"

/* Is the next span of that state, without a gap? After an exec it may be of the same one. */
static bool goes_on(const struct timeline *timeline, size_t i, char state)
{
	const struct timeline_span *span = &timeline->spans.at[i];

	return i + 1 < timeline->spans.nr && span[1].row == span->row &&
	       span[1].from_ns == span->to_ns && span[1].state == state;
}

/*
 * A span that a wakeup ended, one in a run queue, one on a CPU. If it was there at once, the one in
 * the middle is missing. What ended otherwise, as by a loss, is no delay that is known.
 */
static bool find_delay(const struct timeline *timeline, size_t i, uint64_t *ns)
{
	const struct timeline_span *span = &timeline->spans.at[i];

	*ns = 0;
	if (!span->woken)
		return false;
	if (goes_on(timeline, i, TIMELINE_ON_CPU))
		return true;
	if (!goes_on(timeline, i, TIMELINE_RUNNABLE) || !goes_on(timeline, i + 1, TIMELINE_ON_CPU))
		return false;
	*ns = span[1].to_ns - span[1].from_ns;
	return true;
}

/* What had the CPU when the part begins got it earlier. */
static bool is_run(const struct timeline *timeline, size_t i)
{
	const struct timeline_span *span = &timeline->spans.at[i];

	if (span->state != TIMELINE_ON_CPU || span->from_ns == timeline->begin_ns)
		return false;
	return !i || span[-1].row != span->row || !goes_on(timeline, i - 1, TIMELINE_ON_CPU) ||
	       span[-1].state != TIMELINE_ON_CPU;
}

static int compare_ns(const void *a, const void *b)
{
	const uint64_t one = *(const uint64_t *)a, other = *(const uint64_t *)b;

	return one < other ? -1 : one > other;
}

static void take_delays(struct sched *sched, uint64_t *delays)
{
	const uint64_t nr = sched->delays;
	uint64_t sum = 0;

	if (!nr)
		return;
	qsort(delays, nr, sizeof(*delays), compare_ns);
	for (uint64_t i = 0; i < nr; i++)
		sum += delays[i];
	sched->max_ns = delays[nr - 1];
	sched->mean_ns = sum / nr;
	sched->p99_ns = delays[(nr * 99 + 99) / 100 - 1];
}

/* Return: index of the first span of the next row. */
static size_t take_row(struct sched *sched, const struct timeline *timeline, uint64_t *delays)
{
	size_t i = sched->first_span;

	for (; i < timeline->spans.nr && timeline->spans.at[i].row == sched->row; i++) {
		sched->runs += is_run(timeline, i);
		sched->delays += find_delay(timeline, i, &delays[sched->delays]);
	}
	take_delays(sched, delays);
	return i;
}

static int compare_sched(const void *a, const void *b)
{
	const struct sched *one = a, *other = b;

	if (one->max_ns != other->max_ns)
		return one->max_ns > other->max_ns ? -1 : 1;
	return one->row < other->row ? -1 : one->row > other->row;
}

static size_t take_rows(struct sched *all, const struct timeline *timeline, uint64_t *delays)
{
	size_t nr = 0, span = 0;

	for (uint32_t row = 0; row < timeline->rows.nr; row++) {
		struct sched *sched = &all[nr];

		*sched = (struct sched){ .row = row, .first_span = span };
		span = take_row(sched, timeline, delays);
		nr += !timeline->rows.at[row].outside;
	}
	qsort(all, nr, sizeof(*all), compare_sched);
	return nr;
}

struct sched *sched_new(const struct timeline *timeline, size_t *nr)
{
	struct sched *all = calloc(timeline->rows.nr + 1, sizeof(*all));
	uint64_t *delays = calloc(timeline->spans.nr + 1, sizeof(*delays));

	if (all && delays) {
		*nr = take_rows(all, timeline, delays);
	} else {
		free(all);
		all = NULL;
	}
	free(delays);
	return all;
}
