/* SPDX-License-Identifier: GPL-2.0 */
/* The command line of a subcommand: common options and its own, and the --help made of both. */
#ifndef TASKVIZ_OPTIONS_H
#define TASKVIZ_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

struct column;

/**
 * struct column_list - columns for the help
 * @title: what they are of, after "Columns"; may be empty
 * @columns: the columns
 * @nr: how many
 */
struct column_list {
	const char *title;
	const struct column *columns;
	size_t nr;
};

/**
 * struct option_info - an option of a command's own; a table of them ends with one without a name
 * @name: long name, without dashes
 * @letter: its short name; from OPTION_LONG on one that has none
 * @value: what its value is called in the help, NULL without one
 * @help: a line for the help
 * @values: for completion: words that the value can be, with blanks; @pid, @column, @table, @word,
 *	@file, @user for what these are; NULL without
 */
struct option_info {
	const char *name;
	int letter;
	const char *value;
	const char *help;
	const char *values;
};

#define OPTION_LONG	256

/* Groups of common options. */
#define OPTIONS_TABLE	0x1	/* -J -n -r -o --output-all, and OPTIONS_COLOR, OPTIONS_PAGER */
#define OPTIONS_FROM	0x2	/* --from */
#define OPTIONS_FIRST	0x4	/* none: options must stand before the operands */
#define OPTIONS_COLOR	0x8	/* --color */
#define OPTIONS_AT	0x10	/* --at */
#define OPTIONS_SPAN	0x20	/* --since --until */
#define OPTIONS_TIME	0x40	/* --time */
#define OPTIONS_PAGER	0x80	/* --no-pager */

/* When to use colours: --color. */
enum options_color {
	OPTIONS_COLOR_AUTO,
	OPTIONS_COLOR_ALWAYS,
	OPTIONS_COLOR_NEVER,
};

/**
 * struct usage - what a command takes
 * @name: of the command
 * @operands: as the help shows them, "[PID...]"
 * @about: what it does, lines of up to 95 characters
 * @common: OPTIONS_*
 * @own: its own options, NULL without
 * @more: options that it shares with some other commands, NULL without
 * @lists: columns of its tables, NULL without
 * @nr_lists: how many tables
 * @tables: tables of the module whose columns it can show, ends with NULL; NULL without
 * @values: of operands, as in struct option_info
 * @print_columns: prints columns of @tables, a line each; may be NULL
 * @print_tables: prints the tables there are; may be NULL
 * @print_words: prints the words that are explained; may be NULL
 */
struct usage {
	const char *name;
	const char *operands;
	const char *about;
	unsigned int common;
	const struct option_info *own;
	const struct option_info *more;
	const struct column_list *lists;
	size_t nr_lists;
	const char *const *tables;
	const char *values;
	void (*print_columns)(const struct usage *usage);
	void (*print_tables)(const struct usage *usage);
	void (*print_words)(const struct usage *usage);
};

/**
 * struct options - values of the common options
 * @json: -J
 * @raw: -r
 * @no_headings: -n
 * @all_columns: --output-all
 * @columns: -o, NULL if not given
 * @from: --from, or else the variable TASKVIZ_FROM; NULL for the module
 * @color: --color
 * @no_pager: --no-pager
 * @at: --at, as it was typed; NULL if not given, as the next three
 * @since: --since
 * @until: --until
 * @time: --time
 */
struct options {
	bool json;
	bool raw;
	bool no_headings;
	bool all_columns;
	const char *columns;
	const char *from;
	enum options_color color;
	bool no_pager;
	const char *at;
	const char *since;
	const char *until;
	const char *time;
};

/**
 * options_parse() - take the options from a command line
 * @options: set
 * @usage: what the command takes
 * @argc: of the command
 * @argv: of the command; the operands follow from optind on
 * @own: called with each of @own and @more of @usage, by letter; returns false, having told why,
 *	for a value that is wrong
 * @data: passed on to @own
 *
 * The word --complete, first, asks for what can be typed behind the words that follow it.
 *
 * Return: -1 to go on, else the status to end with: the help was shown, or what is wrong.
 */
int options_parse(struct options *options, const struct usage *usage, int argc, char **argv,
		  bool (*own)(int letter, const char *value, void *data), void *data);

/**
 * options_number() - a number from the command line
 * @text: what was typed
 * @what: what it should be, for the message: "a PID"
 * @most: the largest that is allowed; the smallest is 0
 * @number: set
 *
 * Return: false, having told why, if it is none.
 */
bool options_number(const char *text, const char *what, long most, long *number);

/* options_want_color() - --color, or the variable NO_COLOR; not whether there are any */
bool options_want_color(const struct options *options);

#endif /* TASKVIZ_OPTIONS_H */
