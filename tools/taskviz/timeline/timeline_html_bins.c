// SPDX-License-Identifier: GPL-2.0
/*
 * What a page of a large recording has beside: each line with many states in bins of the same time,
 * with the state that a bin shows, so that nothing else need be read for the first picture of it.
 */
#include <stdlib.h>
#include <string.h>
#include <sys/param.h>
#include "timeline_html.h"

/* About as many as there are pixels. */
#define NR_BINS		1024
#define NR_STATES	(sizeof(TIMELINE_STATES) - 1)

/* In a page; in a line. */
#define MANY_SPANS	20000
#define MANY_IN_LINE	(2 * NR_BINS)

/* Time on the CPU is what one looks for: this share of a bin shows it. */
#define SHARE_ON_CPU	8

/* What one task on a CPU all of the time is in a chart. */
#define CHART_ONE	64

typedef uint64_t bin_sums[NR_STATES];

bool html_has_bins(const struct page *page)
{
	return page->timeline->spans.nr >= MANY_SPANS;
}

static uint64_t begin_of(const struct timeline *timeline, unsigned int bin)
{
	return timeline->begin_ns +
	       (double)(timeline->end_ns - timeline->begin_ns) * bin / NR_BINS;
}

static unsigned int bin_of(const struct timeline *timeline, uint64_t at_ns)
{
	const unsigned int bin = (double)(at_ns - timeline->begin_ns) * NR_BINS /
				 (timeline->end_ns - timeline->begin_ns);

	return MIN(bin, NR_BINS - 1);
}

static void add_span(const struct timeline *timeline, bin_sums *bins,
		     const struct timeline_span *span)
{
	const size_t state = strchr(TIMELINE_STATES, span->state) - TIMELINE_STATES;
	const unsigned int last = bin_of(timeline, span->to_ns);

	for (unsigned int bin = bin_of(timeline, span->from_ns); bin <= last; bin++) {
		const uint64_t from_ns = MAX(span->from_ns, begin_of(timeline, bin));
		const uint64_t to_ns = MIN(span->to_ns, begin_of(timeline, bin + 1));

		if (to_ns > from_ns)
			bins[bin][state] += to_ns - from_ns;
	}
}

static void add_lane(const struct page *page, bin_sums *bins, uint32_t lane)
{
	const struct timeline *timeline = page->timeline;
	const struct timeline_span *spans = timeline->spans.at;

	for (uint32_t i = page->lanes.first[lane]; i < page->lanes.first[lane + 1]; i++) {
		const uint32_t row = page->lanes.rows[i];
		size_t span = timeline_find(&timeline->spans, sizeof(*spans), row);

		for (; span < timeline->spans.nr && spans[span].row == row; span++)
			add_span(timeline, bins, &spans[span]);
	}
}

static char mark_of(const bin_sums sums)
{
	uint64_t sum = 0;
	size_t most = 0;

	for (size_t i = 0; i < NR_STATES; i++) {
		sum += sums[i];
		if (sums[i] > sums[most])
			most = i;
	}
	if (!sum)
		return HTML_NOTHING;
	return HTML_STATE_MARKS[sums[0] * SHARE_ON_CPU >= sum ? 0 : most];
}

/* How many bins one after the other show which state. */
static void put_lane(struct page *page, bin_sums *bins)
{
	unsigned int from = 0;

	for (unsigned int bin = 1; bin <= NR_BINS; bin++) {
		const char mark = mark_of(bins[from]);

		if (bin < NR_BINS && mark_of(bins[bin]) == mark)
			continue;
		code_put(page->to, bin - from, mark);
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

static void put_lanes(struct page *page, bin_sums *bins, const bool *full)
{
	const char *before = "";

	fputs(",\"bins\":{", page->to);
	for (uint32_t lane = 0; lane < page->lanes.nr; lane++) {
		if (!full[lane])
			continue;
		memset(bins, 0, NR_BINS * sizeof(*bins));
		add_lane(page, bins, lane);
		fprintf(page->to, "%s\"%u\":\"", before, lane);
		put_lane(page, bins);
		fputc('"', page->to);
		before = ",";
	}
}

/* Of all tasks, how much time in each bin on CPUs. */
static void put_busy(struct page *page, bin_sums *bins)
{
	const struct timeline *timeline = page->timeline;
	const uint64_t length = MAX((timeline->end_ns - timeline->begin_ns) / NR_BINS, 1);

	memset(bins, 0, NR_BINS * sizeof(*bins));
	for (size_t i = 0; i < timeline->spans.nr; i++)
		if (timeline->spans.at[i].state == TIMELINE_ON_CPU)
			add_span(timeline, bins, &timeline->spans.at[i]);
	fprintf(page->to, "},\"nrBins\":%u,\"busy\":\"", NR_BINS);
	for (unsigned int bin = 0; bin < NR_BINS; bin++)
		code_put(page->to, bins[bin][0] * CHART_ONE / length, ',');
	fputc('"', page->to);
}

void html_put_bins(struct page *page)
{
	bin_sums *bins = calloc(NR_BINS, sizeof(*bins));
	bool *full = find_full_lanes(page);

	if (bins && full) {
		put_lanes(page, bins, full);
		put_busy(page, bins);
	}
	page->no_memory |= !bins || !full;
	free(bins);
	free(full);
}
