// SPDX-License-Identifier: GPL-2.0
/* Suite text: numbers, sizes, ages and names as text. */
#include "sheet.h"

static void unsigned_numbers(struct kunit *test)
{
	static const u64 values[] = {
		0, 1, 9, 10, 99, 100, U8_MAX, U16_MAX, S32_MAX, U32_MAX, U32_MAX + 1ull,
		9999999999999999999ull, 10000000000000000000ull, S64_MAX, U64_MAX - 1
	};
	struct sheet *sheet = new_sheet(test);
	char expect[80];

	for (size_t i = 0; i < ARRAY_SIZE(values); i++) {
		for (unsigned int width = 0; width < 30; width++) {
			snprintf(expect, sizeof(expect), "%*llu", width, values[i]);
			taskviz_put_u64(&sheet->text, values[i], width);
			expect_text(test, sheet, expect);
		}
	}
	taskviz_put_u64(&sheet->text, TASKVIZ_UNKNOWN64, 0);
	expect_text(test, sheet, "?");
	taskviz_put_u64(&sheet->text, TASKVIZ_UNKNOWN64, 5);
	expect_text(test, sheet, "    ?");
}

static void signed_numbers(struct kunit *test)
{
	static const s64 values[] = {
		0, 1, 9, 10, -1, -9, -10, -99, S8_MIN, S8_MAX, S16_MIN, S16_MAX, S32_MIN, S32_MAX,
		(s64)S32_MIN - 1, (s64)S32_MAX + 1, S64_MIN, S64_MIN + 1, S64_MAX
	};
	struct sheet *sheet = new_sheet(test);
	char expect[80];

	for (size_t i = 0; i < ARRAY_SIZE(values); i++) {
		for (unsigned int width = 0; width < 30; width++) {
			snprintf(expect, sizeof(expect), "%*lld", width, values[i]);
			taskviz_put_s64(&sheet->text, values[i], width);
			expect_text(test, sheet, expect);
		}
	}
}

static void times(struct kunit *test)
{
	static const u64 values[] = {
		0, 999, 1000, 999999999, 1000000000, 1000001000, 59123456789ull,
		4294967295999999999ull, 4294967296000000000ull, U64_MAX - 1, U64_MAX
	};
	struct sheet *sheet = new_sheet(test);
	char expect[80], number[40];

	for (size_t i = 0; i < ARRAY_SIZE(values); i++) {
		snprintf(number, sizeof(number), "%llu.%06llu", values[i] / 1000000000,
			 values[i] % 1000000000 / 1000);
		for (unsigned int width = 0; width < 40; width++) {
			snprintf(expect, sizeof(expect), "%*s", width, number);
			taskviz_put_time(&sheet->text, values[i], width);
			expect_text(test, sheet, expect);
		}
	}
}

/* Whatever is behind them, they take no more than what they are given. */
static void numbers_stay_in_their_room(struct kunit *test)
{
	static const char expect[] = "a  1234567  42 -897.500000";
	const size_t len = sizeof(expect) - 1;
	char room[64];

	for (size_t size = 0; size < 44; size++) {
		struct taskviz_text text = { .buf = room, .size = size };

		memset(room, 'x', sizeof(room));
		taskviz_put_char(&text, 'a');
		taskviz_put_u64(&text, 1234567, 9);
		taskviz_put_u64(&text, 42, 4);
		taskviz_put_s64(&text, -89, 4);
		taskviz_put_time(&text, 7500000000ull, 0);
		KUNIT_EXPECT_EQ(test, text.len, len);
		KUNIT_EXPECT_EQ_MSG(test, memcmp(room, expect, min(size, len)), 0, "%zu", size);
		KUNIT_EXPECT_NULL_MSG(test, memchr_inv(room + size, 'x', sizeof(room) - size),
				      "%zu", size);
	}
}

