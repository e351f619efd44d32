// SPDX-License-Identifier: GPL-2.0
/* Tables, columns, groups and hooks of the module, taken from its sources when this is built. */
#include <string.h>
#include "module_words.h"
#include "explain/module_words.inc"

#define NR(array)	(sizeof(array) / sizeof(*(array)))

const struct module_words module_table_words = { module_tables, NR(module_tables) };
const struct module_words module_column_words = { module_columns, NR(module_columns) };
const struct module_words module_group_words = { module_groups, NR(module_groups) };
const struct module_words module_hook_words = { module_hooks, NR(module_hooks) };

const struct module_word *module_word_of(const struct module_words *in,
					 const struct module_word *word)
{
	for (size_t i = 0; i < in->nr; i++)
		if (!strcmp(in->words[i].of, word->of))
			return &in->words[i];
	return NULL;
}
