/* SPDX-License-Identifier: GPL-2.0 */
/* What the module says of its own words, known without it: the sources are the same. */
#ifndef TASKVIZ_MODULE_WORDS_H
#define TASKVIZ_MODULE_WORDS_H

#include <stddef.h>

/**
 * struct module_word - a table, a column, a probe group or a hook
 * @of: name of the array it is in, or that holds what it has: what is in it has the same
 * @name: its name
 * @meaning: for people
 * @read: where that is read, "FILE FUNCTION()"; NULL of a column: where its table is
 */
struct module_word {
	const char *of;
	const char *name;
	const char *meaning;
	const char *read;
};

/**
 * struct module_words - all of a kind
 * @words: in the order of the sources
 * @nr: how many
 */
struct module_words {
	const struct module_word *words;
	size_t nr;
};

extern const struct module_words module_table_words;
extern const struct module_words module_column_words;
extern const struct module_words module_group_words;
extern const struct module_words module_hook_words;

/* module_word_of() - what a word is in: of a column its table, of a hook its group */
const struct module_word *module_word_of(const struct module_words *in,
					 const struct module_word *word);

#endif /* TASKVIZ_MODULE_WORDS_H */
