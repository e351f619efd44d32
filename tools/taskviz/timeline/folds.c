// SPDX-License-Identifier: GPL-2.0
/* Which lanes have a line: as many as there may be, from those where most was done. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "folds.h"

/* A lane by what was done in it and below it. */
struct weight {
	uint64_t done;
	uint32_t lane;
};

static void weigh_times(struct weight *weights, const struct lanes *lanes,
			const struct timeline *timeline)
{
	for (size_t i = 0; i < timeline->spans.nr; i++) {
		const struct timeline_span *span = &timeline->spans.at[i];

		if (span->state == TIMELINE_ON_CPU)
			weights[lanes->of[span->row]].done += span->to_ns - span->from_ns;
	}
}

static void weigh_events(struct weight *weights, const struct lanes *lanes,
			 const struct timeline *timeline)
{
	for (size_t i = 0; i < timeline->programs.nr; i++)
		weights[lanes->of[timeline->programs.at[i].row]].done++;
	for (size_t i = 0; i < timeline->copies.nr; i++)
		weights[lanes->of[timeline->copies.at[i].row]].done++;
}

/* Lanes follow the one above them: no sum is used before it is whole. */
static void add_up(struct weight *weights, const struct lanes *lanes)
{
	for (uint32_t lane = lanes->nr; lane-- > 0;) {
		weights[lane].lane = lane;
		if (lanes->parents[lane] != NO_LANE)
			weights[lanes->parents[lane]].done += weights[lane].done;
	}
}

/* Of the same weight the one above comes first. */
static int compare_weights(const void *a, const void *b)
{
	const struct weight *one = a, *other = b;

	if (one->done != other->done)
		return one->done > other->done ? -1 : 1;
	return one->lane < other->lane ? -1 : one->lane > other->lane;
}

/* Index of the counter of what is below a lane. */
static uint32_t counter_of(const struct lanes *lanes, uint32_t lane)
{
	return lane == NO_LANE ? lanes->nr : lane;
}

static void count_below(const struct lanes *lanes, uint32_t *below)
{
	memset(below, 0, (lanes->nr + 1) * sizeof(*below));
	for (uint32_t lane = 0; lane < lanes->nr; lane++)
		below[counter_of(lanes, lanes->parents[lane])]++;
}

/* Return: how many of the weights have lines, so that these and the folds are not too many. */
static uint32_t count_shown(const struct lanes *lanes, const struct weight *weights,
			    uint32_t *below, uint32_t most)
{
	uint32_t lines = 1, best = 0;

	count_below(lanes, below);
	for (uint32_t i = 0; i < lanes->nr; i++) {
		const uint32_t lane = weights[i].lane;

		lines += 1 + (below[lane] > 0);
		lines -= !--below[counter_of(lanes, lanes->parents[lane])];
		if (lines <= most)
			best = i + 1;
	}
	return best;
}

/* Whatever is below a lane that is folded is in the same fold. */
static void find_owners(struct folds *folds)
{
	const struct lanes *lanes = folds->lanes;

	for (uint32_t lane = 0; lane < lanes->nr; lane++) {
		const uint32_t above = lanes->parents[lane];

		if (folds->owner[lane] == NO_LANE)
			continue;
		folds->owner[lane] = above == NO_LANE ? lanes->nr :
				     folds->owner[above] == NO_LANE ? above : folds->owner[above];
		folds->held[folds->owner[lane]] += lanes_length(lanes, lane);
		folds->nr_held += lanes_length(lanes, lane);
	}
}

/* Instead of a fold that holds but one lane that lane can have the line. */
static void spare_single_ones(struct folds *folds, uint32_t *lanes_in)
{
	const struct lanes *lanes = folds->lanes;

	memset(lanes_in, 0, (lanes->nr + 1) * sizeof(*lanes_in));
	for (uint32_t lane = 0; lane < lanes->nr; lane++)
		if (folds->owner[lane] != NO_LANE)
			lanes_in[folds->owner[lane]]++;
	for (uint32_t lane = 0; lane < lanes->nr; lane++) {
		const uint32_t owner = folds->owner[lane];

		if (owner == NO_LANE || lanes_in[owner] > 1)
			continue;
		folds->nr_held -= folds->held[owner];
		folds->held[owner] = 0;
		folds->owner[lane] = NO_LANE;
	}
}

static void number_lines(struct folds *folds)
{
	const struct lanes *lanes = folds->lanes;

	for (uint32_t lane = 0; lane < lanes->nr; lane++) {
		if (folds->owner[lane] != NO_LANE)
			continue;
		folds->line_of[lane] = folds->nr_lines++;
		folds->nr_lines += folds->held[lane] > 0;
		folds->nr += folds->held[lane] > 0;
	}
	for (uint32_t lane = 0; lane < lanes->nr; lane++)
		if (folds->owner[lane] == lanes->nr)
			folds->line_of[lane] = folds->nr_lines;
		else if (folds->owner[lane] != NO_LANE)
			folds->line_of[lane] = folds->line_of[folds->owner[lane]] + 1;
	folds->nr_lines += folds->held[lanes->nr] > 0;
	folds->nr += folds->held[lanes->nr] > 0;
}

static void choose(struct folds *folds, const struct timeline *timeline, struct weight *weights,
		   uint32_t most)
{
	const struct lanes *lanes = folds->lanes;
	uint32_t shown;

	if (timeline->recording->head.flags & RECORDING_STATES)
		weigh_times(weights, lanes, timeline);
	else
		weigh_events(weights, lanes, timeline);
	add_up(weights, lanes);
	qsort(weights, lanes->nr, sizeof(*weights), compare_weights);
	shown = count_shown(lanes, weights, folds->line_of, most);
	for (uint32_t i = 0; i < shown; i++)
		folds->owner[weights[i].lane] = NO_LANE;
	find_owners(folds);
	spare_single_ones(folds, folds->line_of);
	number_lines(folds);
}

int folds_build(struct folds *folds, const struct lanes *lanes, const struct timeline *timeline,
		uint32_t most)
{
	struct weight *weights = calloc(lanes->nr + 1, sizeof(*weights));
	int err = -ENOMEM;

	memset(folds, 0, sizeof(*folds));
	folds->lanes = lanes;
	folds->owner = calloc(lanes->nr + 1, sizeof(*folds->owner));
	folds->held = calloc(lanes->nr + 1, sizeof(*folds->held));
	folds->line_of = calloc(lanes->nr + 1, sizeof(*folds->line_of));
	if (weights && folds->owner && folds->held && folds->line_of) {
		choose(folds, timeline, weights, most);
		err = 0;
	}
	free(weights);
	return err;
}

void folds_drop(struct folds *folds)
{
	free(folds->owner);
	free(folds->held);
	free(folds->line_of);
}