static void strings(struct kunit *test)
{
	struct sheet *sheet = new_sheet(test);

	taskviz_put_str(&sheet->text, "");
	expect_text(test, sheet, "");
	taskviz_put_str(&sheet->text, "a b");
	expect_text(test, sheet, "a b");
	taskviz_put_char(&sheet->text, 'x');
	expect_text(test, sheet, "x");
	taskviz_put_right(&sheet->text, "", 0);
	expect_text(test, sheet, "");
	taskviz_put_right(&sheet->text, "", 3);
	expect_text(test, sheet, "   ");
	taskviz_put_right(&sheet->text, "ab", 3);
	expect_text(test, sheet, " ab");
	taskviz_put_right(&sheet->text, "abc", 3);
	expect_text(test, sheet, "abc");
	taskviz_put_right(&sheet->text, "abcd", 3);
	expect_text(test, sheet, "abcd");
}

struct amount {
	u64 value;
	const char *text;
};

static const struct amount sizes[] = {
	{ 0, "0K" }, { 1, "0K" }, { KIB - 1, "0K" }, { KIB, "1K" }, { 2 * KIB - 1, "1K" },
	{ 4 * KIB, "4K" }, { 900 * KIB, "900K" }, { 999 * KIB, "999K" }, { 1000 * KIB - 1, "999K" },
	{ 1000 * KIB, "1000K" }, { MIB - 1, "1023K" }, { MIB, "1.0M" }, { 1258291, "1.1M" },
	{ 1258292, "1.2M" }, { 10 * MIB - 1, "9.9M" }, { 10 * MIB, "10.0M" },
	{ 100 * MIB - 1, "99.9M" }, { 100 * MIB, "100M" }, { 1000 * MIB - 1, "999M" },
	{ 1000 * MIB, "1000M" }, { GIB - 1, "1023M" }, { GIB, "1.0G" }, { 1000 * GIB - 1, "999G" },
	{ TIB - 1, "1023G" }, { TIB, "1.0T" }, { PIB - 1, "1023T" }, { PIB, "1.0P" },
	{ 128 * PIB, "128P" }, { EIB - 1, "1023P" }, { EIB, "1.0E" }, { 8 * EIB, "8.0E" },
	{ U64_MAX - 1, "15.9E" }, { TASKVIZ_UNKNOWN64, "?" },
};

static void sizes_at_the_borders(struct kunit *test)
{
	struct sheet *sheet = new_sheet(test);
	char expect[16];

	for (size_t i = 0; i < ARRAY_SIZE(sizes); i++) {
		taskviz_put_size(&sheet->text, sizes[i].value, 0);
		expect_text(test, sheet, sizes[i].text);
		snprintf(expect, sizeof(expect), "%7s", sizes[i].text);
		taskviz_put_size(&sheet->text, sizes[i].value, 7);
		expect_text(test, sheet, expect);
	}
}

/* The number a size was written as, in tenths of its unit. */
static u64 tenths_in(const char *text)
{
	u64 tenths = 0;
	bool point = false;

	for (; *text; text++) {
		if (*text == '.')
			point = true;
		else if (*text >= '0' && *text <= '9')
			tenths = tenths * 10 + *text - '0';
	}
	return point ? tenths : tenths * 10;
}

static bool is_rounded_down(const char *text, u64 bytes)
{
	unsigned __int128 unit = 1024, value = tenths_in(text);
	unsigned __int128 step = strchr(text, '.') ? 1 : 10;

	for (const char *c = "KMGTPE"; *c != text[strlen(text) - 1]; c++)
		unit *= 1024;
	return value * unit <= (unsigned __int128)bytes * 10 &&
	       (unsigned __int128)bytes * 10 < (value + step) * unit;
}

/* In tenths of the smallest unit. */
static unsigned __int128 amount_in(const char *text)
{
	unsigned __int128 amount = tenths_in(text);

	for (const char *c = "KMGTPE"; *c != text[strlen(text) - 1]; c++)
		amount *= 1024;
	return amount;
}

