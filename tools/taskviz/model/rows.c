// SPDX-License-Identifier: GPL-2.0
/* Takes values out of the rows of a table; keeps tables in files, of which it trusts no byte. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "base/errors.h"
#include "rows.h"

/**
 * struct rows_head - the beginning of a table in a file, in the byte order of its machine
 * @name: of the table
 * @group: as in struct rows
 * @now_ns: as in struct rows
 * @nr_columns: how many struct taskviz_column follow
 * @column_size: bytes of each
 * @count: how many rows follow these
 * @row_size: bytes of each
 */
struct rows_head {
	char name[TASKVIZ_WORD_LEN];
	char group[TASKVIZ_WORD_LEN];
	uint64_t now_ns;
	uint32_t nr_columns;
	uint32_t column_size;
	uint32_t count;
	uint32_t row_size;
};

#define MOST_BYTES	4096

void rows_free(struct rows *rows)
{
	free(rows->columns);
	free(rows->data);
	*rows = (struct rows){};
}

/* Printable, and ended: what the module tells of itself; a file may hold anything. */
static bool is_plain(const char *text, size_t size)
{
	size_t len = strnlen(text, size);

	for (size_t i = 0; i < len; i++)
		if (text[i] < 0x20 || text[i] >= 0x7f)
			return false;
	return len < size;
}

static bool has_size(const struct taskviz_column *column)
{
	switch (column->type) {
	case TASKVIZ_TYPE_NUMBER:
		return column->size == 1 || column->size == 2 || column->size == 4 ||
		       column->size == 8;
	case TASKVIZ_TYPE_PID:
	case TASKVIZ_TYPE_EXIT:
		return column->size == 4;
	case TASKVIZ_TYPE_TIME:
	case TASKVIZ_TYPE_DURATION:
	case TASKVIZ_TYPE_SIGNALS:
		return column->size == 8;
	default:
		return column->size;
	}
}

static bool is_sound(const struct taskviz_column *column, size_t row_size)
{
	return is_plain(column->name, sizeof(column->name)) && *column->name &&
	       is_plain(column->unit, sizeof(column->unit)) &&
	       is_plain(column->meaning, sizeof(column->meaning)) &&
	       column->type < TASKVIZ_NR_TYPES && has_size(column) && column->least < row_size &&
	       column->offset <= row_size && column->size <= row_size - column->offset &&
	       (column->type < TASKVIZ_TYPE_WORD || column->size <= ROWS_TEXT_SIZE / 4 - 1);
}

bool rows_check(const struct rows *rows)
{
	if (!rows->nr_columns || rows->nr_columns > TASKVIZ_MAX_COLUMNS || !rows->row_size ||
	    rows->row_size % 8 || !is_plain(rows->name, sizeof(rows->name)) ||
	    !is_plain(rows->group, sizeof(rows->group)))
		return false;
	for (uint32_t i = 0; i < rows->nr_columns; i++)
		if (!is_sound(&rows->columns[i], rows->row_size))
			return false;
	return true;
}

const void *rows_at(const struct rows *rows, uint32_t index)
{
	return rows->data + (size_t)index * rows->row_size;
}

const struct taskviz_column *rows_column(const struct rows *rows, const char *name)
{
	for (uint32_t i = 0; i < rows->nr_columns; i++)
		if (!strcasecmp(rows->columns[i].name, name))
			return &rows->columns[i];
	return NULL;
}

static uint64_t load(const struct taskviz_column *column, const unsigned char *cell)
{
	uint64_t value = 0;
	uint32_t half;
	uint16_t quarter;

	switch (column->size) {
	case 1:
		return *cell;
	case 2:
		memcpy(&quarter, cell, sizeof(quarter));
		return quarter;
	case 4:
		memcpy(&half, cell, sizeof(half));
		return half;
	default:
		memcpy(&value, cell, sizeof(value));
		return value;
	}
}

bool rows_number(const struct rows *rows, const void *row, const char *name, uint64_t *value)
{
	const struct taskviz_column *column = rows_column(rows, name);
	uint64_t unknown;

	if (!column || column->type >= TASKVIZ_TYPE_WORD)
		return false;
	unknown = TASKVIZ_UNKNOWN64 >> (64 - 8 * column->size);
	*value = load(column, (const unsigned char *)row + column->offset);
	return !(column->flags & TASKVIZ_COLUMN_UNKNOWN && *value == unknown) &&
	       !(column->flags & TASKVIZ_COLUMN_NONE && *value == unknown - 1);
}

void *rows_add(struct rows *rows)
{
	unsigned char *data = reallocarray(rows->data, rows->count + 1, rows->row_size);

	if (!data)
		return NULL;
	rows->data = data;
	return memset(data + (size_t)rows->count++ * rows->row_size, 0, rows->row_size);
}

int rows_make_least(struct rows *rows, const char *name)
{
	const uint32_t size = rows->row_size + 8;
	unsigned char *data = calloc(rows->count + 1, size);

	if (!data)
		return -ENOMEM;
	for (uint32_t i = 0; i < rows->count; i++)
		memcpy(data + (size_t)i * size, rows_at(rows, i), rows->row_size);
	for (uint32_t i = 0; i < rows->nr_columns; i++)
		if (!strcasecmp(rows->columns[i].name, name))
			rows->columns[i].least = rows->row_size;
	free(rows->data);
	rows->data = data;
	rows->row_size = size;
	return 0;
}

