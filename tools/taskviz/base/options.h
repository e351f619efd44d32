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
 */
struct option_info {
	const char *name;
	int letter;
	const char *value;
	const char *help;
};

#define OPTION_LONG	256

/* Groups of common options. */
#define OPTIONS_TABLE	0x1	/* -J -n -r -o --output-all */
#define OPTIONS_FROM	0x2	/* --from */
#define OPTIONS_FIRST	0x4	/* none: options must stand before the operands */

/**
 * struct usage - what a command takes
 * @name: of the command
 * @operands: as the help shows them, "[PID...]"
 * @about: what it does, lines of up to 95 characters
 * @common: OPTIONS_*
 * @own: its own options, NULL without
 * @lists: columns of its tables, NULL without
 * @nr_lists: how many tables
 * @tables: tables of the module whose columns it can show, ends with NULL; NULL without
 */
struct usage {
	const char *name;
	const char *operands;
	const char *about;
	unsigned int common;
	const struct option_info *own;
	const struct column_list *lists;
	size_t nr_lists;
	const char *const *tables;
};

/**
 * struct options - values of the common options
 * @json: -J
 * @raw: -r
 * @no_headings: -n
 * @all_columns: --output-all
 * @columns: -o, NULL if not given
 * @from: --from, NULL for the module
 */
struct options {
	bool json;
	bool raw;
	bool no_headings;
	bool all_columns;
	const char *columns;
	const char *from;
};

/**
 * options_parse() - take the options from a command line
 * @options: set
 * @usage: what the command takes
 * @argc: of the command
 * @argv: of the command; the operands follow from optind on
 * @own: called with each of its own options, by letter; returns false, having told why, for a value
 *	that is wrong
 * @data: passed on to @own
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

#endif /* TASKVIZ_OPTIONS_H */
