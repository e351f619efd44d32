// SPDX-License-Identifier: GPL-2.0
/* Draws the state diagram as SVG: runnable and running at the left, waiting at the right. */
#include <math.h>
#include <string.h>
#include "base/xml.h"
#include "moves.h"

#define BOX_WIDTH	120
#define BOX_HEIGHT	32
#define ROW		56
#define LEFT_X		110
#define MIDDLE_X	400
#define BUS_X		620
#define TOP_Y		40
#define WIDTH		660

struct point {
	int x;
	int y;
};

static const struct point new_box = { LEFT_X, TOP_Y };
static const struct point runnable_box = { LEFT_X, TOP_Y + 3 * ROW / 2 };
static const struct point running_box = { LEFT_X, TOP_Y + 5 * ROW };

static void put_box(FILE *to, struct point at, const char *name, const char *class)
{
	fprintf(to, "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"8\"/>\n",
		class, at.x, at.y, BOX_WIDTH, BOX_HEIGHT);
	fprintf(to, "<text class=\"name\" x=\"%d\" y=\"%d\">%s</text>\n", at.x + BOX_WIDTH / 2,
		at.y + BOX_HEIGHT / 2 + 5, name);
}

/* The more often, the thicker; never seen is dotted. */
static void put_path(FILE *to, unsigned long long count, const char *why)
{
	fprintf(to, "\" class=\"%s\" stroke-width=\"%.1f\"><title>", count ? "move" : "move unseen",
		1 + log10(1 + count));
	xml_put(to, why);
	fprintf(to, ": %llu</title></path>\n", count);
}

static void put_line(FILE *to, struct point from, struct point end, unsigned long long count,
		     const char *why)
{
	fprintf(to, "<path d=\"M%d %d L%d %d", from.x, from.y, end.x, end.y);
	put_path(to, count, why);
}

static void put_count(FILE *to, int x, int y, unsigned long long count, const char *what)
{
	fprintf(to, "<text class=\"count\" x=\"%d\" y=\"%d\">%llu%s</text>\n", x, y, count, what);
}

static void draw_left(const struct moves *moves, FILE *to)
{
	const unsigned long long made = moves_count(moves, "new", "runnable");
	const unsigned long long chosen = moves_count(moves, "runnable", "running");
	const unsigned long long left = moves_count(moves, "running", "runnable");
	const int x = LEFT_X + BOX_WIDTH / 2, below = BOX_HEIGHT;

	put_line(to, (struct point){ x, new_box.y + below },
		 (struct point){ x, runnable_box.y - 4 }, made, "made by fork");
	put_count(to, x + 8, new_box.y + below + 22, made, " forked");
	put_line(to, (struct point){ x - 25, runnable_box.y + below },
		 (struct point){ x - 25, running_box.y - 4 }, chosen, "chosen by the scheduler");
	put_count(to, x - 115, runnable_box.y + below + 60, chosen, " chosen");
	put_line(to, (struct point){ x + 25, running_box.y },
		 (struct point){ x + 25, runnable_box.y + below + 4 }, left,
		 "preempted, or yielded");
	put_count(to, x + 33, running_box.y - 84, left - moves_yielded(moves), " preempted");
	put_count(to, x + 33, running_box.y - 66, moves_yielded(moves), " yielded");
	put_box(to, new_box, "new", "stage");
	put_box(to, runnable_box, "runnable", "stage");
	put_box(to, running_box, "running", "stage running");
}

static struct point box_of(int row)
{
	return (struct point){ MIDDLE_X, TOP_Y + (row + 2) * ROW };
}

static bool is_final(const struct moves_state *state)
{
	return strchr("ZX", *state->label);
}

/* Out of running to a state, and from there by the line at the right back to runnable. */
static void draw_lines(const struct moves *moves, FILE *to, const struct moves_state *state,
		       struct point box)
{
	const int middle = box.y + BOX_HEIGHT / 2;

	put_line(to, (struct point){ LEFT_X + BOX_WIDTH, running_box.y + BOX_HEIGHT / 2 },
		 (struct point){ box.x - 4, middle }, moves_count(moves, "running", state->name),
		 state->label);
	if (is_final(state))
		return;
	fprintf(to, "<path d=\"M%d %d L%d %d L%d %d L%d %d", box.x + BOX_WIDTH, middle, BUS_X,
		middle, BUS_X, runnable_box.y + BOX_HEIGHT / 2, runnable_box.x + BOX_WIDTH + 4,
		runnable_box.y + BOX_HEIGHT / 2);
	put_path(to, moves_count(moves, state->name, "runnable"), "woken");
}

/* The count of a slanted line stands on it, three quarters of the way. */
static void draw_box(const struct moves *moves, FILE *to, const struct moves_state *state,
		     struct point box)
{
	const int begin = LEFT_X + BOX_WIDTH, middle = box.y + BOX_HEIGHT / 2;
	const int slant = middle - running_box.y - BOX_HEIGHT / 2;
	char class[] = "state _";

	class[6] = *state->label;
	put_box(to, box, state->label, class);
	put_count(to, begin + (box.x - begin) * 3 / 4 - 10, middle - slant / 4 + 4,
		  moves_count(moves, "running", state->name), "");
	if (!is_final(state))
		put_count(to, box.x + BOX_WIDTH + 10, middle - 6,
			  moves_count(moves, state->name, "runnable"), "");
}

static const char style[] =
	"<style>\n"
	"text { font: 13px sans-serif; fill: #222 }\n"
	".name { text-anchor: middle; font-weight: 600 }\n"
	".count { font-size: 12px; fill: #444; paint-order: stroke; stroke: #fff; stroke-width: 3px }\n"
	"rect { fill: #eef2f7; stroke: #56657a }\n"
	".running { fill: #c9e7cb }\n"
	".S { fill: #dce9fb } .D { fill: #f9d4d0 } .Z { fill: #ead6f5 } .X { fill: #ddd }\n"
	".T, .t { fill: #fbe8c8 }\n"
	".move { fill: none; stroke: #56657a; marker-end: url(#tip) }\n"
	".unseen { stroke-dasharray: 3 4; stroke: #aab }\n"
	"</style>\n";

void moves_draw_svg(const struct moves *moves, FILE *to)
{
	int row = 0;

	for (const struct moves_state *state = moves_states; state->name; state++)
		row++;
	fprintf(to, "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\">\n", WIDTH,
		TOP_Y + (row + 2) * ROW);
	fputs(style, to);
	fputs("<defs><marker id=\"tip\" viewBox=\"0 0 8 8\" refX=\"6\" refY=\"4\" markerWidth=\"8\" ",
	      to);
	fputs("markerHeight=\"8\" markerUnits=\"userSpaceOnUse\" orient=\"auto\"><path d=\"M0 0 L8 4 ",
	      to);
	fputs("L0 8 z\" fill=\"#56657a\"/></marker></defs>\n", to);
	fprintf(to, "<rect width=\"100%%\" height=\"100%%\" style=\"fill:#fff;stroke:none\"/>\n");
	for (row = 0; moves_states[row].name; row++)
		draw_lines(moves, to, &moves_states[row], box_of(row));
	for (row = 0; moves_states[row].name; row++)
		draw_box(moves, to, &moves_states[row], box_of(row));
	draw_left(moves, to);
	fputs("</svg>\n", to);
}
