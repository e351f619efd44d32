// SPDX-License-Identifier: GPL-2.0
/* Sums up in columns what would be drawn upon each other. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/param.h>
#include "shares.h"

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

/* Index of the longest but time on CPUs; 0: there was no other. */
static size_t longest_other(const uint64_t *sums)
{
	size_t most = 0;

	for (size_t i = 1; i < NR_STATES; i++)
		if (sums[i] > (most ? sums[most] : 0))
			most = i;
	return most;
}

unsigned int shares_on_cpu(const struct shares *shares, unsigned int column)
{
	const uint64_t *const sums = shares->at[column];
	const uint64_t length = shares_ns(shares, column + 1) - shares_ns(shares, column);
	const uint64_t high = (sums[0] * SHARES_HIGH + length / 2) / MAX(length, 1);

	if (!high && sums[0] && !longest_other(sums))
		return 1;
	return MIN(high, SHARES_HIGH);
}

char shares_state(const struct shares *shares, unsigned int column)
{
	const size_t other = longest_other(shares->at[column]);

	return other && shares_on_cpu(shares, column) < SHARES_HIGH ? TIMELINE_STATES[other] : 0;
}
