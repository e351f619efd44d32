// SPDX-License-Identifier: GPL-2.0
/* Reads the moves between states from the view "states". */
#include <stdlib.h>
#include <string.h>
#include "model/viewtext.h"
#include "moves.h"

const char *const moves_states[] = {
	"S sleeping", "D blocked", "I idle", "P parked", "T stopped", "t traced", "Z zombie",
	"X dead", NULL,
};

/* "running    ->": the arrow stands between the columns. */
bool moves_accept(char **words)
{
	char *end = words[0] + strlen(words[0]);

	if (end - words[0] < 3 || strcmp(end - 2, "->"))
		return false;
	for (end -= 3; end > words[0] && end[-1] == ' '; end--)
		;
	*end = 0;
	return true;
}

bool moves_read(struct moves *moves, char *text)
{
	static const struct view_column columns[] = {
		{ "FROM", VIEW_PADDED }, { "TO", VIEW_PHRASE }, { "COUNT", VIEW_WORD },
		{ "WHY", VIEW_WORD },
	};
	struct view_reader reader;
	char *words[VIEW_COLUMNS];

	moves->nr = 0;
	if (!view_find(&reader, text, columns, sizeof(columns) / sizeof(*columns)))
		return false;
	while (view_next(&reader, words) && moves->nr < MAX_MOVES)
		if (moves_accept(words))
			moves->all[moves->nr++] = (struct move){
				words[0], words[1], words[2], words[3],
			};
	return moves->nr;
}

unsigned long long moves_count(const struct moves *moves, const char *from, const char *to)
{
	unsigned long long sum = 0;

	for (size_t i = 0; i < moves->nr; i++)
		if (!strcmp(moves->all[i].from, from) && !strcmp(moves->all[i].to, to))
			sum += strtoull(moves->all[i].count, NULL, 10);
	return sum;
}

static bool is_state(const char *stage)
{
	for (const char *const *state = moves_states; *state; state++)
		if (!strcmp(*state, stage))
			return true;
	return false;
}

static bool is_between(const struct move *move, const char *from, const char *to)
{
	return !strcmp(move->from, from) && !strcmp(move->to, to);
}

unsigned long long moves_yielded(const struct moves *moves)
{
	for (size_t i = 0; i < moves->nr; i++)
		if (is_between(&moves->all[i], "running", "runnable") &&
		    !strncmp(moves->all[i].why, "yielded", 7))
			return strtoull(moves->all[i].count, NULL, 10);
	return 0;
}

bool moves_has_place(const struct move *move)
{
	return is_between(move, "new", "runnable") || is_between(move, "runnable", "running") ||
	       is_between(move, "running", "runnable") ||
	       (!strcmp(move->from, "running") && is_state(move->to)) ||
	       (!strcmp(move->to, "runnable") && is_state(move->from));
}
