// SPDX-License-Identifier: GPL-2.0
/* Tables on libsmartcols: which columns, how they are printed. */
#include <libsmartcols.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "base/errors.h"
#include "base/pager.h"
#include "table.h"
#include "table_wrap.h"

#define NOT_PRINTED	(~(size_t)0)

/**
 * struct table - a table and where its columns are
 * @scols: the library's
 * @columns: all that could be printed
 * @nr: how many
 * @places: of each, its place among those printed, or NOT_PRINTED
 * @order: index of the column at each place
 * @nr_printed: how many places
 * @options: what was asked for
 * @coloured: stdout is a terminal that has colours
 * @no_memory: a line or cell is missing
 */
struct table {
	struct libscols_table *scols;
	const struct column *columns;
	size_t nr;
	size_t *places;
	size_t *order;
	size_t nr_printed;
	const struct options *options;
	bool coloured;
	bool no_memory;
};

static size_t find_column(const struct table *table, const char *name, size_t len)
{
	for (size_t i = 0; i < table->nr; i++)
		if (strlen(table->columns[i].name) == len &&
		    !strncasecmp(table->columns[i].name, name, len))
			return i;
	return NOT_PRINTED;
}

static void choose(struct table *table, size_t column)
{
	if (table->places[column] != NOT_PRINTED)
		return;
	table->places[column] = table->nr_printed;
	table->order[table->nr_printed++] = column;
}

static void choose_all(struct table *table, unsigned int flags)
{
	for (size_t i = 0; i < table->nr; i++)
		if ((table->columns[i].flags & flags) == flags)
			choose(table, i);
}

/* A list of names with commas. */
static bool choose_listed(struct table *table, const char *list)
{
	while (*list) {
		size_t len = strcspn(list, ","), column = find_column(table, list, len);

		if (column == NOT_PRINTED) {
			command_error("no column is called '%.*s', see --help", (int)len, list);
			return false;
		}
		choose(table, column);
		list += len + (list[len] == ',');
	}
	return true;
}

static bool choose_columns(struct table *table)
{
	const char *list = table->options->columns;

	for (size_t i = 0; i < table->nr; i++)
		table->places[i] = NOT_PRINTED;
	if (table->options->all_columns)
		choose_all(table, 0);
	else if (!list || *list == '+')
		choose_all(table, COLUMN_USUAL);
	if (table_is_exact(table) && (!list || *list == '+'))
		choose_all(table, COLUMN_PROGRAMS);
	return !list || choose_listed(table, list + (*list == '+'));
}

static int json_type(unsigned int flags)
{
	if (flags & COLUMN_NUMBER)
		return SCOLS_JSON_NUMBER;
	return flags & COLUMN_BOOL ? SCOLS_JSON_BOOLEAN : SCOLS_JSON_STRING;
}

static bool add_column(struct table *table, const struct column *column)
{
	struct libscols_column *made;
	int flags = 0;

	if (column->flags & (COLUMN_NUMBER | COLUMN_RIGHT))
		flags |= SCOLS_FL_RIGHT;
	if (column->flags & COLUMN_TREE && !table->options->raw)
		flags |= SCOLS_FL_TREE;
	if (column->flags & COLUMN_WRAP)
		flags |= SCOLS_FL_WRAP;
	if (column->flags & COLUMN_CUT)
		flags |= SCOLS_FL_TRUNC;
	made = scols_table_new_column(table->scols, column->name, 0, flags);
	if (made && column->flags & COLUMN_WRAP &&
	    scols_column_set_wrapfunc(made, scols_wrapnl_chunksize, scols_wrapnl_nextchunk, NULL))
		return false;
	return made && !scols_column_set_json_type(made, json_type(column->flags));
}

static bool has_colours(const struct table *table)
{
	const char *term = getenv("TERM");

	if (table_is_exact(table) || !options_want_color(table->options))
		return false;
	return table->options->color == OPTIONS_COLOR_ALWAYS ||
	       (isatty(STDOUT_FILENO) && term && strcmp(term, "dumb"));
}

/* All text is printable before it comes here: the library need not look at it again. */
static bool make_scols(struct table *table, const char *name)
{
	table->scols = scols_new_table();
	if (!table->scols || scols_table_set_name(table->scols, name))
		return false;
	for (size_t i = 0; i < table->nr_printed; i++)
		if (!add_column(table, &table->columns[table->order[i]]))
			return false;
	table->coloured = has_colours(table);
	return !scols_table_enable_json(table->scols, table->options->json) &&
	       !scols_table_enable_raw(table->scols, table->options->raw) &&
	       !scols_table_enable_noheadings(table->scols, table->options->no_headings) &&
	       !scols_table_enable_noencoding(table->scols, !table->options->raw) &&
	       !scols_table_enable_colors(table->scols, table->coloured);
}

static int no_memory(void)
{
	command_error("no memory for a table: free some, or show less");
	return STATUS_IO;
}

