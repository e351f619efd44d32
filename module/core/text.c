// SPDX-License-Identifier: GPL-2.0
/* Appends numbers, times and names to a text. */
#include "pure.h"

#define SECOND_NS	1000000000u

/* Longest decimal u64 or age, and what is written at a time. */
#define NUMBER_MAX	32
#define STEP		8

/**
 * taskviz_put_mem() - append bytes as they are
 * @text: where to; counts on beyond its size
 * @from: the bytes, not from a task: see taskviz_put_name()
 * @len: how many
 */
void taskviz_put_mem(struct taskviz_text *text, const char *from, size_t len)
{
	const size_t room = text->len < text->size ? text->size - text->len : 0;
	const size_t fits = len < room ? len : room;

	/* a few bytes: a call of memcpy() costs more than most of what is put here */
	for (size_t i = 0; i < fits; i++)
		text->buf[text->len + i] = from[i];
	text->len += len;
}

/* Two digits are written at a time. */
static const char pairs[100][2] = {
	"00", "01", "02", "03", "04", "05", "06", "07", "08", "09",
	"10", "11", "12", "13", "14", "15", "16", "17", "18", "19",
	"20", "21", "22", "23", "24", "25", "26", "27", "28", "29",
	"30", "31", "32", "33", "34", "35", "36", "37", "38", "39",
	"40", "41", "42", "43", "44", "45", "46", "47", "48", "49",
	"50", "51", "52", "53", "54", "55", "56", "57", "58", "59",
	"60", "61", "62", "63", "64", "65", "66", "67", "68", "69",
	"70", "71", "72", "73", "74", "75", "76", "77", "78", "79",
	"80", "81", "82", "83", "84", "85", "86", "87", "88", "89",
	"90", "91", "92", "93", "94", "95", "96", "97", "98", "99",
};

static inline void put_spaces(struct taskviz_text *text, size_t nr)
{
	while (nr--)
		taskviz_put_char(text, ' ');
}

static void put_right(struct taskviz_text *text, const char *from, size_t len, unsigned int width)
{
	if (len < width)
		put_spaces(text, width - len);
	taskviz_put_mem(text, from, len);
}

/**
 * taskviz_put_right() - append a string, aligned to the right
 * @text: where to
 * @str: NUL-terminated, ASCII
 * @width: columns to fill at least
 */
void taskviz_put_right(struct taskviz_text *text, const char *str, unsigned int width)
{
	put_right(text, str, strlen(str), width);
}

static __always_inline char *low_digits(char *end, u32 value)
{
	for (; value > 99; value /= 100)
		memcpy(end -= 2, pairs[value % 100], 2);
	if (value > 9)
		return memcpy(end - 2, pairs[value], 2);
	*--end = '0' + value;
	return end;
}

/* Writes the digits of @value so that they end before @end. Return: where they begin. */
static inline char *digits(char *end, u64 value)
{
	u32 pair;

	for (; value > 0xffffffff; memcpy(end -= 2, pairs[pair], 2))
		value = div_u64_rem(value, 100, &pair);
	return low_digits(end, value);
}

static inline size_t count_digits(u64 value)
{
	size_t nr = 1;

	for (; value > 9999; nr += 4)
		value = div_u64(value, 10000);
	return nr + (value > 9) + (value > 99) + (value > 999);
}

/*
 * Nearly all numbers of a tree: of no more digits than their column has, which takes a step, and
 * there is room for it and the zeros behind it. Return: whether it was such a one.
 */
static __always_inline bool put_narrow(struct taskviz_text *text, u64 value, unsigned int width)
{
	static const u32 powers[STEP + 1] = {
		0, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000,
	};
	char *at;

	if (width > STEP || value >= powers[width] || text->len + 2 * STEP > text->size)
		return false;
	at = text->buf + text->len;
	memset(at, ' ', STEP);
	memset(at + width, 0, STEP);
	low_digits(at + width, value);
	text->len += width;
	return true;
}

