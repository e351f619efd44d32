/* SPDX-License-Identifier: GPL-2.0 */
/* Takes apart the text of a view: tables with a line of column names, see Documentation/abi.rst */
#ifndef TASKVIZ_VIEWTEXT_H
#define TASKVIZ_VIEWTEXT_H

#include <stdbool.h>
#include <stddef.h>

/* Columns a table of a view may have, those that are not known here included. */
#define VIEW_COLUMNS	24

/* How the text of a column ends. */
enum view_kind {
	VIEW_WORD,	/* at a blank */
	VIEW_PHRASE,	/* at two blanks, or where the line ends */
	VIEW_SHARED,	/* "131 / 3" is one, else as a word */
	VIEW_PADDED,	/* where the next column's heading stands; aligned to the left */
};

/**
 * struct view_column - a column of a view
 * @name: as it stands in the line of names
 * @kind: how its text ends; that of the last column always ends the line
 */
struct view_column {
	const char *name;
	enum view_kind kind;
};

/* A column as it was found: where its heading begins, and which of the wanted ones it is. */
struct view_heading {
	size_t offset;
	size_t column;
	enum view_kind kind;
};

/**
 * struct view_reader - where reading has come to
 * @next: the next line, NULL at the end
 * @headings: the table's columns
 * @nr: how many
 * @none: what stands for a word that is missing
 */
struct view_reader {
	char *next;
	struct view_heading headings[VIEW_COLUMNS];
	size_t nr;
	char none[2];
};

/**
 * view_find() - find a table in the text of a view
 * @reader: set to its first line
 * @text: of the view. Reading puts NULs into it: read the tables in the order they stand in
 * @columns: wanted, in the order they stand in, from the first one on; there may be others between
 * @nr: how many, at least 1
 *
 * Return: is it there?
 */
bool view_find(struct view_reader *reader, char *text, const struct view_column *columns,
	       size_t nr);

/**
 * view_next() - read a line
 * @reader: moves on
 * @words: one a wanted column, set; they point into the text
 *
 * A table ends at an empty line. A line that has too few words has "-" for the others.
 * Return: was there one?
 */
bool view_next(struct view_reader *reader, char **words);

/**
 * view_figure() - a number in a view of lines like "accounts of living tasks  62"
 * @text: of the view
 * @what: what stands before the number
 * @value: set
 *
 * Return: is it there?
 */
bool view_figure(const char *text, const char *what, unsigned long long *value);

#endif /* TASKVIZ_VIEWTEXT_H */
