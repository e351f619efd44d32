// SPDX-License-Identifier: GPL-2.0
/* What the parts of the screen of "taskviz top" draw with. */
#include <stdlib.h>
#include <string.h>
#include "pen.h"

/* Colour pairs. */
enum {
	PAIR_GREEN = 1,
	PAIR_RED,
	PAIR_YELLOW,
	PAIR_MAGENTA,
	PAIR_BLUE,
	PAIR_CYAN,
};

void top_pen_begin(bool colored)
{
	static const short colors[] = {
		[PAIR_GREEN] = COLOR_GREEN,
		[PAIR_RED] = COLOR_RED,
		[PAIR_YELLOW] = COLOR_YELLOW,
		[PAIR_MAGENTA] = COLOR_MAGENTA,
		[PAIR_BLUE] = COLOR_BLUE,
		[PAIR_CYAN] = COLOR_CYAN,
	};

	if (!colored || !has_colors())
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

static bool goes_on(char byte)
{
	return (byte & 0xc0) == 0x80;
}

void top_write_text(struct top_pen *pen, const char *text)
{
	const int room = pen->columns - pen->column;
	int length = 0, width = 0;

	while (text[length] && width < room) {
		width++;
		do
			length++;
		while (goes_on(text[length]));
	}
	if (width <= 0)
		return;
	mvaddnstr(pen->line, pen->column, text, length);
	pen->column += width;
}

void top_write_wide(struct top_pen *pen, const char *text, int width)
{
	if (width > pen->columns - pen->column)
		return;
	mvaddstr(pen->line, pen->column, text);
	pen->column += width;
}
