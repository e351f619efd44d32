/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What is too short to be drawn by itself: time summed up in columns, each of which shows how much
 * of it was on CPUs, and one other state.
 */
#ifndef TASKVIZ_TIMELINE_SHARES_H
#define TASKVIZ_TIMELINE_SHARES_H

#include "store.h"

#define NR_STATES	(sizeof(TIMELINE_STATES) - 1)

/**
 * struct shares - columns of the same time, from the begin to the end of a timeline
 * @timeline: it
 * @nr: columns
 * @per_ns: columns
 * @at: of each: ns in each of TIMELINE_STATES, or what else is summed up; to be freed
 */
struct shares {
	const struct timeline *timeline;
	unsigned int nr;
	double per_ns;
	uint64_t (*at)[NR_STATES];
};

/* shares_begin() - so many columns. Return: 0 or -ENOMEM. */
int shares_begin(struct shares *shares, const struct timeline *timeline, unsigned int nr);
void shares_clear(const struct shares *shares);

/* shares_add() - add a time to the share of each column that it touches */
void shares_add(const struct shares *shares, size_t share, uint64_t from_ns, uint64_t to_ns);

/* shares_add_row() - all states of a task */
void shares_add_row(const struct shares *shares, uint32_t row);

/*
 * How high time on CPUs is drawn: a column's whole height is a task on a CPU all of its time. HIGH
 * in timeline_page_draw.js must be the same: the page reads what bins have by it.
 */
#define SHARES_HIGH	4

/*
 * shares_on_cpu() - how high time on CPUs stands in a column, to the nearest
 *
 * Where there was nothing else it does not vanish.
 */
unsigned int shares_on_cpu(const struct shares *shares, unsigned int column);

/* shares_state() - what stands behind it: the commonest of the other states; 0: nothing is seen */
char shares_state(const struct shares *shares, unsigned int column);

static inline unsigned int shares_column(const struct shares *shares, uint64_t at_ns)
{
	const unsigned int column = (at_ns - shares->timeline->begin_ns) * shares->per_ns;

	return column < shares->nr ? column : shares->nr - 1;
}

static inline uint64_t shares_ns(const struct shares *shares, unsigned int column)
{
	return shares->timeline->begin_ns + column / shares->per_ns;
}

#endif /* TASKVIZ_TIMELINE_SHARES_H */
