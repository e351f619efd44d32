// SPDX-License-Identifier: GPL-2.0
/* Finds phrases in a file that the program holds. */
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include "base/document.h"
#include "base/embed.h"
#include "phrases.h"
#include "values.h"

EMBED(phrases_yaml, "lesson/texts.yaml");

static struct document phrases;
static char language[3] = "en";

int phrases_open(const char *wanted)
{
	strncpy(language, wanted, sizeof(language) - 1);
	return document_parse(&phrases, phrases_yaml, strlen(phrases_yaml), "texts.yaml");
}

const char *phrase(const char *key)
{
	yaml_node_t *both = node_get(&phrases, document_root(&phrases), key);
	const char *text = node_word_of(&phrases, both, language);

	if (!text)
		text = node_word_of(&phrases, both, "en");
	return text ? text : key;
}

void phrase_say(const char *key, ...)
{
	struct values values = {};
	const char *name;
	va_list pairs;
	char *filled;

	va_start(pairs, key);
	while ((name = va_arg(pairs, const char *)))
		values_set(&values, name, va_arg(pairs, const char *));
	va_end(pairs);
	filled = values_fill(&values, phrase(key));
	fputs(filled ? filled : phrase(key), stdout);
	free(filled);
	values_free(&values);
}

void phrases_close(void)
{
	document_close(&phrases);
}
