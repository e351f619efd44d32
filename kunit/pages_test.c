// SPDX-License-Identifier: GPL-2.0
/* Suite pages: memory of any size is whole, and zeroed if it was to be. */
#include <kunit/test.h>
#include <linux/mm.h>
#include <linux/string.h>
#include "walk/pages.h"

#define BLOCK	8	/* pages, as in walk/pages.c */

static struct taskviz_pages take(struct kunit *test, size_t size, bool zeroed)
{
	struct taskviz_pages pages;

	KUNIT_ASSERT_EQ(test, taskviz_pages_alloc(&pages, size, zeroed), 0);
	KUNIT_EXPECT_EQ(test, pages.nr, DIV_ROUND_UP(size, PAGE_SIZE));
	KUNIT_EXPECT_TRUE_MSG(test, pages.list, "%zu bytes are no blocks", size);
	return pages;
}

/* Each page is another one: what is written to one stays in it. */
static void fill(const struct taskviz_pages *pages)
{
	for (unsigned long i = 0; i < pages->nr; i++)
		memset(pages->start + i * PAGE_SIZE, i + 1, PAGE_SIZE);
}

static bool is_filled(const struct taskviz_pages *pages)
{
	for (unsigned long i = 0; i < pages->nr; i++)
		if (memchr_inv(pages->start + i * PAGE_SIZE, i + 1, PAGE_SIZE))
			return false;
	return true;
}

static void pages_are_there_and_zeroed(struct kunit *test)
{
	for (u32 nr = 1; nr <= 3 * BLOCK + 1; nr++) {
		struct taskviz_pages soiled = take(test, nr * PAGE_SIZE, false);
		struct taskviz_pages pages;

		fill(&soiled);
		KUNIT_EXPECT_TRUE_MSG(test, is_filled(&soiled), "%u pages", nr);
		taskviz_pages_free(&soiled);
		pages = take(test, nr * PAGE_SIZE - 1, true);
		KUNIT_EXPECT_NULL_MSG(test, memchr_inv(pages.start, 0, nr * PAGE_SIZE), "%u pages",
				      nr);
		taskviz_pages_free(&pages);
	}
}

/* As from a first snapshot that failed. */
static void none_can_be_given_back(struct kunit *test)
{
	struct taskviz_pages pages = take(test, 1, false);

	taskviz_pages_free(&pages);
	KUNIT_EXPECT_NULL(test, pages.start);
	taskviz_pages_free(&pages);
}

static void too_many_are_refused(struct kunit *test)
{
	struct taskviz_pages pages;

	KUNIT_EXPECT_EQ(test, taskviz_pages_alloc(&pages, SIZE_MAX / 2, false), -ENOMEM);
	KUNIT_EXPECT_NULL(test, pages.start);
}

static struct kunit_case pages_cases[] = {
	KUNIT_CASE(pages_are_there_and_zeroed),
	KUNIT_CASE(none_can_be_given_back),
	KUNIT_CASE(too_many_are_refused),
	{}
};

static struct kunit_suite pages_suite = {
	.name = "pages",
	.test_cases = pages_cases,
};

kunit_test_suite(pages_suite);
