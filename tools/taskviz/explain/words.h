/* SPDX-License-Identifier: GPL-2.0 */
/* All words that can be explained, each with what is known of it. */
#ifndef TASKVIZ_WORDS_H
#define TASKVIZ_WORDS_H

#include <stdbool.h>
#include <stddef.h>
#include "base/options.h"
#include "entries.h"

/**
 * struct word_columns - the columns of a command
 * @command: "taskviz report"
 * @lists: its tables
 * @nr: how many
 */
struct word_columns {
	const char *command;
	const struct column_list *lists;
	size_t nr;
};

/**
 * struct word - a word with one of its meanings
 * @kind: what it is
 * @name: as it is printed
 * @also: another name, the kernel's; NULL without
 * @of: where it has this meaning: the table of a column, the group of a hook; NULL: everywhere
 * @meaning: one line
 * @entry: more about it; without text if it has no entry
 * @chosen: is it asked for?
 */
struct word {
	enum word_kind kind;
	const char *name;
	const char *also;
	const char *of;
	const char *meaning;
	struct entry entry;
	bool chosen;
};

/**
 * struct words - all of them
 * @all: by kind
 * @nr: how many
 * @entries: what their texts are in
 * @nr_shown: explanations that were printed
 */
struct words {
	struct word *all;
	size_t nr;
	struct entries entries;
	size_t nr_shown;
};

/**
 * words_open() - gather all words
 * @words: set; to be given to words_close()
 * @columns: of commands; ends with one without a command
 *
 * Return: 0, or a negative errno, see source_error().
 */
int words_open(struct words *words, const struct word_columns *columns);
void words_close(struct words *words);

/* words_choose_all() - choose all words of a kind, or with -1 of all kinds */
void words_choose_all(struct words *words, int kind);

/**
 * words_choose() - choose all words that what was typed can mean
 * @words: to choose of
 * @typed: a word; a kind's prefix may be missing, and case counts only if it makes a difference
 * @kind: of that kind only, or -1
 *
 * Return: how many.
 */
size_t words_choose(struct words *words, const char *typed, int kind);

/**
 * words_near() - the words that may have been meant
 * @words: to look in
 * @typed: no word; of those that begin with it, or differ in one letter
 * @kind: of that kind only, or -1
 * @text: set: their names with commas, or empty
 * @size: bytes there
 */
void words_near(const struct words *words, const char *typed, int kind, char *text, size_t size);

#endif /* TASKVIZ_WORDS_H */
