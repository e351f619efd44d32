/* SPDX-License-Identifier: GPL-2.0 */
/* The kinds of words that are explained. */
#ifndef TASKVIZ_KINDS_H
#define TASKVIZ_KINDS_H

enum word_kind {
	WORD_STATE,
	WORD_FLAG,
	WORD_CLONE_FLAG,
	WORD_SIGNAL,
	WORD_EVENT,
	WORD_FIELD,
	WORD_COLUMN,
	WORD_TABLE,
	WORD_GROUP,
	WORD_HOOK,
	WORD_NR_KINDS,
};

/**
 * struct word_kind_info - what is known of a kind
 * @name: of it, for --kind; its entries are in words/NAMEs.yaml
 * @prefix: that words have, and who asks may leave out
 * @within: how a meaning goes on that a word has in some places only; NULL: all mean one thing
 * @entries: text of that file
 */
struct word_kind_info {
	const char *name;
	const char *prefix;
	const char *within;
	const char *entries;
};

extern const struct word_kind_info word_kinds[WORD_NR_KINDS];

/* The kind of that name; -1 if there is none. */
int word_kind_by_name(const char *name);

#endif /* TASKVIZ_KINDS_H */
