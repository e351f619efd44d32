// SPDX-License-Identifier: GPL-2.0
/* What commands that show tables of the module have in common. */
#include <errno.h>
#include <getopt.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "command.h"
#include "source/source.h"
#include "table_command.h"

static bool take_option(int letter, const char *value, void *data)
{
	struct table_request *request = data;

	for (size_t i = 1; i < request->command->nr; i++) {
		if (request->command->choices[i].option.letter != letter)
			continue;
		request->choice = &request->command->choices[i];
		return true;
	}
	return request->command->take(letter, value, request->data);
}

static void add_options(struct option_info *to, const struct option_info *from)
{
	while (from && from->name)
		*to++ = *from++;
}

int table_request_parse(struct table_request *request, const struct table_command *command,
			int argc, char **argv)
{
	struct option_info own[TABLE_OPTIONS + 1] = {};
	const char *names[TABLE_OPTIONS + 1] = {};
	const struct usage usage = {
		.name = command->name,
		.operands = command->operands,
		.about = command->about,
		.common = OPTIONS_TABLE | OPTIONS_FROM | command->common,
		.own = own,
		.tables = names,
		.values = command->values ? command->values : "@pid",
		.print_columns = table_print_columns,
	};
	int status;

	for (size_t i = 0; i < command->nr; i++) {
		names[i] = command->choices[i].table;
		if (i)
			own[i - 1] = command->choices[i].option;
	}
	add_options(own + command->nr - 1, command->own);
	request->command = command;
	request->choice = command->choices;
	status = options_parse(&request->options, &usage, argc, argv, take_option, request);
	request->operands = argv + optind;
	return status;
}

int table_read(const char *from, const char *name, struct rows *rows)
{
	struct source *source = command_open(from);
	int err;

	if (!source)
		return command_status_of(-errno);
	err = source_rows(source, name, rows);
	source_close(source);
	return err ? command_source_failed(err) : STATUS_OK;
}

static struct source *open_quietly(void)
{
	const char *from = getenv("TASKVIZ_FROM");

	return source_open(from && *from ? from : NULL);
}

void table_print_names(const struct usage *usage)
{
	struct source *source = open_quietly();
	char name[ROWS_TEXT_SIZE];
	struct rows tables;

	(void)usage;
	if (!source)
		return;
	if (!source_rows(source, TABLE_OF_TABLES, &tables)) {
		for (uint32_t i = 0; i < tables.count; i++)
			puts(rows_text(&tables, rows_at(&tables, i), "TABLE", name));
		rows_free(&tables);
	}
	source_close(source);
}

void table_print_columns(const struct usage *usage)
{
	struct source *source = open_quietly();
	struct rows rows;

	for (const char *const *name = usage->tables; source && *name; name++) {
		if (source_rows(source, *name, &rows))
			continue;
		for (uint32_t i = 0; i < rows.nr_columns; i++)
			puts(rows.columns[i].name);
		rows_free(&rows);
	}
	source_close(source);
}

int table_show(const struct table_request *request)
{
	struct rows rows;
	long pid;
	int status;

	for (char **text = request->operands; *text; text++)
		if (!options_number(*text, "a PID", INT_MAX, &pid))
			return STATUS_USAGE;
	status = table_read(request->options.from, request->choice->table, &rows);
	if (status)
		return status;
	status = rows_print(&rows, &request->choice->show, &request->options, request->operands);
	rows_free(&rows);
	return status;
}

int table_command_run(const struct table_command *command, int argc, char **argv)
{
	struct table_request request = {};
	const int status = table_request_parse(&request, command, argc, argv);

	return status < 0 ? table_show(&request) : status;
}
