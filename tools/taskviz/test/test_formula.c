// SPDX-License-Identifier: GPL-2.0
/* Formulas of lessons, and the texts that their names stand in. */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include "lesson/formula.h"
#include "test.h"

static void fill(struct values *values)
{
	*values = (struct values){};
	assert_int_equal(values_set(values, "copied", "302"), 0);
	assert_int_equal(values_set(values, "written", "300"), 0);
	assert_int_equal(values_set(values, "state", "Z"), 0);
	assert_int_equal(values_set(values, "hidden", "?"), 0);
}

static void assert_comes_to(const char *text, int64_t wanted)
{
	char wrong[FORMULA_WRONG_SIZE] = "";
	struct values values;
	int64_t number = -99;

	fill(&values);
	assert_int_equal(formula_number(text, &values, &number, wrong), 0);
	assert_string_equal(wrong, "");
	if (number != wanted)
		fail_msg("%s is %" PRId64 ", not %" PRId64, text, number, wanted);
	values_free(&values);
}

static void assert_wrong(const char *text, int err, const char *why)
{
	char wrong[FORMULA_WRONG_SIZE] = "";
	struct values values;
	int64_t number = -99;

	fill(&values);
	assert_int_equal(formula_number(text, &values, &number, wrong), err);
	assert_int_equal(number, -99);
	if (!strstr(wrong, why))
		fail_msg("%s: '%s' does not say '%s'", text, wrong, why);
	values_free(&values);
}

static void counts(void **state)
{
	(void)state;
	assert_comes_to("1 + 2 * 3", 7);
	assert_comes_to("(1 + 2) * 3", 9);
	assert_comes_to("7 - 2 - 1", 4);
	assert_comes_to("7 / 2 * 2", 6);
	assert_comes_to("-7 % 4", -3);
	assert_comes_to("- - 2", 2);
	assert_comes_to("copied - written", 2);
}

static void compares(void **state)
{
	(void)state;
	assert_comes_to("copied == written + 2", 1);
	assert_comes_to("copied != written", 1);
	assert_comes_to("copied < written", 0);
	assert_comes_to("copied > written", 1);
	assert_comes_to("written <= 300 and written >= 300", 1);
	assert_comes_to("written <= 299 or not written >= 301", 1);
	assert_comes_to("1 or 0 and 0", 1);
	assert_comes_to("not 5", 0);
	assert_comes_to("not not 5", 1);
}

static void compares_words(void **state)
{
	(void)state;
	assert_comes_to("state == 'Z'", 1);
	assert_comes_to("state != 'Z'", 0);
	assert_comes_to("state == 'ZZ' or state == 'Z'", 1);
	assert_comes_to("state == 3", 0);
	assert_comes_to("state != 3", 1);
}

static void tells_what_is_wrong(void **state)
{
	(void)state;
	assert_wrong("copied +", -EINVAL, "no number and no name");
	assert_wrong("(1 + 2", -EINVAL, "no ) before");
	assert_wrong("1 2", -EINVAL, "'2' is too much");
	assert_wrong("'Z", -EINVAL, "no end");
	assert_wrong("state + 1", -EINVAL, "'Z' is no number");
	assert_wrong("state < 'Y'", -EINVAL, "is no number");
	assert_wrong("state", -EINVAL, "is no number");
	assert_wrong("hidden == 0", -ENODATA, "hidden is not known");
	assert_wrong("nothing == 0", -ENODATA, "nothing is not known");
	assert_wrong("notes == 0", -ENODATA, "notes is not known");
	assert_wrong("1 / 0", -ERANGE, "divided by 0");
	assert_wrong("9223372036854775807 + 1", -ERANGE, "too large");
	assert_wrong("(-9223372036854775807 - 1) / -1", -ERANGE, "too large");
	assert_wrong("99999999999999999999", -ERANGE, "too large");
	assert_wrong("((((((((((((((((((((((((((((((((((1))))))))))))))))))))))))))))))))))",
		     -EINVAL, "too deeply");
}

static void tells_names(void **state)
{
	struct values values;
	char *told;
	size_t size;
	FILE *to = open_memstream(&told, &size);

	(void)state;
	fill(&values);
	assert_non_null(to);
	formula_names("copied == written or (copied < other and state == 'word')", &values, to);
	assert_int_equal(fclose(to), 0);
	assert_string_equal(told, "copied = 302, written = 300, other = ?, state = Z");
	free(told);
	values_free(&values);
}

static void fills_texts(void **state)
{
	struct values values;
	char *filled;

	(void)state;
	fill(&values);
	assert_int_equal(values_take(&values, "child=12 says =3 x= nothing written=7"), 0);
	filled = values_fill(&values, "{child}{x} {written} {nobody} {print $1} {{child}} {");
	assert_string_equal(filled, "12 7 {nobody} {print $1} {12} {");
	free(filled);
	values_free(&values);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(counts),
		cmocka_unit_test(compares),
		cmocka_unit_test(compares_words),
		cmocka_unit_test(tells_what_is_wrong),
		cmocka_unit_test(tells_names),
		cmocka_unit_test(fills_texts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
