// SPDX-License-Identifier: GPL-2.0
/* Sums up in columns what would be drawn upon each other. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/param.h>
#include "shares.h"

/* Time on the CPU is what one looks for: such a part of a column, an eighth, shows it. */
#define PART_ON_CPU	8

int shares_begin(struct shares *shares, const struct timeline *timeline, unsigned int nr)
{
	const uint64_t length = timeline->end_ns - timeline->begin_ns;

	*shares = (struct shares){
		.timeline = timeline, .nr = nr, .per_ns = (double)nr / MAX(length, 1),
		.at = calloc(nr, sizeof(*shares->at)),
	};
	return shares->at ? 0 : -ENOMEM;
}

void shares_clear(const struct shares *shares)
{
	memset(shares->at, 0, shares->nr * sizeof(*shares->at));
}

void shares_add(const struct shares *shares, size_t share, uint64_t from_ns, uint64_t to_ns)
{
	const unsigned int last = shares_column(shares, to_ns);

	for (unsigned int i = shares_column(shares, from_ns); i <= last; i++) {
		const uint64_t from = MAX(from_ns, shares_ns(shares, i));
		const uint64_t to = MIN(to_ns, shares_ns(shares, i + 1));

		if (to > from)
			shares->at[i][share] += to - from;
	}
}

void shares_add_row(const struct shares *shares, uint32_t row)
{
	const struct timeline *timeline = shares->timeline;
	const struct timeline_span *spans = timeline->spans.at;
	size_t i = timeline_find(&timeline->spans, sizeof(*spans), row);

	for (; i < timeline->spans.nr && spans[i].row == row; i++)
		shares_add(shares, strchr(TIMELINE_STATES, spans[i].state) - TIMELINE_STATES,
			   spans[i].from_ns, spans[i].to_ns);
}

char shares_state(const struct shares *shares, unsigned int column)
{
	const uint64_t *const sums = shares->at[column];
	uint64_t sum = 0;
	size_t most = 0;

	for (size_t i = 0; i < NR_STATES; i++) {
		sum += sums[i];
		if (sums[i] > sums[most])
			most = i;
	}
	if (!sum)
		return 0;
	return sums[0] * PART_ON_CPU >= sum ? TIMELINE_ON_CPU : TIMELINE_STATES[most];
}
