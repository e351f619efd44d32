// SPDX-License-Identifier: GPL-2.0
/* Snapshots merged into rows: who stays, who goes, and what came since. */
#include "top_world.h"

static void test_first_snapshot(void **state)
{
	struct world *world = *state;

	world_family(world);
	world_merge(world);
	assert_string_equal(world_shown(world), "1 .2 ..3 ..4 .5");
	assert_false(top_is_new(&world->model, world_row(world, 1)));
	assert_int_equal(world_row(world, 1)->copied, TASKVIZ_UNKNOWN64);
	assert_int_equal(world_row(world, 1)->cpu_permille, TASKVIZ_UNKNOWN32);
	assert_int_equal(world->model.births, TASKVIZ_UNKNOWN64);
}

/* Who may be gone is in no state of the living; who is in none that is known may be in each. */
static void test_states_that_are_not_known(void **state)
{
	struct world *world = *state;

	world_family(world);
	world->records[2].state = '?';
	world->records[2].exited_ns = TASKVIZ_UNKNOWN64;
	world_merge(world);
	assert_int_equal(world->model.unknown, 0);
	assert_int_equal(world->model.gone, 1);
	assert_int_equal(top_may_be_in(&world->model, 'R'), 0);
	assert_int_equal(top_may_be_in(&world->model, 'Z'), 1);
	assert_int_equal(top_may_be_in(&world->model, 'X'), 1);
	world->records[3].state = '?';
	world_merge(world);
	assert_int_equal(top_may_be_in(&world->model, 'R'), 1);
	assert_int_equal(top_may_be_in(&world->model, 'Z'), 2);
}

static void test_no_task_at_all(void **state)
{
	struct world *world = *state;

	world_merge(world);
	assert_string_equal(world_shown(world), "");
	assert_null(top_selected(&world->cursor, &world->list));
}

/* A middle one ends: it stays in its place, its child goes to whoever adopts it. */
static void test_death_keeps_its_place(void **state)
{
	struct world *world = *state;

	world_family(world);
	world_merge(world);
	world_next(world, 1);
	world_add(world, 1, 1);
	world_add(world, 2, 1);
	world_add(world, 4, 2);
	world_add(world, 5, 1);
	world_merge(world);
	assert_string_equal(world_shown(world), "1 .2 ..3! ..4 .5");
}

static void test_orphan_moves_at_once(void **state)
{
	struct world *world = *state;

	world_family(world);
	world_merge(world);
	world_next(world, 1);
	world_add(world, 1, 1);
	world_add(world, 3, 1);
	world_add(world, 4, 1);
	world_add(world, 5, 1);
	world_merge(world);
	assert_string_equal(world_shown(world), "1 .2! .3 .4 .5");
}

/* A whole branch ends: it keeps its shape. */
static void test_dead_branch(void **state)
{
	struct world *world = *state;

	world_family(world);
	world_merge(world);
	world_next(world, 1);
	world_add(world, 1, 1);
	world_add(world, 5, 1);
	world_merge(world);
	assert_string_equal(world_shown(world), "1 .2! ..3! ..4! .5");
}

/* Of a dead branch the leaf ends last; it outlives its parent's row and hangs one level higher. */
static void test_forgotten_by_and_by(void **state)
{
	struct world *world = *state;

	world_family(world);
	world_merge(world);
	world_next(world, 1);
	world_add(world, 1, 1);
	world_add(world, 5, 1);
	world_add(world, 3, 1);
	world_merge(world);
	assert_string_equal(world_shown(world), "1 .2! ..4! .3 .5");
	world_next(world, 4);
	world_add(world, 1, 1);
	world_merge(world);
	assert_string_equal(world_shown(world), "1 .2! ..4! .3! .5!");
	world_next(world, 1);
	world_add(world, 1, 1);
	world_merge(world);
	assert_string_equal(world_shown(world), "1 .3! .5!");
	world_next(world, 4);
	world_add(world, 1, 1);
	world_merge(world);
	assert_string_equal(world_shown(world), "1");
}

static void test_dead_child_of_a_forgotten_row(void **state)
{
	struct world *world = *state;

	world_family(world);
	world_merge(world);
	world_row(world, 3)->gone_ns = world->snapshot.head.now_ns + 3 * SECOND;
	world_row(world, 2)->gone_ns = world->snapshot.head.now_ns;
	world_next(world, 5);
	world_add(world, 1, 1);
	world_merge(world);
	assert_string_equal(world_shown(world), "1 .3! .4! .5!");
}

