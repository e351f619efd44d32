/* SPDX-License-Identifier: GPL-2.0 */
/* The state of "taskviz top", which keys change and the view draws. */
#ifndef TASKVIZ_TOP_H
#define TASKVIZ_TOP_H

#include "top_cursor.h"

/* What the last line of the screen asks for. */
enum top_prompt {
	TOP_PROMPT_NONE,
	TOP_PROMPT_SEARCH,
	TOP_PROMPT_FILTER,
};

/**
 * struct top - all there is
 * @from: what was given with --from, NULL for the module
 * @source: NULL while it is away
 * @at_ns: the moment of a recording that is shown, SOURCE_LAST: the last
 * @snapshot: memory for the next one
 * @model: the rows
 * @choice: what is listed and how
 * @list: the rows in order
 * @cursor: which is selected
 * @threads: a row a task, not one a process
 * @ended: ask for those that lived between two refreshes, too
 * @units: a column with the unit of each
 * @fields: TASKVIZ_FIELDS_* that the last snapshot has
 * @paused: nothing is asked, once all is known of the tasks
 * @detail: all about the selected one
 * @help: keys instead of tasks
 * @utf8: the terminal takes more than ASCII
 * @prompt: what is being typed
 * @input: as far as it was typed
 * @search: what was searched last
 * @message: for a person, "" for none
 * @wants_refresh: a snapshot must be taken now
 * @quit: it is over
 */
struct top {
	const char *from;
	struct source *source;
	uint64_t at_ns;
	struct snapshot snapshot;
	struct top_model model;
	struct top_choice choice;
	struct top_list list;
	struct top_cursor cursor;
	uint64_t fields;
	bool threads;
	bool ended;
	bool units;
	bool paused;
	bool detail;
	bool help;
	bool utf8;
	enum top_prompt prompt;
	char input[sizeof(((struct top_choice *)NULL)->filter)];
	char search[sizeof(((struct top_choice *)NULL)->filter)];
	char message[512];
	bool wants_refresh;
	bool quit;
};

/**
 * top_open() - open the source and take the first snapshot
 * @top: zeroed but for what was chosen, and the source if that is open
 *
 * Return: 0, or a negative errno with a text in source_error().
 */
int top_open(struct top *top);

/**
 * top_refresh() - take a snapshot, unless paused, and that with all fields
 * @top: brought up to date. A source that fails is closed and opened again at the next refresh;
 *	meanwhile the rows stay as they were and @message tells why.
 *
 * Return: 0, or -ENOMEM.
 */
int top_refresh(struct top *top);
void top_close(struct top *top);

/**
 * struct top_key - what a key does
 * @key: a character, or one of curses' KEY_*
 * @name: for the help, NULL for another key of the entry before
 * @help: what it does
 * @act: does it; returns 0 or -ENOMEM
 */
struct top_key {
	int key;
	const char *name;
	const char *help;
	int (*act)(struct top *top);
};

extern const struct top_key top_keys[];
extern const size_t top_nr_keys;

/**
 * top_press() - a key was pressed
 * @top: does what the key means
 * @key: a character, or one of curses' KEY_*; one without a meaning does nothing
 *
 * Return: 0, or -ENOMEM.
 */
int top_press(struct top *top, int key);

#endif /* TASKVIZ_TOP_H */
