// SPDX-License-Identifier: GPL-2.0
/* Folds of timelines that are known, and what holds for any: never more lines than there may be. */
#include <stdlib.h>
#include "recording/recording.h"
#include "test.h"
#include "timeline/folds.h"

#define END	1000
#define MANY	300

/* A timeline with rows, and of each a time on a CPU. */
struct made {
	struct recording recording;
	struct timeline_row rows[MANY];
	struct timeline_span spans[MANY];
	struct timeline timeline;
	struct lanes lanes;
	struct folds folds;
};

static void add(struct made *made, uint32_t parent, uint64_t from_ns, uint64_t to_ns,
		uint64_t cpu_ns)
{
	const uint32_t row = made->timeline.rows.nr++;

	made->rows[row] = (struct timeline_row){
		.parent = parent, .from_ns = from_ns, .to_ns = to_ns,
	};
	made->spans[row] = (struct timeline_span){
		.row = row, .state = TIMELINE_ON_CPU, .from_ns = from_ns,
		.to_ns = from_ns + cpu_ns,
	};
	made->timeline.spans.nr++;
}

static struct made *make(void)
{
	struct made *made = calloc(1, sizeof(*made));

	made->recording.head.flags = RECORDING_STATES;
	made->timeline.recording = &made->recording;
	made->timeline.end_ns = END;
	made->timeline.rows.at = made->rows;
	made->timeline.spans.at = made->spans;
	return made;
}

static void fold(struct made *made, uint32_t most)
{
	assert_int_equal(lanes_build(&made->lanes, &made->timeline), 0);
	assert_int_equal(folds_build(&made->folds, &made->lanes, &made->timeline, most), 0);
}

static void drop(struct made *made)
{
	folds_drop(&made->folds);
	lanes_drop(&made->lanes);
}

/* 0 has 1, which has 2 and 3, and 4; all are there at once, each in the lane of its number. */
static struct made *make_family(void)
{
	struct made *made = make();

	add(made, NO_ROW, 0, END, 1);
	add(made, 0, 0, END, 2);
	add(made, 1, 0, END, 30);
	add(made, 1, 0, END, 4);
	add(made, 0, 0, END, 20);
	return made;
}

static void expect(uint32_t most, const uint32_t *lines, uint32_t nr_lines, uint32_t nr_held)
{
	struct made *made = make_family();

	fold(made, most);
	for (uint32_t lane = 0; lane < 5; lane++)
		assert_int_equal(made->folds.line_of[lane], lines[lane]);
	assert_int_equal(made->folds.nr_lines, nr_lines);
	assert_int_equal(made->folds.nr_held, nr_held);
	drop(made);
	free(made);
}

static void folds_nothing_where_there_is_room(void **state)
{
	(void)state;
	expect(5, (uint32_t[]){ 0, 1, 2, 3, 4 }, 5, 0);
}

/* Those of 1 had most of the time, so that it has a line; 4 would be alone in its fold. */
static void shows_where_most_was_done(void **state)
{
	(void)state;
	expect(4, (uint32_t[]){ 0, 1, 2, 2, 3 }, 4, 2);
}

static void folds_all_below_one(void **state)
{
	(void)state;
	expect(2, (uint32_t[]){ 0, 1, 1, 1, 1 }, 2, 4);
	expect(1, (uint32_t[]){ 0, 0, 0, 0, 0 }, 1, 5);
}

static struct made *make_any(void)
{
	struct made *made = make();

	for (uint32_t i = 0; i < MANY; i++) {
		const uint64_t from = i ? random() % END : 0;
		uint32_t parent = i ? i - 1 : NO_ROW;

		while (parent != NO_ROW && random() % 3)
			parent = made->rows[parent].parent;
		add(made, parent, from, from + random() % (END - from + 1), random() % 100);
	}
	return made;
}

/* Who has a line has a parent with one, and each task is in a lane with a line or in a fold. */
static void check_folds(const struct made *made, uint32_t most)
{
	const struct folds *folds = &made->folds;
	const struct lanes *lanes = &made->lanes;
	uint32_t tasks = folds->nr_held, held = 0;

	assert_true(folds->nr_lines <= most);
	for (uint32_t lane = 0; lane < lanes->nr; lane++) {
		const uint32_t above = lanes->parents[lane];

		assert_true(folds->line_of[lane] < folds->nr_lines);
		held += folds->held[lane];
		if (folds->owner[lane] != NO_LANE)
			continue;
		assert_true(above == NO_LANE || folds->owner[above] == NO_LANE);
		tasks += lanes_length(lanes, lane);
	}
	assert_int_equal(held + folds->held[lanes->nr], folds->nr_held);
	assert_int_equal(tasks, MANY);
}

static void has_no_more_lines_than_there_may_be(void **state)
{
	(void)state;
	srandom(1);
	for (uint32_t most = 1; most < MANY; most += 7) {
		struct made *made = make_any();

		fold(made, most);
		check_folds(made, most);
		drop(made);
		free(made);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(folds_nothing_where_there_is_room),
		cmocka_unit_test(shows_where_most_was_done),
		cmocka_unit_test(folds_all_below_one),
		cmocka_unit_test(has_no_more_lines_than_there_may_be),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
