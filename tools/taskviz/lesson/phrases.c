// SPDX-License-Identifier: GPL-2.0
/* Finds phrases in a file that the program holds. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/document.h"
#include "base/embed.h"
#include "phrases.h"
#include "values.h"

EMBED(phrases_yaml, "lesson/texts.yaml");

static struct document phrases;
static const char *language = "en";

int phrases_open(void)
{
	return document_parse(&phrases, phrases_yaml, strlen(phrases_yaml), "texts.yaml");
}

/* One phrase tells for all. */
static yaml_node_t *languages(void)
{
	return node_item(&phrases, document_root(&phrases), 0);
}

bool phrases_speak(const char *wanted)
{
	if (!node_word_of(&phrases, languages(), wanted))
		return false;
	language = wanted;
	return true;
}

void phrases_languages(char names[PHRASES_LANGUAGES])
{
	const char *name;
	size_t len = 0;

	*names = 0;
	for (size_t i = 0; (name = node_key(&phrases, languages(), i)); i++)
		len += snprintf(names + len, PHRASES_LANGUAGES - len, "%s%.2s", i ? ", " : "",
				name);
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
