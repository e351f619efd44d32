/* SPDX-License-Identifier: GPL-2.0 */
/* Tables: columns that are chosen by name, printed by libsmartcols as text, JSON or raw. */
#ifndef TASKVIZ_TABLE_H
#define TASKVIZ_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include "base/column.h"
#include "base/options.h"

struct table;
struct libscols_line;

/**
 * table_new() - a table with the columns that were asked for
 * @name: of the array in JSON
 * @columns: all there are; must outlive the table
 * @nr: how many
 * @options: what was asked for
 * @made: set: the table, for table_free()
 *
 * Return: STATUS_OK; having told why, STATUS_USAGE for a wrong column, STATUS_IO for no memory.
 */
int table_new(const char *name, const struct column *columns, size_t nr,
	      const struct options *options, struct table **made);
void table_free(struct table *table);

/* Is the column, an index into what table_new() got, among those printed? Others need no text. */
bool table_has(const struct table *table, size_t column);

/* Is it for programs? Then numbers are exact: bytes, and seconds with all decimals. */
bool table_is_exact(const struct table *table);

/* Is it printed in colours? */
bool table_is_coloured(const struct table *table);

/**
 * table_line() - add a line
 * @table: to add to
 * @parent: the line it hangs below, NULL at a root or without a tree
 *
 * Return: the line, the table's; NULL if memory ran out, which table_print() tells.
 */
struct libscols_line *table_line(struct table *table, struct libscols_line *parent);

/* table_parent() - the line that a line hangs below, NULL of a root or of NULL */
struct libscols_line *table_parent(struct libscols_line *line);

/**
 * table_set() - set a cell
 * @table: of the line
 * @line: of the cell; NULL is ignored
 * @column: index into what table_new() got; one that is not printed is ignored
 * @text: copied; printable, valid UTF-8
 */
void table_set(struct table *table, struct libscols_line *line, size_t column, const char *text);

/* table_color() - give a line a colour, by one of libsmartcols' names; NULL is ignored */
void table_color(struct table *table, struct libscols_line *line, const char *color);

/**
 * table_page() - begin the pager that table_print() would begin
 * @table: that has all its lines
 * @more: lines that are printed before it
 */
void table_page(struct table *table, size_t more);

/**
 * table_print() - print it to stdout, by a pager if it is longer than the terminal
 * @table: to print
 *
 * Return: STATUS_OK, or STATUS_IO having told why.
 */
int table_print(struct table *table);

#endif /* TASKVIZ_TABLE_H */