/*
 * What is aligned to the right is written from its end on, into blanks that are stored in steps. If
 * there is room for the last step, and the zeros behind it, it is written where it belongs.
 */
struct right {
	char *at;
	size_t len;
};

#define SPARE	(NUMBER_MAX + STEP)

/* Begins what takes @len bytes, or @width if that is more; @spare has SPARE bytes. */
static inline struct right right_begin(struct taskviz_text *text, char *spare, size_t len,
				       unsigned int width)
{
	struct right right = { .at = spare };

	if (width > NUMBER_MAX) {
		put_spaces(text, width - NUMBER_MAX);
		width = NUMBER_MAX;
	}
	right.len = len < width ? width : len;
	if (text->len + SPARE <= text->size)
		right.at = text->buf + text->len;
	memset(right.at, ' ', STEP);
	for (size_t i = STEP; i < right.len; i += STEP)
		memset(right.at + i, ' ', STEP);
	memset(right.at + right.len, 0, STEP);
	return right;
}

static inline void right_end(struct taskviz_text *text, struct right right, const char *spare)
{
	if (right.at == spare)
		taskviz_put_mem(text, spare, right.len);
	else
		text->len += right.len;
}

/* The others; out of line, so that a narrow one takes no memory for digits. */
static noinline void put_wide(struct taskviz_text *text, u64 value, unsigned int width)
{
	struct right right;
	char spare[SPARE];

	if (value == TASKVIZ_UNKNOWN64) {
		taskviz_put_right(text, "?", width);
		return;
	}

	right = right_begin(text, spare, count_digits(value), width);
	digits(right.at + right.len, value);
	right_end(text, right, spare);
}

/**
 * taskviz_put_u64() - append a number, aligned to the right
 * @text: where to
 * @value: the number; TASKVIZ_UNKNOWN64 becomes ?
 * @width: columns to fill at least
 */
void taskviz_put_u64(struct taskviz_text *text, u64 value, unsigned int width)
{
	if (!put_narrow(text, value, width))
		put_wide(text, value, width);
}

/* As put_narrow(), for a few hundred KiB. */
static __always_inline bool put_narrow_kib(struct taskviz_text *text, u64 bytes, unsigned int width)
{
	if (bytes >= 1024 * 1024 || !width || !put_narrow(text, bytes / 1024, width - 1))
		return false;
	taskviz_put_char(text, 'K');
	return true;
}

/*
 * Nearly all ages: below a day, and with room for what is stored in steps. Return: whether it was
 * such a one.
 */
static inline bool put_narrow_age(struct taskviz_text *text, u64 ns, unsigned int width)
{
	u32 seconds, minutes;
	char *end;

	if (ns >= 86400ull * SECOND_NS || width - STEP > STEP ||
	    text->len + 3 * STEP > text->size)
		return false;
	seconds = div_u64(ns, SECOND_NS);
	minutes = seconds / 60;
	memset(text->buf + text->len, ' ', 2 * STEP);
	text->len += width;
	end = text->buf + text->len;
	memset(end, 0, STEP);
	memcpy(end - 2, pairs[seconds % 60], 2);
	end[-3] = ':';
	memcpy(end - 5, pairs[minutes % 60], 2);
	end[-6] = ':';
	low_digits(end - 6, minutes / 60);
	return true;
}

/**
 * taskviz_put_below_0() - append a number with a minus before it, aligned to the right
 * @text: where to
 * @amount: the number without it
 * @width: columns to fill at least
 */
void taskviz_put_below_0(struct taskviz_text *text, u64 amount, unsigned int width)
{
	struct right right;
	char spare[SPARE];

	right = right_begin(text, spare, count_digits(amount) + 1, width);
	*(digits(right.at + right.len, amount) - 1) = '-';
	right_end(text, right, spare);
}

/**
 * taskviz_put_time() - append a time as seconds with six digits behind the point
 * @text: where to
 * @ns: nanoseconds, rounded down to microseconds
 * @width: columns to fill at least
 */
