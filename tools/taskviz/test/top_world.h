/* SPDX-License-Identifier: GPL-2.0 */
/* A small world of tasks for the tests of "taskviz top": snapshots are made of it. */
#ifndef TASKVIZ_TOP_WORLD_H
#define TASKVIZ_TOP_WORLD_H

#include <stdio.h>
#include <string.h>
#include "test.h"
#include "top/top_cursor.h"

#define WORLD_MAX	64
#define SECOND		1000000000ull

/* A task is born at the second of its pid, unless a test says otherwise. */
struct world {
	struct taskviz_record records[WORLD_MAX];
	struct snapshot snapshot;
	struct top_model model;
	struct top_choice choice;
	struct top_list list;
	struct top_cursor cursor;
};

static inline void world_begin(struct world *world)
{
	memset(world, 0, sizeof(*world));
	world->snapshot.records = world->records;
	world->snapshot.head.now_ns = 100 * SECOND;
	world->model.linger_ns = 5 * SECOND;
	world->choice.kthreads = KTHREADS_YES;
	world->cursor.height = 5;
}

static inline void world_end(struct world *world)
{
	top_free_list(&world->list);
	top_forget_all(&world->model);
}

/* Begins another snapshot, so many seconds later. */
static inline void world_next(struct world *world, unsigned int seconds)
{
	memset(world->records, 0, sizeof(world->records));
	world->snapshot.head.count = 0;
	world->snapshot.head.now_ns += seconds * SECOND;
}

/* Adds a sleeping process below the one that has that pid; below itself it is a root. */
static inline struct taskviz_record *world_add(struct world *world, int pid, int parent)
{
	uint32_t at = world->snapshot.head.count++;
	struct taskviz_record *record = &world->records[at];

	assert_true(at < WORLD_MAX);
	record->pid = pid;
	record->tgid = pid;
	record->ppid = parent;
	record->parent = at;
	for (uint32_t i = 0; i < at; i++)
		if (world->records[i].pid == parent)
			record->parent = i;
	record->start_ns = pid * SECOND;
	record->state = 'S';
	record->kind = TASKVIZ_KIND_USER;
	snprintf(record->name, sizeof(record->name), "task%d", pid);
	return record;
}

static inline void world_merge(struct world *world)
{
	assert_int_equal(top_merge(&world->model, &world->snapshot, true), 0);
	assert_int_equal(top_order(&world->list, &world->model, &world->choice), 0);
	top_follow(&world->cursor, &world->list);
}

/* Lists the rows anew, after another choice. */
static inline void world_order(struct world *world)
{
	assert_int_equal(top_order(&world->list, &world->model, &world->choice), 0);
	top_follow(&world->cursor, &world->list);
}

static inline struct top_row *world_row(const struct world *world, int pid)
{
	for (size_t i = 0; i < world->model.nr_rows; i++)
		if (world->model.rows[i]->record.pid == pid)
			return world->model.rows[i];
	return NULL;
}

/* What is shown, as "pid pid! pid": a dot for each level of the tree, ! behind the dead. */
static inline const char *world_shown(const struct world *world)
{
	static char text[1024];
	size_t len = 0;

	text[0] = 0;
	for (size_t i = 0; i < world->list.nr_shown; i++) {
		const struct top_row *row = world->list.shown[i];

		len += snprintf(text + len, sizeof(text) - len, "%s%.*s%d%s", i ? " " : "",
				(int)row->depth, "..........", row->record.pid,
				top_is_dead(row) ? "!" : "");
	}
	return text;
}

/* A family: 1 has 2 and 5; 2 has 3 and 4. */
static inline void world_family(struct world *world)
{
	world_add(world, 1, 1);
	world_add(world, 2, 1);
	world_add(world, 3, 2);
	world_add(world, 4, 2);
	world_add(world, 5, 1);
}

static inline int world_setup(void **state)
{
	static struct world world;

	world_begin(&world);
	*state = &world;
	return 0;
}

static inline int world_teardown(void **state)
{
	world_end(*state);
	return 0;
}

#define WORLD_TEST(name) cmocka_unit_test_setup_teardown(name, world_setup, world_teardown)

#endif /* TASKVIZ_TOP_WORLD_H */