static void test_birth_below_its_parent(void **state)
{
	struct world *world = *state;

	world_family(world);
	world_merge(world);
	world_next(world, 1);
	world_family(world);
	world_add(world, 101, 2);
	world_merge(world);
	assert_string_equal(world_shown(world), "1 .2 ..3 ..4 ..101 .5");
	assert_true(top_is_new(&world->model, world_row(world, 101)));
	assert_false(top_is_new(&world->model, world_row(world, 5)));
	world_next(world, 5);
	world_family(world);
	world_add(world, 101, 2);
	world_merge(world);
	assert_false(top_is_new(&world->model, world_row(world, 101)));
}

/* The same pid at another time is another task. */
static void test_reused_pid(void **state)
{
	struct world *world = *state;

	world_family(world);
	world_merge(world);
	world_next(world, 1);
	world_add(world, 1, 1);
	world_add(world, 5, 1)->start_ns = 101 * SECOND;
	world_merge(world);
	assert_string_equal(world_shown(world), "1 .2! ..3! ..4! .5! .5");
}

/* Whoever was away, as for a reader without rights, and comes back is the same row. */
static void test_comes_back(void **state)
{
	struct world *world = *state;

	world_family(world);
	world_merge(world);
	world_next(world, 1);
	world_add(world, 1, 1);
	world_merge(world);
	world_next(world, 1);
	world_family(world);
	world_merge(world);
	assert_string_equal(world_shown(world), "1 .2 ..3 ..4 .5");
	assert_string_equal(world_row(world, 2)->states, "     SXS");
}

static struct taskviz_record *add_ended(struct world *world, int pid, int parent, uint64_t reaped)
{
	struct taskviz_record *record = world_add(world, pid, parent);

	record->info |= TASKVIZ_INFO_ENDED;
	record->state = 'X';
	record->exited_ns = reaped;
	record->reaped_ns = reaped;
	record->exit_code = 3 << 8;
	return record;
}

/* It lived between two refreshes: no snapshot saw it alive, but the module remembers it. */
static void test_brief_life(void **state)
{
	struct world *world = *state;

	world_family(world);
	world_merge(world);
	world_next(world, 2);
	world_family(world);
	add_ended(world, 101, 2, 101 * SECOND + 1)->counts.copies[TASKVIZ_COPY_FORK] = 7;
	add_ended(world, 50, 2, 60 * SECOND);
	add_ended(world, 51, 2, TASKVIZ_UNKNOWN64);
	world_merge(world);
	assert_string_equal(world_shown(world), "1 .2 ..3 ..4 ..101! .5");
	assert_int_equal(world->model.brief, 1);
	assert_int_equal(world_row(world, 101)->copied, 7);
	assert_string_equal(world_row(world, 101)->states, "       X");
	world_next(world, 1);
	world_family(world);
	add_ended(world, 101, 2, 101 * SECOND + 1);
	world_merge(world);
	assert_int_equal(world->model.brief, 0);
	world_next(world, 6);
	world_family(world);
	add_ended(world, 101, 2, 101 * SECOND + 1);
	world_merge(world);
	assert_null(world_row(world, 101));
}

/* What was seen while it lived stays beside how it ended. */
static void test_end_is_told(void **state)
{
	struct world *world = *state;
	struct top_row *row;

	world_family(world);
	world->records[4].rss_bytes = 4096;
	world_merge(world);
	world_next(world, 1);
	world_add(world, 1, 1);
	add_ended(world, 5, 1, 101 * SECOND);
	world_merge(world);
	row = world_row(world, 5);
	assert_true(top_is_dead(row));
	assert_int_equal(row->record.exit_code, 3 << 8);
	assert_int_equal(row->record.rss_bytes, 4096);
	assert_string_equal(row->states, "      SX");
	assert_int_equal(world->model.brief, 0);
}

/* An ended task hangs below the next ancestor that is still shown. */
static void test_brief_life_of_a_forgotten_parent(void **state)
{
	struct world *world = *state;

	world_add(world, 1, 1);
	world_merge(world);
	world_next(world, 1);
	world_add(world, 1, 1);
	add_ended(world, 50, 1, 60 * SECOND);
	add_ended(world, 100, 50, 101 * SECOND);
	world_merge(world);
	assert_string_equal(world_shown(world), "1 .100!");
}

