// SPDX-License-Identifier: GPL-2.0
/* Gathers the words from where the program has them anyway, and joins them with their entries. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/column.h"
#include "base/errors.h"
#include "core/pure.h"
#include "core/table.h"
#include "model/event.h"
#include "module_words.h"
#include "print/fields.h"
#include "print/task_flags.h"
#include "words.h"

#define NAMED_SIGNALS	31

/* struct gathering - the words so far; after memory ran out no more come */
struct gathering {
	struct words *words;
	size_t capacity;
	bool no_memory;
};

static bool grow(struct gathering *to)
{
	const size_t capacity = to->capacity ? 2 * to->capacity : 256;
	struct word *all = reallocarray(to->words->all, capacity, sizeof(*all));

	to->no_memory = !all;
	if (!all)
		return false;
	to->words->all = all;
	to->capacity = capacity;
	return true;
}

static void add(struct gathering *to, struct word word)
{
	struct words *words = to->words;

	if (to->no_memory || (words->nr == to->capacity && !grow(to)))
		return;
	entries_find(&words->entries, word.kind, word.name, word.of, &word.entry);
	if (!word.meaning)
		word.meaning = word.entry.meaning;
	words->all[words->nr++] = word;
}

static void add_states(struct gathering *to)
{
	static char letters[TASKVIZ_NR_STATES][2];

	for (int i = 0; i < TASKVIZ_NR_STATES; i++) {
		const struct word word = {
			.kind = WORD_STATE,
			.name = letters[i],
			.also = taskviz_states[i].kernel_name,
			.meaning = taskviz_states[i].meaning,
		};

		letters[i][0] = taskviz_states[i].letter;
		add(to, word);
	}
}

static void add_flags(struct gathering *to)
{
	for (size_t i = 0; i < nr_task_flags; i++) {
		const struct word word = {
			.kind = WORD_FLAG,
			.name = task_flags[i].name,
			.meaning = task_flags[i].meaning,
		};

		add(to, word);
	}
}

/* Those of which nothing else in the program has a list. */
static void add_clone_flags(struct gathering *to)
{
	struct word word = { .kind = WORD_CLONE_FLAG };

	for (size_t i = 0; (word.name = entries_word(&to->words->entries, word.kind, i)); i++)
		add(to, word);
}

/* Their numbers are names, too. Those for real time have one word for all. */
static void add_signals(struct gathering *to)
{
	static char names[NAMED_SIGNALS][TASKVIZ_WORD_LEN], numbers[NAMED_SIGNALS][4];
	struct word word = { .kind = WORD_SIGNAL };

	for (int i = 0; i < NAMED_SIGNALS; i++) {
		struct taskviz_text text = { .buf = names[i], .size = TASKVIZ_WORD_LEN - 1 };

		taskviz_put_str(&text, word_kinds[WORD_SIGNAL].prefix);
		taskviz_put_signal(&text, i + 1);
		snprintf(numbers[i], sizeof(numbers[i]), "%d", i + 1);
		word.name = names[i];
		word.also = numbers[i];
		add(to, word);
	}
	word.name = "SIGRT";
	word.also = "SIGRTMIN";
	add(to, word);
}

static void add_events(struct gathering *to)
{
	for (int i = 0; i < EVENT_NR_KINDS; i++) {
		const struct word word = {
			.kind = WORD_EVENT,
			.name = event_types[i].name,
			.also = event_types[i].trace,
		};

		add(to, word);
	}
}

static void add_columns(struct gathering *to, const struct column_list *list, struct word word)
{
	for (size_t i = 0; i < list->nr; i++) {
		word.name = list->columns[i].name;
		word.meaning = list->columns[i].help;
		add(to, word);
	}
}

static void add_fields(struct gathering *to)
{
	const struct column_list list = { "", fields_columns(), nr_fields };

	add_columns(to, &list, (struct word){ .kind = WORD_FIELD });
}

static void add_commands(struct gathering *to, const struct word_columns *of)
{
	for (; of->command; of++)
		for (size_t i = 0; i < of->nr; i++)
			add_columns(to, &of->lists[i],
				    (struct word){ .kind = WORD_COLUMN, .of = of->command });
}

/* @in: what they are in, NULL of what is in nothing */
static void add_module(struct gathering *to, enum word_kind kind, const struct module_words *words,
		       const struct module_words *in)
{
	for (size_t i = 0; i < words->nr; i++) {
		const struct module_word *from = &words->words[i];
		const struct module_word *of = in ? module_word_of(in, from) : NULL;
		const struct word word = {
			.kind = kind,
			.name = from->name,
			.of = of ? of->name : NULL,
			.meaning = from->meaning,
			.entry.read = from->read ?: of->read,
		};

		add(to, word);
	}
}

static void gather(struct gathering *to, const struct word_columns *columns)
{
	add_states(to);
	add_flags(to);
	add_clone_flags(to);
	add_signals(to);
	add_events(to);
	add_fields(to);
	add_module(to, WORD_COLUMN, &module_column_words, &module_table_words);
	add_commands(to, columns);
	add_module(to, WORD_TABLE, &module_table_words, NULL);
	add_module(to, WORD_GROUP, &module_group_words, NULL);
	add_module(to, WORD_HOOK, &module_hook_words, &module_group_words);
}

int words_open(struct words *words, const struct word_columns *columns)
{
	struct gathering to = { .words = words };
	int err;

	*words = (struct words){};
	err = entries_open(&words->entries);
	if (err)
		return err;
	gather(&to, columns);
	if (!to.no_memory)
		return 0;
	words_close(words);
	return source_fail(ENOMEM, "no memory for the words: free some");
}

void words_close(struct words *words)
{
	free(words->all);
	words->all = NULL;
	entries_close(&words->entries);
}
