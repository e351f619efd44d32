// SPDX-License-Identifier: GPL-2.0
/* Draws the rows of a table as text, as the description of its columns says. */
#include "table.h"

/*
 * Cells are set off by blanks and have none within, so that a program may count columns; what was
 * chosen by a task or may hold blanks stands last, where they do no harm, or is escaped.
 */

#define SECOND_NS	1000000000u

/* Columns that a point and microseconds take. */
#define BEHIND_SECONDS	7

/* taskviz_column_is_right() - is it aligned to the right, as numbers and times are? */
bool taskviz_column_is_right(const struct taskviz_column *column)
{
	return column->type < TASKVIZ_TYPE_EXIT;
}

static u64 load_number(const struct taskviz_column *column, const u8 *cell)
{
	u64 value = 0;
	u32 half;
	u16 quarter;

	switch (column->size) {
	case sizeof(u8):
		return *cell;
	case sizeof(quarter):
		memcpy(&quarter, cell, sizeof(quarter));
		return quarter;
	case sizeof(half):
		memcpy(&half, cell, sizeof(half));
		return half;
	default:
		memcpy(&value, cell, sizeof(value));
		return value;
	}
}

/* All ones is unknown, one less is none: pids and exit codes are so, too, as they are signed. */
static const char *word_for(const struct taskviz_column *column, u64 value)
{
	const u64 unknown = TASKVIZ_UNKNOWN64 >> (64 - 8 * column->size);

	if (column->flags & TASKVIZ_COLUMN_UNKNOWN && value == unknown)
		return "?";
	if (column->flags & TASKVIZ_COLUMN_NONE && value == unknown - 1)
		return "-";
	return NULL;
}

static void put_exit(struct taskviz_text *text, s32 code)
{
	if (!(code & 0x7f)) {
		taskviz_put_u64(text, (code >> 8) & 0xff, 0);
		return;
	}
	taskviz_put_str(text, "SIG");
	taskviz_put_signal(text, code & 0x7f);
	if (code & 0x80)
		taskviz_put_str(text, "+core");
}

/* Aligned to the right, if the column is. */
static void put_value(struct taskviz_text *text, const struct taskviz_column *column, u64 value,
		      u32 width)
{
	switch (column->type) {
	case TASKVIZ_TYPE_PID:
		taskviz_put_s64(text, (s32)value, width);
		break;
	case TASKVIZ_TYPE_TIME:
	case TASKVIZ_TYPE_DURATION:
		taskviz_put_time(text, value, width);
		break;
	case TASKVIZ_TYPE_EXIT:
		put_exit(text, (s32)value);
		break;
	case TASKVIZ_TYPE_SIGNALS:
		if (value)
			taskviz_put_signal_set(text, value);
		else
			taskviz_put_char(text, '-');
		break;
	default:
		taskviz_put_u64(text, value, width);
	}
}

/* Bytes of a name; a blank is one that is escaped unless nothing follows. */
static void put_chars(struct taskviz_text *text, const struct taskviz_column *column,
		      const char *cell, bool last)
{
	size_t len = strnlen(cell, column->size), word;

	if (!len)
		taskviz_put_char(text, '-');
	for (; len; len -= word, cell += word) {
		for (word = last ? len : 0; word < len && cell[word] != ' '; word++)
			;
		taskviz_put_name(text, cell, word);
		if (word == len)
			break;
		taskviz_put_str(text, "\\x20");
		word++;
	}
}

/* @width: of a column that is aligned to the right, 0 for a text that is no wider than needed */
static void put_cell(struct taskviz_text *text, const struct taskviz_column *column,
		     const void *row, bool last, u32 width)
{
	const u8 *cell = (const u8 *)row + column->offset;
	const bool plus = column->least && ((const u8 *)row)[column->least];
	const char *word;
	u64 value;

	if (column->type >= TASKVIZ_TYPE_WORD) {
		put_chars(text, column, (const char *)cell, last);
		return;
	}
	value = load_number(column, cell);
	word = word_for(column, value);
	if (word) {
		taskviz_put_right(text, word, width);
		return;
	}
	put_value(text, column, value, plus && width ? width - 1 : width);
	if (plus)
		taskviz_put_char(text, '+');
}

/**
 * taskviz_table_put_cell() - append a cell
 * @text: where to
 * @column: of the cell
 * @row: of the cell
 * @last: it is the last of its line: blanks in it are left as they are
 */
void taskviz_table_put_cell(struct taskviz_text *text, const struct taskviz_column *column,
			    const void *row, bool last)
{
	put_cell(text, column, row, last, 0);
}

static bool is_shown(const struct taskviz_columns *columns, u32 index)
{
	return !columns->brief || !(columns->columns[index].flags & TASKVIZ_COLUMN_DETAIL);
}

static bool is_last(const struct taskviz_columns *columns, u32 index)
{
	return index + 1 == columns->nr;
}

/* What stands last on the left needs none. */
static bool needs_width(const struct taskviz_columns *columns, u32 index)
{
	return is_shown(columns, index) && (!is_last(columns, index) ||
					    taskviz_column_is_right(&columns->columns[index]));
}

