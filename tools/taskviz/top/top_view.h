/* SPDX-License-Identifier: GPL-2.0 */
/* How "taskviz top" looks: shared by the files that draw its parts. */
#ifndef TASKVIZ_TOP_VIEW_H
#define TASKVIZ_TOP_VIEW_H

#include <curses.h>
#include "top.h"
#include "top_text.h"

/* The screen, from the top: head, rows, detail, the last line. */
#define TOP_HEAD_LINES	5

/* Bytes for the text of a line, with its NUL. */
#define TOP_TEXT	512

/* top_view_begin() - choose colours, once the screen is there */
void top_view_begin(void);

/* top_draw() - draw all; lays out the rows for the size that the screen has now */
void top_draw(struct top *top);

/**
 * struct top_pen - where the next text goes
 * @line: of the screen
 * @column: of the screen
 * @columns: those the screen has; nothing is written beyond
 */
struct top_pen {
	int line;
	int column;
	int columns;
};

struct top_pen top_pen_at(int line);

/* Writes ASCII, as far as there is room. */
void top_write(struct top_pen *pen, const char *text);

/* Writes what takes so many columns, if there is room for all of it. */
void top_write_wide(struct top_pen *pen, const char *text, int width);

/* The attributes of a state's letter. */
attr_t top_state_color(char letter);

/* The parts of the screen, each in a file of its own; from a line on. */
void top_draw_head(const struct top *top);
void top_draw_heading(int line);
void top_draw_rows(const struct top *top, int line);
void top_draw_detail(const struct top *top, int line, int lines);
void top_draw_help(void);

/* Lines that all about a task takes. */
int top_detail_lines(void);

#endif /* TASKVIZ_TOP_VIEW_H */
