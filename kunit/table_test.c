// SPDX-License-Identifier: GPL-2.0
/* Suite table: cells of every type as words, signals by name, columns that line up. */
#include <kunit/test.h>
#include <linux/kernel.h>
#include <linux/limits.h>
#include <linux/prandom.h>
#include <linux/signal.h>
#include <linux/string.h>
#include "core/table.h"

#define ROOM	1024
#define SECOND	1000000000ull

#define UNKNOWN	TASKVIZ_COLUMN_UNKNOWN
#define NONE	TASKVIZ_COLUMN_NONE
#define BOTH	(UNKNOWN | NONE)

/* One cell of each kind and size. */
struct cells {
	u64 number;
	u64 ns;
	u64 set;
	u32 half;
	s32 pid;
	s32 code;
	u16 quarter;
	u8 byte;
	u8 least;
	char word[8];
	char text[16];
};

static char sheet[ROOM];

static struct taskviz_text clear_sheet(void)
{
	memset(sheet, 0, sizeof(sheet));
	return (struct taskviz_text){ .buf = sheet, .size = sizeof(sheet) - 1 };
}

/* As wide as its heading, or wider. */
static void expect_width(struct kunit *test, const struct taskviz_column *column,
			 const struct cells *row, size_t len)
{
	const struct taskviz_column two[] = {
		*column, { TASKVIZ_COLUMN(cells, word, WORD, 0, "LAST", "") },
	};
	const struct taskviz_columns columns = { two, ARRAY_SIZE(two), sizeof(*row) };
	struct taskviz_column_widths widths;

	taskviz_table_widths(&widths, &columns, row, 1);
	KUNIT_EXPECT_EQ(test, widths.of[0], max(len, strnlen(column->name, TASKVIZ_WORD_LEN)));
}

static void expect_cell(struct kunit *test, const struct taskviz_column *column,
			const struct cells *row, bool last, const char *expect)
{
	struct taskviz_text text = clear_sheet();

	taskviz_table_put_cell(&text, column, row, last);
	KUNIT_EXPECT_STREQ(test, (const char *)sheet, expect);
	KUNIT_EXPECT_EQ(test, text.len, strlen(expect));
	if (!last)
		expect_width(test, column, row, strlen(expect));
}

static void expect_value(struct kunit *test, const struct taskviz_column *column, u64 value,
			 const char *expect)
{
	struct cells row;

	memset(&row, 0x5a, sizeof(row));
	memcpy((u8 *)&row + column->offset, &value, column->size);
	expect_cell(test, column, &row, false, expect);
}

/* EXPECT() - that a value of a member, as a column of a type with flags, is shown as that */
#define EXPECT(MEMBER, TYPE, FLAGS, VALUE, TEXT)	\
	expect_value(test, &(const struct taskviz_column){	\
		TASKVIZ_COLUMN(cells, MEMBER, TYPE, FLAGS, "NAME", "") }, VALUE, TEXT)

static void numbers_of_every_size(struct kunit *test)
{
	EXPECT(byte, NUMBER, 0, 0, "0");
	EXPECT(byte, NUMBER, 0, 200, "200");
	EXPECT(byte, NUMBER, 0, U8_MAX, "255");
	EXPECT(quarter, NUMBER, 0, 256, "256");
	EXPECT(quarter, NUMBER, 0, U16_MAX, "65535");
	EXPECT(half, NUMBER, 0, 65536, "65536");
	EXPECT(half, NUMBER, 0, 99999, "99999");
	EXPECT(half, NUMBER, 0, 100000, "100000");
	EXPECT(half, NUMBER, 0, U32_MAX, "4294967295");
	EXPECT(number, NUMBER, 0, U32_MAX + 1ull, "4294967296");
	EXPECT(number, NUMBER, 0, 9999999999999999999ull, "9999999999999999999");
	EXPECT(number, NUMBER, 0, 10000000000000000000ull, "10000000000000000000");
	EXPECT(number, NUMBER, 0, U64_MAX - 1, "18446744073709551614");
}

