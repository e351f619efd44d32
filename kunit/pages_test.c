// SPDX-License-Identifier: GPL-2.0
/* Suite pages: memory of any size is whole, zeroed if it was to be, and given back. */
#include <kunit/test.h>
#include <linux/mm.h>
#include <linux/string.h>
#include <linux/vmstat.h>
#include "walk/pages.h"

#define BLOCK	8	/* pages, as in walk/pages.c */

static struct taskviz_pages take(struct kunit *test, size_t size, bool zeroed)
{
	struct taskviz_pages pages;

	KUNIT_ASSERT_EQ(test, taskviz_pages_alloc(&pages, size, zeroed), 0);
	KUNIT_EXPECT_EQ(test, pages.nr, DIV_ROUND_UP(size, PAGE_SIZE));
	KUNIT_EXPECT_EQ_MSG(test, !pages.list, pages.nr <= BLOCK, "%zu bytes", size);
	return pages;
}

/* In each piece of a page's size something else: what is written to one stays in it. */
static void fill(u8 *start, size_t size)
{
	for (size_t i = 0; i < size; i++)
		start[i] = 1 + i / PAGE_SIZE;
}

static bool is_filled(const u8 *start, size_t size)
{
	for (size_t i = 0; i < size; i++)
		if (start[i] != 1 + i / PAGE_SIZE)
			return false;
	return true;
}

static void check_size(struct kunit *test, size_t size)
{
	struct taskviz_pages pages = take(test, size, false);

	fill(pages.start, size);
	KUNIT_EXPECT_TRUE_MSG(test, is_filled(pages.start, size), "%zu bytes", size);
	taskviz_pages_free(&pages);
	pages = take(test, size, true);
	KUNIT_EXPECT_NULL_MSG(test, memchr_inv(pages.start, 0, size), "%zu bytes", size);
	taskviz_pages_free(&pages);
}

static void pages_are_there_and_zeroed(struct kunit *test)
{
	for (u32 nr = 1; nr <= 3 * BLOCK + 1; nr++) {
		check_size(test, nr * PAGE_SIZE);
		check_size(test, nr * PAGE_SIZE - 8);
	}
}

static void memory_ends_with_its_last_page(struct kunit *test)
{
	const size_t size = BLOCK * PAGE_SIZE + 256;
	struct taskviz_pages pages = take(test, size, false);

	KUNIT_EXPECT_EQ(test, offset_in_page(pages.start + size), 0UL);
	taskviz_pages_free(&pages);
}

/* As from a first snapshot that failed. */
static void none_can_be_given_back(struct kunit *test)
{
	struct taskviz_pages pages = take(test, 1, false);

	taskviz_pages_free(&pages);
	KUNIT_EXPECT_NULL(test, pages.start);
	taskviz_pages_free(&pages);
}

/* All there are cannot be had: those that were are given back. Some is always on its way. */
static void what_fails_gives_all_back(struct kunit *test)
{
	const unsigned long all = totalram_pages();
	unsigned long before = global_zone_page_state(NR_FREE_PAGES);
	struct taskviz_pages pages;

	KUNIT_EXPECT_EQ(test, taskviz_pages_alloc(&pages, all * PAGE_SIZE, false), -ENOMEM);
	KUNIT_EXPECT_NULL(test, pages.start);
	KUNIT_EXPECT_NULL(test, pages.list);
	KUNIT_EXPECT_LT(test, before, global_zone_page_state(NR_FREE_PAGES) + all / 16);
}

static void too_many_are_refused(struct kunit *test)
{
	static const size_t sizes[] = { SIZE_MAX, SIZE_MAX / 2, SIZE_MAX / 4096 };
	struct taskviz_pages pages;

	for (int i = 0; i < ARRAY_SIZE(sizes); i++) {
		KUNIT_EXPECT_EQ(test, taskviz_pages_alloc(&pages, sizes[i], false), -ENOMEM);
		KUNIT_EXPECT_NULL(test, pages.start);
	}
}

static struct kunit_case pages_cases[] = {
	KUNIT_CASE(pages_are_there_and_zeroed),
	KUNIT_CASE(memory_ends_with_its_last_page),
	KUNIT_CASE(none_can_be_given_back),
	KUNIT_CASE(what_fails_gives_all_back),
	KUNIT_CASE(too_many_are_refused),
	{}
};

static struct kunit_suite pages_suite = {
	.name = "pages",
	.test_cases = pages_cases,
};

kunit_test_suite(pages_suite);
