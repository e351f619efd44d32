/* SPDX-License-Identifier: GPL-2.0 */
/* Commands that show tables of the module. */
#ifndef TASKVIZ_TABLE_COMMAND_H
#define TASKVIZ_TABLE_COMMAND_H

#include "base/options.h"
#include "print/rows_table.h"

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
 * @own: more options, at most TABLE_OPTIONS with those of the choices; NULL without
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
	const struct option_info *own;
	bool (*take)(int letter, const char *value, void *data);
};

/**
 * struct table_request - what the command line asks
 * @command: the command
 * @choice: one of its tables
 * @options: the common ones
 * @operands: what followed, ends with NULL
 * @data: the command's own, for take()
 */
struct table_request {
	const struct table_command *command;
	const struct table_choice *choice;
	struct options options;
	char **operands;
	void *data;
};

/**
 * table_request_parse() - take a request from the command line
 * @request: set, but for its data
 * @command: the command
 * @argc: of the command
 * @argv: of the command
 *
 * Return: -1 to go on, else the status to end with.
 */
int table_request_parse(struct table_request *request, const struct table_command *command,
			int argc, char **argv);

/**
 * table_show() - read the table and print it
 * @request: what is asked; its operands are PIDs, and only rows that have one of them are shown
 *
 * Return: the status to end with; what is wrong has been told.
 */
int table_show(const struct table_request *request);

/* table_command_run() - both of these, of a command without options of its own */
int table_command_run(const struct table_command *command, int argc, char **argv);

/* For struct usage: prints the tables that the source has, and the columns of those in its list. */
void table_print_names(const struct usage *usage);
void table_print_columns(const struct usage *usage);

/**
 * table_read() - read a table
 * @from: as source_open() has it
 * @name: of the table
 * @rows: set; to be given to rows_free()
 *
 * Return: STATUS_OK, or the status to end with, having told why.
 */
int table_read(const char *from, const char *name, struct rows *rows);

#endif /* TASKVIZ_TABLE_COMMAND_H */
