// SPDX-License-Identifier: GPL-2.0
/* Fuzzes the parser of the views: words lie in their line, in order, and reading ends. */
#include <stdlib.h>
#include <string.h>
#include "model/viewtext.h"
#include "target.h"

static const struct view_column columns[] = {
	{ "PID", VIEW_WORD }, { "MEMORY", VIEW_SHARED }, { "WHAT", VIEW_PADDED },
	{ "SHARING", VIEW_PHRASE }, { "NAME", VIEW_WORD },
};

#define NR		(sizeof(columns) / sizeof(*columns))
#define HEADING		"  PID   X MEMORY      WHAT     SHARING  NAME\n"

/* Few different bytes, so that they make lines that are nearly right. */
static void make_likely(char *text, const uint8_t *data, size_t size)
{
	static const char bytes[] = "\n\n    / 1234567890abc-?-?";

	for (size_t i = 0; i < size; i++)
		text[i] = bytes[data[i] % (sizeof(bytes) - 1)];
}

static bool is_right(const char *word, const char *before, const char *text, size_t size)
{
	if (!strcmp(word, "-"))
		return true;
	return word >= text && word + strlen(word) <= text + size && !strchr(word, '\n') &&
	       (!before || !strcmp(before, "-") || word > before);
}

static void check(struct view_reader *reader, char *text, size_t size)
{
	char *words[VIEW_COLUMNS];

	while (view_next(reader, words))
		for (size_t i = 0; i < NR; i++)
			if (!is_right(words[i], i ? words[i - 1] : NULL, text, size))
				abort();
}

int fuzz_one(const uint8_t *data, size_t size)
{
	const size_t head = sizeof(HEADING) - 1;
	struct view_reader reader;
	char *text = malloc(head + size + 1);

	if (!text)
		abort();
	memcpy(text, HEADING, head);
	if (size && data[0] & 1)
		make_likely(text + head, data, size);
	else
		memcpy(text + head, data, size);
	text[head + size] = 0;
	if (!view_find(&reader, text + (size > 1 && data[1] & 1 ? head : 0), columns, NR))
		memset(&reader, 0, sizeof(reader));
	check(&reader, text, head + size);
	free(text);
	return 0;
}
