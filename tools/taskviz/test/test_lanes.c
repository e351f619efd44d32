// SPDX-License-Identifier: GPL-2.0
/* Lanes of timelines that are known, and what holds for the lanes of any. */
#include <stdlib.h>
#include <unistd.h>
#include "test.h"
#include "timeline/lanes.h"

#define END	100
#define MANY	400

/* Where time goes by their square, a test of so many does not end. */
#define CROWD	300000
#define LIMIT	60	/* seconds */

/* A timeline of rows alone. */
static struct timeline timeline_of(struct timeline_row *rows, size_t nr)
{
	struct timeline timeline = { .end_ns = END };

	timeline.rows.at = rows;
	timeline.rows.nr = nr;
	return timeline;
}

/* Rows in tree order; their lanes, and of each lane the one above it. */
static void expect(struct timeline_row *rows, size_t nr, const uint32_t *of,
		   const uint32_t *parents, uint32_t nr_lanes)
{
	const struct timeline timeline = timeline_of(rows, nr);
	struct lanes lanes;

	assert_int_equal(lanes_build(&lanes, &timeline), 0);
	assert_int_equal(lanes.nr, nr_lanes);
	for (size_t i = 0; i < nr; i++)
		assert_int_equal(lanes.of[i], of[i]);
	for (uint32_t i = 0; i < nr_lanes; i++)
		assert_int_equal(lanes.parents[i], parents[i]);
	lanes_drop(&lanes);
}

#define TASK(above, from, to)	{ .parent = (above), .from_ns = (from), .to_ns = (to) }

static void shares_when_the_last_one_is_gone(void **state)
{
	struct timeline_row rows[] = {
		TASK(NO_ROW, 0, END), TASK(0, 10, 20), TASK(0, 15, 25), TASK(0, 20, 30),
		TASK(0, 26, END), TASK(0, 30, 40),
	};

	(void)state;
	expect(rows, 6, (uint32_t[]){ 0, 1, 2, 1, 2, 1 }, (uint32_t[]){ NO_LANE, 0, 0 }, 3);
}

/* A child may outlive its parent: nobody else's children stand beside it. */
static void waits_for_the_whole_family(void **state)
{
	struct timeline_row rows[] = {
		TASK(NO_ROW, 0, END), TASK(0, 10, 20), TASK(1, 15, 40), TASK(0, 25, 30),
		TASK(0, 40, 50),
	};

	(void)state;
	expect(rows, 5, (uint32_t[]){ 0, 1, 2, 3, 1 }, (uint32_t[]){ NO_LANE, 0, 1, 0 }, 4);
}

static void has_cousins_below_those_who_share(void **state)
{
	struct timeline_row rows[] = {
		TASK(NO_ROW, 0, END), TASK(0, 10, 20), TASK(1, 12, 15), TASK(0, 30, 40),
		TASK(3, 32, 35), TASK(3, 33, 36), TASK(0, 32, 33),
	};

	(void)state;
	expect(rows, 7, (uint32_t[]){ 0, 1, 2, 1, 2, 3, 4 },
	       (uint32_t[]){ NO_LANE, 0, 1, 1, 0 }, 5);
}

static void has_none_of_nobody(void **state)
{
	(void)state;
	expect(NULL, 0, NULL, NULL, 0);
}

/* Tree order: the parent of the next one is the last one, or above that. */
static void make_any(struct timeline_row rows[MANY])
{
	for (uint32_t i = 0; i < MANY; i++) {
		uint32_t parent = i ? i - 1 : NO_ROW;
		uint64_t from = random() % END;

		while (parent != NO_ROW && random() % 3)
			parent = rows[parent].parent;
		if (parent != NO_ROW && from < rows[parent].from_ns)
			from = rows[parent].from_ns;
		rows[i] = (struct timeline_row)TASK(parent, from,
						    from + random() % (END - from + 1));
	}
}

static void check_lane(const struct timeline *timeline, const struct lanes *lanes, uint32_t lane)
{
	for (uint32_t i = lanes->first[lane]; i < lanes->first[lane + 1]; i++) {
		const struct timeline_row *row = &timeline->rows.at[lanes->rows[i]];
		const uint32_t above = row->parent == NO_ROW ? NO_LANE : lanes->of[row->parent];

		assert_int_equal(lanes->of[lanes->rows[i]], lane);
		assert_int_equal(lanes->parents[lane], above);
		if (i > lanes->first[lane])
			assert_true(timeline->rows.at[lanes->rows[i - 1]].to_ns <= row->from_ns);
	}
	assert_true(lanes->parents[lane] == NO_LANE || lanes->parents[lane] < lane);
}

/* Nobody is where another one is, each below its parent, and all are somewhere. */
static void keeps_apart_who_was_there_together(void **state)
{
	struct timeline_row rows[MANY];
	struct timeline timeline = timeline_of(rows, MANY);
	struct lanes lanes;

	(void)state;
	srandom(1);
	for (int round = 0; round < 50; round++) {
		make_any(rows);
		assert_int_equal(lanes_build(&lanes, &timeline), 0);
		assert_true(lanes.nr < MANY);
		assert_int_equal(lanes.first[lanes.nr], MANY);
		for (uint32_t lane = 0; lane < lanes.nr; lane++)
			check_lane(&timeline, &lanes, lane);
		lanes_drop(&lanes);
	}
}

/* All are there at once, and none until the end: each looks for room below the same parent. */
static void finds_that_there_is_no_room(void **state)
{
	struct timeline_row *rows = calloc(CROWD, sizeof(*rows));
	struct timeline timeline = timeline_of(rows, CROWD);
	struct lanes lanes;

	(void)state;
	timeline.end_ns = 2 * CROWD;
	for (uint32_t i = 0; i < CROWD; i++)
		rows[i] = (struct timeline_row)TASK(i ? 0 : NO_ROW, i, 2 * CROWD - 1 - i % 2);
	alarm(LIMIT);
	assert_int_equal(lanes_build(&lanes, &timeline), 0);
	alarm(0);
	assert_int_equal(lanes.nr, CROWD);
	lanes_drop(&lanes);
	free(rows);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(shares_when_the_last_one_is_gone),
		cmocka_unit_test(waits_for_the_whole_family),
		cmocka_unit_test(has_cousins_below_those_who_share),
		cmocka_unit_test(has_none_of_nobody),
		cmocka_unit_test(keeps_apart_who_was_there_together),
		cmocka_unit_test(finds_that_there_is_no_room),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
