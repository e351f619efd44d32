// SPDX-License-Identifier: GPL-2.0
/* Breaking text between words. */
#include <stdlib.h>
#include <string.h>
#include "table_wrap.h"
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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(breaks_between_words),
		cmocka_unit_test(keeps_long_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
