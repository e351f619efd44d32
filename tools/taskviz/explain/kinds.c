// SPDX-License-Identifier: GPL-2.0
/* The kinds of words, and the files that explain those of each. */
#include <string.h>
#include "base/embed.h"
#include "kinds.h"

EMBED(words_states, "explain/words/states.yaml");
EMBED(words_flags, "explain/words/flags.yaml");
EMBED(words_clone_flags, "explain/words/clone-flags.yaml");
EMBED(words_signals, "explain/words/signals.yaml");
EMBED(words_events, "explain/words/events.yaml");
EMBED(words_fields, "explain/words/fields.yaml");
EMBED(words_columns, "explain/words/columns.yaml");
EMBED(words_tables, "explain/words/tables.yaml");
EMBED(words_groups, "explain/words/groups.yaml");
EMBED(words_hooks, "explain/words/hooks.yaml");

const struct word_kind_info word_kinds[WORD_NR_KINDS] = {
	[WORD_STATE] = { "state", "", NULL, words_states },
	[WORD_FLAG] = { "flag", "PF_", NULL, words_flags },
	[WORD_CLONE_FLAG] = { "clone-flag", "CLONE_", NULL, words_clone_flags },
	[WORD_SIGNAL] = { "signal", "SIG", NULL, words_signals },
	[WORD_EVENT] = { "event", "", NULL, words_events },
	[WORD_FIELD] = { "field", "", NULL, words_fields },
	[WORD_COLUMN] = { "column", "", "in", words_columns },
	[WORD_TABLE] = { "table", "", NULL, words_tables },
	[WORD_GROUP] = { "group", "", NULL, words_groups },
	[WORD_HOOK] = { "hook", "", "for the group", words_hooks },
};

int word_kind_by_name(const char *name)
{
	for (int i = 0; i < WORD_NR_KINDS; i++)
		if (!strcmp(word_kinds[i].name, name))
			return i;
	return -1;
}
