// SPDX-License-Identifier: GPL-2.0
/* Siblings that are alike share a line: when, what it tells, and how they are told apart again. */
#include "top/top_crowd.h"
#include "top_world.h"

#define CC	100

/* 1 has 2, and that so many compilers; each copied 10 pages and used a tenth of a CPU. */
static void add_build(struct world *world, int from, int nr)
{
	world_add(world, 1, 1);
	world_add(world, 2, 1);
	for (int pid = CC + from; pid < CC + from + nr; pid++) {
		struct taskviz_record *record = world_add(world, pid, 2);

		record->start_ns = pid * SECOND / 10;
		strcpy(record->name, "cc1");
		record->utime_ns = (world->snapshot.head.now_ns - 99 * SECOND) / 10;
		record->counts.copies[TASKVIZ_COPY_FORK] =
			(world->snapshot.head.now_ns / SECOND - 100) * 10;
		record->uid = 4711;
	}
	world_add(world, 3, 1);
}

/* 1 has shells, each with what it runs; in the order of their pids from 10 on. */
static void add_shells(struct world *world, const char *const *runs, int from, int nr)
{
	world_add(world, 1, 1);
	for (int i = from; i < nr; i++) {
		strcpy(world_add(world, 10 + i, 1)->name, "sh");
		strcpy(world_add(world, 30 + i, 10 + i)->name, runs[i]);
	}
}

/* 1 has makers 2 and 3 with two compilers each, 20, 21 and 30, 31, and something else. */
static void add_makers(struct world *world)
{
	world_add(world, 1, 1);
	for (int maker = 2; maker <= 3; maker++) {
		strcpy(world_add(world, maker, 1)->name, "make");
		strcpy(world_add(world, 10 * maker, maker)->name, "cc1");
		strcpy(world_add(world, 10 * maker + 1, maker)->name, "cc1");
	}
	world_add(world, 50, 1);
}

static const struct top_crowd *crowd(const struct world *world, size_t at)
{
	assert_true(at < world->list.nr_shown);
	assert_non_null(world->list.shown[at]->crowd);
	return world->list.shown[at]->crowd;
}

/* Each row that is kept has one line. */
static void check(const struct world *world)
{
	size_t rows = 0;

	for (size_t i = 0; i < world->list.nr_shown; i++) {
		const struct top_crowd *crowd = world->list.shown[i]->crowd;

		rows += crowd ? crowd->size : 1;
	}
	assert_int_equal(rows, world->list.nr_kept);
}

static void test_flood(void **state)
{
	struct world *world = *state;

	add_build(world, 0, 20);
	world->choice.height = 23;
	world_merge(world);
	assert_int_equal(world->list.nr_shown, 23);
	world->choice.height = 22;
	world_order(world);
	assert_string_equal(world_shown(world), "1 .2 ..100 .3");
	assert_int_equal(crowd(world, 2)->size, 20);
	check(world);
	world->choice.collapse = TOP_COLLAPSE_NONE;
	world_order(world);
	assert_int_equal(world->list.nr_shown, 23);
	assert_int_equal(world->list.nr_crowds, 0);
}

/* What is nearly a flood does not come and go with each refresh: three quarters of the lines. */
static void test_stays_collapsed(void **state)
{
	struct world *world = *state;

	add_build(world, 0, 20);
	world->choice.height = 20;
	world_merge(world);
	assert_int_equal(world->list.nr_shown, 4);
	for (int left = 14; left >= 11; left--) {
		world_next(world, 9);
		add_build(world, 0, left);
		world_merge(world);
		world_next(world, 9);
		add_build(world, 0, left);
		world_merge(world);
		assert_int_equal(world->list.nr_kept, 3 + left);
		assert_int_equal(world->list.nr_shown, left > 12 ? 4 : 3 + left);
	}
}

/* Few are told one by one, unless that is wanted. */
static void test_few(void **state)
{
	struct world *world = *state;

	add_build(world, 0, 7);
	world->choice.height = 3;
	world_merge(world);
	assert_int_equal(world->list.nr_shown, 10);
	world->choice.collapse = TOP_COLLAPSE_ALL;
	world_order(world);
	assert_string_equal(world_shown(world), "1 .2 ..100 .3");
	world->choice.flat = true;
	world_order(world);
	assert_int_equal(world->list.nr_shown, 10);
}

static void test_sums(void **state)
{
	struct world *world = *state;
	const struct top_row *sum;

	world->choice.collapse = TOP_COLLAPSE_ALL;
	add_build(world, 0, 10);
	world_merge(world);
	assert_true(crowd(world, 2)->sum.copied == TASKVIZ_UNKNOWN64);
	assert_true(crowd(world, 2)->sum.cpu_permille == TASKVIZ_UNKNOWN32);
	world_next(world, 1);
	add_build(world, 0, 10);
	world->records[3].state = 'R';
	world->records[4].state = 'D';
	world->records[5].uid = 0;
	world_merge(world);
	sum = &crowd(world, 2)->sum;
	assert_int_equal(sum->copied, 100);
	assert_int_equal(sum->cpu_permille, 1000);
	assert_string_equal(sum->states, "     RSD");
	assert_true(sum->record.uid == TASKVIZ_UNKNOWN32);
	assert_int_equal(sum->record.ppid, 2);
	assert_int_equal(world->list.most_copied, 100);
	assert_int_equal(world_row(world, CC)->copied, 10);
}

