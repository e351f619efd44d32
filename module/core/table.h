/* SPDX-License-Identifier: GPL-2.0 */
/* Tables as text: rows of any kind, by the description of their columns. */
#ifndef TASKVIZ_CORE_TABLE_H
#define TASKVIZ_CORE_TABLE_H

#include "pure.h"
#include "uapi/taskviz_table.h"

/* Columns that a table may have. */
#define TASKVIZ_MAX_COLUMNS	24

/**
 * struct taskviz_columns - what rows look like
 * @columns: in their order
 * @nr: how many, at most TASKVIZ_MAX_COLUMNS
 * @row_size: bytes of a row, a multiple of 8
 * @brief: text with all of them would be too wide: it leaves out the details, of which the last
 *	column must be none
 */
struct taskviz_columns {
	const struct taskviz_column *columns;
	u32 nr;
	u32 row_size;
	bool brief;
};

/**
 * struct taskviz_column_widths - how wide each column is drawn
 * @of: one a column
 */
struct taskviz_column_widths {
	u16 of[TASKVIZ_MAX_COLUMNS];
};

/* Of a struct and one of its members. */
#define TASKVIZ_PLACE(...)	.offset = offsetof(__VA_ARGS__), .size = sizeof_field(__VA_ARGS__)

/* TASKVIZ_COLUMN() - a column that shows a member of a row: { TASKVIZ_COLUMN(...), .unit = } */
#define TASKVIZ_COLUMN(ROW, MEMBER, TYPE, FLAGS, NAME, MEANING)	\
	.name = NAME, .meaning = MEANING, TASKVIZ_PLACE(struct ROW, MEMBER),	\
	.type = TASKVIZ_TYPE_##TYPE, .flags = (FLAGS)

bool taskviz_column_is_right(const struct taskviz_column *column);
void taskviz_table_put_cell(struct taskviz_text *text, const struct taskviz_column *column,
			    const void *row, bool last);
void taskviz_table_widths(struct taskviz_column_widths *widths,
			  const struct taskviz_columns *columns, const void *rows, u32 nr);
void taskviz_table_put_heading(struct taskviz_text *text, const struct taskviz_columns *columns,
			       const struct taskviz_column_widths *widths);
void taskviz_table_put_row(struct taskviz_text *text, const struct taskviz_columns *columns,
			   const struct taskviz_column_widths *widths, const void *row);

/* signal_names.c */
void taskviz_put_signal(struct taskviz_text *text, int sig);
void taskviz_put_signal_set(struct taskviz_text *text, u64 set);

#endif /* TASKVIZ_CORE_TABLE_H */
