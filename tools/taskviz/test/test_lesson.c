// SPDX-License-Identifier: GPL-2.0
/* The files of lessons, and answers to their questions. */
#include <errno.h>
#include <locale.h>
#include <string.h>
#include "base/errors.h"
#include "lesson/groups.h"
#include "lesson/lesson.h"
#include "lesson/numbers.h"
#include "lesson/question.h"
#include "lesson/width.h"
#include "lesson_dir.h"

static const char whole[] =
	"title: Copies\n"
	"summary: who copies\n"
	"groups: cow\n"
	"numbers:\n"
	"  pages: {usual: 10, least: 1, most: 20, about: pages}\n"
	"steps:\n"
	"- name: first\n"
	"  rows: [16]\n"
	"  text: |\n"
	"    How it begins.\n"
	"  ask:\n"
	"    text: How many?\n"
	"    measured: copied\n"
	"    slack: 2\n"
	"  run: program {pages}\n"
	"  until: forked\n"
	"  measure: {copied: echo 3}\n"
	"  show: [date, ls]\n"
	"  claims:\n"
	"  - {text: three, holds: copied == 3}\n"
	"  why: because\n"
	"  kernel: fork()\n"
	"- name: second\n"
	"  text: And then.\n"
	"  ask:\n"
	"    text: Which?\n"
	"    choices:\n"
	"    - {text: few, holds: copied < 2}\n"
	"    - {text: 'many, {copied}', holds: copied >= 2}\n";

static void open_with(struct lesson *lesson, const char *text, int wanted)
{
	lesson_dir_put("lesson.yaml", text, 0644);
	assert_int_equal(lesson_open(lesson, lesson_dir, "ja"), wanted);
}

static void reads_all(void **state)
{
	struct lesson lesson;

	(void)state;
	open_with(&lesson, whole, 0);
	assert_string_equal(lesson.title, "Copies");
	assert_string_equal(lesson.groups, "cow");
	assert_int_equal(lesson.nr_numbers, 1);
	assert_string_equal(lesson.numbers[0].name, "pages");
	assert_int_equal(lesson.numbers[0].most, 20);
	assert_int_equal(lesson.nr, 2);
	assert_string_equal(lesson.steps[0].text, "How it begins.\n");
	assert_string_equal(lesson.steps[0].question.slack, "2");
	assert_string_equal(lesson.steps[0].measures[0].command, "echo 3");
	assert_int_equal(lesson.steps[0].nr_shown, 2);
	assert_string_equal(lesson.steps[0].claims[0].holds, "copied == 3");
	assert_null(lesson.steps[1].run);
	assert_int_equal(lesson.steps[1].question.nr, 2);
	lesson_close(&lesson);
}

static void takes_texts_of_a_language(void **state)
{
	struct lesson lesson;

	(void)state;
	lesson_dir_put("lesson.ja.yaml",
		       "title: コピー\n"
		       "steps:\n"
		       "- {text: はじめに, ask: {text: いくつ？}, claims: [{text: 三, holds: 1}]}\n",
		       0644);
	open_with(&lesson, whole, 0);
	assert_string_equal(lesson.title, "コピー");
	assert_string_equal(lesson.summary, "who copies");
	assert_string_equal(lesson.steps[0].text, "はじめに");
	assert_string_equal(lesson.steps[0].question.text, "いくつ？");
	assert_string_equal(lesson.steps[0].claims[0].text, "三");
	assert_string_equal(lesson.steps[0].claims[0].holds, "copied == 3");
	assert_string_equal(lesson.steps[1].text, "And then.");
	lesson_close(&lesson);
}

static void assert_refused(const char *text, const char *why)
{
	struct lesson lesson;

	open_with(&lesson, text, -EBADMSG);
	if (!strstr(source_error(), why))
		fail_msg("'%s' does not say '%s'", source_error(), why);
}

#define HEAD	"title: a\nsummary: b\n"

