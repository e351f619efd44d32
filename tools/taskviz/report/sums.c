// SPDX-License-Identifier: GPL-2.0
/* Adds up what a timeline has of each of its rows. */
#include <stdlib.h>
#include <string.h>
#include "sums.h"

static size_t index_of(char state)
{
	return strchr(TIMELINE_STATES, state) - TIMELINE_STATES;
}

static void add_span(struct sums *sums, const struct timeline_row *row,
		     const struct timeline_span *span)
{
	const uint64_t ns = span->to_ns - span->from_ns;

	sums->ns[index_of(span->state)] += ns;
	if (span->state == TIMELINE_UNKNOWN && span->from_ns >= row->exited_ns)
		sums->gone_ns += ns;
}

static void add_up(struct sums *sums, const struct timeline *timeline)
{
	for (size_t i = 0; i < timeline->spans.nr; i++) {
		const struct timeline_span *span = &timeline->spans.at[i];

		add_span(&sums[span->row], &timeline->rows.at[span->row], span);
	}
	for (size_t i = 0; i < timeline->links.nr; i++)
		if (timeline->links.at[i].kind == LINK_FORK && timeline->links.at[i].from != NO_ROW)
			sums[timeline->links.at[i].from].forks++;
	for (size_t i = 0; i < timeline->programs.nr; i++)
		sums[timeline->programs.at[i].row].execs += timeline->programs.at[i].exec;
	for (size_t i = 0; i < timeline->copies.nr; i++)
		sums[timeline->copies.at[i].row].copied++;
}

struct sums *sums_new(const struct timeline *timeline)
{
	struct sums *sums = calloc(timeline->rows.nr + 1, sizeof(*sums));

	if (sums)
		add_up(sums, timeline);
	return sums;
}

uint64_t sums_ns(const struct sums *sums, const char *states)
{
	uint64_t ns = 0;

	for (; *states; states++)
		ns += sums->ns[index_of(*states)];
	return ns;
}

uint64_t sums_unseen_ns(const struct sums *sums)
{
	return sums_ns(sums, "?") - sums->gone_ns;
}

bool sums_tell(const struct sums *sums)
{
	return sums_ns(sums, SUMS_KNOWN) || !sums_unseen_ns(sums);
}

void sums_add(struct sums *to, const struct sums *more)
{
	for (size_t i = 0; i < sizeof(to->ns) / sizeof(*to->ns); i++)
		to->ns[i] += more->ns[i];
	to->gone_ns += more->gone_ns;
	to->forks += more->forks;
	to->execs += more->execs;
	to->copied += more->copied;
	to->parts |= more->parts;
}
