// SPDX-License-Identifier: GPL-2.0
/* Which rows are listed and how: sorting, folding, filter; the cursor and the search. */
#include "top_world.h"

static void test_sort_siblings(void **state)
{
	struct world *world = *state;

	world_family(world);
	world->records[3].rss_bytes = 200;
	world->records[2].rss_bytes = 100;
	world->records[4].rss_bytes = 300;
	world_merge(world);
	world->choice.sort = TOP_SORT_RSS;
	world_order(world);
	assert_string_equal(world_shown(world), "1 .5 .2 ..4 ..3");
	world->choice.reverse = true;
	world_order(world);
	assert_string_equal(world_shown(world), "1 .2 ..3 ..4 .5");
}

/* As in the tree: a process, its threads, its children. */
static void test_threads_before_children(void **state)
{
	struct world *world = *state;
	struct taskviz_record *thread;

	world_family(world);
	thread = world_add(world, 6, 1);
	thread->tgid = 1;
	thread->info = TASKVIZ_INFO_THREAD;
	world_merge(world);
	assert_string_equal(world_shown(world), "1 .6 .2 ..3 ..4 .5");
}

static void test_sort_flat(void **state)
{
	struct world *world = *state;

	world_family(world);
	world->records[3].rss_bytes = 200;
	world->records[2].rss_bytes = 100;
	world_merge(world);
	world->choice.sort = TOP_SORT_RSS;
	world->choice.flat = true;
	world_order(world);
	assert_string_equal(world_shown(world), "4 3 1 2 5");
}

/* Unknown is not much, and not nothing: it comes last. */
static void test_sort_unknown(void **state)
{
	struct world *world = *state;

	world_family(world);
	for (int i = 0; i < 5; i++)
		world->records[i].counts.copies[TASKVIZ_COPY_FORK] = i;
	memset(&world->records[1].counts, 0xff, sizeof(struct taskviz_counts));
	world_merge(world);
	world->choice.sort = TOP_SORT_COPIES;
	world->choice.flat = true;
	world_order(world);
	assert_string_equal(world_shown(world), "5 4 3 1 2");
}

static void test_sort_states_and_names(void **state)
{
	struct world *world = *state;

	world_family(world);
	world->records[3].state = 'Z';
	world->records[2].state = 'R';
	world->records[4].state = '\0';
	strcpy(world->records[1].name, "a");
	world_merge(world);
	world->choice.flat = true;
	world->choice.sort = TOP_SORT_STATE;
	world_order(world);
	assert_string_equal(world_shown(world), "4 3 1 2 5");
	world->choice.sort = TOP_SORT_NAME;
	world_order(world);
	assert_string_equal(world_shown(world), "2 1 3 4 5");
}

static void test_every_sort_lists_all(void **state)
{
	struct world *world = *state;

	world_family(world);
	world_merge(world);
	for (int sort = 0; sort < TOP_NR_SORTS; sort++) {
		world->choice.sort = sort;
		world_order(world);
		assert_int_equal(world->list.nr_shown, 5);
		assert_string_not_equal(top_sort_name(sort), "");
	}
}

static void test_fold(void **state)
{
	struct world *world = *state;

	world_family(world);
	world_merge(world);
	world_row(world, 2)->folded = true;
	world_order(world);
	assert_string_equal(world_shown(world), "1 .2 .5");
	assert_int_equal(world->list.nr_kept, 5);
	world_row(world, 1)->folded = true;
	world_order(world);
	assert_string_equal(world_shown(world), "1");
	world->choice.flat = true;
	world_order(world);
	assert_string_equal(world_shown(world), "1 2 3 4 5");
}

static void test_kthreads(void **state)
{
	struct world *world = *state;

	world_family(world);
	world->records[1].kind = TASKVIZ_KIND_KTHREADD;
	world->records[2].kind = TASKVIZ_KIND_KTHREAD;
	world->records[3].kind = TASKVIZ_KIND_KTHREAD;
	world_merge(world);
	assert_string_equal(world_shown(world), "1 .2 .5");
	world->choice.kthreads = KTHREADS_NO;
	world_order(world);
	assert_string_equal(world_shown(world), "1 .5");
	assert_true(world_row(world, 5)->last);
}

static void test_filter(void **state)
{
	struct world *world = *state;

	world_family(world);
	strcpy(world->records[3].name, "Needle");
	world_merge(world);
	world_row(world, 2)->folded = true;
	strcpy(world->choice.filter, "need");
	world_order(world);
	assert_string_equal(world_shown(world), "1 .2 ..4");
	assert_false(world_row(world, 1)->matches);
	assert_true(world_row(world, 4)->matches);
	assert_true(world_row(world, 2)->last);
	strcpy(world->choice.filter, "5");
	world_order(world);
	assert_string_equal(world_shown(world), "1 .5");
	strcpy(world->choice.filter, "none");
	world_order(world);
	assert_string_equal(world_shown(world), "");
	strcpy(world->choice.filter, "need");
	world->choice.flat = true;
	world_order(world);
	assert_string_equal(world_shown(world), "4");
}

static void test_last_sibling(void **state)
{
	struct world *world = *state;

	world_family(world);
	world_merge(world);
	assert_false(world_row(world, 2)->last);
	assert_false(world_row(world, 3)->last);
	assert_true(world_row(world, 4)->last);
	assert_true(world_row(world, 5)->last);
}

static void test_most_copied(void **state)
{
	struct world *world = *state;

	world_family(world);
	world_merge(world);
	assert_int_equal(world->list.most_copied, 0);
	world_row(world, 3)->copied = 7;
	world_row(world, 5)->copied = 9;
	world_order(world);
	assert_int_equal(world->list.most_copied, 9);
}

