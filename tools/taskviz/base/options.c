// SPDX-License-Identifier: GPL-2.0
/* Parses a subcommand's options with getopt_long() and shows the help from the same tables. */
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "column.h"
#include "complete.h"
#include "errors.h"
#include "options.h"

#define MAX_OPTIONS	40

enum {
	OPTION_OUTPUT_ALL = 0x10000,
	OPTION_FROM,
	OPTION_COLOR,
	OPTION_NO_PAGER,
	OPTION_AT,
	OPTION_SINCE,
	OPTION_UNTIL,
	OPTION_TIME,
};

static const struct option_info table_options[] = {
	{ "json", 'J', NULL, "print JSON", NULL },
	{ "noheadings", 'n', NULL, "print no line of column names", NULL },
	{ "raw", 'r', NULL, "print for programs: one blank between columns, no tree", NULL },
	{ "output", 'o', "LIST", "columns to print, with commas; +LIST adds to the usual ones",
	  "@column" },
	{ "output-all", OPTION_OUTPUT_ALL, NULL, "print all columns", NULL },
	{}
};

static const struct option_info from_options[] = {
	{ "from", OPTION_FROM, "WHERE", "what 'taskviz save' or 'record' wrote, not the module",
	  "@file" },
	{}
};

static const struct option_info color_options[] = {
	{ "color", OPTION_COLOR, "WHEN", "auto, always or never; auto: on a terminal",
	  "auto always never" },
	{}
};

static const struct option_info pager_options[] = {
	{ "no-pager", OPTION_NO_PAGER, NULL, "no pager on a terminal, however long it is", NULL },
	{}
};

static const struct option_info at_options[] = {
	{ "at", OPTION_AT, "MOMENT", "of a recording: +2.5, 14:03:22, seconds since boot", NULL },
	{}
};

static const struct option_info span_options[] = {
	{ "since", OPTION_SINCE, "MOMENT", "only from then on: +2.5, 14:03:22, seconds since boot",
	  NULL },
	{ "until", OPTION_UNTIL, "MOMENT", "only until then", NULL },
	{}
};

static const struct option_info time_options[] = {
	{ "time", OPTION_TIME, "FORM", "times: boot, since (the recording began), clock (boot)",
	  "boot since clock" },
	{}
};

static const struct option_info help_option[] = {
	{ "help", 'h', NULL, "show this", NULL },
	{}
};

/* What a bit of usage.common stands for. */
static const struct {
	unsigned int common;
	const struct option_info *options;
} common_groups[] = {
	{ OPTIONS_AT, at_options },
	{ OPTIONS_SPAN, span_options },
	{ OPTIONS_TIME, time_options },
	{ OPTIONS_TABLE, table_options },
	{ OPTIONS_FROM, from_options },
	{ OPTIONS_TABLE | OPTIONS_COLOR, color_options },
	{ OPTIONS_TABLE | OPTIONS_PAGER, pager_options },
};

#define NR_COMMON	(sizeof(common_groups) / sizeof(*common_groups))
#define NR_GROUPS	(NR_COMMON + 3)

/* The groups of options that the command has, in the order of the help. */
static void find_groups(const struct usage *usage, const struct option_info *groups[NR_GROUPS])
{
	int nr = 0;

	memset(groups, 0, NR_GROUPS * sizeof(*groups));
	if (usage->own)
		groups[nr++] = usage->own;
	if (usage->more)
		groups[nr++] = usage->more;
	for (size_t i = 0; i < NR_COMMON; i++)
		if (usage->common & common_groups[i].common)
			groups[nr++] = common_groups[i].options;
	groups[nr] = help_option;
}

static void show_option(const struct option_info *info)
{
	char name[64];

	snprintf(name, sizeof(name), "--%s%s%s", info->name, info->value ? " " : "",
		 info->value ? info->value : "");
	if (info->letter < OPTION_LONG)
		printf("  -%c, %-20s %s\n", info->letter, name, info->help);
	else
		printf("      %-20s %s\n", name, info->help);
}

static void show_columns(const struct column_list *list)
{
	printf("\nColumns%s (* usual):\n", list->title);
	for (size_t i = 0; i < list->nr; i++)
		printf(" %c%-12s %s\n", list->columns[i].flags & COLUMN_USUAL ? '*' : ' ',
		       list->columns[i].name, list->columns[i].help);
}

static void show_tables(const char *const *tables)
{
	puts("\nThe module tells the columns, and what they mean:");
	for (; *tables; tables++)
		printf("  taskviz table --describe %s\n", *tables);
}

static int show_help(const struct usage *usage)
{
	const struct option_info *groups[NR_GROUPS];

	find_groups(usage, groups);
	printf("usage: taskviz %s [OPTION...]%s%s\n\n%s\n\n", usage->name,
	       *usage->operands ? " " : "", usage->operands, usage->about);
	for (size_t i = 0; i < NR_GROUPS && groups[i]; i++)
		for (const struct option_info *info = groups[i]; info->name; info++)
			show_option(info);
	for (size_t i = 0; i < usage->nr_lists; i++)
		show_columns(&usage->lists[i]);
	if (usage->tables)
		show_tables(usage->tables);
	return STATUS_OK;
}