/* Only where the column says that it can be. */
static void unknown_numbers(struct kunit *test)
{
	EXPECT(byte, NUMBER, UNKNOWN, U8_MAX, "?");
	EXPECT(quarter, NUMBER, UNKNOWN, U16_MAX, "?");
	EXPECT(half, NUMBER, UNKNOWN, TASKVIZ_UNKNOWN32, "?");
	EXPECT(number, NUMBER, UNKNOWN, TASKVIZ_UNKNOWN64, "?");
	EXPECT(number, NUMBER, UNKNOWN, TASKVIZ_UNKNOWN32, "4294967295");
	EXPECT(half, NUMBER, NONE, TASKVIZ_UNKNOWN32, "4294967295");
	EXPECT(pid, PID, UNKNOWN, TASKVIZ_UNKNOWN_PID, "?");
	EXPECT(code, EXIT, UNKNOWN, TASKVIZ_UNKNOWN_EXIT, "?");
	EXPECT(ns, TIME, UNKNOWN, TASKVIZ_UNKNOWN64, "?");
	EXPECT(ns, DURATION, UNKNOWN, TASKVIZ_UNKNOWN64, "?");
	EXPECT(set, SIGNALS, UNKNOWN, TASKVIZ_UNKNOWN64, "?");
}

static void none_is_no_number(struct kunit *test)
{
	EXPECT(byte, NUMBER, NONE, U8_MAX - 1, "-");
	EXPECT(quarter, NUMBER, BOTH, U16_MAX - 1, "-");
	EXPECT(half, NUMBER, NONE, TASKVIZ_NONE32, "-");
	EXPECT(number, NUMBER, BOTH, TASKVIZ_NONE64, "-");
	EXPECT(number, NUMBER, UNKNOWN, TASKVIZ_NONE64, "18446744073709551614");
	EXPECT(half, NUMBER, BOTH, 0, "0");
	EXPECT(pid, PID, BOTH, TASKVIZ_NONE_PID, "-");
	EXPECT(pid, PID, BOTH, 0, "0");
	EXPECT(code, EXIT, BOTH, TASKVIZ_NONE_EXIT, "-");
	EXPECT(ns, TIME, BOTH, TASKVIZ_NONE64, "-");
	EXPECT(ns, DURATION, NONE, TASKVIZ_NONE64, "-");
}

static void pids(struct kunit *test)
{
	EXPECT(pid, PID, 0, 1, "1");
	EXPECT(pid, PID, 0, S32_MAX, "2147483647");
	EXPECT(pid, PID, 0, -1, "-1");
	EXPECT(pid, PID, BOTH, -3, "-3");
}

/* Seconds with all decimals that the clock has before its last three. */
static void times(struct kunit *test)
{
	EXPECT(ns, TIME, 0, 0, "0.000000");
	EXPECT(ns, TIME, 0, 999, "0.000000");
	EXPECT(ns, TIME, 0, 1000, "0.000001");
	EXPECT(ns, TIME, 0, SECOND - 1, "0.999999");
	EXPECT(ns, TIME, 0, SECOND, "1.000000");
	EXPECT(ns, DURATION, 0, 61 * SECOND + 20304050, "61.020304");
	EXPECT(ns, DURATION, 0, 100000 * SECOND, "100000.000000");
	EXPECT(ns, TIME, 0, U64_MAX, "18446744073.709551");
}

static void exit_codes(struct kunit *test)
{
	EXPECT(code, EXIT, 0, 0, "0");
	EXPECT(code, EXIT, 0, 3 << 8, "3");
	EXPECT(code, EXIT, 0, 255 << 8, "255");
	EXPECT(code, EXIT, 0, SIGKILL, "SIGKILL");
	EXPECT(code, EXIT, 0, SIGSEGV | 0x80, "SIGSEGV+core");
	EXPECT(code, EXIT, 0, 34, "SIGRT34");
}

static void expect_least(struct kunit *test, u8 least, u64 value, const char *number,
			 const char *time)
{
	const struct cells row = { .number = value, .ns = value, .least = least };
	struct taskviz_column column = {
		TASKVIZ_COLUMN(cells, number, NUMBER, BOTH, "NAME", ""),
		.least = offsetof(struct cells, least),
	};

	expect_cell(test, &column, &row, false, number);
	column.offset = offsetof(struct cells, ns);
	column.type = TASKVIZ_TYPE_DURATION;
	expect_cell(test, &column, &row, false, time);
}

/* What is not known, or is not there, is not at least anything. */
static void at_least(struct kunit *test)
{
	expect_least(test, 1, 17, "17+", "0.000000+");
	expect_least(test, 1, 12345, "12345+", "0.000012+");
	expect_least(test, 0, 17, "17", "0.000000");
	expect_least(test, 1, 0, "0+", "0.000000+");
	expect_least(test, 1, TASKVIZ_UNKNOWN64, "?", "?");
	expect_least(test, 1, TASKVIZ_NONE64, "-", "-");
}

