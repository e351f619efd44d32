// SPDX-License-Identifier: GPL-2.0
/* Reads the moves between states from the table "moves". */
#include <string.h>
#include "moves.h"

const struct moves_state moves_states[] = {
	{ "sleeping", "S sleeping" }, { "blocked", "D blocked" }, { "idle", "I idle" },
	{ "parked", "P parked" }, { "stopped", "T stopped" }, { "traced", "t traced" },
	{ "zombie", "Z zombie" }, { "dead", "X dead" }, {}
};

static void read_text(const struct rows *rows, const void *row, const char *column, char *to,
		      size_t size)
{
	char text[ROWS_TEXT_SIZE];

	rows_text(rows, row, column, text);
	text[size - 1] = 0;
	strcpy(to, text);
}

static void read_move(struct move *move, const struct rows *rows, const void *row)
{
	uint64_t count = 0;

	read_text(rows, row, "FROM", move->from, sizeof(move->from));
	read_text(rows, row, "TO", move->to, sizeof(move->to));
	read_text(rows, row, "MOVE", move->name, sizeof(move->name));
	read_text(rows, row, "WHY", move->why, sizeof(move->why));
	rows_number(rows, row, "COUNT", &count);
	move->count = count;
}

void moves_read(struct moves *moves, const struct rows *rows)
{
	moves->nr = rows->count < MAX_MOVES ? rows->count : MAX_MOVES;
	for (size_t i = 0; i < moves->nr; i++)
		read_move(&moves->all[i], rows, rows_at(rows, i));
}

static bool is_between(const struct move *move, const char *from, const char *to)
{
	return !strcmp(move->from, from) && !strcmp(move->to, to);
}

unsigned long long moves_count(const struct moves *moves, const char *from, const char *to)
{
	unsigned long long sum = 0;

	for (size_t i = 0; i < moves->nr; i++)
		if (is_between(&moves->all[i], from, to))
			sum += moves->all[i].count;
	return sum;
}

unsigned long long moves_yielded(const struct moves *moves)
{
	for (size_t i = 0; i < moves->nr; i++)
		if (!strcmp(moves->all[i].name, "yielded"))
			return moves->all[i].count;
	return 0;
}

static bool is_state(const char *stage)
{
	for (const struct moves_state *state = moves_states; state->name; state++)
		if (!strcmp(state->name, stage))
			return true;
	return false;
}

bool moves_has_place(const struct move *move)
{
	return !strcmp(move->name, "spared") || is_between(move, "new", "runnable") ||
	       is_between(move, "runnable", "running") ||
	       is_between(move, "running", "runnable") ||
	       (!strcmp(move->from, "running") && is_state(move->to)) ||
	       (!strcmp(move->to, "runnable") && is_state(move->from));
}