static void tells_mistakes(void **state)
{
	(void)state;
	assert_refused("title: a\n", "lesson.yaml:1: the key 'summary' is missing");
	assert_refused(HEAD, "there are no 'steps'");
	assert_refused(HEAD "step: []\n", "nothing reads the key 'step' here");
	assert_refused(HEAD "steps: []\n", "there are no 'steps'");
	assert_refused(HEAD "steps: [a]\n", "no map where one with");
	assert_refused(HEAD "steps:\n- name: a\n", "lesson.yaml:4: the key 'text' is missing");
	assert_refused(HEAD "steps:\n- {name: a, text: b, asks: c}\n", "the key 'asks'");
	assert_refused(HEAD "steps:\n- {name: a, text: b, ask: {text: c}}\n",
		       "either 'choices' or 'measured'");
	assert_refused(HEAD "steps:\n- {name: a, text: b, claims: [{text: c}]}\n",
		       "the key 'holds' is missing");
	assert_refused(HEAD "steps:\n- {name: a, text: b, measure: {c: [1]}}\n",
		       "a command for each name");
	assert_refused(HEAD "steps:\n- {name: a, text: b, show: [1, 2, 3, 4]}\n",
		       "more than 3 commands");
	assert_refused(HEAD "numbers: {n: {usual: x, least: 1, most: 2, about: c}}\nsteps: []\n",
		       "'x' is no number");
}

static const struct lesson_question number = {
	.text = "How many?", .measured = "copied", .slack = "2"
};

static const struct lesson_question letter = {
	.text = "Which?", .nr = 2,
	.choices = { { "few", "copied < 2" }, { "many: {copied}", "copied >= 2" } },
};

static void assert_compared(const struct lesson_question *question, const char *line,
			    const char *copied, int wanted, const char *said, const char *measured)
{
	char told[QUESTION_TEXT], found[QUESTION_TEXT];
	struct values values = {};
	struct reply reply;

	assert_int_equal(values_set(&values, "copied", copied), 0);
	assert_true(question_take(question, line, &reply));
	assert_int_equal(question_compare(question, &values, &reply, told, found), wanted);
	assert_string_equal(told, said);
	assert_string_equal(found, measured);
	values_free(&values);
}

static void compares_answers(void **state)
{
	(void)state;
	assert_compared(&number, "300", "300", 1, "300", "300");
	assert_compared(&number, " 1,302\n", "1300", 1, "1302", "1300");
	assert_compared(&number, "298", "300", 1, "298", "300");
	assert_compared(&number, "303", "300", 0, "303", "300");
	assert_compared(&number, "297", "300", 0, "297", "300");
	assert_compared(&number, "3", "?", -ENODATA, "3", "copied is not known");
	assert_compared(&letter, "b", "2", 1, "b) many: 2", "b) many: 2");
	assert_compared(&letter, " A) ", "2", 0, "a) few", "b) many: 2");
	assert_compared(&letter, "a", "?", -ENODATA, "a) few", "copied is not known");
}

static void refuses_what_is_no_answer(void **state)
{
	struct reply reply;

	(void)state;
	assert_false(question_take(&number, "", &reply));
	assert_false(question_take(&number, "many", &reply));
	assert_false(question_take(&number, "3 pages", &reply));
	assert_false(question_take(&number, "99999999999999999999", &reply));
	assert_false(question_take(&number, "999999999999999999999999999999", &reply));
	assert_false(question_take(&letter, "", &reply));
	assert_false(question_take(&letter, "c", &reply));
	assert_false(question_take(&letter, "few", &reply));
	assert_false(question_take(&letter, "1", &reply));
}

static void assert_number(const char *line, bool is_taken, const char *wanted)
{
	const struct lesson_number pages = { .name = "pages", .least = 1, .most = 2000 };
	struct values values = {};

	assert_int_equal(values_set(&values, "pages", "7"), 0);
	assert_int_equal(number_take(&pages, line, &values), is_taken);
	assert_string_equal(values_get(&values, "pages"), wanted);
	values_free(&values);
}

