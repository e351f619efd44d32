// SPDX-License-Identifier: GPL-2.0
/* The help of "taskviz top": its keys, and what its columns mean. */
#include <stdio.h>
#include "parts.h"
#include "pen.h"

#define KEYS_WIDTH	40

static const char * const legend[] = {
	"STATES  at the last 8 refreshes,",
	"        the newest at the right:",
	"        R runs or could run",
	"        S sleeps, D cannot be woken",
	"        T stopped, t traced",
	"        Z zombie, not waited for",
	"        X gone, I idle kernel thread",
	"        P parked kernel thread",
	"CPU%    of one CPU, since last time",
	"+COPY   pages copied since last time,",
	"        and the same as a bar",
	"COPIED  since birth, + at least",
	"?       is not known",
	"-       is not there",
	"",
	"A dead task fades and keeps its place",
	"for a while; a new one shines.",
	"+ in the branches: folded.",
	"",
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

/* Beside the keys, or below them where the screen is narrow. */
static void draw_legend(int line, int column)
{
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