/* What getopt_long() wants of the tables. */
struct getopt_tables {
	struct option longs[MAX_OPTIONS + 1];
	char shorts[1 + 2 * MAX_OPTIONS + 1];
	int nr;
	int nr_shorts;
};

static void add_option(struct getopt_tables *tables, const struct option_info *info)
{
	if (tables->nr == MAX_OPTIONS)
		abort();
	tables->longs[tables->nr++] = (struct option){
		.name = info->name,
		.has_arg = info->value ? required_argument : no_argument,
		.val = info->letter,
	};
	if (info->letter >= OPTION_LONG)
		return;
	tables->shorts[tables->nr_shorts++] = info->letter;
	if (info->value)
		tables->shorts[tables->nr_shorts++] = ':';
}

static void make_tables(struct getopt_tables *tables, const struct usage *usage)
{
	const struct option_info *groups[NR_GROUPS];

	memset(tables, 0, sizeof(*tables));
	if (usage->common & OPTIONS_FIRST)
		tables->shorts[tables->nr_shorts++] = '+';
	find_groups(usage, groups);
	for (size_t i = 0; i < NR_GROUPS && groups[i]; i++)
		for (const struct option_info *info = groups[i]; info->name; info++)
			add_option(tables, info);
}

static bool take_color(struct options *options, const char *value)
{
	static const char *const whens[] = { "auto", "always", "never" };

	for (int i = 0; i < 3; i++)
		if (!strcmp(whens[i], value)) {
			options->color = i;
			return true;
		}
	command_error("'%s' is no time for colours: use auto, always or never", value);
	return false;
}

/* What is a moment others know: here it is what was typed. */
static bool take_time(struct options *options, int letter, const char *value)
{
	switch (letter) {
	case OPTION_AT:
		options->at = value;
		return true;
	case OPTION_SINCE:
		options->since = value;
		return true;
	case OPTION_UNTIL:
		options->until = value;
		return true;
	case OPTION_TIME:
		options->time = value;
		return true;
	default:
		return false;
	}
}

/* Return: was it a common one, and right? */
static bool take_common(struct options *options, int letter, const char *value)
{
	switch (letter) {
	case 'J':
		options->json = true;
		return true;
	case 'n':
		options->no_headings = true;
		return true;
	case 'r':
		options->raw = true;
		return true;
	case 'o':
		options->columns = value;
		return true;
	case OPTION_OUTPUT_ALL:
		options->all_columns = true;
		return true;
	case OPTION_FROM:
		options->from = value;
		return true;
	case OPTION_COLOR:
		return take_color(options, value);
	case OPTION_NO_PAGER:
		options->no_pager = true;
		return true;
	default:
		return take_time(options, letter, value);
	}
}

static bool has_letter(const struct option_info *list, int letter)
{
	for (; list && list->name; list++)
		if (list->letter == letter)
			return true;
	return false;
}

static bool is_own(const struct usage *usage, int letter)
{
	return has_letter(usage->own, letter) || has_letter(usage->more, letter);
}

static int print_completion(const struct usage *usage, int argc, char **argv)
{
	const struct option_info *groups[NR_GROUPS + 1] = {};

	find_groups(usage, groups);
	complete(usage, groups, argc, argv);
	return STATUS_OK;
}

static int usage_error(const struct usage *usage)
{
	fprintf(stderr, "taskviz: see taskviz %s --help\n", usage->name);
	return STATUS_USAGE;
}

static const char *from_environment(void)
{
	const char *from = getenv("TASKVIZ_FROM");

	return from && *from ? from : NULL;
}

int options_parse(struct options *options, const struct usage *usage, int argc, char **argv,
		  bool (*own)(int letter, const char *value, void *data), void *data)
{
	struct getopt_tables tables;
	int letter;

	memset(options, 0, sizeof(*options));
	if (argc > 1 && !strcmp(argv[1], "--complete"))
		return print_completion(usage, argc - 2, argv + 2);
	make_tables(&tables, usage);
	optind = 0;
	while ((letter = getopt_long(argc, argv, tables.shorts, tables.longs, NULL)) != -1) {
		if (letter == 'h')
			return show_help(usage);
		if (letter == '?')
			return usage_error(usage);
		if (is_own(usage, letter) ? !own(letter, optarg, data)
					  : !take_common(options, letter, optarg))
			return usage_error(usage);
	}
	if (!*usage->operands && optind < argc) {
		command_error("'%s' is one word too many", argv[optind]);
		return usage_error(usage);
	}
	if (options->json && options->raw) {
		command_error("--json and --raw exclude each other");
		return usage_error(usage);
	}
	if (usage->common & OPTIONS_FROM && !options->from)
		options->from = from_environment();
	return -1;
}

bool options_want_color(const struct options *options)
{
	const char *plain = getenv("NO_COLOR");

	if (options->color == OPTIONS_COLOR_AUTO)
		return !plain || !*plain;
	return options->color == OPTIONS_COLOR_ALWAYS;
}

bool options_number(const char *text, const char *what, long most, long *number)
{
	char *end;

	errno = 0;
	*number = strtol(text, &end, 10);
	if (!errno && end != text && !*end && *text != ' ' && *number >= 0 && *number <= most)
		return true;
	command_error("'%s' is not %s: a number from 0 to %ld", text, what, most);
	return false;
}