/* Programs and formulas want digits, and nothing else that people write. */
static void takes_numbers_as_digits(void **state)
{
	(void)state;
	assert_number("300", true, "300");
	assert_number("1,000", true, "1000");
	assert_number(" 1 000 ", true, "1000");
	assert_number("007", true, "7");
	assert_number("+9", true, "9");
	assert_number("", true, "7");
	assert_number("0", false, "7");
	assert_number("2,001", false, "7");
	assert_number("many", false, "7");
}

static void presets_numbers(void **state)
{
	struct lesson lesson = { .name = "01-own", .nr_numbers = 2, .numbers = {
		{ .name = "page", .usual = 5, .least = 1, .most = 10 },
		{ .name = "pages", .usual = 5, .least = 0, .most = 2000 },
	} };

	(void)state;
	assert_int_equal(numbers_preset(&lesson, "pages=2,000"), 0);
	assert_int_equal(numbers_preset(&lesson, "page=1"), 0);
	assert_int_equal(numbers_preset(&lesson, "page=11"), -EINVAL);
	assert_string_equal(source_error(), "page is a number from 1 to 10");
	assert_int_equal(numbers_preset(&lesson, "pages="), -EINVAL);
	assert_int_equal(numbers_preset(&lesson, "pages"), -EINVAL);
	assert_int_equal(numbers_preset(&lesson, "pag=3"), -EINVAL);
	assert_string_equal(source_error(), "lesson '01-own' has no such number: pag=3");
	assert_int_equal(lesson.numbers[0].usual, 1);
	assert_int_equal(lesson.numbers[1].usual, 2000);
}

static void measures_widths(void **state)
{
	(void)state;
	assert_int_equal(width_of(""), 0);
	assert_int_equal(width_of("four\nseven..\nsix..."), 7);
	assert_int_equal(width_of("\033[1;31mred\033[m\n"), 3);
	assert_int_equal(width_of("a\tb"), 9);
	assert_int_equal(width_of("\xff\xfe"), 2);
	assert_non_null(setlocale(LC_CTYPE, "C.UTF-8"));
	assert_int_equal(width_of("\xe2\x94\x9c\xe2\x94\x80x"), 3);
	assert_int_equal(width_of("\xe8\xaa\xb2\xe9\xa1\x8c"), 4);
	setlocale(LC_CTYPE, "C");
}

static void assert_without(const char *list, const char *others, const char *wanted)
{
	char rest[GROUPS_SIZE];

	groups_without(list, others, rest);
	assert_string_equal(rest, wanted);
}

static void tells_groups_apart(void **state)
{
	char many[2 * GROUPS_SIZE];

	(void)state;
	assert_without("cow,states", "lifecycle,cow", "states");
	assert_without("cow,states,entries", "none", "cow,states,entries");
	assert_without("cow,states", "states,cow", "");
	assert_without("cow,state", "cows,states", "cow,state");
	assert_without(",cow,,states,", "", "cow,states");
	assert_without("", "cow", "");
	memset(many, 'x', sizeof(many) - 1);
	many[sizeof(many) - 1] = 0;
	many[3] = ',';
	assert_without(many, "cow", "xxx");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(reads_all, lesson_dir_make, lesson_dir_remove),
		cmocka_unit_test_setup_teardown(takes_texts_of_a_language, lesson_dir_make,
						lesson_dir_remove),
		cmocka_unit_test_setup_teardown(tells_mistakes, lesson_dir_make, lesson_dir_remove),
		cmocka_unit_test(compares_answers),
		cmocka_unit_test(refuses_what_is_no_answer),
		cmocka_unit_test(takes_numbers_as_digits),
		cmocka_unit_test(presets_numbers),
		cmocka_unit_test(measures_widths),
		cmocka_unit_test(tells_groups_apart),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
