// SPDX-License-Identifier: GPL-2.0
/* The moves between states: read from the view, drawn with their counts, safe for any text. */
#include <stdlib.h>
#include <string.h>
#include "print/moves.h"
#include "test.h"

static const char view[] =
	"MOVES from state to state since recording began; the idle tasks' are not among them\n"
	"FROM          TO                COUNT WHY\n"
	"new        -> runnable             17 fork made it: wake_up_new_task()\n"
	"runnable   -> running             353 the scheduler chose it\n"
	"running    -> runnable             98 preempted: its time was used up\n"
	"running    -> runnable              1 yielded: it gave the CPU away itself\n"
	"running    -> S sleeping           30 waits for an event\n"
	"S sleeping -> runnable             28 woken: the event or a signal came\n"
	"Z zombie   -> running               2 not in the <diagram> & \"odd\\\n"
	"(no move)                           1 woken when it was about to sleep\n"
	"\nCONTEXT SWITCHES since recording began\n";

static char *text;
static struct moves moves;

static int read_view(void **state)
{
	(void)state;
	text = strdup(view);
	return !text || !moves_read(&moves, text);
}

static int free_view(void **state)
{
	(void)state;
	free(text);
	return 0;
}

static void reads_moves(void **state)
{
	(void)state;
	assert_int_equal(moves.nr, 7);
	assert_string_equal(moves.all[4].from, "running");
	assert_string_equal(moves.all[4].to, "S sleeping");
	assert_string_equal(moves.all[4].count, "30");
	assert_int_equal(moves_count(&moves, "running", "runnable"), 99);
	assert_int_equal(moves_yielded(&moves), 1);
	assert_int_equal(moves_count(&moves, "running", "T stopped"), 0);
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
	assert_non_null(strstr(picture, "also Z zombie -> running: 2"));
	free(picture);
}

static void escapes_dot(void **state)
{
	char *picture = drawn(moves_draw_dot);

	(void)state;
	assert_non_null(strstr(picture, "\"new\" -> \"runnable\" [label=\"17\""));
	assert_non_null(strstr(picture, "& \\\"odd\\\\\""));
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

#define TEST(name) cmocka_unit_test_setup_teardown(name, read_view, free_view)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(reads_moves), TEST(draws_text), TEST(escapes_dot), TEST(draws_svg),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
