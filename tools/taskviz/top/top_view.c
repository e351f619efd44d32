// SPDX-License-Identifier: GPL-2.0
/* Divides the screen of "taskviz top" among its parts; what they draw with. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "top_view.h"

/* Colour pairs. */
enum {
	PAIR_GREEN = 1,
	PAIR_RED,
	PAIR_YELLOW,
	PAIR_MAGENTA,
	PAIR_BLUE,
	PAIR_CYAN,
};

void top_view_begin(void)
{
	static const short colors[] = {
		[PAIR_GREEN] = COLOR_GREEN,
		[PAIR_RED] = COLOR_RED,
		[PAIR_YELLOW] = COLOR_YELLOW,
		[PAIR_MAGENTA] = COLOR_MAGENTA,
		[PAIR_BLUE] = COLOR_BLUE,
		[PAIR_CYAN] = COLOR_CYAN,
	};
	const char *plain = getenv("NO_COLOR");

	if (!has_colors() || (plain && *plain))
		return;
	start_color();
	use_default_colors();
	for (short pair = PAIR_GREEN; pair <= PAIR_CYAN; pair++)
		init_pair(pair, colors[pair], -1);
}

attr_t top_state_color(char letter)
{
	switch (letter) {
	case 'R':
		return COLOR_PAIR(PAIR_GREEN) | A_BOLD;
	case 'D':
		return COLOR_PAIR(PAIR_RED) | A_BOLD;
	case 'T':
	case 't':
		return COLOR_PAIR(PAIR_YELLOW);
	case 'Z':
		return COLOR_PAIR(PAIR_MAGENTA) | A_BOLD;
	case 'I':
		return COLOR_PAIR(PAIR_BLUE);
	case 'P':
		return COLOR_PAIR(PAIR_CYAN);
	case 'X':
		return A_DIM;
	default:
		return A_NORMAL;
	}
}

struct top_pen top_pen_at(int line)
{
	move(line, 0);
	return (struct top_pen){ .line = line, .columns = getmaxx(stdscr) };
}

void top_write(struct top_pen *pen, const char *text)
{
	int length = strlen(text);
	int room = pen->columns - pen->column;

	if (length > room)
		length = room;
	if (length <= 0)
		return;
	mvaddnstr(pen->line, pen->column, text, length);
	pen->column += length;
}

void top_write_wide(struct top_pen *pen, const char *text, int width)
{
	if (width > pen->columns - pen->column)
		return;
	mvaddstr(pen->line, pen->column, text);
	pen->column += width;
}

static void draw_prompt(const struct top *top, struct top_pen *pen)
{
	top_write(pen, top->prompt == TOP_PROMPT_SEARCH ? "search: " : "filter: ");
	top_write(pen, top->input);
	top_write(pen, "_");
}

static void draw_hints(const struct top *top, struct top_pen *pen)
{
	char hints[TOP_TEXT];

	snprintf(hints, sizeof(hints),
		 "? help  q quit  / search  f filter  s sort: %s%s  %s  Enter detail  p pause",
		 top_sort_name(top->choice.sort), top->choice.reverse ? " reversed" : "",
		 top->choice.flat ? "t flat" : "t tree");
	top_write(pen, hints);
}

static void draw_last_line(const struct top *top, int line)
{
	struct top_pen pen = top_pen_at(line);

	if (top->prompt != TOP_PROMPT_NONE) {
		draw_prompt(top, &pen);
	} else if (top->message[0]) {
		attrset(top->source ? A_BOLD : A_REVERSE);
		top_write(&pen, top->message);
	} else if (top->choice.filter[0]) {
		top_write(&pen, "only what matches '");
		top_write(&pen, top->choice.filter);
		top_write(&pen, "'  Esc: all");
	} else {
		draw_hints(top, &pen);
	}
	attrset(A_NORMAL);
}

/* Lines for all about a task: none of them may cost the last line with rows. */
static int detail_lines(const struct top *top, int lines)
{
	int most = (lines - TOP_HEAD_LINES - 1) / 2, wanted = top_detail_lines();

	if (!top->detail || most < 1)
		return 0;
	return wanted < most ? wanted : most;
}

static void draw_tasks(struct top *top, int lines)
{
	int detail = detail_lines(top, lines);
	int rows = lines - TOP_HEAD_LINES - detail - 1;

	top->cursor.height = rows > 1 ? rows : 1;
	top_follow(&top->cursor, &top->list);
	top_draw_head(top);
	top_draw_heading(TOP_HEAD_LINES - 1);
	top_draw_rows(top, TOP_HEAD_LINES);
	if (detail)
		top_draw_detail(top, lines - 1 - detail, detail);
	draw_last_line(top, lines - 1);
}

void top_draw(struct top *top)
{
	erase();
	if (top->help)
		top_draw_help();
	else
		draw_tasks(top, getmaxy(stdscr));
	refresh();
}
