// SPDX-License-Identifier: GPL-2.0
/* Results of a room: files of learners, right and wrong ones, as a page. */
#include "commands.h"
#include "lesson/room.h"

static void put(const char *name, const char *text)
{
	FILE *file = fopen(name, "w");

	assert_non_null(file);
	fputs(text, file);
	assert_int_equal(fclose(file), 0);
}

static void add(struct room *room, const char *name, const char *text)
{
	put(name, text);
	assert_int_equal(room_add(room, name), 0);
}

static void assert_cell(const struct room_cell *cell, unsigned int ok, unsigned int not_ok,
			unsigned int skipped)
{
	assert_int_equal(cell->ok, ok);
	assert_int_equal(cell->not_ok, not_ok);
	assert_int_equal(cell->skipped, skipped);
}

#define CHECKED	"TAP version 14\n"							\
		"# values of x: a=1\n"							\
		"ok 1 - 02-command fork: the child has it: all\n"			\
		"# ok 9 - 02-command fork: what a command printed\n"			\
		"not ok 2 - 01-tree root: the last one\n"				\
		"ok 3 - 01-tree next # SKIP there is no such file\n"			\
		"1..3\n"

#define ANSWERED	"ok 1 - 01-tree root: answered 1, measured 1\r\n1..1\r\n"	\
			"not ok 1 - 02-command fork: answered 2, measured 3\n"		\
			"not ok 2 - 02-command fork: answered 4, measured 3\n1..2\n"

static void counts(void **state)
{
	struct room room = {};

	(void)state;
	add(&room, "anna.tap", CHECKED);
	add(&room, "bert", ANSWERED);
	room_sort(&room);
	assert_int_equal(room.nr, 2);
	assert_string_equal(room.learners[0].name, "anna");
	assert_string_equal(room.learners[1].name, "bert");
	assert_string_equal(room.learners[0].wrong, "");
	assert_string_equal(room.learners[1].wrong, "");
	assert_int_equal(room.nr_lessons, 2);
	assert_string_equal(room.lessons[0], "01-tree");
	assert_cell(&room.learners[0].cells[0], 0, 1, 1);
	assert_cell(&room.learners[0].cells[1], 1, 0, 0);
	assert_cell(&room.learners[1].cells[0], 1, 0, 0);
	assert_cell(&room.learners[1].cells[1], 0, 2, 0);
	room_free(&room);
}

/* Who was wrong twice counts once, and what few tried comes before what many did. */
static void finds_what_was_hard(void **state)
{
	struct room room = {};

	(void)state;
	add(&room, "a", ANSWERED);
	add(&room, "b", "ok 1 - 01-tree root: answered 1, measured 1\n1..1\n");
	add(&room, "c", "not ok 1 - 01-tree root: answered 2, measured 1\n"
			"not ok 2 - 03-states held: x\nok 3 - 02-command fork: x\n1..3\n");
	add(&room, "d", "not ok 1 - 03-states held: x\n1..1\n");
	room_sort(&room);
	assert_int_equal(room.nr_steps, 3);
	assert_string_equal(room.steps[0].name, "held");
	assert_int_equal(room.steps[0].missed, 2);
	assert_int_equal(room.steps[0].tried, 2);
	assert_string_equal(room.steps[1].name, "fork");
	assert_int_equal(room.steps[1].missed, 1);
	assert_int_equal(room.steps[1].tried, 2);
	assert_string_equal(room.lessons[room.steps[2].lesson], "01-tree");
	assert_int_equal(room.steps[2].tried, 3);
	room_free(&room);
}

/* The first mistake is told with its line, and nothing that can be read is lost. */
static void assert_wrong(const char *text, const char *wrong, unsigned int ok)
{
	struct room room = {};

	add(&room, "file", text);
	assert_string_equal(room.learners[0].wrong, wrong);
	assert_int_equal(room.learners[0].cells[0].ok, ok);
	room_free(&room);
}