static void test_rates(void **state)
{
	struct world *world = *state;
	struct taskviz_record *record;

	world->snapshot.head.births = 10;
	world->snapshot.head.copies = 100;
	record = world_add(world, 1, 1);
	record->counts.copies[TASKVIZ_COPY_FORK] = 5;
	record->counts.copies[TASKVIZ_COPY_PIN] = TASKVIZ_UNKNOWN32;
	record->utime_ns = SECOND;
	world_merge(world);
	world_next(world, 2);
	world->snapshot.head.births = 13;
	world->snapshot.head.copies = TASKVIZ_UNKNOWN64;
	record = world_add(world, 1, 1);
	record->counts.copies[TASKVIZ_COPY_FORK] = 8;
	record->counts.copies[TASKVIZ_COPY_PIN] = TASKVIZ_UNKNOWN32;
	record->utime_ns = SECOND + SECOND / 2;
	record->stime_ns = SECOND / 2;
	world_merge(world);
	assert_int_equal(world_row(world, 1)->copied, 3);
	assert_int_equal(world_row(world, 1)->cpu_permille, 500);
	assert_int_equal(world->model.births, 3);
	assert_int_equal(world->model.copies, TASKVIZ_UNKNOWN64);
}

/* The module was loaded anew: it counts from 0 again. */
static void test_counts_begin_anew(void **state)
{
	struct world *world = *state;

	world->snapshot.head.births = 10;
	world_add(world, 1, 1)->counts.copies[TASKVIZ_COPY_FORK] = 5;
	world_merge(world);
	world_next(world, 1);
	world->snapshot.head.births = 2;
	world_add(world, 1, 1)->counts.copies[TASKVIZ_COPY_FORK] = 1;
	world_merge(world);
	assert_int_equal(world->model.births, TASKVIZ_UNKNOWN64);
	assert_int_equal(world_row(world, 1)->copied, TASKVIZ_UNKNOWN64);
}

static void test_time_goes_back(void **state)
{
	struct world *world = *state;

	world_family(world);
	world_merge(world);
	world->snapshot.head.now_ns = 50 * SECOND;
	world_merge(world);
	assert_int_equal(world->model.elapsed_ns, 0);
	assert_int_equal(world_row(world, 1)->cpu_permille, TASKVIZ_UNKNOWN32);
	assert_string_equal(world_shown(world), "1 .2 ..3 ..4 .5");
}

static void test_threads_go_at_once(void **state)
{
	struct world *world = *state;

	world_add(world, 1, 1);
	world_add(world, 3, 1);
	world_add(world, 4, 1)->info = TASKVIZ_INFO_THREAD;
	world_merge(world);
	assert_string_equal(world_shown(world), "1 .4 .3");
	world_next(world, 1);
	world_add(world, 1, 1);
	world_add(world, 3, 1);
	assert_int_equal(top_merge(&world->model, &world->snapshot, false), 0);
	world_order(world);
	assert_string_equal(world_shown(world), "1 .3");
}

/* A saved file may claim anything: two of one identity, parents that come later or are younger. */
static void test_nonsense(void **state)
{
	struct world *world = *state;

	world_family(world);
	world->records[1].parent = 4;
	world->records[2].parent = UINT32_MAX;
	world->records[3].start_ns = 0;
	world->records[3].parent = 0;
	world_add(world, 5, 4);
	world_merge(world);
	assert_string_equal(world_shown(world), "4 1 .5 2 3");
	world_next(world, 1);
	world_add(world, 5, 5)->start_ns = 4 * SECOND;
	world_add(world, 1, 5);
	world_merge(world);
	assert_string_equal(world_shown(world), "4! 1 .5! 2! 3! 5");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WORLD_TEST(test_first_snapshot),
		WORLD_TEST(test_states_that_are_not_known),
		WORLD_TEST(test_no_task_at_all),
		WORLD_TEST(test_death_keeps_its_place),
		WORLD_TEST(test_orphan_moves_at_once),
		WORLD_TEST(test_dead_branch),
		WORLD_TEST(test_forgotten_by_and_by),
		WORLD_TEST(test_dead_child_of_a_forgotten_row),
		WORLD_TEST(test_birth_below_its_parent),
		WORLD_TEST(test_reused_pid),
		WORLD_TEST(test_comes_back),
		WORLD_TEST(test_brief_life),
		WORLD_TEST(test_end_is_told),
		WORLD_TEST(test_brief_life_of_a_forgotten_parent),
		WORLD_TEST(test_rates),
		WORLD_TEST(test_counts_begin_anew),
		WORLD_TEST(test_time_goes_back),
		WORLD_TEST(test_threads_go_at_once),
		WORLD_TEST(test_nonsense),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