/* From 990 to 1037 of every power of two: what is more never looks like less. */
static void larger_sizes_look_larger(struct kunit *test)
{
	struct sheet *sheet = new_sheet(test);

	for (u32 bit = 10; bit < 64; bit++) {
		unsigned __int128 least = 0;

		for (u64 i = 0; i < 48; i++) {
			u64 bytes = BIT_ULL(bit - 10) * (990 + i);

			clear(sheet);
			taskviz_put_size(&sheet->text, bytes, 0);
			KUNIT_ASSERT_TRUE_MSG(test, amount_in(sheet->buf) >= least, "%llu is %s",
					      bytes, sheet->buf);
			least = amount_in(sheet->buf);
		}
	}
}

static void random_sizes_are_rounded_down(struct kunit *test)
{
	struct sheet *sheet = new_sheet(test);
	struct rnd_state rnd;

	prandom_seed_state(&rnd, 5);
	for (int i = 0; i < 100000; i++) {
		u64 bytes = (u64)prandom_u32_state(&rnd) << 32 | prandom_u32_state(&rnd);

		bytes >>= forest_below(&rnd, 64);
		bytes -= bytes == TASKVIZ_UNKNOWN64;
		clear(sheet);
		taskviz_put_size(&sheet->text, bytes, 0);
		KUNIT_ASSERT_TRUE_MSG(test, is_rounded_down(sheet->buf, bytes), "%llu is not %s",
				      bytes, sheet->buf);
		KUNIT_ASSERT_LE_MSG(test, sheet->text.len, 5ul, "%llu is %s", bytes, sheet->buf);
	}
}

static const struct amount ages[] = {
	{ 0, "0:00:00" }, { SECOND - 1, "0:00:00" }, { SECOND, "0:00:01" },
	{ 59 * SECOND, "0:00:59" }, { MINUTE - 1, "0:00:59" }, { MINUTE, "0:01:00" },
	{ HOUR - 1, "0:59:59" }, { HOUR, "1:00:00" }, { 10 * HOUR - 1, "9:59:59" },
	{ 10 * HOUR, "10:00:00" }, { DAY - 1, "23:59:59" }, { DAY, "1-00:00:00" },
	{ DAY + 9 * HOUR, "1-09:00:00" }, { DAY + 10 * HOUR, "1-10:00:00" },
	{ 99 * DAY, "99-00:00:00" }, { 100 * DAY - 1, "99-23:59:59" },
	{ 10000 * DAY, "10000-00:00:00" }, { U64_MAX - 1, "213503-23:34:33" },
	{ TASKVIZ_UNKNOWN64, "?" },
};

static void ages_at_the_borders(struct kunit *test)
{
	struct sheet *sheet = new_sheet(test);
	char expect[40];

	for (size_t i = 0; i < ARRAY_SIZE(ages); i++) {
		taskviz_put_age(&sheet->text, ages[i].value, 0);
		expect_text(test, sheet, ages[i].text);
		snprintf(expect, sizeof(expect), "%11s", ages[i].text);
		taskviz_put_age(&sheet->text, ages[i].value, 11);
		expect_text(test, sheet, expect);
	}
}

static const struct amount durations[] = {
	{ 0, "0us" }, { 999, "0us" }, { 1000, "1us" }, { 999999, "999us" }, { 1000000, "1.0ms" },
	{ 12345678, "12.3ms" }, { 99999999, "99.9ms" }, { 100000000, "100ms" },
	{ SECOND - 1, "999ms" }, { SECOND, "1.0s" }, { 1999999999, "1.9s" },
	{ MINUTE - 1, "59.9s" }, { MINUTE, "0:01:00" }, { DAY, "1-00:00:00" },
	{ TASKVIZ_UNKNOWN64, "?" },
};