/* The dead have a line of their own. */
static void test_dead(void **state)
{
	struct world *world = *state;

	world->choice.collapse = TOP_COLLAPSE_ALL;
	add_build(world, 0, 10);
	world_merge(world);
	world_next(world, 1);
	add_build(world, 4, 6);
	world_merge(world);
	assert_string_equal(world_shown(world), "1 .2 ..100! ..104 .3");
	assert_int_equal(crowd(world, 2)->size, 4);
	assert_int_equal(crowd(world, 3)->size, 6);
	check(world);
}

/* The branch of the last line is the last one, though rows without one stand behind it. */
static void test_last(void **state)
{
	struct world *world = *state;

	world->choice.collapse = TOP_COLLAPSE_ALL;
	add_build(world, 0, 2);
	world_add(world, 300, 2)->start_ns = 50 * SECOND;
	strcpy(world_add(world, 301, 2)->name, "cc1");
	world_merge(world);
	assert_string_equal(world_shown(world), "1 .2 ..100 ..300 .3");
	assert_int_equal(crowd(world, 2)->size, 3);
	assert_false(world_row(world, CC)->last);
	assert_true(world_row(world, 300)->last);
	assert_true(world_row(world, 3)->last);
}

static void test_filter_first(void **state)
{
	struct world *world = *state;

	world->choice.collapse = TOP_COLLAPSE_ALL;
	add_build(world, 0, 10);
	world_merge(world);
	strcpy(world->choice.filter, "104");
	world_order(world);
	assert_string_equal(world_shown(world), "1 .2 ..104");
	strcpy(world->choice.filter, "cc1");
	world_order(world);
	assert_int_equal(crowd(world, 2)->size, 10);
}

/* Assemblers: two beside the compilers, and two elsewhere. */
static void add_assemblers(struct world *world)
{
	for (int pid = 200; pid < 204; pid++)
		strcpy(world_add(world, pid, pid < 202 ? 2 : 3)->name, "as");
}

/* Split each has a line, who comes later, too, and all below the parent; others are not touched. */
static void test_split(void **state)
{
	struct world *world = *state;

	world->choice.collapse = TOP_COLLAPSE_ALL;
	add_build(world, 0, 2);
	add_assemblers(world);
	world_merge(world);
	assert_string_equal(world_shown(world), "1 .2 ..100 ..200 .3 ..202");
	top_crowd_split(world_row(world, CC));
	world_order(world);
	assert_string_equal(world_shown(world), "1 .2 ..100 ..101 ..200 ..201 .3 ..202");
	world_next(world, 1);
	add_build(world, 0, 3);
	add_assemblers(world);
	world_merge(world);
	assert_string_equal(world_shown(world), "1 .2 ..100 ..101 ..102 ..200 ..201 .3 ..202");
	world_row(world, 2)->apart = false;
	world_order(world);
	assert_string_equal(world_shown(world), "1 .2 ..100 ..200 .3 ..202");
}

/* Below a line that stands for two makers one stands for their compilers; the makers are split. */
static void test_split_above(void **state)
{
	struct world *world = *state;

	world->choice.collapse = TOP_COLLAPSE_ALL;
	add_makers(world);
	world_merge(world);
	assert_string_equal(world_shown(world), "1 .2 ..20 .50");
	assert_int_equal(crowd(world, 2)->size, 4);
	assert_int_equal(crowd(world, 2)->sum.record.ppid, TASKVIZ_UNKNOWN_PID);
	check(world);
	top_crowd_split(world_row(world, 30));
	world_order(world);
	assert_string_equal(world_shown(world), "1 .2 ..20 .3 ..30 .50");
}

/* Who joins is folded as those that were there, first in line or not, and when they are gone. */
static void test_fold(void **state)
{
	static const char *const runs[] = { "cc1", "cc1", "cc1", "cc1" };
	struct world *world = *state;

	world->choice.collapse = TOP_COLLAPSE_ALL;
	world->choice.reverse = true;
	add_shells(world, runs, 0, 2);
	world_merge(world);
	assert_string_equal(world_shown(world), "1 .11 ..31");
	world_row(world, 10)->folded = true;
	world_row(world, 11)->folded = true;
	for (int gone = 0; gone < 2; gone++) {
		world_next(world, 9);
		add_shells(world, runs, 2 * gone, 4);
		world_merge(world);
		world_next(world, 9);
		add_shells(world, runs, 2 * gone, 4);
		world_merge(world);
		assert_string_equal(world_shown(world), "1 .13");
	}
}

