/* SPDX-License-Identifier: GPL-2.0 */
/* Tables for tests, made of text: a line that describes the columns, then a line a row. */
#ifndef TASKVIZ_TEST_TABLES_H
#define TASKVIZ_TEST_TABLES_H

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "model/rows.h"

/*
 * A column is NAME:TYPE or NAME:TYPE:FLAGS, with d for detail, u for "?" and n for "-"; a plus: a
 * number may have one. Text and names that stand last go on to the end of the line.
 */

#define TEST_WORD_SIZE	32
#define TEST_TEXT_SIZE	128

static const char *const test_types[TASKVIZ_NR_TYPES] = {
	"number", "pid", "time", "duration", "exit", "signals", "word", "name", "text",
};

static inline uint8_t test_type(const char *name)
{
	for (int i = 0; i < TASKVIZ_NR_TYPES; i++)
		if (!strcmp(test_types[i], name))
			return i;
	fprintf(stderr, "no type '%s'\n", name);
	abort();
}

static inline uint16_t test_size(uint8_t type)
{
	switch (type) {
	case TASKVIZ_TYPE_PID:
	case TASKVIZ_TYPE_EXIT:
		return 4;
	case TASKVIZ_TYPE_WORD:
	case TASKVIZ_TYPE_NAME:
		return TEST_WORD_SIZE;
	case TASKVIZ_TYPE_TEXT:
		return TEST_TEXT_SIZE;
	default:
		return 8;
	}
}

/* Byte 1 of a row says whether it has a plus: columns begin at 8. */
static inline void test_column(struct rows *rows, const char *word)
{
	struct taskviz_column *column = &rows->columns[rows->nr_columns++];
	char name[TASKVIZ_WORD_LEN] = "", type[16] = "", flags[8] = "";

	if (sscanf(word, "%15[^:]:%15[^:]:%7s", name, type, flags) < 2)
		abort();
	strcpy(column->name, name);
	strcpy(column->meaning, "of a test");
	column->type = test_type(type);
	column->size = test_size(column->type);
	column->offset = rows->row_size;
	column->least = !!strchr(flags, '+');
	column->flags = (strchr(flags, 'd') ? TASKVIZ_COLUMN_DETAIL : 0) |
			(strchr(flags, 'u') ? TASKVIZ_COLUMN_UNKNOWN : 0) |
			(strchr(flags, 'n') ? TASKVIZ_COLUMN_NONE : 0);
	rows->row_size += (column->size + 7) & ~7;
}

static inline uint64_t test_value(const struct taskviz_column *column, const char *word)
{
	const char *fraction = strchr(word, '.');
	unsigned long long seconds = 0, nanos = 0;

	if (!strcmp(word, "?"))
		return TASKVIZ_UNKNOWN64;
	if (!strcmp(word, "-"))
		return column->flags & TASKVIZ_COLUMN_NONE ? TASKVIZ_NONE64 : 0;
	if (column->type != TASKVIZ_TYPE_TIME && column->type != TASKVIZ_TYPE_DURATION)
		return strtoull(word, NULL, 0);
	seconds = strtoull(word, NULL, 10);
	if (fraction) {
		nanos = strtoull(fraction + 1, NULL, 10);
		for (size_t digits = strlen(fraction + 1); digits < 9; digits++)
			nanos *= 10;
	}
	return seconds * 1000000000 + nanos;
}

static inline void test_cell(const struct taskviz_column *column, unsigned char *row,
			     const char *word)
{
	const uint64_t value = test_value(column, word);

	if (column->type >= TASKVIZ_TYPE_WORD) {
		if (strcmp(word, "-"))
			strncpy((char *)row + column->offset, word, column->size - 1);
		return;
	}
	memcpy(row + column->offset, &value, column->size);
	if (column->least && strchr(word, '+'))
		row[column->least] = 1;
}

static inline void test_row(struct rows *rows, char *line)
{
	unsigned char *row;

	rows->data = realloc(rows->data, (rows->count + 1) * rows->row_size);
	row = rows->data + rows->count++ * rows->row_size;
	memset(row, 0, rows->row_size);
	for (uint32_t i = 0; i < rows->nr_columns; i++) {
		const char *end = i + 1 == rows->nr_columns ? "\n" : " ";
		char *word = line + strspn(line, " ");

		line = word + strcspn(word, end);
		if (*line)
			*line++ = 0;
		test_cell(&rows->columns[i], row, word);
	}
}

/* To be given to rows_free(). */
static inline struct rows test_table(const char *name, const char *text)
{
	struct rows rows = { .row_size = 8 };
	char *copy = strdup(text), *lines, *words;
	char *line = strtok_r(copy, "\n", &lines);

	rows.columns = calloc(TASKVIZ_MAX_COLUMNS, sizeof(*rows.columns));
	snprintf(rows.name, sizeof(rows.name), "%.15s", name);
	for (char *word = strtok_r(line, " ", &words); word; word = strtok_r(NULL, " ", &words))
		test_column(&rows, word);
	while ((line = strtok_r(NULL, "\n", &lines)))
		test_row(&rows, line);
	free(copy);
	return rows;
}

#endif /* TASKVIZ_TEST_TABLES_H */
