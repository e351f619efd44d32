// SPDX-License-Identifier: GPL-2.0
/* Breaking text between words. */
#include <stdlib.h>
#include <string.h>
#include "print/table_wrap.h"
#include "test.h"

static void assert_wrapped(const char *text, size_t width, const char *wanted)
{
	char *copy = strdup(text);

	assert_non_null(copy);
	wrap_words(copy, width);
	assert_string_equal(copy, wanted);
	free(copy);
}

static void breaks_between_words(void **state)
{
	(void)state;
	assert_wrapped("", 5, "");
	assert_wrapped("one two", 7, "one two");
	assert_wrapped("one two", 6, "one\ntwo");
	assert_wrapped("one two three", 7, "one two\nthree");
	assert_wrapped("a b c d e f", 3, "a b\nc d\ne f");
}

static void keeps_long_words(void **state)
{
	(void)state;
	assert_wrapped("incomprehensible", 5, "incomprehensible");
	assert_wrapped("an incomprehensible text", 5, "an\nincomprehensible\ntext");
}

/* The longest line of the text in that column of the only line. */
static size_t width_of(struct libscols_line *line, size_t column)
{
	const char *text = scols_cell_get_data(scols_line_get_cell(line, column));
	size_t width = 0;

	for (size_t len; *text; text += len + (text[len] == '\n')) {
		len = strcspn(text, "\n");
		width = len > width ? len : width;
	}
	return width;
}

/* Three columns as doctor has them, of which two may be broken; NAME is as long as it says. */
static void fits_where_a_word_is_long(void **state)
{
	bool wrapped[] = { false, true, true };
	struct libscols_table *table = scols_new_table();
	struct libscols_line *line;

	(void)state;
	for (int i = 0; i < 3; i++)
		assert_non_null(scols_table_new_column(table, "NAME", 0, 0));
	line = scols_table_new_line(table, NULL);
	scols_line_set_data(line, 0, "ten-wide-x");
	scols_line_set_data(line, 1, "what was found here is told in many short words");
	scols_line_set_data(line, 2, "cd /a/word/of/thirty/columns/here && echo on > it");
	table_wrap(table, wrapped, 62);
	assert_int_equal(width_of(line, 2), 30);
	assert_in_range(width_of(line, 1), 16, 62 - 30 - 10 - 2);
	scols_unref_table(table);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(breaks_between_words),
		cmocka_unit_test(keeps_long_words),
		cmocka_unit_test(fits_where_a_word_is_long),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
