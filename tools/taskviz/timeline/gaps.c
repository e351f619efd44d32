// SPDX-License-Identifier: GPL-2.0
/* Losses of several CPUs overlap, and come in the order in which they were told. */
#include <stdlib.h>
#include "gaps.h"

static int compare_begins(const void *a, const void *b)
{
	const struct span *one = a, *other = b;

	return one->from_ns < other->from_ns ? -1 : one->from_ns > other->from_ns;
}

static size_t merge(struct span *gaps, size_t nr)
{
	size_t kept = 0;

	for (size_t i = 0; i < nr; i++) {
		struct span *last = kept ? &gaps[kept - 1] : NULL;

		if (!last || gaps[i].from_ns > last->to_ns)
			gaps[kept++] = gaps[i];
		else if (gaps[i].to_ns > last->to_ns)
			last->to_ns = gaps[i].to_ns;
	}
	return kept;
}

struct span *gaps_new(const struct timeline *timeline, size_t *nr)
{
	struct span *gaps = calloc(timeline->losses.nr + 1, sizeof(*gaps));

	if (!gaps)
		return NULL;
	for (size_t i = 0; i < timeline->losses.nr; i++)
		gaps[i] = (struct span){ timeline->losses.at[i].from_ns,
					 timeline->losses.at[i].to_ns };
	qsort(gaps, timeline->losses.nr, sizeof(*gaps), compare_begins);
	*nr = merge(gaps, timeline->losses.nr);
	return gaps;
}
