// SPDX-License-Identifier: GPL-2.0
/* Takes apart the tables in the text of a view. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include "viewtext.h"

#define UNWANTED	(~(size_t)0)

/* Ends the line at @line. Return: the next one, NULL if there is none. */
static char *cut_line(char *line)
{
	char *end = strchr(line, '\n');

	if (!end)
		return NULL;
	*end = 0;
	return end + 1;
}

static size_t blanks(const char *text)
{
	return strspn(text, " ");
}

static size_t word_length(const char *text)
{
	return strcspn(text, "\n ");
}

static bool is_called(const char *word, size_t len, const char *name)
{
	return strlen(name) == len && !memcmp(word, name, len);
}

/* Are the words of @line the wanted names, perhaps with others between? The first must be first. */
static bool match(struct view_reader *reader, const char *line, const struct view_column *columns,
		  size_t nr)
{
	const char *at = line + blanks(line);
	size_t found = 0;

	reader->nr = 0;
	for (size_t len; (len = word_length(at)); at += len, at += blanks(at)) {
		struct view_heading *heading = &reader->headings[reader->nr];
		const bool wanted = found < nr && is_called(at, len, columns[found].name);

		if (reader->nr == VIEW_COLUMNS || (!found && !wanted))
			return false;
		heading->offset = at - line;
		heading->column = wanted ? found : UNWANTED;
		heading->kind = wanted ? columns[found].kind : VIEW_WORD;
		found += wanted;
		reader->nr++;
	}
	return found == nr;
}

bool view_find(struct view_reader *reader, char *text, const struct view_column *columns,
	       size_t nr)
{
	while (text) {
		char *end = strchr(text, '\n');

		if (match(reader, text, columns, nr)) {
			reader->next = end ? end + 1 : NULL;
			strcpy(reader->none, "-");
			return true;
		}
		text = end ? end + 1 : NULL;
	}
	return false;
}

static size_t phrase_length(const char *text)
{
	const char *end = strstr(text, "  ");

	return end ? (size_t)(end - text) : strlen(text);
}

/* "131 / 3" is a number, a slash and a number; other words stand for themselves. */
static size_t shared_length(const char *text)
{
	size_t len = word_length(text), more = len + blanks(text + len);

	if (!isdigit((unsigned char)*text) || text[more] != '/' || text[more + 1] != ' ')
		return len;
	more++;
	more += blanks(text + more);
	return more + word_length(text + more);
}

/* One that is wider than its column moves the rest to the right and ends at a blank. */
static size_t padded_length(const char *text, size_t width)
{
	size_t len = strnlen(text, width);

	if (len == width && text[len - 1] != ' ')
		len += word_length(text + len);
	while (len && text[len - 1] == ' ')
		len--;
	return len;
}

static size_t length(const struct view_reader *reader, size_t nr, const char *text)
{
	const struct view_heading *heading = &reader->headings[nr];

	switch (heading->kind) {
	case VIEW_PHRASE:
		return phrase_length(text);
	case VIEW_SHARED:
		return shared_length(text);
	case VIEW_PADDED:
		return padded_length(text, heading[1].offset - heading->offset);
	default:
		return word_length(text);
	}
}

/* By how much a text that is wider than its column moves the rest of its line. */
static size_t excess(const struct view_reader *reader, size_t nr, size_t len)
{
	const struct view_heading *heading = &reader->headings[nr];
	const size_t width = heading[1].offset - heading->offset;

	return heading->kind == VIEW_PADDED && len >= width ? len + 1 - width : 0;
}

/* The last column begins below its heading, so that it may begin with blanks; if it can. */
static char *last_begin(char *line, char *at, size_t heading)
{
	const size_t end = at - line, begin = end + blanks(at);

	return line + (end <= heading && heading < begin ? heading : begin);
}

/* A NUL ends the word at @at. Return: what is behind it. */
static char *take_word(const struct view_reader *reader, size_t nr, char *at, size_t *shift)
{
	const size_t len = length(reader, nr, at);

	*shift += excess(reader, nr, len);
	if (!at[len])
		return at + len;
	at[len] = 0;
	return at + len + 1;
}

bool view_next(struct view_reader *reader, char **words)
{
	char *line = reader->next, *at = line;
	size_t shift = 0;

	if (!line || !line[blanks(line)] || line[blanks(line)] == '\n')
		return false;
	reader->next = cut_line(line);
	for (size_t i = 0; i < reader->nr; i++) {
		const struct view_heading *heading = &reader->headings[i];
		const bool last = i + 1 == reader->nr;
		char *begin = last ? last_begin(line, at, heading->offset + shift)
				   : at + blanks(at);

		if (heading->column != UNWANTED)
			words[heading->column] = *begin || last ? begin : reader->none;
		at = last ? begin : take_word(reader, i, begin, &shift);
	}
	return true;
}

bool view_figure(const char *text, const char *what, unsigned long long *value)
{
	const char *at = strstr(text, what);
	char *end;

	if (!at)
		return false;
	*value = strtoull(at + strlen(what), &end, 10);
	return end != at + strlen(what);
}
