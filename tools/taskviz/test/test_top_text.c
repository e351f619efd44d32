// SPDX-License-Identifier: GPL-2.0
/* Branches and bars, character by character. */
#include "top/top_text.h"
#include "top_world.h"

static char buffer[512];

static struct taskviz_text begin(void)
{
	return (struct taskviz_text){ .buf = buffer, .size = sizeof(buffer) - 1 };
}

static const char *branches(const struct world *world, int pid, unsigned int levels, bool utf8)
{
	struct taskviz_text text = begin();
	const char *at;
	int columns, counted = 0;

	columns = top_put_branches(&text, world_row(world, pid), levels, utf8);
	for (at = top_end_text(&text); *at; at++)
		counted += (*at & 0xc0) != 0x80;
	assert_int_equal(columns, counted);
	return buffer;
}

static void test_branches(void **state)
{
	struct world *world = *state;

	world_family(world);
	world_merge(world);
	assert_string_equal(branches(world, 1, 32, true), "");
	assert_string_equal(branches(world, 2, 32, true), "├─");
	assert_string_equal(branches(world, 4, 32, true), "│ └─");
	assert_string_equal(branches(world, 5, 32, true), "└─");
	assert_string_equal(branches(world, 3, 32, false), "| |-");
	assert_string_equal(branches(world, 5, 32, false), "`-");
	world_row(world, 2)->folded = true;
	world_row(world, 5)->folded = true;
	assert_string_equal(branches(world, 2, 32, true), "├+");
	assert_string_equal(branches(world, 2, 32, false), "|+");
	assert_string_equal(branches(world, 5, 32, false), "`-");
}

static void test_deep_branches(void **state)
{
	struct world *world = *state;

	for (int pid = 1; pid <= 40; pid++)
		world_add(world, pid, pid - 1);
	world_merge(world);
	assert_string_equal(branches(world, 4, 2, true), "+1   └─");
	assert_string_equal(branches(world, 40, 1, false), "+38 `-");
	assert_string_equal(branches(world, 40, 0, false), "+39 ");
	assert_int_equal(strlen(branches(world, 40, TOP_LEVELS, false)), 3 + 2 * TOP_LEVELS);
}

static const char *bar(uint64_t value, uint64_t most, unsigned int width, bool utf8)
{
	struct taskviz_text text = begin();

	top_put_bar(&text, value, most, width, utf8);
	return top_end_text(&text);
}

static void test_bar(void **state)
{
	(void)state;
	assert_string_equal(bar(0, 100, 4, false), "    ");
	assert_string_equal(bar(1, 100, 4, false), "#   ");
	assert_string_equal(bar(50, 100, 4, false), "##  ");
	assert_string_equal(bar(100, 100, 4, false), "####");
	assert_string_equal(bar(200, 100, 4, false), "####");
	assert_string_equal(bar(5, 0, 4, false), "    ");
	assert_string_equal(bar(TASKVIZ_UNKNOWN64, 100, 4, false), "    ");
	assert_string_equal(bar(1, 1000, 4, true), "▏   ");
	assert_string_equal(bar(50, 100, 4, true), "██  ");
	assert_string_equal(bar(60, 100, 4, true), "██▍ ");
	assert_string_equal(bar(100, 100, 4, true), "████");
	assert_string_equal(bar(UINT64_MAX - 1, UINT64_MAX - 1, 2, true), "██");
}

static unsigned int sum(const unsigned int shares[TASKVIZ_NR_STATES])
{
	unsigned int all = 0;

	for (int i = 0; i < TASKVIZ_NR_STATES; i++)
		all += shares[i];
	return all;
}

static void test_share(void **state)
{
	unsigned int shares[TASKVIZ_NR_STATES];
	uint32_t counts[TASKVIZ_NR_STATES] = { 1, 1000, 0, 1, 0, 0, 500 };

	(void)state;
	top_share(shares, counts, 30);
	assert_int_equal(sum(shares), 30);
	assert_int_equal(shares[0], 1);
	assert_int_equal(shares[2], 0);
	assert_int_equal(shares[3], 1);
	assert_int_equal(shares[6], 9);
	memset(counts, 0, sizeof(counts));
	top_share(shares, counts, 30);
	assert_int_equal(sum(shares), 0);
	for (int i = 0; i < TASKVIZ_NR_STATES; i++)
		counts[i] = UINT32_MAX;
	top_share(shares, counts, TASKVIZ_NR_STATES);
	for (int i = 0; i < TASKVIZ_NR_STATES; i++)
		assert_int_equal(shares[i], 1);
	memset(counts, 0, sizeof(counts));
	for (int i = 0; i < TASKVIZ_NR_STATES - 1; i++)
		counts[i] = 1;
	counts[TASKVIZ_NR_STATES - 1] = 1000000;
	top_share(shares, counts, TASKVIZ_NR_STATES + 3);
	assert_int_equal(sum(shares), TASKVIZ_NR_STATES + 3);
	assert_int_equal(shares[0], 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WORLD_TEST(test_branches),
		WORLD_TEST(test_deep_branches),
		WORLD_TEST(test_bar),
		WORLD_TEST(test_share),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
