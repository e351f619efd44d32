// SPDX-License-Identifier: GPL-2.0
/* Divides the screen of "taskviz top" among its parts. */
#include <curses.h>
#include <stdio.h>
#include "parts.h"
#include "pen.h"
#include "top_view.h"

/* The screen, from the top: head, rows, detail, the last line. */
#define TOP_HEAD_LINES	5

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
		 "? help  q quit  %s/ search  f filter  s sort: %s%s  %s  Enter detail  p pause",
		 top->list.nr_crowds ? "space split  c split all  " : "",
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

/* How many rows flood the screen has changed. Without memory the list stays, or has no crowds. */
static void take_height(struct top *top)
{
	if (top->choice.height == top->cursor.height)
		return;
	top->choice.height = top->cursor.height;
	top_order(&top->list, &top->model, &top->choice);
}

static void draw_tasks(struct top *top, int lines)
{
	int detail = detail_lines(top, lines);
	int rows = lines - TOP_HEAD_LINES - detail - 1;

	top->cursor.height = rows > 1 ? rows : 1;
	take_height(top);
	top_follow(&top->cursor, &top->list);
	top_draw_head(top);
	top_draw_heading(top, TOP_HEAD_LINES - 1);
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