static void expect_chars(struct kunit *test, enum taskviz_type type, const char *chars,
			 const char *inside, const char *last)
{
	struct cells row = {};
	struct taskviz_column column = { TASKVIZ_COLUMN(cells, text, TEXT, 0, "NAME", "") };

	column.type = type;
	strncpy(row.text, chars, sizeof(row.text));
	expect_cell(test, &column, &row, false, inside);
	expect_cell(test, &column, &row, true, last);
}

/* A blank would make two columns of one, but at the end of a line. */
static void blanks_are_escaped(struct kunit *test)
{
	static const enum taskviz_type types[] = {
		TASKVIZ_TYPE_WORD, TASKVIZ_TYPE_NAME, TASKVIZ_TYPE_TEXT,
	};

	for (int i = 0; i < ARRAY_SIZE(types); i++) {
		expect_chars(test, types[i], "word", "word", "word");
		expect_chars(test, types[i], "a  b", "a\\x20\\x20b", "a  b");
		expect_chars(test, types[i], " a ", "\\x20a\\x20", " a ");
		expect_chars(test, types[i], "a\n\tb\\", "a\\n\\tb\\\\", "a\\n\\tb\\\\");
		expect_chars(test, types[i], "\xff\x01\x7f", "\\xff\\x01\\x7f", "\\xff\\x01\\x7f");
	}
}

static void empty_and_full_words(struct kunit *test)
{
	const struct taskviz_column column = {
		TASKVIZ_COLUMN(cells, word, WORD, 0, "NAME", ""),
	};
	struct cells row = {};

	expect_chars(test, TASKVIZ_TYPE_WORD, "", "-", "-");
	expect_chars(test, TASKVIZ_TYPE_NAME, "", "-", "-");
	expect_chars(test, TASKVIZ_TYPE_TEXT, "", "-", "-");
	expect_chars(test, TASKVIZ_TYPE_TEXT, "1234567890123456", "1234567890123456",
		     "1234567890123456");
	memcpy(row.word, "12345678", sizeof(row.word));
	memcpy(row.text, "behind", 7);
	expect_cell(test, &column, &row, false, "12345678");
}

#define BIT_OF(sig)	(1ull << ((sig) - 1))

static void signal_sets(struct kunit *test)
{
	EXPECT(set, SIGNALS, 0, 0, "-");
	EXPECT(set, SIGNALS, 0, U64_MAX, "all");
	EXPECT(set, SIGNALS, 0, BIT_OF(SIGHUP), "HUP");
	EXPECT(set, SIGNALS, 0, BIT_OF(SIGSYS) | BIT_OF(SIGKILL), "KILL,SYS");
	EXPECT(set, SIGNALS, 0, BIT_OF(32), "RT32");
	EXPECT(set, SIGNALS, 0, BIT_OF(64), "RT64");
	EXPECT(set, SIGNALS, 0, BIT_OF(40) | BIT_OF(41), "RT40-RT41");
	EXPECT(set, SIGNALS, 0, BIT_OF(34) | BIT_OF(36), "RT34,RT36");
	EXPECT(set, SIGNALS, 0, BIT_OF(31) | BIT_OF(32) | BIT_OF(33), "SYS,RT32-RT33");
	EXPECT(set, SIGNALS, 0, U64_MAX << 31 & ~BIT_OF(50), "RT32-RT49,RT51-RT64");
	EXPECT(set, SIGNALS, 0, U64_MAX << 29, "PWR,SYS,RT32-RT64");
}

static const char * const names[] = {
	"HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2",
	"PIPE", "ALRM", "TERM", "STKFLT", "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU", "URG",
	"XCPU", "XFSZ", "VTALRM", "PROF", "WINCH", "IO", "PWR", "SYS",
};

/* The first of them, with commas between. */
static const char *list_names(int nr)
{
	static char list[200];

	*list = '\0';
	for (int i = 0; i < nr; i++) {
		strcat(list, i ? "," : "");
		strcat(list, names[i]);
	}
	return list;
}

static void signal_names(struct kunit *test)
{
	struct taskviz_text text;

	for (int i = 0; i < ARRAY_SIZE(names); i++) {
		text = clear_sheet();
		taskviz_put_signal(&text, i + 1);
		KUNIT_EXPECT_STREQ(test, (const char *)sheet, names[i]);
	}
	text = clear_sheet();
	taskviz_put_signal(&text, 32);
	taskviz_put_signal(&text, 64);
	KUNIT_EXPECT_STREQ(test, (const char *)sheet, "RT32RT64");
	EXPECT(set, SIGNALS, 0, S32_MAX >> 15, list_names(16));
}

