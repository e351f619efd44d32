// SPDX-License-Identifier: GPL-2.0
/* Suite places: walks of every length that run out of room at every step. */
#include <kunit/test.h>
#include "ledger/places.h"

#define PLACES_MAX	40
#define BATCH_MAX	9
#define FIRST		7

/* What a walk finds: every place is there once, unless there was no room for it. */
struct finds {
	struct kunit *test;
	u64 end;
	u32 nr;
	u32 room;
};

static int find(u64 place, void *data)
{
	struct finds *finds = data;

	KUNIT_ASSERT_LT(finds->test, place, finds->end);
	if (finds->nr == finds->room)
		return -ENOSPC;
	KUNIT_ASSERT_EQ(finds->test, place, (u64)FIRST + finds->nr);
	finds->nr++;
	return 0;
}

static int find_all(struct taskviz_places *places, u32 batch, struct finds *finds, u32 more)
{
	int failed = 0;

	while (taskviz_places_left(places)) {
		const u32 nr = finds->nr;
		int err = taskviz_places_visit(places, batch, find, finds);

		KUNIT_ASSERT_LE(finds->test, finds->nr - nr, batch);
		KUNIT_ASSERT_EQ(finds->test, places->next, (u64)FIRST + finds->nr);
		if (err) {
			KUNIT_ASSERT_EQ(finds->test, err, -ENOSPC);
			finds->room += more;
			failed++;
		} else {
			/* each turn gets further, or the walk would not end */
			KUNIT_ASSERT_GT(finds->test, finds->nr, nr);
		}
	}
	return failed;
}

/* Room for the first ones only, then for a few more each time that is not enough. */
static void check_walk(struct kunit *test, u32 nr, u32 batch, u32 room)
{
	for (u32 more = 1; more <= 3; more++) {
		struct taskviz_places places = { .next = FIRST, .end = FIRST + nr };
		struct finds finds = { .test = test, .end = FIRST + nr, .room = room };
		int failed = find_all(&places, batch, &finds, more);

		KUNIT_ASSERT_EQ(test, finds.nr, nr);
		KUNIT_ASSERT_EQ(test, failed, (int)DIV_ROUND_UP(nr - room, more));
	}
}

static void test_out_of_room(struct kunit *test)
{
	for (u32 nr = 0; nr <= PLACES_MAX; nr++)
		for (u32 batch = 1; batch <= BATCH_MAX; batch++)
			for (u32 room = 0; room <= nr; room++)
				check_walk(test, nr, batch, room);
}

static int never(u64 place, void *data)
{
	KUNIT_FAIL((struct kunit *)data, "place %llu is none", place);
	return 0;
}

/* Who reads the beginning before the end may find that the beginning has overtaken it. */
static void test_nothing_left(struct kunit *test)
{
	struct taskviz_places empty = { .next = FIRST, .end = FIRST };
	struct taskviz_places past = { .next = FIRST + 3, .end = FIRST };

	KUNIT_ASSERT_FALSE(test, taskviz_places_left(&empty));
	KUNIT_ASSERT_FALSE(test, taskviz_places_left(&past));
	KUNIT_ASSERT_EQ(test, taskviz_places_visit(&empty, BATCH_MAX, never, test), 0);
	KUNIT_ASSERT_EQ(test, taskviz_places_visit(&past, BATCH_MAX, never, test), 0);
	KUNIT_ASSERT_EQ(test, past.next, (u64)FIRST + 3);
}

/* Of the places handed out the last are kept; beyond 32 bits, too. */
static void test_last(struct kunit *test)
{
	static const u64 starts[] = { 0, U32_MAX - 5 };

	for (int i = 0; i < ARRAY_SIZE(starts); i++)
		for (u64 next = starts[i]; next < starts[i] + 10; next++)
			for (u32 kept = 1; kept < 10; kept++) {
				struct taskviz_places places = taskviz_places_last(next, kept);

				KUNIT_ASSERT_EQ(test, places.end, next);
				KUNIT_ASSERT_EQ(test, places.end - places.next,
						min_t(u64, next, kept));
			}
}

static struct kunit_case places_cases[] = {
	KUNIT_CASE(test_out_of_room),
	KUNIT_CASE(test_nothing_left),
	KUNIT_CASE(test_last),
	{}
};

static struct kunit_suite places_suite = {
	.name = "places",
	.test_cases = places_cases,
};

kunit_test_suite(places_suite);
