/* SPDX-License-Identifier: GPL-2.0 */
/* Commands that show tables of a view as tables of ours: as text, JSON, raw. */
#ifndef TASKVIZ_VIEWCMD_H
#define TASKVIZ_VIEWCMD_H

#include "base/options.h"
#include "model/viewtext.h"
#include "print/table.h"

/**
 * struct view_field - a column of both
 * @column: how we show it
 * @text: how the view has it; without a name it is called the same there
 */
struct view_field {
	struct column column;
	struct view_column text;
};

/* A column that is called the same in both and is usual: a number, or text of a kind. */
#define VIEW_NUMBER(NAME, HELP)	\
	{ { NAME, HELP, COLUMN_USUAL | COLUMN_NUMBER }, { NULL, VIEW_WORD } }
#define VIEW_TEXT(NAME, KIND, HELP)	\
	{ { NAME, HELP, COLUMN_USUAL }, { NULL, KIND } }

/* What the plus behind a number says, for programs. */
#define VIEW_SINCE {						\
	.column = { "SINCE", "counts are at least so many: the process is older",	\
		    COLUMN_BOOL | COLUMN_PROGRAMS },			\
}

/**
 * struct view_table - a table of a view
 * @option: what chooses it; nameless for the first one of a command, which is shown without
 * @name: of the array in JSON
 * @fields: its columns, in the order the view has them
 * @nr: how many, at most VIEW_COLUMNS
 * @since: is its last field none of the view, but whether a plus in the line says at least?
 * @pids: indices of the columns that a PID of the command line is looked for in, ends with -1
 * @accept: NULL, or mends the words of a line and returns whether it is one of the table
 * @missing: what to say if the view does not have it
 */
struct view_table {
	struct option_info option;
	const char *name;
	const struct view_field *fields;
	size_t nr;
	bool since;
	const int *pids;
	bool (*accept)(char **words);
	const char *missing;
};

#define VIEW_TABLES	4
#define VIEW_OPTIONS	8

/**
 * struct view_command - a command that shows tables of a view
 * @name: of the command and of the view
 * @operands: as in struct usage
 * @about: as in struct usage
 * @tables: one of these is shown
 * @nr: how many, at most VIEW_TABLES
 * @common: OPTIONS_* beside those of every such command
 * @own: more options, at most VIEW_OPTIONS with those of the tables; NULL without
 * @take: takes these, with the request's data; as in options_parse()
 */
struct view_command {
	const char *name;
	const char *operands;
	const char *about;
	const struct view_table *tables;
	size_t nr;
	unsigned int common;
	const struct option_info *own;
	bool (*take)(int letter, const char *value, void *data);
};

/**
 * struct view_request - what the command line asks
 * @command: the command
 * @table: one of its tables
 * @options: the common ones
 * @operands: what followed, ends with NULL
 * @data: the command's own, for take()
 */
struct view_request {
	const struct view_command *command;
	const struct view_table *table;
	struct options options;
	char **operands;
	void *data;
};

/**
 * view_request_parse() - take a request from the command line
 * @request: set, but for its data
 * @command: the command
 * @argc: of the command
 * @argv: of the command
 *
 * Return: -1 to go on, else the status to end with.
 */
int view_request_parse(struct view_request *request, const struct view_command *command, int argc,
		       char **argv);

/**
 * view_show() - read the view and show the table
 * @request: what is asked; its operands are PIDs, and only lines that have one of them are shown
 *
 * Return: the status to end with; what is wrong has been told.
 */
int view_show(const struct view_request *request);

#endif /* TASKVIZ_VIEWCMD_H */
