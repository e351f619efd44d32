// SPDX-License-Identifier: GPL-2.0
/* Appends numbers, times and names to a text. */
#include "pure.h"

#define SECOND_NS	1000000000u

/* Longest decimal u64, and room for a sign or a suffix; copied so many bytes at a time. */
#define NUMBER_MAX	24
#define STEP		8

/* A few bytes: a call of memcpy() costs more than most of what is put here. */
static inline void put_mem(struct taskviz_text *text, const char *from, size_t len)
{
	const size_t room = text->len < text->size ? text->size - text->len : 0;
	const size_t fits = len < room ? len : room;

	for (size_t i = 0; i < fits; i++)
		text->buf[text->len + i] = from[i];
	text->len += len;
}

/**
 * taskviz_put_char() - append one byte
 * @text: where to; counts on beyond its size
 * @c: the byte
 */
void taskviz_put_char(struct taskviz_text *text, char c)
{
	put_mem(text, &c, 1);
}

/**
 * taskviz_put_str() - append a string as it is
 * @text: where to
 * @str: NUL-terminated, not from a task: see taskviz_put_name()
 */
void taskviz_put_str(struct taskviz_text *text, const char *str)
{
	put_mem(text, str, strlen(str));
}

static inline void put_spaces(struct taskviz_text *text, size_t nr)
{
	while (nr--)
		put_mem(text, " ", 1);
}

static void put_right(struct taskviz_text *text, const char *from, size_t len, unsigned int width)
{
	if (len < width)
		put_spaces(text, width - len);
	put_mem(text, from, len);
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

/* Writes the digits of @value so that they end before @end. Return: where they begin. */
static inline char *digits(char *end, u64 value)
{
	u32 digit, low;

	for (; value > 0xffffffff; *--end = '0' + digit)
		value = div_u64_rem(value, 10, &digit);
	for (low = value; low > 9; low /= 10)
		*--end = '0' + low % 10;
	*--end = '0' + low;
	return end;
}

/**
 * struct number - a number in blanks, written from its end on
 * @text: NUMBER_MAX bytes whose last ones are its digits, then zeros, as a step may go beyond
 */
struct number {
	char text[NUMBER_MAX + STEP];
};

static inline char *end_of(struct number *number)
{
	return number->text + NUMBER_MAX;
}

static inline void blank(struct number *number)
{
	memset(number->text, ' ', NUMBER_MAX);
	memset(end_of(number), 0, STEP);
}

/* Appends what begins at @begin, aligned to the right: at once if all would fit. */
static inline void put_number(struct taskviz_text *text, struct number *number,
			      const char *begin, unsigned int width)
{
	size_t len = end_of(number) - begin;

	if (width > NUMBER_MAX) {
		put_spaces(text, width - NUMBER_MAX);
		width = NUMBER_MAX;
	}
	if (len < width)
		len = width;
	begin = end_of(number) - len;
	if (text->len + NUMBER_MAX > text->size) {
		put_mem(text, begin, len);
		return;
	}
	for (size_t i = 0; i < len; i += STEP)
		memcpy(text->buf + text->len + i, begin + i, STEP);
	text->len += len;
}

/**
 * taskviz_put_u64() - append a number, aligned to the right
 * @text: where to
 * @value: the number; TASKVIZ_UNKNOWN64 becomes ?
 * @width: columns to fill at least
 */
void taskviz_put_u64(struct taskviz_text *text, u64 value, unsigned int width)
{
	struct number number;

	if (value == TASKVIZ_UNKNOWN64) {
		taskviz_put_right(text, "?", width);
		return;
	}
	blank(&number);
	put_number(text, &number, digits(end_of(&number), value), width);
}

/**
 * taskviz_put_s64() - append a signed number, aligned to the right
 * @text: where to
 * @value: the number
 * @width: columns to fill at least
 */
void taskviz_put_s64(struct taskviz_text *text, s64 value, unsigned int width)
{
	struct number number;
	char *begin;

	blank(&number);
	begin = digits(end_of(&number), value < 0 ? -(u64)value : (u64)value);
	if (value < 0)
		*--begin = '-';
	put_number(text, &number, begin, width);
}

/**
 * taskviz_put_time() - append a time as seconds with six digits behind the point
 * @text: where to
 * @ns: nanoseconds, rounded down to microseconds
 * @width: columns to fill at least
 */
void taskviz_put_time(struct taskviz_text *text, u64 ns, unsigned int width)
{
	struct number number;
	char *begin = end_of(&number) - 6;
	u32 rest;

	blank(&number);
	ns = div_u64_rem(ns, SECOND_NS, &rest);
	/* a second more, for the zeros */
	digits(end_of(&number), SECOND_NS / 1000 + rest / 1000);
	*--begin = '.';
	put_number(text, &number, digits(begin, ns), width);
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
	static const char units[] = "KMGTPE";
	char number[NUMBER_MAX], *begin, *end = number + sizeof(number);
	u64 tenths = bytes / 1024 * 10 + bytes % 1024 * 10 / 1024;
	int unit = 0;

	if (bytes == TASKVIZ_UNKNOWN64) {
		taskviz_put_right(text, "?", width);
		return;
	}
	for (; tenths >= 10240; unit++)
		tenths /= 1024;
	*--end = units[unit];
	begin = end;
	if (unit && tenths < 1000) {
		*--begin = '0' + tenths % 10;
		*--begin = '.';
	}
	begin = digits(begin, tenths / 10);
	put_right(text, begin, number + sizeof(number) - begin, width);
}

/* Writes @value as :NN before @end. Return: where it begins. */
static char *sexagesimal(char *end, u32 value)
{
	*--end = '0' + value % 10;
	*--end = '0' + value / 10;
	*--end = ':';
	return end;
}

/**
 * taskviz_put_age() - append a duration as [D-]H:MM:SS, aligned to the right
 * @text: where to
 * @ns: nanoseconds, rounded down to seconds; TASKVIZ_UNKNOWN64 becomes ?
 * @width: columns to fill at least
 */
void taskviz_put_age(struct taskviz_text *text, u64 ns, unsigned int width)
{
	char number[2 * NUMBER_MAX], *end = number + sizeof(number), *begin = end;
	u32 rest, second, minute, hour;
	u64 day = div_u64_rem(ns, SECOND_NS, &rest);

	if (ns == TASKVIZ_UNKNOWN64) {
		taskviz_put_right(text, "?", width);
		return;
	}
	day = div_u64_rem(day, 60, &second);
	day = div_u64_rem(day, 60, &minute);
	day = div_u64_rem(day, 24, &hour);
	begin = sexagesimal(begin, second);
	begin = sexagesimal(begin, minute);
	begin = digits(begin, hour);
	if (day) {
		if (hour < 10)
			*--begin = '0';
		*--begin = '-';
		begin = digits(begin, day);
	}
	put_right(text, begin, end - begin, width);
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

	while (name < end && *name) {
		const char *begin = name;

		while (name < end && is_plain(*name))
			name++;
		put_mem(text, begin, name - begin);
		if (name < end && *name)
			put_escaped(text, *name++);
	}
}