/* What is told apart below another, between them, does not divide those alike. */
static void test_split_between(void **state)
{
	struct world *world = *state;

	world->choice.collapse = TOP_COLLAPSE_ALL;
	world_add(world, 1, 1);
	strcpy(world_add(world, 10, 1)->name, "cc1");
	strcpy(world_add(world, 11, 1)->name, "sh");
	strcpy(world_add(world, 20, 11)->name, "cc1");
	strcpy(world_add(world, 21, 11)->name, "cc1");
	strcpy(world_add(world, 12, 1)->name, "cc1");
	world_merge(world);
	assert_string_equal(world_shown(world), "1 .10 .11 ..20");
	top_crowd_split(world_row(world, 20));
	world_order(world);
	assert_string_equal(world_shown(world), "1 .10 .11 ..20 ..21");
}

static int selected(const struct world *world)
{
	return top_selected(&world->cursor, &world->list)->record.pid;
}

/* Who is selected and comes into a crowd is on its line; the line stays, whoever is first in it. */
static void test_selected(void **state)
{
	struct world *world = *state;

	add_build(world, 0, 10);
	world_merge(world);
	top_select(&world->cursor, &world->list, 4);
	assert_int_equal(selected(world), 102);
	world->choice.collapse = TOP_COLLAPSE_ALL;
	world_order(world);
	assert_int_equal(selected(world), 100);
	world_next(world, 1);
	add_build(world, 4, 10);
	world_merge(world);
	assert_int_equal(selected(world), 104);
	assert_string_equal(world_shown(world), "1 .2 ..100! ..104 .3");
}

/* The second of two crowds of a name stays selected, also when its first, or the other's, ends. */
static void test_selected_of_one_name(void **state)
{
	static const char *const runs[] = { "cc1", "as", "cc1", "as", "cc1", "as", "cc1", "as" };
	struct world *world = *state;

	world->choice.collapse = TOP_COLLAPSE_ALL;
	add_shells(world, runs, 0, 8);
	world_merge(world);
	assert_string_equal(world_shown(world), "1 .10 ..30 .11 ..31");
	top_select(&world->cursor, &world->list, 3);
	world_order(world);
	assert_int_equal(selected(world), 11);
	world_next(world, 1);
	add_shells(world, runs, 1, 8);
	world_merge(world);
	assert_int_equal(selected(world), 11);
	world_next(world, 1);
	add_shells(world, runs, 2, 8);
	world_merge(world);
	assert_int_equal(selected(world), 13);
}

static void search(struct world *world, const char *text)
{
	assert_int_equal(top_search(&world->cursor, &world->list, &world->model, &world->choice,
				    text, 1), 1);
}

static void test_search(void **state)
{
	struct world *world = *state;

	world->choice.collapse = TOP_COLLAPSE_ALL;
	add_build(world, 0, 5);
	world_merge(world);
	search(world, "103");
	assert_int_equal(selected(world), 103);
	assert_int_equal(world->list.nr_shown, 8);
}

/* Who is found in a crowd below a crowd has a line, and so have those between. */
static void test_search_below(void **state)
{
	struct world *world = *state;

	world->choice.collapse = TOP_COLLAPSE_ALL;
	add_makers(world);
	world_merge(world);
	assert_string_equal(world_shown(world), "1 .2 ..20 .50");
	search(world, "31");
	assert_string_equal(world_shown(world), "1 .2 ..20 .3 ..30 ..31 .50");
	assert_int_equal(selected(world), 31);
}

/* The fold that was opened for a match makes a flood of what was in it. */
static void test_search_in_fold(void **state)
{
	struct world *world = *state;

	world->choice.height = 10;
	add_build(world, 0, 9);
	world_merge(world);
	world_row(world, 2)->folded = true;
	world_next(world, 1);
	add_build(world, 0, 9);
	world_merge(world);
	assert_string_equal(world_shown(world), "1 .2 .3");
	search(world, "105");
	assert_int_equal(selected(world), 105);
	assert_int_equal(world->list.nr_shown, 12);
}

/* A fold of a crowd is of all in it. */
static void test_search_in_folded_crowd(void **state)
{
	struct world *world = *state;

	world->choice.collapse = TOP_COLLAPSE_ALL;
	add_makers(world);
	world_merge(world);
	world_row(world, 2)->folded = true;
	world_row(world, 3)->folded = true;
	world_order(world);
	assert_string_equal(world_shown(world), "1 .2 .50");
	search(world, "21");
	assert_int_equal(selected(world), 21);
	search(world, "31");
	assert_int_equal(selected(world), 31);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WORLD_TEST(test_flood),
		WORLD_TEST(test_stays_collapsed),
		WORLD_TEST(test_few),
		WORLD_TEST(test_sums),
		WORLD_TEST(test_dead),
		WORLD_TEST(test_last),
		WORLD_TEST(test_filter_first),
		WORLD_TEST(test_split),
		WORLD_TEST(test_split_above),
		WORLD_TEST(test_fold),
		WORLD_TEST(test_split_between),
		WORLD_TEST(test_selected),
		WORLD_TEST(test_selected_of_one_name),
		WORLD_TEST(test_search),
		WORLD_TEST(test_search_below),
		WORLD_TEST(test_search_in_fold),
		WORLD_TEST(test_search_in_folded_crowd),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
