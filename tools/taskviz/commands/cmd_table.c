// SPDX-License-Identifier: GPL-2.0
/* taskviz table: any table that the module has, and what its columns mean. */
#include <errno.h>
#include <getopt.h>
#include <limits.h>
#include <stdio.h>
#include "columns.h"
#include "command.h"
#include "print/table.h"
#include "source/source.h"
#include "table_command.h"

/* What was asked for. */
struct wish {
	struct options options;
	struct moments moments;
	bool describes;
};

static bool take_option(int letter, const char *value, void *data)
{
	(void)letter;
	(void)value;
	*(bool *)data = true;
	return true;
}

static const struct option_info own_options[] = {
	{ "describe", 'd', NULL, "its columns, and what they mean", NULL },
	{}
};

static const struct column description[] = {
	{ "COLUMN", "name", COLUMN_USUAL },
	{ "TYPE", "number, pid, time, duration, exit, signals, word, name, text", COLUMN_USUAL },
	{ "UNIT", "of its numbers", COLUMN_USUAL },
	{ "CAN-BE", "? unknown, - none, + at least", COLUMN_USUAL },
	{ "USUAL", "shown if no columns are chosen", COLUMN_USUAL | COLUMN_BOOL },
	{ "MEANING", "what it shows", COLUMN_USUAL | COLUMN_WRAP },
};

const struct column_list description_columns = {
	" with --describe", description, sizeof(description) / sizeof(*description)
};

static void add_description(struct table *table, const struct taskviz_column *column)
{
	static const char *const types[TASKVIZ_NR_TYPES] = {
		"number", "pid", "time", "duration", "exit", "signals", "word", "name", "text",
	};
	struct libscols_line *line = table_line(table, NULL);
	char can_be[4];

	snprintf(can_be, sizeof(can_be), "%s%s%s", column->flags & TASKVIZ_COLUMN_UNKNOWN ? "?" : "",
		 column->flags & TASKVIZ_COLUMN_NONE ? "-" : "", column->least ? "+" : "");
	table_set(table, line, 0, column->name);
	table_set(table, line, 1, types[column->type]);
	table_set(table, line, 2, column->unit);
	table_set(table, line, 3, can_be);
	table_set(table, line, 4, column->flags & TASKVIZ_COLUMN_DETAIL ? "0" : "1");
	table_set(table, line, 5, column->meaning);
}

static int describe(const struct rows *rows, const struct options *options)
{
	struct table *table;
	int status = table_new("columns", description, description_columns.nr, options, &table);

	if (status)
		return status;
	for (uint32_t i = 0; i < rows->nr_columns; i++)
		add_description(table, &rows->columns[i]);
	status = table_print(table);
	table_free(table);
	return status;
}

static int print(const struct rows *rows, const struct wish *wish, char **operands)
{
	const struct rows_show usual = { .name = *operands ? *operands : TABLE_OF_TABLES };
	const struct rows_wanted wanted = {
		.pids = operands + !!*operands,
		.all_times = span_is_all(&wish->moments.span),
		.clock = &wish->moments.clock,
	};

	return wish->describes ? describe(rows, &wish->options)
			       : rows_print(rows, &usual, &wish->options, &wanted);
}

static int read_and_print(struct wish *wish, struct source *source, char **operands)
{
	struct rows rows;
	int status = table_read(source, *operands ? *operands : TABLE_OF_TABLES, &wish->moments,
				&rows);

	if (status)
		return status;
	status = print(&rows, wish, operands);
	rows_free(&rows);
	return status;
}

static int show(struct wish *wish, char **operands)
{
	struct source *source;
	long pid;
	int status;

	for (char **text = operands; *text && text[1]; text++)
		if (!options_number(text[1], "a PID", INT_MAX, &pid))
			return STATUS_USAGE;
	if (!moments_parse(&wish->moments, &wish->options))
		return STATUS_USAGE;
	source = command_open(wish->options.from);
	if (!source)
		return command_status_of(-errno);
	status = read_and_print(wish, source, operands);
	source_close(source);
	return status;
}

int cmd_table(int argc, char **argv)
{
	static const struct usage usage = {
		.name = "table",
		.operands = "[TABLE [PID...]]",
		.values = "@table @pid",
		.print_tables = table_print_names,
		.about = "Shows a table of the module as it is, rows about PID only if given. Without TABLE: the\n"
			 "tables there are.",
		.common = OPTIONS_TABLE | OPTIONS_FROM | OPTIONS_AT | OPTIONS_SPAN | OPTIONS_TIME,
		.own = own_options,
		.lists = &description_columns,
		.nr_lists = 1,
	};
	struct wish wish = {};
	const int status = options_parse(&wish.options, &usage, argc, argv, take_option,
					 &wish.describes);

	return status < 0 ? show(&wish, argv + optind) : status;
}