/* Of those with names more than half: what is not in the set is told. */
static void all_signals_but_a_few(struct kunit *test)
{
	EXPECT(set, SIGNALS, 0, ~(BIT_OF(SIGKILL) | BIT_OF(SIGSTOP)), "~KILL,STOP");
	EXPECT(set, SIGNALS, 0, ~(BIT_OF(SIGKILL) | BIT_OF(32) | BIT_OF(33)), "~KILL,RT32-RT33");
	EXPECT(set, SIGNALS, 0, S32_MAX, "~RT32-RT64");
	EXPECT(set, SIGNALS, 0, S32_MAX >> 14,
	       "~CONT,STOP,TSTP,TTIN,TTOU,URG,XCPU,XFSZ,VTALRM,PROF,WINCH,IO,PWR,SYS,RT32-RT64");
}

/* Neighbours among the real-time ones are a run; a hole ends it. */
static void signal_runs(struct kunit *test)
{
	EXPECT(set, SIGNALS, 0, U64_MAX << 30 & ~BIT_OF(60), "SYS,RT32-RT59,RT61-RT64");
}

struct line {
	u64 ns;
	s32 pid;
	char word[8];
	char text[12];
};

static const struct taskviz_column line_columns[] = {
	{ TASKVIZ_COLUMN(line, word, WORD, 0, "W", "") },
	{ TASKVIZ_COLUMN(line, pid, PID, UNKNOWN, "PID", "") },
	{ TASKVIZ_COLUMN(line, ns, TIME, NONE, "A-TIME", "") },
	{ TASKVIZ_COLUMN(line, text, TEXT, 0, "TEXT", "") },
};

static void expect_drawn(struct kunit *test, const struct taskviz_columns *columns,
			 const struct line *lines, u32 nr, const char *expect)
{
	struct taskviz_text text = clear_sheet();
	struct taskviz_column_widths widths;

	memset(&widths, 0xff, sizeof(widths));
	taskviz_table_widths(&widths, columns, lines, nr);
	taskviz_table_put_heading(&text, columns, &widths);
	for (u32 i = 0; i < nr; i++)
		taskviz_table_put_row(&text, columns, &widths, &lines[i]);
	KUNIT_EXPECT_STREQ(test, (const char *)sheet, expect);
}

/* Of the first of these columns only, so that each is the last once. */
static void expect_lines(struct kunit *test, u32 nr_columns, const struct line *lines, u32 nr,
			 const char *expect)
{
	const struct taskviz_columns columns = {
		.columns = line_columns, .nr = nr_columns, .row_size = sizeof(struct line),
	};

	expect_drawn(test, &columns, lines, nr, expect);
}

/* Numbers and times to the right, words to the left, with nothing behind the last. */
static void columns_line_up(struct kunit *test)
{
	static const struct line lines[] = {
		{ .word = "", .pid = 7, .ns = TASKVIZ_NONE64, .text = "a  b" },
		{ .word = "two w", .pid = 12345, .ns = 12 * SECOND, .text = "" },
		{ .word = "Z", .pid = -1, .ns = 1, .text = "longer than" },
	};

	expect_lines(test, 4, lines, 3,
		     "W          PID    A-TIME TEXT\n"
		     "-            7         - a  b\n"
		     "two\\x20w 12345 12.000000 -\n"
		     "Z            ?  0.000000 longer than\n");
	expect_lines(test, 3, lines, 3,
		     "W          PID    A-TIME\n"
		     "-            7         -\n"
		     "two\\x20w 12345 12.000000\n"
		     "Z            ?  0.000000\n");
	expect_lines(test, 1, lines, 3, "W\n-\ntwo w\nZ\n");
}

static void headings_are_wide(struct kunit *test)
{
	static const struct line line = { .pid = 1, .ns = TASKVIZ_NONE64, .text = "t" };

	expect_lines(test, 4, NULL, 0, "W PID A-TIME TEXT\n");
	expect_lines(test, 4, &line, 1, "W PID A-TIME TEXT\n-   1      - t\n");
}

/* The details are left out, the others stand as they would alone. */
static void details_are_left_out(struct kunit *test)
{
	static const struct taskviz_column some[] = {
		{ TASKVIZ_COLUMN(line, pid, PID, TASKVIZ_COLUMN_DETAIL, "PID", "") },
		{ TASKVIZ_COLUMN(line, word, WORD, 0, "W", "") },
		{ TASKVIZ_COLUMN(line, ns, TIME, TASKVIZ_COLUMN_DETAIL, "TIME", "") },
		{ TASKVIZ_COLUMN(line, text, TEXT, 0, "TEXT", "") },
	};
	static const struct line line = { .word = "word", .pid = 1, .ns = SECOND, .text = "t" };

	struct taskviz_columns columns = {
		.columns = some, .nr = ARRAY_SIZE(some), .row_size = sizeof(line),
	};

	expect_drawn(test, &columns, &line, 1,
		     "PID W        TIME TEXT\n  1 word 1.000000 t\n");
	columns.brief = true;
	expect_drawn(test, &columns, &line, 1, "W    TEXT\nword t\n");
}

