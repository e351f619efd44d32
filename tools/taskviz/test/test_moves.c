// SPDX-License-Identifier: GPL-2.0
/* The moves between states: read from the table, drawn with their counts, safe for any text. */
#include <stdlib.h>
#include <string.h>
#include "print/moves.h"
#include "tables.h"
#include "test.h"

static const char table[] =
	"FROM:word TO:word MOVE:word COUNT:number WHY:text\n"
	"new runnable made 17 fork made it: wake_up_new_task()\n"
	"runnable running chosen 353 the scheduler chose it\n"
	"running runnable preempted 98 its time was used up\n"
	"running runnable yielded 1 it gave the CPU away itself\n"
	"running sleeping sleeps 30 waits for an event\n"
	"sleeping runnable woken 28 the event or a signal came\n"
	"zombie running other 2 not in the <diagram> & \"odd\\\n"
	"running running spared 5 woken when it was about to sleep\n";

static struct moves moves;

static int read_table(void **state)
{
	struct rows rows = test_table("moves", table);

	(void)state;
	moves_read(&moves, &rows);
	rows_free(&rows);
	return 0;
}

static void reads_moves(void **state)
{
	(void)state;
	assert_int_equal(moves.nr, 8);
	assert_string_equal(moves.all[4].from, "running");
	assert_string_equal(moves.all[4].to, "sleeping");
	assert_string_equal(moves.all[4].why, "waits for an event");
	assert_int_equal(moves.all[4].count, 30);
	assert_int_equal(moves_count(&moves, "running", "runnable"), 99);
	assert_int_equal(moves_yielded(&moves), 1);
	assert_int_equal(moves_count(&moves, "running", "stopped"), 0);
}

/* Of a file that somebody else may have written. */
static void reads_anything(void **state)
{
	struct rows rows = test_table("moves", "ODD:word COUNT:text\nx y\n");

	(void)state;
	rows.count = 1;
	moves_read(&moves, &rows);
	assert_int_equal(moves.nr, 1);
	assert_string_equal(moves.all[0].from, "?");
	assert_int_equal(moves.all[0].count, 0);
	rows_free(&rows);
}

/* More than there can be, and longer ones. */
static void has_bounds(void **state)
{
	char line[] = "running sleeping-so-long-that-it-has-no-room sleeps 1 x\n";
	char *text = calloc(2 * MAX_MOVES, sizeof(line));
	struct rows rows;

	(void)state;
	strcpy(text, "FROM:word TO:word MOVE:word COUNT:number WHY:text\n");
	for (int i = 0; i < MAX_MOVES + 3; i++)
		strcat(text, line);
	rows = test_table("moves", text);
	moves_read(&moves, &rows);
	assert_int_equal(moves.nr, MAX_MOVES);
	assert_string_equal(moves.all[0].to, "sleeping-so-lon");
	assert_int_equal(moves_count(&moves, "running", "sleeping-so-lon"), MAX_MOVES);
	rows_free(&rows);
	free(text);
}

static char *drawn(void (*draw)(const struct moves *moves, FILE *to))
{
	char *picture;
	size_t size;
	FILE *to = open_memstream(&picture, &size);

	draw(&moves, to);
	assert_int_equal(fclose(to), 0);
	return picture;
}

static void draws_text(void **state)
{
	char *picture = drawn(moves_draw_text);

	(void)state;
	assert_non_null(strstr(picture, "▲ 98 preempted, 1 yielded"));
	assert_non_null(strstr(picture, " 30 ─▶ S sleeping ─  28 ─┤"));
	assert_non_null(strstr(picture, "also zombie -> running: 2"));
	assert_null(strstr(picture, "also running"));
	free(picture);
}

static void escapes_dot(void **state)
{
	char *picture = drawn(moves_draw_dot);

	(void)state;
	assert_non_null(strstr(picture, "\"new\" -> \"runnable\" [label=\"17\""));
	/* the backslash is one that rows_text() escaped */
	assert_non_null(strstr(picture, "& \\\"odd\\\\\\\\\""));
	free(picture);
}

static void draws_svg(void **state)
{
	char *picture = drawn(moves_draw_svg);

	(void)state;
	assert_non_null(strstr(picture, ">353 chosen</text>"));
	assert_non_null(strstr(picture, "<title>woken: 28</title>"));
	free(picture);
}

#define TEST(name) cmocka_unit_test_setup(name, read_table)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(reads_moves), TEST(reads_anything), TEST(has_bounds), TEST(draws_text),
		TEST(escapes_dot), TEST(draws_svg),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
