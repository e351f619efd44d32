/* SPDX-License-Identifier: GPL-2.0 */
/* Commands that show tables of the module. */
#ifndef TASKVIZ_TABLE_COMMAND_H
#define TASKVIZ_TABLE_COMMAND_H

#include "base/options.h"
#include "model/select.h"
#include "moments.h"
#include "print/rows_table.h"

struct source;

/**
 * struct table_choice - a table that a command shows
 * @option: what chooses it; nameless for the first one of a command, which is shown without
 * @table: its name
 * @show: how it is shown
 */
struct table_choice {
	struct option_info option;
	const char *table;
	struct rows_show show;
};

#define TABLE_OPTIONS	8

/**
 * struct table_command - a command that shows one of some tables
 * @name: of the command
 * @operands: as in struct usage
 * @values: as in struct usage; NULL: PIDs
 * @about: as in struct usage
 * @choices: one of these is shown
 * @nr: how many
 * @common: OPTIONS_* beside those of every such command
 * @selects: are there options that choose tasks?
 * @own: more options, at most TABLE_OPTIONS with those of the choices; NULL without
 * @lists: columns of tables that are none of the module; NULL without
 * @nr_lists: how many
 * @take: takes these, with the request's data; as in options_parse()
 */
struct table_command {
	const char *name;
	const char *operands;
	const char *values;
	const char *about;
	const struct table_choice *choices;
	size_t nr;
	unsigned int common;
	bool selects;
	const struct option_info *own;
	const struct column_list *lists;
	size_t nr_lists;
	bool (*take)(int letter, const char *value, void *data);
};

/**
 * struct table_request - what the command line asks
 * @command: the command
 * @choice: one of its tables
 * @options: the common ones
 * @moments: of what time, and how times are told
 * @selection: of which tasks
 * @is_selected: was a task chosen by its options?
 * @operands: what followed, ends with NULL
 * @data: the command's own, for take()
 */
struct table_request {
	const struct table_command *command;
	const struct table_choice *choice;
	struct options options;
	struct moments moments;
	struct selection selection;
	bool is_selected;
	char **operands;
	void *data;
};

/**
 * table_request_parse() - take a request from the command line
 * @request: set, but for its data; in any case to be given to table_request_free()
 * @command: the command
 * @argc: of the command
 * @argv: of the command
 *
 * Return: -1 to go on, else the status to end with.
 */
int table_request_parse(struct table_request *request, const struct table_command *command,
			int argc, char **argv);

void table_request_free(struct table_request *request);

/**
 * table_show() - read the table and print it
 * @request: what is asked; of its operands, PIDs, only rows that have one of them are shown; the
 *	span of its moments is found
 *
 * Return: the status to end with; what is wrong has been told.
 */
int table_show(struct table_request *request);

/* table_command_run() - both of these, of a command without options of its own */
int table_command_run(const struct table_command *command, int argc, char **argv);

/**
 * table_read_tasks() - the tasks that its options choose among
 * @request: what is asked; the span of its moments is found
 * @source: open
 * @needs: TASKVIZ_FIELDS_* beside those that choosing takes
 * @snapshot: filled, with threads and who has ended; to be given to snapshot_free()
 *
 * Return: STATUS_OK, or the status to end with, having told why.
 */
int table_read_tasks(struct table_request *request, struct source *source, uint64_t needs,
		     struct snapshot *snapshot);

/* For struct usage: prints the tables that the source has, and the columns of those in its list. */
void table_print_names(const struct usage *usage);
void table_print_columns(const struct usage *usage);

/**
 * table_read() - read a table of the time that is asked for
 * @source: open
 * @name: of the table
 * @moments: parsed
 * @rows: set; to be given to rows_free()
 *
 * Return: STATUS_OK, or the status to end with, having told why.
 */
int table_read(struct source *source, const char *name, struct moments *moments, struct rows *rows);

#endif /* TASKVIZ_TABLE_COMMAND_H */