static int make(struct table *table, const char *name)
{
	table->places = calloc(table->nr, sizeof(*table->places));
	table->order = calloc(table->nr, sizeof(*table->order));
	if (!table->places || !table->order)
		return no_memory();
	if (!choose_columns(table))
		return STATUS_USAGE;
	return make_scols(table, name) ? STATUS_OK : no_memory();
}

int table_new(const char *name, const struct column *columns, size_t nr,
	      const struct options *options, struct table **made)
{
	struct table *table = calloc(1, sizeof(*table));
	int status;

	if (!table)
		return no_memory();
	*table = (struct table){ .columns = columns, .nr = nr, .options = options };
	status = make(table, name);
	if (status)
		table_free(table);
	else
		*made = table;
	return status;
}

void table_free(struct table *table)
{
	if (!table)
		return;
	scols_unref_table(table->scols);
	free(table->places);
	free(table->order);
	free(table);
}

bool table_has(const struct table *table, size_t column)
{
	return table->places[column] != NOT_PRINTED;
}

bool table_is_exact(const struct table *table)
{
	return table->options->json || table->options->raw;
}

bool table_is_coloured(const struct table *table)
{
	return table->coloured;
}

struct libscols_line *table_line(struct table *table, struct libscols_line *parent)
{
	struct libscols_line *line = scols_table_new_line(table->scols, parent);

	table->no_memory = table->no_memory || !line;
	return line;
}

struct libscols_line *table_parent(struct libscols_line *line)
{
	return line ? scols_line_get_parent(line) : NULL;
}

static bool is_number(const char *text)
{
	const char *digits = text + (*text == '-');
	const size_t whole = strspn(digits, "0123456789"), dot = digits[whole] == '.';
	const size_t part = dot ? strspn(digits + whole + 1, "0123456789") : 0;

	return whole && (!dot || part) && !digits[whole + dot + part];
}

/*
 * In JSON what is not known is null, which is what the library makes of an empty cell; and so is
 * all that would not be a number there, as a recording may have it.
 */
static bool is_null(const struct table *table, size_t column, const char *text)
{
	return table->options->json && table->columns[column].flags & COLUMN_NUMBER &&
	       !is_number(text);
}

/* Return: what stands for the escape at @text, as taskviz_put_name() writes it; its end in @end. */
static char unescaped(const char *text, const char **end)
{
	unsigned int byte;
	int len;

	*end = text + 2;
	if (text[1] == 'n' || text[1] == 't')
		return text[1] == 'n' ? '\n' : '\t';
	if (sscanf(text + 1, "x%2x%n", &byte, &len) == 1 && byte) {
		*end = text + 1 + len;
		return byte;
	}
	*end = text + 1 + (text[1] == '\\');
	return '\\';
}

/* In words the library escapes what is not printable, and backslashes: once is enough. */
static int set_raw(struct libscols_line *line, size_t place, const char *text)
{
	char *plain = strdup(text), *to = plain;

	if (!plain)
		return -1;
	while (*text)
		if (*text == '\\')
			*to++ = unescaped(text, &text);
		else
			*to++ = *text++;
	*to = 0;
	if (!scols_line_refer_data(line, place, plain))
		return 0;
	free(plain);
	return -1;
}

void table_set(struct table *table, struct libscols_line *line, size_t column, const char *text)
{
	if (!line || !table_has(table, column) || is_null(table, column, text))
		return;
	if (table->options->raw ? set_raw(line, table->places[column], text) :
				  scols_line_set_data(line, table->places[column], text))
		table->no_memory = true;
}

void table_color(struct table *table, struct libscols_line *line, const char *color)
{
	if (line && table->coloured && scols_line_set_color(line, color))
		table->no_memory = true;
}

/* For programs, and where there is no terminal, a line is a line. */
static void wrap(struct table *table)
{
	bool *wrapped = calloc(table->nr_printed + 1, sizeof(*wrapped));

	if (!wrapped || table_is_exact(table) || !(isatty(STDOUT_FILENO) || pager_columns())) {
		free(wrapped);
		return;
	}
	for (size_t i = 0; i < table->nr_printed; i++)
		wrapped[i] = table->columns[table->order[i]].flags & COLUMN_WRAP;
	if (memchr(wrapped, true, table->nr_printed))
		table_wrap(table->scols, wrapped, scols_table_get_termwidth(table->scols));
	free(wrapped);
}

/* Behind a pipe the library does not see the terminal. */
void table_page(struct table *table, size_t more)
{
	if (!table->options->no_pager)
		pager_begin(scols_table_get_nlines(table->scols) + more + 1);
	if (pager_columns()) {
		scols_table_set_termforce(table->scols, SCOLS_TERMFORCE_ALWAYS);
		scols_table_set_termwidth(table->scols, pager_columns());
	}
}

int table_print(struct table *table)
{
	wrap(table);
	table_page(table, 0);
	if (!table->no_memory && !scols_print_table(table->scols))
		return STATUS_OK;
	command_error("no memory for the whole table: free some, or show less");
	return STATUS_IO;
}