#define OK(nr)	"ok " #nr " - 01-tree root: x\n"

static void tells_mistakes(void **state)
{
	(void)state;
	assert_wrong("", "0: the file is empty", 0);
	assert_wrong(OK(1), "1: the end is missing: no 1..1 follows", 1);
	assert_wrong(OK(1) "1..2\n", "2: the plan is of 2, but 1 came", 1);
	assert_wrong(OK(1) OK(3) "1..3\n", "2: number 3 stands where 2 should", 2);
	assert_wrong("hello\n" OK(1) "1..1\n", "1: no verdict on a lesson: 'hello'", 1);
	assert_wrong(OK(1) "ok 2\nok - x\n" OK(2) "1..2\n", "2: no verdict on a lesson: 'ok 2'", 2);
	assert_wrong("ok 1 - root: x\n" OK(1) "1..1\n", "1: no verdict on a lesson: 'ok 1 - root: x'",
		     1);
	assert_wrong("okay\n", "1: no verdict on a lesson: 'okay'", 0);
	assert_wrong("1..x\n", "1: no verdict on a lesson: '1..x'", 0);
	assert_wrong(OK(1) "Bail out! no memory\n1..1\n",
		     "2: no verdict on a lesson: 'Bail out! no memory'", 1);
}

static void assert_has(const char *page, const char *part)
{
	if (!strstr(page, part))
		fail_msg("'%s' is not in: %s", part, page);
}

static int collect(const char *first, const char *second, char page[TEST_OUTPUT_SIZE])
{
	const char *const words[] = { "lesson", "--collect", "--lang=en", first, second, NULL };

	return test_command(cmd_lesson, words, page);
}

static void makes_a_page(void **state)
{
	char page[TEST_OUTPUT_SIZE];

	(void)state;
	put("anna.tap", CHECKED);
	put("bert.tap", ANSWERED);
	assert_int_equal(collect("anna.tap", "bert.tap", page), STATUS_OK);
	assert_has(page, "<th>who</th><th>01-tree</th><th>02-command</th>");
	assert_has(page, "<th>anna</th><td class=\"some\">✗ 0/1</td><td class=\"all\">✓ 1/1</td>");
	assert_has(page, "<th>01-tree</th><td>root</td><td class=\"some\">1/2</td>");
	assert_null(strstr(page, "class=\"wrong\""));
	put("bert.tap", OK(1));
	assert_int_equal(collect("bert.tap", NULL, page), STATUS_NO_SOURCE);
	assert_has(page, "<th>bert</th><td class=\"all\">✓ 1/1</td>");
	assert_has(page, "<p class=\"wrong\">bert: the file is wrong in line 1: the end");
	assert_int_equal(collect("none", "anna.tap", page), STATUS_NO_SOURCE);
	assert_has(page, "<th>anna</th>");
	assert_int_equal(collect(NULL, NULL, page), STATUS_USAGE);
}

/* Names of files, lessons and steps, and lines that are wrong, are text whatever they are. */
static void escapes(void **state)
{
	char page[TEST_OUTPUT_SIZE];

	(void)state;
	put("<script>a&\".tap", "not ok 1 - 01-<b> <i>: x\n<u>\n1..1\n");
	assert_int_equal(collect("<script>a&\".tap", NULL, page), STATUS_NO_SOURCE);
	assert_has(page, "<th>&lt;script&gt;a&amp;&quot;</th>");
	assert_has(page, "<th>01-&lt;b&gt;</th><td>&lt;i&gt;</td>");
	assert_has(page, "'&lt;u&gt;'");
	assert_null(strstr(page, "<script"));
	assert_null(strstr(page, "<b>"));
	assert_null(strstr(page, "<i>"));
	assert_null(strstr(page, "<u>"));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, test_enter_saved, test_leave_saved)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(counts), TEST(finds_what_was_hard), TEST(tells_mistakes), TEST(makes_a_page),
		TEST(escapes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