/* A text without room still tells its length. */
static u32 cell_width(const struct taskviz_column *column, const void *row)
{
	struct taskviz_text text = {};

	put_cell(&text, column, row, false, 0);
	return text.len;
}

/**
 * struct seen - what the rows seen so far tell of the width of a column's numbers
 * @limit: those below it are no wider
 * @last: nor is this one
 * @any: there is a @last
 */
struct seen {
	u64 limit;
	u64 last;
	bool any;
};

/* Return: numbers, or times, of the column that are below it take no more than @width. */
static u64 find_limit(const struct taskviz_column *column, u32 width)
{
	u32 behind = column->least ? 1 : 0;
	u64 limit = 1;

	if (column->type == TASKVIZ_TYPE_TIME || column->type == TASKVIZ_TYPE_DURATION) {
		behind += BEHIND_SECONDS;
		limit = SECOND_NS;
	} else if (column->type != TASKVIZ_TYPE_NUMBER && column->type != TASKVIZ_TYPE_PID) {
		return 0;
	}
	if (width <= behind)
		return 0;
	for (width -= behind; width && limit < TASKVIZ_NONE64 / 10; width--)
		limit *= 10;
	/* a pid that is more is negative */
	return column->type == TASKVIZ_TYPE_PID && limit > 1u << 31 ? 1u << 31 : limit;
}

/* Most rows are no wider than those before them, which a look at the number shows. */
static bool is_no_wider(struct seen *seen, const struct taskviz_column *column, const u8 *row)
{
	u64 value;

	if (column->type >= TASKVIZ_TYPE_WORD)
		return false;
	value = load_number(column, row + column->offset);
	if (value < seen->limit || (!column->least && seen->any && value == seen->last))
		return true;
	seen->last = value;
	seen->any = true;
	return false;
}

static void widen_columns(struct taskviz_column_widths *widths, struct seen *seen,
			  const struct taskviz_columns *columns, const void *row)
{
	for (u32 i = 0; i < columns->nr; i++) {
		const struct taskviz_column *column = &columns->columns[i];
		u32 width;

		if (!needs_width(columns, i) || is_no_wider(&seen[i], column, row))
			continue;
		width = cell_width(column, row);
		if (width <= widths->of[i])
			continue;
		widths->of[i] = width;
		seen[i].limit = find_limit(column, width);
	}
}

/**
 * taskviz_table_widths() - columns wide enough for rows and heading
 * @widths: set
 * @columns: of the table
 * @rows: one behind the other
 * @nr: how many
 *
 * Context: may sleep.
 */
void taskviz_table_widths(struct taskviz_column_widths *widths,
			  const struct taskviz_columns *columns, const void *rows, u32 nr)
{
	struct seen seen[TASKVIZ_MAX_COLUMNS] = {};

	for (u32 i = 0; i < columns->nr; i++) {
		widths->of[i] = strnlen(columns->columns[i].name, TASKVIZ_WORD_LEN);
		seen[i].limit = find_limit(&columns->columns[i], widths->of[i]);
	}
	for (u32 i = 0; i < nr; i++) {
		widen_columns(widths, seen, columns,
			      (const u8 *)rows + (size_t)i * columns->row_size);
		cond_resched();
	}
}

/* Ends a cell that began at @begin; what is aligned to the left fills its width but at the end. */
static void end_cell(struct taskviz_text *text, size_t begin, u32 width, bool last)
{
	const size_t used = text->len - begin;

	if (last)
		taskviz_put_char(text, '\n');
	else if (used < width)
		taskviz_put_right(text, " ", width - used + 1);
	else
		taskviz_put_char(text, ' ');
}

/**
 * taskviz_table_put_heading() - append the line of the columns' names
 * @text: where to
 * @columns: of the table
 * @widths: of the columns
 */
void taskviz_table_put_heading(struct taskviz_text *text, const struct taskviz_columns *columns,
			       const struct taskviz_column_widths *widths)
{
	for (u32 i = 0; i < columns->nr; i++) {
		const struct taskviz_column *column = &columns->columns[i];
		const size_t begin = text->len;

		if (!is_shown(columns, i))
			continue;
		taskviz_put_right(text, column->name,
				  taskviz_column_is_right(column) ? widths->of[i] : 0);
		end_cell(text, begin, widths->of[i], is_last(columns, i));
	}
}

/**
 * taskviz_table_put_row() - append a row as a line
 * @text: where to
 * @columns: of the table
 * @widths: of the columns, as taskviz_table_widths() made them for all rows
 * @row: the row
 */
void taskviz_table_put_row(struct taskviz_text *text, const struct taskviz_columns *columns,
			   const struct taskviz_column_widths *widths, const void *row)
{
	for (u32 i = 0; i < columns->nr; i++) {
		const struct taskviz_column *column = &columns->columns[i];
		const size_t begin = text->len;

		if (!is_shown(columns, i))
			continue;
		put_cell(text, column, row, is_last(columns, i),
			 taskviz_column_is_right(column) ? widths->of[i] : 0);
		end_cell(text, begin, widths->of[i], is_last(columns, i));
	}
}