static void durations_at_the_borders(struct kunit *test)
{
	struct sheet *sheet = new_sheet(test);
	char expect[40];

	for (size_t i = 0; i < ARRAY_SIZE(durations); i++) {
		taskviz_put_duration(&sheet->text, durations[i].value, 0);
		expect_text(test, sheet, durations[i].text);
		snprintf(expect, sizeof(expect), "%12s", durations[i].text);
		taskviz_put_duration(&sheet->text, durations[i].value, 12);
		expect_text(test, sheet, expect);
	}
}

static void escape(char *to, size_t size, u8 c)
{
	if (c == '\n')
		strscpy(to, "\\n", size);
	else if (c == '\t')
		strscpy(to, "\\t", size);
	else if (c == '\\')
		strscpy(to, "\\\\", size);
	else if (c < ' ' || c > '~')
		snprintf(to, size, "\\x%02x", c);
	else
		snprintf(to, size, "%c", c);
}

static void every_byte_of_a_name(struct kunit *test)
{
	struct sheet *sheet = new_sheet(test);
	char expect[16], name[3] = "a?b";

	for (int c = 1; c < 256; c++) {
		name[1] = c;
		expect[0] = 'a';
		escape(expect + 1, sizeof(expect) - 1, c);
		strlcat(expect, "b", sizeof(expect));
		taskviz_put_name(&sheet->text, name, 3);
		expect_text(test, sheet, expect);
	}
}

/* Eight bytes are looked at in one go: each byte at each place, with room and almost without. */
static void every_byte_of_a_task(struct kunit *test)
{
	for (int place = 0; place < 15; place++) {
		for (int c = 0; c < 256; c++) {
			char name[TASKVIZ_NAME_LEN] = "abcdefghijklmno", whole[80], found[80];
			struct taskviz_text text = { .buf = whole, .size = sizeof(whole) };
			struct taskviz_text small = { .buf = found, .size = sizeof(found) };

			name[place] = c;
			taskviz_put_name(&text, name, sizeof(name));
			taskviz_put_task_name(&small, name);
			KUNIT_ASSERT_EQ_MSG(test, small.len, text.len, "%d at %d", c, place);
			KUNIT_ASSERT_EQ_MSG(test, memcmp(whole, found, text.len), 0, "%d at %d", c,
					    place);
			small = (struct taskviz_text){ .buf = found, .size = place };
			found[place] = 'X';
			taskviz_put_task_name(&small, name);
			KUNIT_ASSERT_EQ(test, small.len, text.len);
			KUNIT_ASSERT_EQ(test, found[place], 'X');
		}
	}
}

static void ends_of_a_name(struct kunit *test)
{
	struct sheet *sheet = new_sheet(test);

	taskviz_put_name(&sheet->text, "abc", 0);
	expect_text(test, sheet, "");
	taskviz_put_name(&sheet->text, "abc", 1);
	expect_text(test, sheet, "a");
	taskviz_put_name(&sheet->text, "abc", 16);
	expect_text(test, sheet, "abc");
	taskviz_put_name(&sheet->text, "a\0c", 3);
	expect_text(test, sheet, "a");
	taskviz_put_name(&sheet->text, "\0bc", 3);
	expect_text(test, sheet, "");
}

static struct kunit_case text_cases[] = {
	KUNIT_CASE(unsigned_numbers),
	KUNIT_CASE(signed_numbers),
	KUNIT_CASE(times),
	KUNIT_CASE(numbers_stay_in_their_room),
	KUNIT_CASE(strings),
	KUNIT_CASE(sizes_at_the_borders),
	KUNIT_CASE(larger_sizes_look_larger),
	KUNIT_CASE(random_sizes_are_rounded_down),
	KUNIT_CASE(ages_at_the_borders),
	KUNIT_CASE(durations_at_the_borders),
	KUNIT_CASE(every_byte_of_a_name),
	KUNIT_CASE(every_byte_of_a_task),
	KUNIT_CASE(ends_of_a_name),
	{}
};

static struct kunit_suite text_suite = {
	.name = "text",
	.test_cases = text_cases,
};

kunit_test_suite(text_suite);
