// SPDX-License-Identifier: GPL-2.0
/* Finds what can be typed next, from the tables of options that the command line is parsed with. */
#include <ctype.h>
#include <dirent.h>
#include <stdio.h>
#include <string.h>
#include "column.h"
#include "complete.h"

static const struct option_info *find_option(const struct option_info *const *groups,
					     const char *word)
{
	for (; *groups; groups++)
		for (const struct option_info *info = *groups; info->name; info++)
			if ((word[1] == '-' && !strcmp(info->name, word + 2)) ||
			    (info->letter < OPTION_LONG && word[1] == info->letter && !word[2]))
				return info;
	return NULL;
}

static void print_options(const struct option_info *const *groups)
{
	for (; *groups; groups++)
		for (const struct option_info *info = *groups; info->name; info++) {
			printf("--%s\n", info->name);
			if (info->letter < OPTION_LONG)
				printf("-%c\n", info->letter);
		}
}

static void print_pids(void)
{
	DIR *proc = opendir("/proc");
	struct dirent *entry;

	while (proc && (entry = readdir(proc)))
		if (isdigit((unsigned char)*entry->d_name))
			puts(entry->d_name);
	if (proc)
		closedir(proc);
}

static void print_columns(const struct usage *usage)
{
	for (size_t i = 0; i < usage->nr_lists; i++)
		for (size_t k = 0; k < usage->lists[i].nr; k++)
			puts(usage->lists[i].columns[k].name);
	if (usage->print_columns)
		usage->print_columns(usage);
}

/* Words of a table of options: themselves, or what @ stands for. */
static void print_values(const struct usage *usage, const char *values)
{
	char word[32];
	int len;

	for (; sscanf(values, "%31s%n", word, &len) == 1; values += len)
		if (!strcmp(word, "@pid"))
			print_pids();
		else if (!strcmp(word, "@column"))
			print_columns(usage);
		else if (!strcmp(word, "@table") && usage->print_tables)
			usage->print_tables(usage);
		else if (!strcmp(word, "@word") && usage->print_words)
			usage->print_words(usage);
		else
			puts(word);
}

void complete(const struct usage *usage, const struct option_info *const *groups, int argc,
	      char **argv)
{
	const char *last = argc ? argv[argc - 1] : "";
	const char *before = argc > 1 ? argv[argc - 2] : "";
	const struct option_info *option = *before == '-' ? find_option(groups, before) : NULL;

	if (option && option->value)
		print_values(usage, option->values ? option->values : "");
	else if (*last == '-')
		print_options(groups);
	else if (usage->values)
		print_values(usage, usage->values);
}
