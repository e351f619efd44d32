/* SPDX-License-Identifier: GPL-2.0 */
/* The row that is selected, and which part of the list is on the screen. */
#ifndef TASKVIZ_TOP_CURSOR_H
#define TASKVIZ_TOP_CURSOR_H

#include "top_order.h"

/**
 * struct top_cursor - a place in the list that was shown
 * @pid: with @start_ns the task that is selected
 * @start_ns: its birth
 * @in_crowd: its line stands for a crowd, whose first it is
 * @crowd: then what is alike in it
 * @is_dead: likewise
 * @parent_pid: and which task is above it, by this and
 * @parent_ns: its birth
 * @at: its index in top_list.shown
 * @top: index of the row in the first line
 * @height: lines there are for rows
 *
 * The selected task stays selected, and in its line of the screen, whatever is born or dies; of a
 * crowd the line is, whoever is the first of it.
 */
struct top_cursor {
	int32_t pid;
	uint64_t start_ns;
	bool in_crowd;
	struct taskviz_record crowd;
	bool is_dead;
	int32_t parent_pid;
	uint64_t parent_ns;
	size_t at;
	size_t top;
	size_t height;
};

/* The row that is selected, NULL if the list is empty. */
struct top_row *top_selected(const struct top_cursor *cursor, const struct top_list *list);

/* Selects the row at that index, the last one if there are fewer, and scrolls as far as needed. */
void top_select(struct top_cursor *cursor, const struct top_list *list, size_t at);

/* Goes so many rows down, or up if less than 0. */
void top_move(struct top_cursor *cursor, const struct top_list *list, long by);

/**
 * top_follow() - find the selected task in a list that changed
 * @cursor: brought up to date. If the task is not listed, whoever took its place is selected.
 * @list: the new one
 */
void top_follow(struct top_cursor *cursor, const struct top_list *list);

/**
 * top_search() - go to the next task that matches
 * @cursor: moved there if there is one; folds above it are opened, and so @list is made anew
 * @list: searched from the selected row on, around its end, folds included
 * @model: its rows
 * @choice: how they are listed
 * @text: see top_matches()
 * @step: 1 for the next one, -1 for the one before
 *
 * Return: 1 if one was found, 0 if not, -ENOMEM.
 */
int top_search(struct top_cursor *cursor, struct top_list *list, struct top_model *model,
	       const struct top_choice *choice, const char *text, int step);

#endif /* TASKVIZ_TOP_CURSOR_H */
