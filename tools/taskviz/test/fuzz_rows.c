// SPDX-License-Identifier: GPL-2.0
/* Fuzzes the reader of tables: any bytes give an error, or cells that can be shown. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "model/rows.h"
#include "target.h"

#define NR_COLUMNS	3
#define ROW_SIZE	64

static void mend(struct taskviz_column *column)
{
	column->name[sizeof(column->name) - 1] = 0;
	column->unit[sizeof(column->unit) - 1] = 0;
	column->meaning[sizeof(column->meaning) - 1] = 0;
	column->type %= TASKVIZ_NR_TYPES;
	column->offset %= ROW_SIZE;
	column->size = 1 << column->size % 4;
	column->least %= ROW_SIZE + 8;
}

static void show(const struct rows *rows)
{
	char text[ROWS_TEXT_SIZE];
	uint64_t value;

	for (uint32_t i = 0; i < rows->count; i++)
		for (uint32_t k = 0; k < rows->nr_columns; k++) {
			rows_cell(&rows->columns[k], rows_at(rows, i), text);
			rows_number(rows, rows_at(rows, i), rows->columns[k].name, &value);
		}
}

static void decode(const void *bytes, size_t size)
{
	struct rows rows;

	if (rows_decode(bytes, size, &rows))
		return;
	show(&rows);
	rows_free(&rows);
}

/* Columns that are nearly right, and rows of them: what is behind the first checks is reached. */
static void decode_likely(const uint8_t *bytes, size_t size)
{
	struct taskviz_column columns[NR_COLUMNS];
	struct rows rows = {
		.name = "likely",
		.columns = columns,
		.nr_columns = NR_COLUMNS,
		.row_size = ROW_SIZE,
	};
	char *encoded;
	size_t length;
	FILE *to = open_memstream(&encoded, &length);

	memcpy(columns, bytes, sizeof(columns));
	for (int i = 0; i < NR_COLUMNS; i++)
		mend(&columns[i]);
	rows.data = (unsigned char *)bytes + sizeof(columns);
	rows.count = (size - sizeof(columns)) / ROW_SIZE;
	if (!to)
		abort();
	rows_encode(to, &rows);
	fclose(to);
	decode(encoded, length);
	free(encoded);
}

int fuzz_one(const uint8_t *bytes, size_t size)
{
	decode(bytes, size);
	if (size > NR_COLUMNS * sizeof(struct taskviz_column))
		decode_likely(bytes, size);
	return 0;
}