void taskviz_put_time(struct taskviz_text *text, u64 ns, unsigned int width)
{
	struct right right;
	char spare[SPARE], *end;
	u32 rest;

	ns = div_u64_rem(ns, SECOND_NS, &rest);
	right = right_begin(text, spare, count_digits(ns) + 7, width);
	end = right.at + right.len;
	/* seven digits, for the zeros: the first makes way for the point */
	digits(end, SECOND_NS / 1000 + rest / 1000);
	end[-7] = '.';
	digits(end - 7, ns);
	right_end(text, right, spare);
}

static noinline void put_wide_size(struct taskviz_text *text, u64 bytes, unsigned int width)
{
	static const char units[] = "KMGTPE";
	u64 tenths;
	char spare[SPARE], *end;
	struct right right;
	int unit = 0;
	bool point;

	if (bytes == TASKVIZ_UNKNOWN64) {
		taskviz_put_right(text, "?", width);
		return;
	}
	tenths = bytes / 1024 * 10 + bytes % 1024 * 10 / 1024;
	for (; tenths >= 10240; unit++)
		tenths /= 1024;
	point = unit && tenths < 1000;
	right = right_begin(text, spare, count_digits(tenths / 10) + (point ? 3 : 1), width);
	end = right.at + right.len;
	*--end = units[unit];
	if (point) {
		*--end = '0' + tenths % 10;
		*--end = '.';
	}
	digits(end, tenths / 10);
	right_end(text, right, spare);
}

/**
 * taskviz_put_size() - append a number of bytes with its unit, aligned to the right
 * @text: where to
 * @bytes: the number; TASKVIZ_UNKNOWN64 becomes ?
 * @width: columns to fill at least; 5 are enough for every size
 *
 * Rounded down, three digits at least where there are as many: 1.2M, 12.3M, 123M, 1000M. The next
 * unit begins where there is one of it: 1023M, 1.0G.
 */
void taskviz_put_size(struct taskviz_text *text, u64 bytes, unsigned int width)
{
	if (!put_narrow_kib(text, bytes, width))
		put_wide_size(text, bytes, width);
}

/* Writes @value as :NN before @end. Return: where it begins. */
static char *sexagesimal(char *end, u32 value)
{
	*--end = '0' + value % 10;
	*--end = '0' + value / 10;
	*--end = ':';
	return end;
}

static noinline void put_wide_age(struct taskviz_text *text, u64 ns, unsigned int width)
{
	u32 rest, second, minute, hour;
	u64 day = div_u64_rem(ns, SECOND_NS, &rest);
	char spare[SPARE], *begin;
	struct right right;
	size_t len;

	if (ns == TASKVIZ_UNKNOWN64) {
		taskviz_put_right(text, "?", width);
		return;
	}
	day = div_u64_rem(day, 60, &second);
	day = div_u64_rem(day, 60, &minute);
	day = div_u64_rem(day, 24, &hour);
	len = day ? count_digits(day) + sizeof("-HH:MM:SS") - 1 :
		    count_digits(hour) + sizeof(":MM:SS") - 1;
	right = right_begin(text, spare, len, width);
	begin = sexagesimal(right.at + right.len, second);
	begin = sexagesimal(begin, minute);
	begin = digits(begin, hour);
	if (day) {
		if (hour < 10)
			*--begin = '0';
		*--begin = '-';
		digits(begin, day);
	}
	right_end(text, right, spare);
}

/**
 * taskviz_put_age() - append a duration as [D-]H:MM:SS, aligned to the right
 * @text: where to
 * @ns: nanoseconds, rounded down to seconds; TASKVIZ_UNKNOWN64 becomes ?
 * @width: columns to fill at least
 */
void taskviz_put_age(struct taskviz_text *text, u64 ns, unsigned int width)
{
	if (!put_narrow_age(text, ns, width))
		put_wide_age(text, ns, width);
}

