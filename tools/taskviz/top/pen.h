/* SPDX-License-Identifier: GPL-2.0 */
/* What the parts of the screen of "taskviz top" draw with. */
#ifndef TASKVIZ_TOP_PEN_H
#define TASKVIZ_TOP_PEN_H

#include <curses.h>
#include <stdbool.h>

/* Bytes for the text of a line, with its NUL. */
#define TOP_TEXT	512

/* top_pen_begin() - choose colours, or none, once the screen is there */
void top_pen_begin(bool colored);

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

/* Writes UTF-8 that has a column for each character, as far as there is room. */
void top_write_text(struct top_pen *pen, const char *text);

/* Writes what takes so many columns, if there is room for all of it. */
void top_write_wide(struct top_pen *pen, const char *text, int width);

/* The attributes of a state's letter. */
attr_t top_state_color(char letter);

#endif /* TASKVIZ_TOP_PEN_H */
