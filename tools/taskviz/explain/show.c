// SPDX-License-Identifier: GPL-2.0
/* Prints what is known of a word: its meanings, the text, the kernel's name, who reads it. */
#include <stdio.h>
#include <string.h>
#include "show.h"

#define MOST_COLUMNS	96
#define MOST_READ	2

/* Lines of text, further in. */
static void put_text(const char *text, int indent)
{
	int column = 0;

	while (*text) {
		const int len = strcspn(text, " ");

		if (column && column + 1 + len > MOST_COLUMNS) {
			putchar('\n');
			column = 0;
		}
		column += printf("%*s%.*s", column ? 1 : indent, "", len, text);
		text += len;
		text += strspn(text, " ");
	}
	putchar('\n');
}

/* Those that are explained together: by one entry, or with none. */
static bool are_together(const struct word *a, const struct word *b)
{
	return b->chosen && a->kind == b->kind && a->entry.place == b->entry.place &&
	       !strcmp(a->name, b->name);
}

static bool mean_the_same(const struct word *a, const struct word *b)
{
	return are_together(a, b) && !strcmp(a->meaning, b->meaning);
}

/* All places where it has that meaning, told once, and that. */
static void put_places(const struct words *words, size_t first, size_t begin)
{
	const struct word *word = &words->all[begin];
	char text[1024];
	int len;

	for (size_t i = first; i < begin; i++)
		if (mean_the_same(word, &words->all[i]))
			return;
	len = snprintf(text, sizeof(text), "%s %s", word_kinds[word->kind].within, word->of);
	for (size_t i = begin + 1; i < words->nr; i++)
		if (mean_the_same(word, &words->all[i]) && len < (int)sizeof(text))
			len += snprintf(text + len, sizeof(text) - len, ", %s", words->all[i].of);
	if (len < (int)sizeof(text))
		snprintf(text + len, sizeof(text) - len, ": %s", word->meaning);
	put_text(text, 2);
}

static void put_meanings(const struct words *words, size_t first)
{
	const struct word *word = &words->all[first];

	if (!word->of) {
		printf("%s, %s: %s\n", word->name, word_kinds[word->kind].name, word->meaning);
		return;
	}
	printf("%s, %s:\n", word->name, word_kinds[word->kind].name);
	for (size_t i = first; i < words->nr; i++)
		if (are_together(word, &words->all[i]))
			put_places(words, first, i);
}

/* Of tables there may be many that have it: the first ones are enough. */
static void put_read(const struct words *words, size_t first)
{
	const struct word *word = &words->all[first];
	const char *last = NULL;
	int nr = 0;

	for (size_t i = first; i < words->nr; i++) {
		const char *read = words->all[i].entry.read;

		if (!are_together(word, &words->all[i]) || !read || (last && !strcmp(last, read)))
			continue;
		if (nr++ < MOST_READ)
			printf("  %-7s %s\n", last ? "" : "read", read);
		last = read;
	}
	if (nr > MOST_READ)
		printf("  %-7s and %d more\n", "", nr - MOST_READ);
}

static void show(struct words *words, size_t first)
{
	struct word *word = &words->all[first];

	put_meanings(words, first);
	if (word->entry.text)
		put_text(word->entry.text, 2);
	if (word->entry.kernel)
		printf("  %-7s %s\n", "kernel", word->entry.kernel);
	put_read(words, first);
	for (size_t i = words->nr; i-- > first;)
		if (are_together(word, &words->all[i]))
			words->all[i].chosen = false;
}

void words_show(struct words *words)
{
	for (size_t i = 0; i < words->nr; i++) {
		if (!words->all[i].chosen)
			continue;
		if (words->nr_shown++)
			putchar('\n');
		show(words, i);
	}
}
