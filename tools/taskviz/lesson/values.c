// SPDX-License-Identifier: GPL-2.0
/* Names and what they stand for; texts with names in them. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "values.h"

#define NAME_CHARACTERS	"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_"

struct value {
	struct value *next;
	char *word;
	char name[];
};

static struct value *find(const struct values *values, const char *name, size_t len)
{
	for (struct value *value = values->first; value; value = value->next)
		if (!strncmp(value->name, name, len) && !value->name[len])
			return value;
	return NULL;
}

static struct value *add(struct values *values, const char *name, size_t len)
{
	struct value *value = calloc(1, sizeof(*value) + len + 1);

	if (!value)
		return NULL;
	memcpy(value->name, name, len);
	value->next = values->first;
	values->first = value;
	return value;
}

static int set(struct values *values, const char *name, size_t len, const char *word, size_t size)
{
	struct value *value = find(values, name, len);
	char *copy = strndup(word, size);

	if (!value)
		value = copy ? add(values, name, len) : NULL;
	if (!value || !copy) {
		free(copy);
		return -ENOMEM;
	}
	free(value->word);
	value->word = copy;
	return 0;
}

int values_set(struct values *values, const char *name, const char *word)
{
	return set(values, name, strlen(name), word, strlen(word));
}

const char *values_get(const struct values *values, const char *name)
{
	const struct value *value = find(values, name, strlen(name));

	return value ? value->word : NULL;
}

int values_take(struct values *values, const char *line)
{
	int err = 0;

	while (*line && !err) {
		const size_t len = strcspn(line, " ");
		const size_t name = strspn(line, NAME_CHARACTERS);

		if (name && line[name] == '=')
			err = set(values, line, name, line + name + 1, len - name - 1);
		line += len;
		line += strspn(line, " ");
	}
	return err;
}

/* What stands in braces at @text, if that is a name; its length with them in @len. */
static const char *named(const struct values *values, const char *text, size_t *len)
{
	const size_t name = strspn(text + 1, NAME_CHARACTERS);
	const struct value *value;

	*len = name + 2;
	if (!name || text[name + 1] != '}')
		return NULL;
	value = find(values, text + 1, name);
	return value ? value->word : NULL;
}

static void put_filled(const struct values *values, const char *text, FILE *to)
{
	while (*text) {
		size_t len = strcspn(text, "{");
		const char *word;

		fwrite(text, 1, len, to);
		text += len;
		if (!*text)
			return;
		word = named(values, text, &len);
		if (word)
			fputs(word, to);
		else
			fwrite(text, 1, len = 1, to);
		text += len;
	}
}

char *values_fill(const struct values *values, const char *text)
{
	char *filled = NULL;
	size_t size;
	FILE *to = open_memstream(&filled, &size);

	if (!to)
		return NULL;
	put_filled(values, text, to);
	if (!fclose(to))
		return filled;
	free(filled);
	return NULL;
}

void values_put(const struct values *values, FILE *to)
{
	for (const struct value *value = values->first; value; value = value->next)
		fprintf(to, " %s=%s", value->name, value->word);
}

void values_free(struct values *values)
{
	while (values->first) {
		struct value *value = values->first;

		values->first = value->next;
		free(value->word);
		free(value);
	}
}