/**
 * taskviz_put_duration() - append a duration: 950us, 12.3ms, 1.5s, from a minute on as an age
 * @text: where to
 * @ns: nanoseconds, rounded down; TASKVIZ_UNKNOWN64 becomes ?
 * @width: columns to fill at least
 */
void taskviz_put_duration(struct taskviz_text *text, u64 ns, unsigned int width)
{
	char number[NUMBER_MAX];
	struct taskviz_text small = { .buf = number, .size = sizeof(number) };
	bool milli = ns >= 1000000;
	u32 unit = ns >= SECOND_NS ? SECOND_NS : milli ? 1000000 : 1000;
	u32 rest;
	u64 whole = div_u64_rem(ns, unit, &rest);

	if (ns == TASKVIZ_UNKNOWN64 || ns >= 60ull * SECOND_NS) {
		taskviz_put_age(text, ns, width);
		return;
	}
	taskviz_put_u64(&small, whole, 0);
	if (milli && whole < 100) {
		taskviz_put_char(&small, '.');
		taskviz_put_char(&small, '0' + rest / (unit / 10));
	}
	taskviz_put_str(&small, unit == SECOND_NS ? "s" : milli ? "ms" : "us");
	put_right(text, number, small.len, width);
}

static inline bool is_plain(unsigned char c)
{
	return c >= 0x20 && c < 0x7f && c != '\\';
}

static void put_escaped(struct taskviz_text *text, unsigned char c)
{
	static const char hex[] = "0123456789abcdef";

	taskviz_put_char(text, '\\');
	if (c == '\\' || c == '\n' || c == '\t') {
		taskviz_put_char(text, c == '\n' ? 'n' : c == '\t' ? 't' : c);
		return;
	}
	taskviz_put_char(text, 'x');
	taskviz_put_char(text, hex[c >> 4]);
	taskviz_put_char(text, hex[c & 15]);
}

/**
 * taskviz_put_name() - append bytes that a task chose, escaped
 * @text: where to
 * @name: the bytes; a NUL ends them
 * @len: how many at most
 *
 * Printable ASCII stays as it is, a backslash is doubled, the rest becomes \n, \t or \xHH.
 */
void taskviz_put_name(struct taskviz_text *text, const char *name, size_t len)
{
	const char *end = name + len;

	for (; name < end && *name; name++) {
		if (is_plain(*name))
			taskviz_put_char(text, *name);
		else
			put_escaped(text, *name);
	}
}

static_assert(TASKVIZ_NAME_LEN % STEP == 0, "names end with a step");

#define EACH	0x0101010101010101ull

/* Is a byte of @word less than @least, which is at most 0x80? */
static inline u64 has_less(u64 word, u64 least)
{
	return (word - EACH * least) & ~word & EACH * 0x80;
}

/* Copies a step up to the first byte that is not plain, and zeros from there. Return: how many. */
static inline u32 put_plain(char *to, const char *from)
{
	u64 word, odd;

	memcpy(&word, from, sizeof(word));
	/* a carry leads upwards: the lowest that is found is one */
	odd = (word & EACH * 0x80) | has_less(word, 0x20) | has_less(word ^ EACH * '\\', 1) |
	      has_less(word ^ EACH * 0x7f, 1);
	if (odd)
		word &= ((odd & -odd) >> 7) - 1;
	memcpy(to, &word, sizeof(word));
	return odd ? __builtin_ctzll(odd) / 8 : STEP;
}

/**
 * taskviz_put_task_name() - append the name of a task, escaped
 * @text: where to
 * @name: TASKVIZ_NAME_LEN bytes, all of which may be read; a NUL ends them
 */
void taskviz_put_task_name(struct taskviz_text *text, const char *name)
{
	const bool lowest_first = __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__;
	const char *end = name + TASKVIZ_NAME_LEN;
	u32 plain = lowest_first ? STEP : 0;

	while (plain == STEP && name < end && text->len + STEP <= text->size) {
		plain = put_plain(text->buf + text->len, name);
		text->len += plain;
		name += plain;
	}
	if (name < end && *name)
		taskviz_put_name(text, name, end - name);
}
