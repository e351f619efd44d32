// SPDX-License-Identifier: GPL-2.0
/* Prints tables of the module by the description of their columns. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include "base/errors.h"
#include "rows_table.h"
#include "table.h"

/* With one for programs, that says whether values are "at least". */
#define MOST_COLUMNS	(TASKVIZ_MAX_COLUMNS + 1)

struct printing {
	const struct rows *rows;
	const struct rows_show *show;
	const struct rows_wanted *wanted;
	struct table *table;
	struct column columns[MOST_COLUMNS];
	char helps[MOST_COLUMNS][TASKVIZ_MEANING_LEN + 16];
	size_t nr;
};

static bool is_since(const struct rows *rows)
{
	for (uint32_t i = 0; i < rows->nr_columns; i++)
		if (rows->columns[i].least)
			return true;
	return false;
}

static unsigned int flags_of(const struct taskviz_column *column)
{
	unsigned int flags = column->flags & TASKVIZ_COLUMN_DETAIL ? COLUMN_PROGRAMS : COLUMN_USUAL;

	if (taskviz_column_is_right(column))
		flags |= COLUMN_NUMBER;
	if (column->type == TASKVIZ_TYPE_TEXT)
		flags |= COLUMN_WRAP;
	return flags;
}

static void set_columns(struct printing *printing)
{
	const struct rows *rows = printing->rows;

	for (uint32_t i = 0; i < rows->nr_columns; i++) {
		const struct taskviz_column *column = &rows->columns[i];

		snprintf(printing->helps[i], sizeof(printing->helps[i]), "%s%s%s", column->meaning,
			 *column->unit ? ", in " : "", column->unit);
		printing->columns[i] = (struct column){
			.name = column->name, .help = printing->helps[i], .flags = flags_of(column),
		};
	}
	printing->nr = rows->nr_columns;
	if (is_since(rows))
		printing->columns[printing->nr++] = (struct column){
			"SINCE", "counts are at least so many: it is older than the recording",
			COLUMN_BOOL | COLUMN_PROGRAMS,
		};
}

/* Programs get all decimals, and no plus. */
static void set_exact(const struct taskviz_column *column, const void *row, uint64_t value,
		      char text[ROWS_TEXT_SIZE])
{
	switch (column->type) {
	case TASKVIZ_TYPE_NUMBER:
		snprintf(text, ROWS_TEXT_SIZE, "%" PRIu64, value);
		break;
	case TASKVIZ_TYPE_TIME:
	case TASKVIZ_TYPE_DURATION:
		snprintf(text, ROWS_TEXT_SIZE, "%" PRIu64 ".%09" PRIu64, value / 1000000000,
			 value % 1000000000);
		break;
	default:
		rows_cell(column, row, text);
	}
}

/* By the clock that is asked for; that since boot is the module's own text. */
static void set_plain(const struct printing *printing, const struct taskviz_column *column,
		      const void *row, char text[ROWS_TEXT_SIZE])
{
	const struct clock *clock = printing->wanted->clock;
	uint64_t ns;

	if (printing->show->cell && printing->show->cell(printing->rows, column, row, text))
		return;
	if (column->type == TASKVIZ_TYPE_TIME && clock->form != TIME_BOOT &&
	    rows_number(printing->rows, row, column->name, &ns))
		time_text(text, clock, ns);
	else
		rows_cell(column, row, text);
}

static void set_cell(const struct printing *printing, struct libscols_line *line, uint32_t index,
		     const void *row)
{
	const struct taskviz_column *column = &printing->rows->columns[index];
	char text[ROWS_TEXT_SIZE];
	uint64_t value;

	if (!table_has(printing->table, index))
		return;
	if (!table_is_exact(printing->table))
		set_plain(printing, column, row, text);
	else if (rows_number(printing->rows, row, column->name, &value))
		set_exact(column, row, value, text);
	else
		rows_cell(column, row, text);
	table_set(printing->table, line, index, text);
}

static bool has_plus(const struct rows *rows, const unsigned char *row)
{
	for (uint32_t i = 0; i < rows->nr_columns; i++)
		if (rows->columns[i].least && row[rows->columns[i].least])
			return true;
	return false;
}

static void add_row(const struct printing *printing, const void *row)
{
	struct libscols_line *line = table_line(printing->table, NULL);
	const uint32_t nr = printing->rows->nr_columns;

	for (uint32_t i = 0; i < nr; i++)
		set_cell(printing, line, i, row);
	if (printing->nr > nr)
		table_set(printing->table, line, nr, has_plus(printing->rows, row) ? "1" : "0");
}

static bool is_searched(const struct rows_show *show, const struct taskviz_column *column)
{
	if (column->type != TASKVIZ_TYPE_PID || !show->pids)
		return column->type == TASKVIZ_TYPE_PID;
	for (const char *const *name = show->pids; *name; name++)
		if (!strcmp(*name, column->name))
			return true;
	return false;
}

static bool has_pid(const struct printing *printing, const void *row, uint64_t pid)
{
	uint64_t value;

	for (uint32_t i = 0; i < printing->rows->nr_columns; i++) {
		const struct taskviz_column *column = &printing->rows->columns[i];

		if (is_searched(printing->show, column) &&
		    rows_number(printing->rows, row, column->name, &value) && value == pid)
			return true;
	}
	return false;
}

static bool is_asked(const struct printing *printing, const void *row)
{
	const struct rows_wanted *wanted = printing->wanted;
	char **pids = wanted->pids;

	if (wanted->tasks && !task_set_has_row(wanted->tasks, printing->rows, row))
		return false;
	if (printing->show->accept && !printing->show->accept(printing->rows, row))
		return false;
	if (!*pids)
		return true;
	for (; *pids; pids++)
		if (has_pid(printing, row, strtoul(*pids, NULL, 10)))
			return true;
	return false;
}

static int tell_nothing(const struct printing *printing)
{
	command_error("the table '%s' has nothing %s", printing->rows->name,
		      printing->wanted->tasks ? "about such tasks" :
		      *printing->wanted->pids ? "about that PID" :
		      printing->wanted->all_times ? "to show yet" : "of that time");
	return STATUS_NOTHING;
}

static int print_rows(struct printing *printing)
{
	const struct rows *rows = printing->rows;
	size_t found = 0;

	for (uint32_t i = 0; i < rows->count; i++) {
		const void *row = rows_at(rows, i);

		if (!is_asked(printing, row))
			continue;
		add_row(printing, row);
		found++;
	}
	return found ? table_print(printing->table) : tell_nothing(printing);
}

int rows_tell_off(const struct rows *rows)
{
	command_error("the group %s is off, it records nothing: switch it on, as root:\n"
		      "cd /sys/module/taskviz/parameters && echo $(cat probes),%s > probes",
		      rows->group, rows->group);
	return STATUS_NO_SOURCE;
}

int rows_print(const struct rows *rows, const struct rows_show *show, const struct options *options,
	       const struct rows_wanted *wanted)
{
	struct printing printing = { .rows = rows, .show = show, .wanted = wanted };
	int status;

	if (*rows->group)
		return rows_tell_off(rows);
	set_columns(&printing);
	status = table_new(show->name, printing.columns, printing.nr, options, &printing.table);
	if (status)
		return status;
	status = print_rows(&printing);
	table_free(printing.table);
	return status;
}
