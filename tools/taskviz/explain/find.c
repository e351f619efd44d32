// SPDX-License-Identifier: GPL-2.0
/* Finds the words that were meant: as typed, without regard to case, or nearly. */
#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include "words.h"

typedef int (*compare_fn)(const char *a, const char *b);

static bool is_of(const struct word *word, int kind)
{
	return kind < 0 || word->kind == (enum word_kind)kind;
}

/* The name behind the prefix of its kind. */
static const char *short_name(const struct word *word)
{
	const char *prefix = word_kinds[word->kind].prefix;
	const size_t len = strlen(prefix);

	return strncmp(word->name, prefix, len) ? word->name : word->name + len;
}

/* A signal for real time is its number behind the word for all of them. */
static bool is_realtime(const struct word *word, const char *typed)
{
	const char *name = strncasecmp(typed, "SIG", 3) ? typed : typed + 3;

	return word->kind == WORD_SIGNAL && !strcmp(word->name, "SIGRT") &&
	       !strncasecmp(name, "RT", 2) && name[2] && !name[2 + strspn(name + 2, "0123456789")];
}

static bool matches(const struct word *word, const char *typed, compare_fn compare)
{
	return !compare(word->name, typed) || !compare(short_name(word), typed) ||
	       (word->also && !compare(word->also, typed)) || is_realtime(word, typed);
}

static size_t choose(struct words *words, const char *typed, int kind, compare_fn compare)
{
	size_t nr = 0;

	for (size_t i = 0; i < words->nr; i++)
		if (is_of(&words->all[i], kind) && matches(&words->all[i], typed, compare)) {
			words->all[i].chosen = true;
			nr++;
		}
	return nr;
}

void words_choose_all(struct words *words, int kind)
{
	for (size_t i = 0; i < words->nr; i++)
		words->all[i].chosen = is_of(&words->all[i], kind);
}

/* A kind that has it as it was typed has no other: "t" is not the state "T". */
size_t words_choose(struct words *words, const char *typed, int kind)
{
	size_t nr = 0;

	for (int i = 0; i < WORD_NR_KINDS; i++)
		if (kind < 0 || kind == i)
			nr += choose(words, typed, i, strcmp) ?:
			      choose(words, typed, i, strcasecmp);
	return nr;
}

/* Is one letter another, missing, too many, or changed places with the next? */
static bool is_one_off(const char *a, const char *b)
{
	while (*a && tolower((unsigned char)*a) == tolower((unsigned char)*b)) {
		a++;
		b++;
	}
	if (!*a || !*b)
		return strlen(a) + strlen(b) == 1;
	return !strcasecmp(a + 1, b + 1) || !strcasecmp(a + 1, b) || !strcasecmp(a, b + 1) ||
	       (a[0] == b[1] && a[1] == b[0] && !strcasecmp(a + 2, b + 2));
}

static bool is_near(const char *name, const char *typed)
{
	const size_t len = strlen(typed);

	return len > 1 && (!strncasecmp(name, typed, len) || is_one_off(name, typed));
}

/* Is the name in the list already? Names hold no commas. */
static bool is_listed(const char *list, const char *name)
{
	const size_t len = strlen(name);

	for (const char *at = strstr(list, name); at; at = strstr(at + 1, name))
		if ((at == list || at[-1] == ' ') && (!at[len] || at[len] == ','))
			return true;
	return false;
}

void words_near(const struct words *words, const char *typed, int kind, char *text, size_t size)
{
	size_t len = 0;

	*text = 0;
	for (size_t i = 0; i < words->nr; i++) {
		const struct word *word = &words->all[i];

		if (!is_of(word, kind) || is_listed(text, word->name) ||
		    !(is_near(word->name, typed) || is_near(short_name(word), typed)) ||
		    len + strlen(word->name) + 3 > size)
			continue;
		len += snprintf(text + len, size - len, "%s%s", len ? ", " : "", word->name);
	}
}
