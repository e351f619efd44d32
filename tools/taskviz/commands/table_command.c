// SPDX-License-Identifier: GPL-2.0
/* What commands that show tables of the module have in common. */
#include <errno.h>
#include <getopt.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "command.h"
#include "model/task_set.h"
#include "source/source.h"
#include "table_command.h"
#include "task_options.h"

static bool take_option(int letter, const char *value, void *data)
{
	struct table_request *request = data;

	for (size_t i = 1; i < request->command->nr; i++) {
		if (request->command->choices[i].option.letter != letter)
			continue;
		request->choice = &request->command->choices[i];
		return true;
	}
	if (!request->command->selects || !task_options_has(letter))
		return request->command->take(letter, value, request->data);
	request->is_selected = true;
	return task_options_take(&request->selection, letter, value);
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
		.common = OPTIONS_TABLE | OPTIONS_FROM | OPTIONS_AT | OPTIONS_SPAN | OPTIONS_TIME |
			  command->common,
		.own = own,
		.more = command->selects ? task_options : NULL,
		.tables = names,
		.lists = command->lists,
		.nr_lists = command->nr_lists,
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
	select_init(&request->selection);
	status = options_parse(&request->options, &usage, argc, argv, take_option, request);
	request->operands = argv + optind;
	if (status < 0 && !moments_parse(&request->moments, &request->options))
		status = STATUS_USAGE;
	return status;
}

void table_request_free(struct table_request *request)
{
	select_free(&request->selection);
}

int table_read(struct source *source, const char *name, struct moments *moments, struct rows *rows)
{
	int err, status = moments_find(moments, source_times(source));

	if (status)
		return status;
	err = source_rows_in(source, name, &moments->span, rows);
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

/* At the moment that is asked for; else those that ended before count, too. */
int table_read_tasks(struct table_request *request, struct source *source, uint64_t needs,
		     struct snapshot *snapshot)
{
	int err;

	if (!select_users(&request->selection))
		return STATUS_USAGE;
	err = source_snapshot(source, TASKVIZ_SNAPSHOT_THREADS | TASKVIZ_SNAPSHOT_ENDED,
			      needs | select_needs(&request->selection),
			      moments_at(&request->moments), snapshot);
	return err ? command_source_failed(err) : STATUS_OK;
}

static int choose_tasks(struct table_request *request, struct source *source,
			struct task_set *tasks)
{
	struct snapshot snapshot = {};
	int status = table_read_tasks(request, source, 0, &snapshot);
	const int err = status ? 0 : task_set_make(tasks, &request->selection, &snapshot);

	snapshot_free(&snapshot);
	return err ? command_source_failed(err) : status;
}

static int print_chosen(struct table_request *request, struct source *source,
			const struct rows *rows)
{
	struct task_set tasks = {};
	const struct rows_wanted wanted = {
		.pids = request->operands,
		.tasks = request->is_selected ? &tasks : NULL,
		.all_times = span_is_all(&request->moments.span),
		.clock = &request->moments.clock,
	};
	int status = request->is_selected ? choose_tasks(request, source, &tasks) : STATUS_OK;

	if (!status)
		status = rows_print(rows, &request->choice->show, &request->options, &wanted);
	task_set_free(&tasks);
	return status;
}

static int read_and_print(struct table_request *request, struct source *source)
{
	struct rows rows;
	int status = table_read(source, request->choice->table, &request->moments, &rows);

	if (status)
		return status;
	status = print_chosen(request, source, &rows);
	rows_free(&rows);
	return status;
}

int table_show(struct table_request *request)
{
	struct source *source;
	long pid;
	int status;

	for (char **text = request->operands; *text; text++)
		if (!options_number(*text, "a PID", INT_MAX, &pid))
			return STATUS_USAGE;
	source = command_open(request->options.from);
	if (!source)
		return command_status_of(-errno);
	status = read_and_print(request, source);
	source_close(source);
	return status;
}

int table_command_run(const struct table_command *command, int argc, char **argv)
{
	struct table_request request = {};
	int status = table_request_parse(&request, command, argc, argv);

	if (status < 0)
		status = table_show(&request);
	table_request_free(&request);
	return status;
}
