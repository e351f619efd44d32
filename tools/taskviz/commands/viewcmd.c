// SPDX-License-Identifier: GPL-2.0
/* Shows a table of a view as a table of ours. */
#include <errno.h>
#include <getopt.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "command.h"
#include "source/source.h"
#include "viewcmd.h"

static bool take_option(int letter, const char *value, void *data)
{
	struct view_request *request = data;

	for (size_t i = 1; i < request->command->nr; i++) {
		if (request->command->tables[i].option.letter != letter)
			continue;
		request->table = &request->command->tables[i];
		return true;
	}
	return request->command->take(letter, value, request->data);
}

static void add_options(struct option_info *to, const struct option_info *from)
{
	while (from && from->name)
		*to++ = *from++;
}

static void copy_columns(struct column *to, const struct view_table *table)
{
	for (size_t i = 0; i < table->nr; i++)
		to[i] = table->fields[i].column;
}

int view_request_parse(struct view_request *request, const struct view_command *command, int argc,
		       char **argv)
{
	struct column columns[VIEW_TABLES][VIEW_COLUMNS];
	struct option_info own[VIEW_OPTIONS + 1] = {};
	struct column_list lists[VIEW_TABLES];
	char titles[VIEW_TABLES][64] = {};
	const struct usage usage = {
		.name = command->name,
		.operands = command->operands,
		.about = command->about,
		.common = OPTIONS_TABLE | OPTIONS_FROM | command->common,
		.own = own,
		.lists = lists,
		.nr_lists = command->nr,
	};
	int status;

	for (size_t i = 0; i < command->nr; i++) {
		const struct view_table *table = &command->tables[i];

		copy_columns(columns[i], table);
		if (i) {
			own[i - 1] = table->option;
			snprintf(titles[i], sizeof(titles[i]), " with --%s", table->option.name);
		}
		lists[i] = (struct column_list){ titles[i], columns[i], table->nr };
	}
	add_options(own + command->nr - 1, command->own);
	request->command = command;
	request->table = command->tables;
	status = options_parse(&request->options, &usage, argc, argv, take_option, request);
	request->operands = argv + optind;
	return status;
}

/* Of a line, that are columns of the view. */
static size_t nr_words(const struct view_table *table)
{
	return table->nr - table->since;
}

/* Blanks that line up columns of the view are none of the text. */
static void squeeze(char *text)
{
	char *to = text;

	for (; *text; text++)
		if (*text != ' ' || text[1] != ' ')
			*to++ = *text;
	*to = 0;
}

static bool is_number(const struct view_field *field)
{
	return field->column.flags & COLUMN_NUMBER;
}

/* Does a plus in the line say: at least? */
static bool has_plus(const struct view_table *table, char **words)
{
	for (size_t i = 0; i < nr_words(table); i++)
		if (is_number(&table->fields[i]) && strchr(words[i], '+'))
			return true;
	return false;
}

/* For programs a number is one: without the plus that says at least. */
static void clean(const struct table *table, const struct view_field *field, char *text)
{
	const size_t len = strlen(text);

	if (field->text.kind == VIEW_SHARED)
		squeeze(text);
	if (table_is_exact(table) && is_number(field) && len &&
	    text[len - 1] == '+')
		text[len - 1] = 0;
}

/* A task in the log of signals is 130@9.68. */
static bool is_pid(const char *word, const char *pid)
{
	const size_t len = strcspn(word, "@");

	return strlen(pid) == len && !memcmp(word, pid, len);
}

static bool is_asked(const struct view_request *request, char **words)
{
	if (request->table->accept && !request->table->accept(words))
		return false;
	if (!*request->operands)
		return true;
	for (char **pid = request->operands; *pid; pid++)
		for (const int *column = request->table->pids; *column >= 0; column++)
			if (is_pid(words[*column], *pid))
				return true;
	return false;
}

static void add_row(const struct view_request *request, struct table *table, char **words)
{
	struct libscols_line *line = table_line(table, NULL);
	const size_t nr = nr_words(request->table);

	if (request->table->since)
		table_set(table, line, nr, has_plus(request->table, words) ? "1" : "0");
	for (size_t i = 0; i < nr; i++) {
		clean(table, &request->table->fields[i], words[i]);
		table_set(table, line, i, words[i]);
	}
}

static int show_text(const struct view_request *request, struct table *table, char *text)
{
	struct view_column columns[VIEW_COLUMNS];
	struct view_reader reader;
	char *words[VIEW_COLUMNS];
	const size_t nr = nr_words(request->table);
	size_t found = 0;

	for (size_t i = 0; i < nr; i++) {
		columns[i] = request->table->fields[i].text;
		if (!columns[i].name)
			columns[i].name = request->table->fields[i].column.name;
	}
	if (!view_find(&reader, text, columns, nr)) {
		command_error("%s", request->table->missing);
		return STATUS_NO_SOURCE;
	}
	while (view_next(&reader, words)) {
		if (!is_asked(request, words))
			continue;
		add_row(request, table, words);
		found++;
	}
	if (found)
		return table_print(table);
	command_error("the view '%s' has nothing %s", request->command->name,
		      *request->operands ? "about that PID" : "to show yet");
	return STATUS_NOTHING;
}

static int show_view(const struct view_request *request, struct table *table)
{
	struct source *source = command_open(request->options.from);
	int err, status;
	char *text;

	if (!source)
		return command_status_of(-errno);
	err = source_view(source, request->command->name, &text);
	source_close(source);
	if (err)
		return command_source_failed(err);
	status = show_text(request, table, text);
	free(text);
	return status;
}

int view_show(const struct view_request *request)
{
	struct column columns[VIEW_COLUMNS];
	struct table *table;
	long pid;
	int status;

	for (char **text = request->operands; *text; text++)
		if (!options_number(*text, "a PID", INT_MAX, &pid))
			return STATUS_USAGE;
	copy_columns(columns, request->table);
	status = table_new(request->table->name, columns, request->table->nr, &request->options,
			   &table);
	if (status)
		return status;
	status = show_view(request, table);
	table_free(table);
	return status;
}