/* Numbers of any length, now and then the same, unknown or at least. */
static void make_rows(struct cells *rows, u32 nr)
{
	struct rnd_state rnd;

	prandom_seed_state(&rnd, 11);
	for (u32 i = 0; i < nr; i++) {
		const u32 dice = prandom_u32_state(&rnd);
		const u64 number = i && dice % 4 == 0 ? rows[i - 1].number :
				   prandom_u32_state(&rnd) * (u64)dice >> dice % 64;

		rows[i] = (struct cells){
			.number = number, .ns = number, .set = number, .half = number,
			.pid = number, .code = number & 0xffff, .quarter = number, .byte = number,
			.least = dice >> 8 & 1, .word = "word",
		};
		rows[i].word[dice % 4] = 0;
	}
}

static void expect_widest(struct kunit *test, const struct taskviz_columns *columns, u32 index,
			  const struct cells *rows, u32 nr)
{
	const struct taskviz_column *column = &columns->columns[index];
	size_t widest = strnlen(column->name, TASKVIZ_WORD_LEN);
	struct taskviz_column_widths widths;

	for (u32 i = 0; i < nr; i++) {
		struct taskviz_text text = clear_sheet();

		taskviz_table_put_cell(&text, column, &rows[i], false);
		widest = max(widest, text.len);
	}
	taskviz_table_widths(&widths, columns, rows, nr);
	KUNIT_EXPECT_EQ_MSG(test, widths.of[index], widest, "%u of %u", index, nr);
}

/* COLUMN() - of cells: a member as a type with flags under a name */
#define COLUMN(MEMBER, TYPE, FLAGS, NAME)	TASKVIZ_COLUMN(cells, MEMBER, TYPE, FLAGS, NAME, "")
#define AT_LEAST	.least = offsetof(struct cells, least)

static void as_wide_as_the_widest(struct kunit *test)
{
	static const struct taskviz_column columns[] = {
		{ COLUMN(number, NUMBER, BOTH, "N") },
		{ COLUMN(byte, NUMBER, 0, "B"), AT_LEAST },
		{ COLUMN(half, NUMBER, UNKNOWN, "HALF"), AT_LEAST },
		{ COLUMN(ns, TIME, NONE, "T") },
		{ COLUMN(ns, DURATION, UNKNOWN, "DURATION"), AT_LEAST },
		{ COLUMN(pid, PID, UNKNOWN, "PID") },
		{ COLUMN(code, EXIT, 0, "E") },
		{ COLUMN(set, SIGNALS, 0, "S") },
		{ COLUMN(word, WORD, 0, "W") },
		{ COLUMN(quarter, NUMBER, 0, "L") },
	};
	static const struct taskviz_columns table = {
		columns, ARRAY_SIZE(columns), sizeof(struct cells)
	};
	struct cells *rows = kunit_kcalloc(test, 100, sizeof(*rows), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, rows);
	make_rows(rows, 100);
	for (u32 nr = 0; nr <= 100; nr++)
		for (u32 i = 0; i < ARRAY_SIZE(columns); i++)
			expect_widest(test, &table, i, rows, nr);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(numbers_of_every_size),
	KUNIT_CASE(unknown_numbers),
	KUNIT_CASE(none_is_no_number),
	KUNIT_CASE(pids),
	KUNIT_CASE(times),
	KUNIT_CASE(exit_codes),
	KUNIT_CASE(at_least),
	KUNIT_CASE(blanks_are_escaped),
	KUNIT_CASE(empty_and_full_words),
	KUNIT_CASE(signal_sets),
	KUNIT_CASE(signal_names),
	KUNIT_CASE(all_signals_but_a_few),
	KUNIT_CASE(signal_runs),
	KUNIT_CASE(columns_line_up),
	KUNIT_CASE(as_wide_as_the_widest),
	KUNIT_CASE(headings_are_wide),
	KUNIT_CASE(details_are_left_out),
	{}
};

static struct kunit_suite suite = {
	.name = "table",
	.test_cases = cases,
};

kunit_test_suite(suite);
