/* SPDX-License-Identifier: GPL-2.0 */
/* A table of the module: its columns, as it describes them, and its rows at one moment. */
#ifndef TASKVIZ_ROWS_H
#define TASKVIZ_ROWS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include "core/table.h"

/**
 * struct rows - a table
 * @name: of the table
 * @group: probe group that records it, if that was off; else empty
 * @columns: sound, see rows_check()
 * @nr_columns: how many
 * @row_size: bytes from one row to the next
 * @count: how many rows
 * @now_ns: since boot, when they were taken
 * @data: the rows
 */
struct rows {
	char name[TASKVIZ_WORD_LEN];
	char group[TASKVIZ_WORD_LEN];
	struct taskviz_column *columns;
	uint32_t nr_columns;
	uint32_t row_size;
	uint32_t count;
	uint64_t now_ns;
	unsigned char *data;
};

void rows_free(struct rows *rows);

/* rows_check() - do the columns lie in the rows, and hold text that ends? */
bool rows_check(const struct rows *rows);

/* rows_at() - a row, from 0 on */
const void *rows_at(const struct rows *rows, uint32_t index);

/* rows_column() - a column by its name, NULL if there is none of that name */
const struct taskviz_column *rows_column(const struct rows *rows, const char *name);

/**
 * rows_number() - the value of a cell
 * @rows: the table
 * @row: of the cell
 * @column: name of its column
 * @value: set; the pid -1 is 0xffffffff
 *
 * Return: false if it is unknown, there is none, or no such column of numbers.
 */
bool rows_number(const struct rows *rows, const void *row, const char *column, uint64_t *value);

/**
 * rows_add() - room for one row more
 * @rows: whose data may move
 *
 * Return: it, zeroed; NULL without memory.
 */
void *rows_add(struct rows *rows);

/**
 * rows_make_least() - let the cells of a column be "at least"
 * @rows: whose data moves; no cell is that yet
 * @column: its name; one that there is not is ignored
 *
 * Return: 0 or -ENOMEM.
 */
int rows_make_least(struct rows *rows, const char *column);

/* Set a cell; a column that there is not is ignored, a text that is too long is cut. */
void rows_set_number(const struct rows *rows, void *row, const char *column, uint64_t value);
void rows_set_text(const struct rows *rows, void *row, const char *column, const char *text);

/* rows_find() - the first row that has that text in a column, NULL if none has */
const void *rows_find(const struct rows *rows, const char *column, const char *text);

/* Bytes that hold the text of any cell. */
#define ROWS_TEXT_SIZE	1024

/**
 * rows_text() - a cell as people read it
 * @rows: the table
 * @row: of the cell
 * @column: name of its column
 * @text: set; "?" without such a column
 *
 * Return: @text.
 */
const char *rows_text(const struct rows *rows, const void *row, const char *column,
		      char text[ROWS_TEXT_SIZE]);

/* rows_cell() - the same, of a column of the table */
const char *rows_cell(const struct taskviz_column *column, const void *row,
		      char text[ROWS_TEXT_SIZE]);

/**
 * rows_decode() - read a table from a file
 * @bytes: as rows_encode() wrote them; may be anything
 * @size: how many there are
 * @rows: set; to be given to rows_free()
 *
 * Return: 0, or a negative errno with a text in source_error(): EBADMSG for what is no table,
 * ENOMEM.
 */
int rows_decode(const void *bytes, size_t size, struct rows *rows);

/* rows_size() - bytes that rows_encode() writes, a multiple of 8 */
size_t rows_size(const struct rows *rows);

/* rows_encode() - write a table to a file; errors stay in it, see ferror(3) */
void rows_encode(FILE *to, const struct rows *rows);

#endif /* TASKVIZ_ROWS_H */
