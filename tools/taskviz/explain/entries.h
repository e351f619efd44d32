/* SPDX-License-Identifier: GPL-2.0 */
/* What the files in words/ tell of a word. */
#ifndef TASKVIZ_ENTRIES_H
#define TASKVIZ_ENTRIES_H

#include <stdbool.h>
#include <stddef.h>
#include "base/document.h"
#include "kinds.h"

/**
 * struct entries - the files
 * @documents: one a kind
 * @nr: how many are open
 */
struct entries {
	struct document documents[WORD_NR_KINDS];
	int nr;
};

/**
 * struct entry - an explanation; what it lacks is NULL
 * @kernel: the kernel's own name and the file that has it: "EXIT_ZOMBIE, include/linux/sched.h"
 * @read: where that is read here: "module/walk/fill.c fill_state()"
 * @text: for who learns
 * @meaning: one line, of words for which nothing else has one
 * @place: in the file: words of one entry have the same
 */
struct entry {
	const char *kernel;
	const char *read;
	const char *text;
	const char *meaning;
	const void *place;
};

/* entries_open() - read all files. Return: 0, or a negative errno, see source_error(). */
int entries_open(struct entries *entries);
void entries_close(struct entries *entries);

/* entries_word() - the word of a kind's entry, from 0 on; NULL behind the last */
const char *entries_word(struct entries *entries, enum word_kind kind, size_t i);

/**
 * entries_find() - the entry of a word
 * @entries: open
 * @kind: of the word
 * @word: as it is spelt there
 * @of: where it stands, as of a column its table, or NULL: an entry for there goes before others
 * @entry: set, if there is one, but for @read where that tells none
 *
 * Return: whether there is one.
 */
bool entries_find(struct entries *entries, enum word_kind kind, const char *word, const char *of,
		  struct entry *entry);

#endif /* TASKVIZ_ENTRIES_H */