static void store(const struct taskviz_column *column, unsigned char *cell, uint64_t value)
{
	const uint32_t half = value;
	const uint16_t quarter = value;

	switch (column->size) {
	case 1:
		*cell = value;
		break;
	case 2:
		memcpy(cell, &quarter, sizeof(quarter));
		break;
	case 4:
		memcpy(cell, &half, sizeof(half));
		break;
	default:
		memcpy(cell, &value, sizeof(value));
	}
}

void rows_set_number(const struct rows *rows, void *row, const char *name, uint64_t value)
{
	const struct taskviz_column *column = rows_column(rows, name);

	if (column && column->type < TASKVIZ_TYPE_WORD)
		store(column, (unsigned char *)row + column->offset, value);
}

void rows_set_text(const struct rows *rows, void *row, const char *name, const char *text)
{
	const struct taskviz_column *column = rows_column(rows, name);

	if (column && column->type >= TASKVIZ_TYPE_WORD)
		strncpy((char *)row + column->offset, text, column->size);
}

const char *rows_cell(const struct taskviz_column *column, const void *row,
		      char text[ROWS_TEXT_SIZE])
{
	struct taskviz_text to = { .buf = text, .size = ROWS_TEXT_SIZE - 1 };

	taskviz_table_put_cell(&to, column, row, true);
	text[to.len < to.size ? to.len : to.size] = 0;
	return text;
}

const char *rows_text(const struct rows *rows, const void *row, const char *name,
		      char text[ROWS_TEXT_SIZE])
{
	const struct taskviz_column *column = rows_column(rows, name);

	return column ? rows_cell(column, row, text) : strcpy(text, "?");
}

const void *rows_find(const struct rows *rows, const char *column, const char *text)
{
	char found[ROWS_TEXT_SIZE];

	for (uint32_t i = 0; i < rows->count; i++)
		if (!strcmp(rows_text(rows, rows_at(rows, i), column, found), text))
			return rows_at(rows, i);
	return NULL;
}

/* Columns of another version may be longer or shorter: what both know is taken. */
static int take_columns(struct rows *rows, const char *from, size_t size)
{
	const size_t known = size < sizeof(*rows->columns) ? size : sizeof(*rows->columns);

	rows->columns = calloc(rows->nr_columns, sizeof(*rows->columns));
	if (!rows->columns)
		return source_fail(ENOMEM, "no memory for the table '%s'", rows->name);
	for (uint32_t i = 0; i < rows->nr_columns; i++)
		memcpy(&rows->columns[i], from + i * size, known);
	return 0;
}

static int take_rows(struct rows *rows, const char *from)
{
	const size_t size = (size_t)rows->count * rows->row_size;

	if (!rows_check(rows))
		return source_fail(EBADMSG, "the table's columns make no sense: it is damaged");
	rows->data = malloc(size + 1);
	if (!rows->data)
		return source_fail(ENOMEM, "no memory for the table '%s'", rows->name);
	memcpy(rows->data, from, size);
	return 0;
}

static int decode(const struct rows_head *head, const char *from, size_t size, struct rows *rows)
{
	const size_t columns = (size_t)head->nr_columns * head->column_size;
	int err;

	memcpy(rows->name, head->name, sizeof(rows->name));
	memcpy(rows->group, head->group, sizeof(rows->group));
	rows->now_ns = head->now_ns;
	rows->nr_columns = head->nr_columns;
	rows->row_size = head->row_size;
	rows->count = head->count;
	if (size < columns || (size - columns) / head->row_size < head->count)
		return source_fail(EBADMSG, "the table is cut");
	err = take_columns(rows, from, head->column_size);
	return err ? err : take_rows(rows, from + columns);
}

int rows_decode(const void *bytes, size_t size, struct rows *rows)
{
	struct rows_head head;
	int err;

	*rows = (struct rows){};
	if (size < sizeof(head))
		return source_fail(EBADMSG, "it is too short for a table");
	memcpy(&head, bytes, sizeof(head));
	if (!head.nr_columns || head.nr_columns > TASKVIZ_MAX_COLUMNS || !head.row_size ||
	    head.row_size > MOST_BYTES || !head.column_size || head.column_size > MOST_BYTES ||
	    !is_plain(head.name, sizeof(head.name)))
		return source_fail(EBADMSG, "the table's sizes make no sense: it is damaged");
	err = decode(&head, (const char *)bytes + sizeof(head), size - sizeof(head), rows);
	if (err)
		rows_free(rows);
	return err;
}

size_t rows_size(const struct rows *rows)
{
	return sizeof(struct rows_head) + rows->nr_columns * sizeof(*rows->columns) +
	       (size_t)rows->count * rows->row_size;
}

void rows_encode(FILE *to, const struct rows *rows)
{
	struct rows_head head = {
		.now_ns = rows->now_ns,
		.nr_columns = rows->nr_columns,
		.column_size = sizeof(*rows->columns),
		.count = rows->count,
		.row_size = rows->row_size,
	};

	memcpy(head.name, rows->name, sizeof(head.name));
	memcpy(head.group, rows->group, sizeof(head.group));
	fwrite(&head, sizeof(head), 1, to);
	fwrite(rows->columns, sizeof(*rows->columns), rows->nr_columns, to);
	fwrite(rows->data, rows->row_size, rows->count, to);
}
