// SPDX-License-Identifier: GPL-2.0
/*
 * What a page of a large recording has beside: each line with many states in bins of the same time,
 * with how much of a bin was on CPUs and the other state that it shows, so that nothing else need
 * be read for the first picture of it.
 */
#include <stdlib.h>
#include <string.h>
#include <sys/param.h>
#include "shares.h"
#include "timeline_html.h"

/* About as many as there are pixels. */
#define NR_BINS		1024

/* In a page; in a line. */
#define MANY_SPANS	20000
#define MANY_IN_LINE	(2 * NR_BINS)

/* What one task on a CPU all of the time is in a chart. */
#define CHART_ONE	64

/* How high time on CPUs may stand in a bin: nothing to whole. */
#define HEIGHTS		(SHARES_HIGH + 1)

bool html_has_bins(const struct page *page)
{
	return page->timeline->spans.nr >= MANY_SPANS;
}

static char mark_of(const struct shares *bins, unsigned int bin)
{
	const char state = shares_state(bins, bin);

	return state ? HTML_STATE_MARKS[strchr(TIMELINE_STATES, state) - TIMELINE_STATES] :
		       HTML_NOTHING;
}

static bool look_alike(const struct shares *bins, unsigned int one, unsigned int other)
{
	return mark_of(bins, one) == mark_of(bins, other) &&
	       shares_on_cpu(bins, one) == shares_on_cpu(bins, other);
}

/* How many bins one after the other show which state, and how much time on CPUs in front of it. */
static void put_lane(const struct page *page, const struct shares *bins, uint32_t lane)
{
	unsigned int from = 0;

	shares_clear(bins);
	for (uint32_t i = page->lanes.first[lane]; i < page->lanes.first[lane + 1]; i++)
		shares_add_row(bins, page->lanes.rows[i]);
	for (unsigned int bin = 1; bin <= NR_BINS; bin++) {
		if (bin < NR_BINS && look_alike(bins, from, bin))
			continue;
		code_put(page->to, (bin - from) * HEIGHTS + shares_on_cpu(bins, from),
			 mark_of(bins, from));
		from = bin;
	}
}

/* Return: of each lane, whether it has many states. */
static bool *find_full_lanes(const struct page *page)
{
	uint32_t *nr = calloc(page->lanes.nr + 1, sizeof(*nr));
	bool *full = calloc(page->lanes.nr + 1, sizeof(*full));

	for (size_t i = 0; nr && i < page->timeline->spans.nr; i++)
		nr[page->lanes.of[page->timeline->spans.at[i].row]]++;
	for (uint32_t lane = 0; nr && full && lane < page->lanes.nr; lane++)
		full[lane] = nr[lane] >= MANY_IN_LINE;
	if (!nr) {
		free(full);
		full = NULL;
	}
	free(nr);
	return full;
}

static void put_lanes(const struct page *page, const struct shares *bins, const bool *full)
{
	const char *before = "";

	fputs(",\"bins\":{", page->to);
	for (uint32_t lane = 0; lane < page->lanes.nr; lane++) {
		if (!full[lane])
			continue;
		fprintf(page->to, "%s\"%u\":\"", before, lane);
		put_lane(page, bins, lane);
		fputc('"', page->to);
		before = ",";
	}
}

/* Of all tasks, how much time in each bin on CPUs. */
static void put_busy(const struct page *page, const struct shares *bins)
{
	const struct timeline *timeline = page->timeline;
	const uint64_t length = MAX((timeline->end_ns - timeline->begin_ns) / NR_BINS, 1);

	shares_clear(bins);
	for (size_t i = 0; i < timeline->spans.nr; i++) {
		const struct timeline_span *span = &timeline->spans.at[i];

		if (span->state == TIMELINE_ON_CPU)
			shares_add(bins, 0, span->from_ns, span->to_ns);
	}
	fprintf(page->to, "},\"nrBins\":%u,\"busy\":\"", NR_BINS);
	for (unsigned int bin = 0; bin < NR_BINS; bin++)
		code_put(page->to, bins->at[bin][0] * CHART_ONE / length, ',');
	fputc('"', page->to);
}

void html_put_bins(struct page *page)
{
	struct shares bins;
	const int err = shares_begin(&bins, page->timeline, NR_BINS);
	bool *full = find_full_lanes(page);

	if (!err && full) {
		put_lanes(page, &bins, full);
		put_busy(page, &bins);
	}
	page->no_memory |= err || !full;
	free(bins.at);
	free(full);
}
