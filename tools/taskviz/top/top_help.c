// SPDX-License-Identifier: GPL-2.0
/* The help of "taskviz top": its keys, and what its columns mean. */
#include <stdio.h>
#include <string.h>
#include "core/pure.h"
#include "parts.h"
#include "pen.h"

#define KEYS_WIDTH	40
#define NAME_WIDTH	8

static const struct column columns[] = {
	{ "STATES", "of the last 8 refreshes, the newest at the right", COLUMN_USUAL },
	{ "CPU%", "of one CPU, since last time", COLUMN_USUAL },
	{ "+COPY", "pages copied since last time, and the same as a bar", COLUMN_USUAL },
};

#define NR_COLUMNS	(sizeof(columns) / sizeof(*columns))

const struct column_list top_columns = { "", columns, NR_COLUMNS };

static const char * const legend[] = {
	"?       is not known; - is not there",
	"+       at least so many",
	"A dead task fades, a new one shines.",
	"+ in branches: folded; x3: 3 alike",
	"In the head: lived and died between",
	"two refreshes.",
};

#define NR_LEGEND	((int)(sizeof(legend) / sizeof(*legend)))

static int draw_keys(int line)
{
	char text[TOP_TEXT];

	for (size_t i = 0; i < top_nr_keys; i++) {
		struct top_pen pen = top_pen_at(line);

		if (!top_keys[i].name)
			continue;
		snprintf(text, sizeof(text), "%-10s %s", top_keys[i].name, top_keys[i].help);
		top_write(&pen, text);
		line++;
	}
	return line;
}

/* Bytes of the words that have room; of one that has none all that have. */
static int fitting(const char *text, int room)
{
	int len = strlen(text);

	if (len <= room)
		return len;
	for (len = room; len && text[len] != ' ';)
		len--;
	return len ? len : room;
}

/* A name, and beside it the lines of a text. Return: the line below. */
static int draw_entry(int line, int column, int width, const char *name, const char *text)
{
	char words[TOP_TEXT];
	int len;

	for (; *text; text += len + (text[len] == ' ')) {
		struct top_pen pen = top_pen_at(line++);
		const int room = pen.columns - column - width;

		len = fitting(text, room > width ? room : width);
		snprintf(words, sizeof(words), "%-*s%.*s", width, name, len, text);
		pen.column = column;
		top_write(&pen, words);
		name = "";
	}
	return line;
}

static int draw_states(int line, int column)
{
	for (int i = 0; i < TASKVIZ_NR_STATES; i++) {
		const char letter[] = { taskviz_states[i].letter, 0 };

		line = draw_entry(line, column, 2, letter, taskviz_states[i].meaning);
	}
	return line;
}

/* Beside the keys, or below them where the screen is narrow. */
static void draw_legend(int line, int column)
{
	for (size_t i = 0; i < NR_COLUMNS; i++) {
		line = draw_entry(line, column, NAME_WIDTH, columns[i].name, columns[i].help);
		if (!i)
			line = draw_states(line, column);
	}
	for (int i = 0; i < NR_LEGEND; i++) {
		struct top_pen pen = top_pen_at(line + i);

		pen.column = column;
		top_write(&pen, legend[i]);
	}
}

void top_draw_help(void)
{
	bool is_wide = getmaxx(stdscr) >= 2 * KEYS_WIDTH;
	int last = getmaxy(stdscr) - 1, below = draw_keys(0);
	struct top_pen pen;

	draw_legend(is_wide ? 0 : below + 1, is_wide ? KEYS_WIDTH : 0);
	pen = top_pen_at(last);
	attrset(A_REVERSE);
	top_write(&pen, "any key: back to the tasks");
	attrset(A_NORMAL);
}
