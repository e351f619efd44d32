// SPDX-License-Identifier: GPL-2.0
/* Columns of which it is known what was in them: what they show is what there was. */
#include <stdlib.h>
#include "test.h"
#include "timeline/shares.h"

#define COLUMNS	10
#define COLUMN	100

/* A task in turns in two states, all of the time. */
static void take_turns(const struct shares *shares, uint64_t on_cpu_ns, uint64_t turn_ns,
		       char other)
{
	const size_t state = strchr(TIMELINE_STATES, other) - TIMELINE_STATES;

	for (uint64_t at = 0; at < COLUMNS * COLUMN; at += turn_ns) {
		shares_add(shares, 0, at, at + on_cpu_ns);
		shares_add(shares, state, at + on_cpu_ns, at + turn_ns);
	}
}

static void expect(const struct shares *shares, unsigned int on_cpu, char state)
{
	for (unsigned int column = 0; column < COLUMNS; column++) {
		assert_int_equal(shares_on_cpu(shares, column), on_cpu);
		assert_int_equal(shares_state(shares, column), state);
	}
	shares_clear(shares);
}

static struct shares begin(struct timeline *timeline)
{
	struct shares shares;

	timeline->end_ns = COLUMNS * COLUMN;
	assert_int_equal(shares_begin(&shares, timeline, COLUMNS), 0);
	return shares;
}

/* Of four that share two CPUs each is half as high as one that has its own. */
static void as_high_as_its_part(void **state)
{
	struct timeline timeline = {};
	struct shares shares = begin(&timeline);

	(void)state;
	take_turns(&shares, 10, 20, TIMELINE_RUNNABLE);
	expect(&shares, SHARES_HIGH / 2, TIMELINE_RUNNABLE);
	take_turns(&shares, 15, 20, 'S');
	expect(&shares, SHARES_HIGH * 3 / 4, 'S');
	take_turns(&shares, 19, 20, 'S');
	expect(&shares, SHARES_HIGH, 0);
	take_turns(&shares, 2, 20, 'D');
	expect(&shares, 0, 'D');
	free(shares.at);
}

/* Who is there for a moment, and nobody else, is seen, but not as if it was all of the time. */
static void a_moment_does_not_vanish(void **state)
{
	struct timeline timeline = {};
	struct shares shares = begin(&timeline);

	(void)state;
	for (uint64_t at = 0; at < COLUMNS * COLUMN; at += COLUMN)
		shares_add(&shares, 0, at, at + 1);
	expect(&shares, 1, 0);
	expect(&shares, 0, 0);
	free(shares.at);
}

/* What is behind is the commonest of what is no time on CPUs, however much that was. */
static void the_commonest_other_is_behind(void **state)
{
	struct timeline timeline = {};
	struct shares shares = begin(&timeline);

	(void)state;
	for (uint64_t at = 0; at < COLUMNS * COLUMN; at += COLUMN) {
		shares_add(&shares, 0, at, at + 50);
		shares_add(&shares, 1, at + 50, at + 70);
		shares_add(&shares, 2, at + 70, at + COLUMN);
	}
	expect(&shares, SHARES_HIGH / 2, TIMELINE_STATES[2]);
	free(shares.at);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(as_high_as_its_part),
		cmocka_unit_test(a_moment_does_not_vanish),
		cmocka_unit_test(the_commonest_other_is_behind),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
