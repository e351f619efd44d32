// SPDX-License-Identifier: GPL-2.0
/* The tables there are; one of them lists them. */
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include "probes/groups.h"
#include "tables.h"

#define MAX_TABLES	32

static const struct taskviz_table *tables[MAX_TABLES];
static u32 nr_tables;

/**
 * taskviz_tables_add() - publish a table
 * @table: stays
 *
 * Context: init, before anything is published.
 */
void __init taskviz_tables_add(const struct taskviz_table *table)
{
	if (!WARN_ON_ONCE(nr_tables == MAX_TABLES || table->columns.row_size % 8 ||
			  table->columns.nr > TASKVIZ_MAX_COLUMNS))
		tables[nr_tables++] = table;
}

/**
 * taskviz_table_at() - one after the other
 * @index: from 0 on
 *
 * Return: the table, NULL behind the last.
 */
const struct taskviz_table *taskviz_table_at(u32 index)
{
	return index < nr_tables ? tables[index] : NULL;
}

/**
 * taskviz_table_find() - a table by its name
 * @name: NUL-terminated
 *
 * Return: the table or NULL.
 */
const struct taskviz_table *taskviz_table_find(const char *name)
{
	for (u32 i = 0; i < nr_tables; i++)
		if (!strcmp(tables[i]->name, name))
			return tables[i];
	return NULL;
}

struct tables_row {
	u32 row_size;
	u16 nr_columns;
	char name[TASKVIZ_WORD_LEN];
	char group[TASKVIZ_WORD_LEN];
	char about[90];
};

static const struct taskviz_column tables_columns[] = {
	{ TASKVIZ_COLUMN(tables_row, name, WORD, 0, "TABLE", "its name") },
	{ TASKVIZ_COLUMN(tables_row, nr_columns, NUMBER, 0, "COLUMNS", "columns it has") },
	{ TASKVIZ_COLUMN(tables_row, row_size, NUMBER, TASKVIZ_COLUMN_DETAIL, "ROW-SIZE",
			 "of a row for programs"), .unit = "bytes" },
	{ TASKVIZ_COLUMN(tables_row, group, WORD, 0, "GROUP",
			 "probe group that records it; none: it needs none") },
	{ TASKVIZ_COLUMN(tables_row, about, TEXT, 0, "ABOUT", "what it shows") },
};

/* The first sentence. */
static void copy_about(char *to, size_t size, const char *about)
{
	const char *end = strchr(about, '.');

	strscpy(to, about, min_t(size_t, size, end ? end - about + 1 : size));
	strreplace(to, '\n', ' ');
}

static int fill_tables(struct taskviz_rows *rows)
{
	for (u32 i = 0; i < nr_tables; i++) {
		struct tables_row *row = taskviz_rows_add(rows);

		if (!row)
			break;
		row->row_size = tables[i]->columns.row_size;
		row->nr_columns = tables[i]->columns.nr;
		strscpy(row->name, tables[i]->name, sizeof(row->name));
		if (tables[i]->group)
			strscpy(row->group, tables[i]->group->name, sizeof(row->group));
		copy_about(row->about, sizeof(row->about), tables[i]->about);
	}
	return 0;
}

static const struct taskviz_table tables_table = {
	.name = "tables",
	.about = "The tables there are, each a file here.",
	.columns = TASKVIZ_COLUMNS(tables),
	.fill = fill_tables,
};

static const struct taskviz_table * const own[] = {
	&tables_table,
	&taskviz_lives_table,
	&taskviz_execs_table,
	&taskviz_copies_table,
	&taskviz_forks_table,
	&taskviz_groups_table,
	&taskviz_hooks_table,
	&taskviz_settings_table,
	&taskviz_self_table,
	&taskviz_signals_table,
	&taskviz_signal_sets_table,
	&taskviz_signal_log_table,
	&taskviz_sharing_table,
	&taskviz_states_table,
	&taskviz_cpus_table,
	&taskviz_moves_table,
	&taskviz_switches_table,
	&taskviz_times_table,
	&taskviz_entries_table,
};

/**
 * taskviz_tables_init() - publish the tables of this room
 */
void __init taskviz_tables_init(void)
{
	for (int i = 0; i < ARRAY_SIZE(own); i++)
		taskviz_tables_add(own[i]);
}
