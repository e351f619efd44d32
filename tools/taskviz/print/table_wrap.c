// SPDX-License-Identifier: GPL-2.0
/* Breaks long text in tables between words. */
#include <stdlib.h>
#include <string.h>
#include "table_wrap.h"

#define LEAST_WIDTH	16	/* of a column that is broken */
#define BRANCH_WIDTH	2	/* of the lines of a tree of two levels */

void wrap_words(char *text, size_t width)
{
	char *begin = text, *blank = NULL;

	for (; *text; text++) {
		if (*text != ' ')
			continue;
		if ((size_t)(text - begin) > width && blank) {
			*blank = '\n';
			begin = blank + 1;
		}
		blank = text;
	}
	if ((size_t)(text - begin) > width && blank && blank >= begin)
		*blank = '\n';
}

static const char *cell_text(struct libscols_line *line, size_t column)
{
	const char *text = scols_cell_get_data(scols_line_get_cell(line, column));

	return text ? text : "";
}

/* Width of a column when nothing is broken. */
static size_t natural_width(struct libscols_table *scols, size_t nr)
{
	struct libscols_iter *lines = scols_new_iter(SCOLS_ITER_FORWARD);
	struct libscols_column *column = scols_table_get_column(scols, nr);
	size_t width = strlen(scols_column_get_name(column));
	struct libscols_line *line;

	while (lines && !scols_table_next_line(scols, lines, &line)) {
		size_t len = strlen(cell_text(line, nr));

		if (scols_column_is_tree(column))
			len += BRANCH_WIDTH;
		width = len > width ? len : width;
	}
	scols_free_iter(lines);
	return width;
}

static void wrap_column(struct libscols_table *scols, size_t nr, size_t width)
{
	struct libscols_iter *lines = scols_new_iter(SCOLS_ITER_FORWARD);
	struct libscols_line *line;

	while (lines && !scols_table_next_line(scols, lines, &line)) {
		char *text = strdup(cell_text(line, nr));

		if (!text)
			break;
		wrap_words(text, width);
		scols_line_refer_data(line, nr, text);
	}
	scols_free_iter(lines);
}

/* Those that need less than an equal share leave the rest of it to the others. */
static size_t share(const size_t *widths, const bool *wrapped, size_t nr, size_t left)
{
	size_t part = 0, before;

	do {
		size_t rest = left, greedy = 0;

		before = part;
		for (size_t i = 0; i < nr; i++) {
			if (!wrapped[i])
				continue;
			if (widths[i] <= part)
				rest -= widths[i] < rest ? widths[i] : rest;
			else
				greedy++;
		}
		part = greedy ? rest / greedy : part;
	} while (part > before);
	return part > LEAST_WIDTH ? part : LEAST_WIDTH;
}

static size_t longest_word(struct libscols_table *scols, size_t nr)
{
	struct libscols_iter *lines = scols_new_iter(SCOLS_ITER_FORWARD);
	struct libscols_line *line;
	size_t longest = 0;

	while (lines && !scols_table_next_line(scols, lines, &line)) {
		const char *word = cell_text(line, nr);

		for (size_t len; *word; word += len + !!word[len]) {
			len = strcspn(word, " ");
			longest = len > longest ? len : longest;
		}
	}
	scols_free_iter(lines);
	return longest;
}

/* A word that is longer than the share is not broken: the others have the less. */
static size_t wrap_by_words(struct libscols_table *scols, const size_t *widths, bool *wrapped,
			    size_t nr, size_t left)
{
	const size_t part = share(widths, wrapped, nr, left);

	for (size_t i = 0; i < nr; i++) {
		const size_t word = wrapped[i] && widths[i] > part ? longest_word(scols, i) : 0;

		if (word <= part)
			continue;
		wrap_column(scols, i, word);
		wrapped[i] = false;
		left -= word < left ? word : left;
		return wrap_by_words(scols, widths, wrapped, nr, left);
	}
	return part;
}

void table_wrap(struct libscols_table *scols, bool *wrapped, size_t width)
{
	const size_t nr = scols_table_get_ncols(scols);
	size_t *widths = calloc(nr, sizeof(*widths));
	size_t left = width, part;

	if (!widths)
		return;
	for (size_t i = 0; i < nr; i++) {
		const size_t taken = (wrapped[i] ? 0 : natural_width(scols, i)) + (i > 0);

		widths[i] = wrapped[i] ? natural_width(scols, i) : 0;
		left -= taken < left ? taken : left;
	}
	part = wrap_by_words(scols, widths, wrapped, nr, left);
	for (size_t i = 0; i < nr; i++)
		if (wrapped[i] && widths[i] > part)
			wrap_column(scols, i, part);
	free(widths);
}
