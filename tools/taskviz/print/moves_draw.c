// SPDX-License-Identifier: GPL-2.0
/* Draws the state diagram as text, and for Graphviz. */
#include <string.h>
#include "dot.h"
#include "moves.h"

/* Columns of a line of the diagram beside its two counts. */
#define FIXED_WIDTH	33

static int digits(unsigned long long value)
{
	return snprintf(NULL, 0, "%llu", value);
}

static int widest(const struct moves *moves)
{
	int width = 1;

	for (size_t i = 0; i < moves->nr; i++) {
		const struct move *move = &moves->all[i];
		const int len = digits(moves_count(moves, move->from, move->to));

		width = len > width ? len : width;
	}
	return width;
}

static void draw_line(FILE *to, const char *begin, int columns, const char *fill, const char *end)
{
	fputs(begin, to);
	while (columns-- > 0)
		fputs(fill, to);
	fprintf(to, "%s\n", end);
}

/* The arrows between runnable and running, and the line at the right that leads back up. */
static void draw_middle(const struct moves *moves, FILE *to, int bus)
{
	const unsigned long long yielded = moves_yielded(moves);
	const unsigned long long left = moves_count(moves, "running", "runnable") - yielded;
	char text[128];
	int len;

	len = snprintf(text, sizeof(text), "%llu preempted, %llu yielded", left, yielded);
	fprintf(to, "    │ ▲ %s", text);
	draw_line(to, "", bus - 8 - len, " ", "│");
	len = snprintf(text, sizeof(text), "%llu chosen to run",
		       moves_count(moves, "runnable", "running"));
	fprintf(to, "    ▼ │ %s", text);
	draw_line(to, "", bus - 8 - len, " ", "│");
}

/* Nobody comes back from the last two. */
static bool is_final(const struct moves_state *state)
{
	return state->name && strchr("ZX", *state->label);
}

static const char *back_of(const struct moves_state *state)
{
	return is_final(state + 1) ? "┘" : "┤";
}

static void draw_state(const struct moves *moves, FILE *to, const struct moves_state *state,
		       int width)
{
	const char *begin = state == moves_states ? "  running ─┬─" : "           ├─";

	fprintf(to, "%s %*llu ─▶ ", state[1].name ? begin : "           └─", width,
		moves_count(moves, "running", state->name));
	if (is_final(state))
		fprintf(to, "%s\n", state->label);
	else
		fprintf(to, "%-10s ─ %*llu ─%s\n", state->label, width,
			moves_count(moves, state->name, "runnable"), back_of(state));
}

static void draw_others(const struct moves *moves, FILE *to)
{
	for (size_t i = 0; i < moves->nr; i++)
		if (!moves_has_place(&moves->all[i]))
			fprintf(to, "\nalso %s -> %s: %llu (%s)\n", moves->all[i].from,
				moves->all[i].to, moves->all[i].count, moves->all[i].why);
}

void moves_draw_text(const struct moves *moves, FILE *to)
{
	const int width = widest(moves), bus = FIXED_WIDTH + 2 * width;

	fprintf(to, "     new\n      │ %llu were made by fork\n      ▼\n",
		moves_count(moves, "new", "runnable"));
	draw_line(to, "  runnable ◀", bus - 12, "─", "┐");
	draw_middle(moves, to, bus);
	for (const struct moves_state *state = moves_states; state->name; state++)
		draw_state(moves, to, state, width);
	draw_others(moves, to);
}

void moves_draw_dot(const struct moves *moves, FILE *to)
{
	fputs("digraph states {\n\trankdir=LR;\n\tnode [shape=box, style=rounded];\n", to);
	for (size_t i = 0; i < moves->nr; i++) {
		const struct move *move = &moves->all[i];

		fputc('\t', to);
		dot_put(to, move->from);
		fputs(" -> ", to);
		dot_put(to, move->to);
		fprintf(to, " [label=\"%llu\", tooltip=", move->count);
		dot_put(to, move->why);
		fprintf(to, "%s];\n", move->count ? "" : ", style=dotted");
	}
	fputs("}\n", to);
}
