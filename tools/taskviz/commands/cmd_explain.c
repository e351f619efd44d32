// SPDX-License-Identifier: GPL-2.0
/* taskviz explain: what a word of the program, the module or the kernel means. */
#include <getopt.h>
#include <stdio.h>
#include <string.h>
#include "columns.h"
#include "command.h"
#include "explain/show.h"
#include "print/table.h"

enum { C_KIND, C_WORD, C_OF, C_MEANING, C_KERNEL, C_READ, C_TEXT };

static const struct column columns[] = {
	[C_KIND] = { "KIND", "what it is", COLUMN_USUAL },
	[C_WORD] = { "WORD", "as it is printed", COLUMN_USUAL },
	[C_OF] = { "OF", "of a column its table or command, of a hook its group", COLUMN_USUAL },
	[C_MEANING] = { "MEANING", "what it means, in one line", COLUMN_USUAL | COLUMN_CUT },
	[C_KERNEL] = { "KERNEL", "the kernel's names, and the files that have them",
		       COLUMN_PROGRAMS },
	[C_READ] = { "READ", "file and function that read it", COLUMN_PROGRAMS },
	[C_TEXT] = { "TEXT", "more about it", COLUMN_PROGRAMS },
};

const struct column_list explain_columns = { "", columns, sizeof(columns) / sizeof(*columns) };

const struct word_columns command_columns[] = {
	{ "taskviz task", &task_columns, 1 },
	{ "taskviz top", &top_columns, 1 },
	{ "taskviz report", report_columns, NR_REPORT_COLUMNS },
	{ "taskviz pages", pages_columns, 2 },
	{ "taskviz waits", &waits_columns, 1 },
	{ "taskviz ipc", &ipc_columns, 1 },
	{ "taskviz locks", &locks_columns, 1 },
	{ "taskviz locks --from", &handover_columns, 1 },
	{ "taskviz lesson", &lesson_columns, 1 },
	{ "taskviz table --describe", &description_columns, 1 },
	{ "taskviz explain", &explain_columns, 1 },
	{ "taskviz doctor", &doctor_columns, 1 },
	{}
};

static bool take_option(int letter, const char *value, void *data)
{
	int *kind = data;

	(void)letter;
	*kind = word_kind_by_name(value);
	if (*kind < 0)
		command_error("'%s' is no kind of word: taskviz explain lists them", value);
	return *kind >= 0;
}

static int unknown(const struct words *words, const char *typed, int kind)
{
	char near[512];

	words_near(words, typed, kind, near, sizeof(near));
	if (*near)
		command_error("no word is '%s'; near ones are %s", typed, near);
	else
		command_error("no word is '%s': taskviz explain lists them", typed);
	return STATUS_NOTHING;
}

/* @is_prose: one after the other is shown */
static int choose(struct words *words, char **operands, int kind, bool is_prose)
{
	int status = STATUS_OK;

	if (!*operands)
		words_choose_all(words, kind);
	for (; *operands; operands++) {
		if (!words_choose(words, *operands, kind))
			status = unknown(words, *operands, kind);
		if (is_prose)
			words_show(words);
	}
	return status;
}

static void add_line(struct table *table, const struct word *word)
{
	struct libscols_line *line = table_line(table, NULL);

	table_set(table, line, C_KIND, word_kinds[word->kind].name);
	table_set(table, line, C_WORD, word->name);
	table_set(table, line, C_OF, word->of ?: "");
	table_set(table, line, C_MEANING, word->meaning);
	table_set(table, line, C_KERNEL, word->entry.kernel ?: "");
	table_set(table, line, C_READ, word->entry.read ?: "");
	table_set(table, line, C_TEXT, word->entry.text ?: "");
}

static int print_table(const struct words *words, const struct options *options)
{
	struct table *table;
	int status = table_new("words", columns, explain_columns.nr, options, &table);

	if (status)
		return status;
	for (size_t i = 0; i < words->nr; i++)
		if (words->all[i].chosen)
			add_line(table, &words->all[i]);
	status = table_print(table);
	table_free(table);
	return status;
}

static bool is_prose(const struct options *options, char **operands)
{
	return *operands && !options->json && !options->raw && !options->columns &&
	       !options->all_columns && !options->no_headings;
}

static int show(const struct options *options, char **operands, int kind)
{
	const bool as_prose = is_prose(options, operands);
	int status, err, printed = STATUS_OK;
	struct words words;

	err = words_open(&words, command_columns);
	if (err)
		return command_source_failed(err);
	status = choose(&words, operands, kind, as_prose);
	if (!as_prose)
		printed = print_table(&words, options);
	words_close(&words);
	return printed ?: status;
}

static void print_words(const struct usage *usage)
{
	struct words words;

	(void)usage;
	if (words_open(&words, command_columns))
		return;
	for (size_t i = 0; i < words.nr; i++)
		puts(words.all[i].name);
	words_close(&words);
}

static const struct option_info own_options[] = {
	{ "kind", 'k', "KIND", "only words of that kind: state, flag, signal, column ...",
	  "state flag clone-flag signal event field column table group hook" },
	{}
};

int cmd_explain(int argc, char **argv)
{
	static const struct usage usage = {
		.name = "explain",
		.operands = "[WORD...]",
		.values = "@word",
		.about = "Explains words: states, flags, signals, events, columns, tables, probe groups, hooks. Without\n"
			 "WORD: all that it knows, a line each. A word that means several things is told in each of\n"
			 "them. Needs no module. exit: 1 if a word is not known; then near ones are named.",
		.common = OPTIONS_TABLE,
		.own = own_options,
		.lists = &explain_columns,
		.nr_lists = 1,
		.print_words = print_words,
	};
	struct options options;
	int kind = -1;
	const int status = options_parse(&options, &usage, argc, argv, take_option, &kind);

	return status < 0 ? show(&options, argv + optind, kind) : status;
}