/* Adds 20 siblings below 1. */
static void add_crowd(struct world *world)
{
	world_add(world, 1, 1);
	for (int pid = 11; pid <= 30; pid++)
		world_add(world, pid, 1);
}

static int selected(const struct world *world)
{
	return top_selected(&world->cursor, &world->list)->record.pid;
}

static void test_move(void **state)
{
	struct world *world = *state;

	add_crowd(world);
	world_merge(world);
	assert_int_equal(selected(world), 1);
	top_move(&world->cursor, &world->list, 5);
	assert_int_equal(selected(world), 15);
	assert_int_equal(world->cursor.top, 1);
	top_move(&world->cursor, &world->list, 1000);
	assert_int_equal(selected(world), 30);
	assert_int_equal(world->cursor.top, 16);
	top_move(&world->cursor, &world->list, -1000);
	assert_int_equal(selected(world), 1);
	assert_int_equal(world->cursor.top, 0);
}

/* Births above the selected row do not move it on the screen. */
static void test_stays_in_its_line(void **state)
{
	struct world *world = *state;

	add_crowd(world);
	world_merge(world);
	top_move(&world->cursor, &world->list, 10);
	top_move(&world->cursor, &world->list, -2);
	assert_int_equal(selected(world), 18);
	assert_int_equal(world->cursor.at - world->cursor.top, 2);
	world_next(world, 1);
	add_crowd(world);
	world_add(world, 5, 1);
	world_add(world, 6, 5);
	world_merge(world);
	assert_int_equal(selected(world), 18);
	assert_int_equal(world->cursor.at - world->cursor.top, 2);
	assert_int_equal(world->cursor.at, 10);
}

/* At the beginning of the list its first rows stay in view. */
static void test_home_stays_home(void **state)
{
	struct world *world = *state;

	add_crowd(world);
	world_merge(world);
	top_move(&world->cursor, &world->list, 2);
	world_next(world, 1);
	add_crowd(world);
	world_add(world, 5, 1);
	world_merge(world);
	assert_int_equal(selected(world), 12);
	assert_int_equal(world->cursor.top, 0);
}

/* When the selected row is forgotten, whoever takes its place is selected. */
static void test_selected_is_forgotten(void **state)
{
	struct world *world = *state;

	world_family(world);
	world_merge(world);
	top_select(&world->cursor, &world->list, 2);
	world_row(world, 3)->gone_ns = 1;
	world_next(world, 1);
	world_add(world, 1, 1);
	world_add(world, 2, 1);
	world_add(world, 4, 2);
	world_merge(world);
	assert_int_equal(selected(world), 4);
	world_next(world, 9);
	world_add(world, 1, 1);
	world_merge(world);
	world_next(world, 9);
	world_add(world, 1, 1);
	world_merge(world);
	assert_int_equal(selected(world), 1);
}

static void test_fold_over_the_selected(void **state)
{
	struct world *world = *state;

	world_family(world);
	world_merge(world);
	top_select(&world->cursor, &world->list, 3);
	world_row(world, 2)->folded = true;
	world_order(world);
	assert_int_equal(selected(world), 2);
}

static int search(struct world *world, const char *text, int step)
{
	return top_search(&world->cursor, &world->list, &world->model, &world->choice, text, step);
}

static void test_search(void **state)
{
	struct world *world = *state;

	world_family(world);
	world_merge(world);
	world_row(world, 2)->folded = true;
	world_order(world);
	assert_int_equal(search(world, "TASK4", 1), 1);
	assert_int_equal(selected(world), 4);
	assert_string_equal(world_shown(world), "1 .2 ..3 ..4 .5");
	assert_int_equal(search(world, "task", 1), 1);
	assert_int_equal(selected(world), 5);
	assert_int_equal(search(world, "task", 1), 1);
	assert_int_equal(selected(world), 1);
	assert_int_equal(search(world, "task", -1), 1);
	assert_int_equal(selected(world), 5);
	assert_int_equal(search(world, "2", -1), 1);
	assert_int_equal(selected(world), 2);
	assert_int_equal(search(world, "none", 1), 0);
	assert_int_equal(search(world, "", 1), 0);
	assert_int_equal(selected(world), 2);
}

static void test_search_nothing(void **state)
{
	struct world *world = *state;

	world_merge(world);
	assert_int_equal(search(world, "task", 1), 0);
}

static void test_smaller_screen(void **state)
{
	struct world *world = *state;

	add_crowd(world);
	world_merge(world);
	top_move(&world->cursor, &world->list, 4);
	world->cursor.height = 2;
	top_follow(&world->cursor, &world->list);
	assert_int_equal(selected(world), 14);
	assert_int_equal(world->cursor.top, 3);
	world->cursor.height = 50;
	top_follow(&world->cursor, &world->list);
	assert_int_equal(world->cursor.top, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WORLD_TEST(test_sort_siblings),
		WORLD_TEST(test_threads_before_children),
		WORLD_TEST(test_sort_flat),
		WORLD_TEST(test_sort_unknown),
		WORLD_TEST(test_sort_states_and_names),
		WORLD_TEST(test_every_sort_lists_all),
		WORLD_TEST(test_fold),
		WORLD_TEST(test_kthreads),
		WORLD_TEST(test_filter),
		WORLD_TEST(test_last_sibling),
		WORLD_TEST(test_most_copied),
		WORLD_TEST(test_move),
		WORLD_TEST(test_stays_in_its_line),
		WORLD_TEST(test_home_stays_home),
		WORLD_TEST(test_selected_is_forgotten),
		WORLD_TEST(test_fold_over_the_selected),
		WORLD_TEST(test_search),
		WORLD_TEST(test_search_nothing),
		WORLD_TEST(test_smaller_screen),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
