// SPDX-License-Identifier: GPL-2.0
/* What each key does. */
#include <curses.h>
#include <stdio.h>
#include <string.h>
#include "top.h"
#include "top_crowd.h"

#define KEY_ESCAPE	27
#define KEY_DELETE	127
#define KEY_CTRL_H	8
#define KEY_CTRL_L	12

static void say(struct top *top, const char *format, const char *value)
{
	snprintf(top->message, sizeof(top->message), format, value);
}

/* Lists the rows anew after another choice. */
static int list_again(struct top *top)
{
	int err = top_order(&top->list, &top->model, &top->choice);

	top_follow(&top->cursor, &top->list);
	return err;
}

static int go(struct top *top, long by)
{
	top_move(&top->cursor, &top->list, by);
	return 0;
}

static int down(struct top *top)
{
	return go(top, 1);
}

static int up(struct top *top)
{
	return go(top, -1);
}

static int page_down(struct top *top)
{
	return go(top, top->cursor.height);
}

static int page_up(struct top *top)
{
	return go(top, -(long)top->cursor.height);
}

static int first(struct top *top)
{
	top_select(&top->cursor, &top->list, 0);
	return 0;
}

static int last(struct top *top)
{
	top_select(&top->cursor, &top->list, top->list.nr_shown);
	return 0;
}

static int fold(struct top *top, bool folded)
{
	struct top_row *row = top_selected(&top->cursor, &top->list);

	if (!row || top->choice.flat)
		return 0;
	for (size_t i = 0; i < top->list.nr_kept; i++)
		if (top->list.kept[i]->line == row)
			top->list.kept[i]->folded = folded;
	return list_again(top);
}

/* In a crowd they share a line again. */
static int tell_apart(struct top *top, struct top_row *row, bool apart)
{
	if (apart)
		top_crowd_split(row);
	else
		row->parent->apart = false;
	return list_again(top);
}

static bool can_fold(const struct top *top, const struct top_row *row)
{
	return row && !top->choice.flat && row->has_kept_child && !row->folded;
}

/* A crowd is told apart, one that was told apart and has nothing to fold joins it again. */
static int toggle_fold(struct top *top)
{
	struct top_row *row = top_selected(&top->cursor, &top->list);

	if (row && row->crowd)
		return tell_apart(top, row, true);
	if (row && !row->has_kept_child && row->parent && row->parent->apart)
		return tell_apart(top, row, false);
	return fold(top, can_fold(top, row));
}

static int unfold(struct top *top)
{
	struct top_row *row = top_selected(&top->cursor, &top->list);

	if (row && row->crowd && !row->folded)
		return tell_apart(top, row, true);
	return fold(top, false);
}

/* Folds what can be folded, else goes to the parent. */
static int fold_or_leave(struct top *top)
{
	struct top_row *row = top_selected(&top->cursor, &top->list);

	if (can_fold(top, row))
		return fold(top, true);
	if (!row || !row->parent || top->choice.flat)
		return 0;
	for (size_t at = top->cursor.at; at--;) {
		if (top->list.shown[at] == row->parent) {
			top_select(&top->cursor, &top->list, at);
			break;
		}
	}
	return 0;
}

static int unfold_all(struct top *top)
{
	for (size_t i = 0; i < top->model.nr_rows; i++)
		top->model.rows[i]->folded = false;
	return list_again(top);
}

static int next_collapse(struct top *top)
{
	top->choice.collapse = (top->choice.collapse + 1) % TOP_NR_COLLAPSES;
	for (size_t i = 0; i < top->model.nr_rows; i++)
		top->model.rows[i]->apart = false;
	say(top, "siblings that are alike %s", top_collapse_name(top->choice.collapse));
	return list_again(top);
}

static int toggle_detail(struct top *top)
{
	top->detail = !top->detail;
	if (top->detail)
		top->wants_refresh = true;
	return 0;
}

static int search_on(struct top *top, int step)
{
	int found;

	if (!top->search[0])
		return 0;
	found = top_search(&top->cursor, &top->list, &top->model, &top->choice, top->search, step);
	if (!found)
		say(top, "no task matches '%s'", top->search);
	return found < 0 ? found : 0;
}

static int search_next(struct top *top)
{
	return search_on(top, 1);
}

static int search_previous(struct top *top)
{
	return search_on(top, -1);
}

static int prompt(struct top *top, enum top_prompt what)
{
	top->prompt = what;
	top->input[0] = 0;
	return 0;
}

static int prompt_search(struct top *top)
{
	return prompt(top, TOP_PROMPT_SEARCH);
}

static int prompt_filter(struct top *top)
{
	return prompt(top, TOP_PROMPT_FILTER);
}

static int show_all(struct top *top)
{
	top->choice.filter[0] = 0;
	return list_again(top);
}

static int sort_by(struct top *top, int step)
{
	top->choice.sort = (top->choice.sort + TOP_NR_SORTS + step) % TOP_NR_SORTS;
	say(top, "sorted by %s", top_sort_name(top->choice.sort));
	return list_again(top);
}

static int sort_next(struct top *top)
{
	return sort_by(top, 1);
}

static int sort_previous(struct top *top)
{
	return sort_by(top, -1);
}

static int toggle_reverse(struct top *top)
{
	top->choice.reverse = !top->choice.reverse;
	return list_again(top);
}

static int toggle_flat(struct top *top)
{
	top->choice.flat = !top->choice.flat;
	return list_again(top);
}

static int toggle_kthreads(struct top *top)
{
	top->choice.kthreads = top->choice.kthreads == KTHREADS_YES ? KTHREADS_NO : KTHREADS_YES;
	return list_again(top);
}

/* What was paused shows what is there, not what would have been there. */
static int toggle_threads(struct top *top)
{
	if (top->paused) {
		say(top, "%s", "paused: go on with p first");
		return 0;
	}
	top->threads = !top->threads;
	top->wants_refresh = true;
	return 0;
}

static int toggle_units(struct top *top)
{
	top->units = !top->units;
	return 0;
}

static int toggle_ended(struct top *top)
{
	top->ended = !top->ended;
	say(top, "tasks that lived between two refreshes are %s",
	    top->ended ? "shown" : "not shown");
	return 0;
}

static int toggle_pause(struct top *top)
{
	top->paused = !top->paused;
	top->wants_refresh = true;
	return 0;
}

static int refresh_now(struct top *top)
{
	top->wants_refresh = true;
	return 0;
}

/* What another program wrote on the terminal goes. */
static int draw_anew(struct top *top)
{
	(void)top;
	clearok(curscr, true);
	return 0;
}

static int toggle_help(struct top *top)
{
	top->help = !top->help;
	return 0;
}

static int quit(struct top *top)
{
	top->quit = true;
	return 0;
}

const struct top_key top_keys[] = {
	{ KEY_DOWN, "down up", "next task, task before", down },
	{ 'j', NULL, NULL, down },
	{ KEY_UP, NULL, NULL, up },
	{ 'k', NULL, NULL, up },
	{ KEY_NPAGE, "PgDn PgUp", "a screen on, a screen back", page_down },
	{ KEY_PPAGE, NULL, NULL, page_up },
	{ KEY_HOME, "Home End", "first task, last task", first },
	{ 'g', NULL, NULL, first },
	{ KEY_END, NULL, NULL, last },
	{ 'G', NULL, NULL, last },
	{ ' ', "space", "fold, unfold; split a crowd", toggle_fold },
	{ KEY_LEFT, "left", "fold, or go to the parent", fold_or_leave },
	{ KEY_RIGHT, "right", "unfold", unfold },
	{ '*', "* c", "unfold all; crowds or none", unfold_all },
	{ 'c', NULL, NULL, next_collapse },
	{ '\n', "Enter", "all about the task", toggle_detail },
	{ KEY_ENTER, NULL, NULL, toggle_detail },
	{ '/', "/", "search a name or pid", prompt_search },
	{ 'n', "n N", "next match, match before", search_next },
	{ 'N', NULL, NULL, search_previous },
	{ 'f', "f", "filter: only what matches", prompt_filter },
	{ KEY_ESCAPE, "Esc", "no filter", show_all },
	{ 's', "s S", "next sort key, key before", sort_next },
	{ 'S', NULL, NULL, sort_previous },
	{ 'r', "r", "reverse the order", toggle_reverse },
	{ 't', "t", "tree, flat list", toggle_flat },
	{ 'H', "H K", "threads, kernel threads", toggle_threads },
	{ 'K', NULL, NULL, toggle_kthreads },
	{ 'U', "U", "units, or containers", toggle_units },
	{ 'e', "e", "lives between two refreshes", toggle_ended },
	{ 'p', "p", "pause, go on", toggle_pause },
	{ 'u', "u", "refresh now", refresh_now },
	{ KEY_CTRL_L, "^L", "draw the screen anew", draw_anew },
	{ '?', "?", "this help", toggle_help },
	{ 'h', NULL, NULL, toggle_help },
	{ 'q', "q", "quit", quit },
};

const size_t top_nr_keys = sizeof(top_keys) / sizeof(*top_keys);

/* A filter works while it is typed; a search goes off at the end. */
static int end_prompt(struct top *top)
{
	bool is_search = top->prompt == TOP_PROMPT_SEARCH;

	top->prompt = TOP_PROMPT_NONE;
	if (!is_search)
		return 0;
	memcpy(top->search, top->input, sizeof(top->search));
	return search_next(top);
}

static int change_input(struct top *top)
{
	if (top->prompt != TOP_PROMPT_FILTER)
		return 0;
	memcpy(top->choice.filter, top->input, sizeof(top->choice.filter));
	return list_again(top);
}

static int give_up(struct top *top)
{
	int err;

	top->input[0] = 0;
	err = change_input(top);
	top->prompt = TOP_PROMPT_NONE;
	return err;
}

static int type(struct top *top, int key)
{
	size_t len = strlen(top->input);

	switch (key) {
	case '\n':
	case KEY_ENTER:
		return end_prompt(top);
	case KEY_ESCAPE:
		return give_up(top);
	case KEY_BACKSPACE:
	case KEY_DELETE:
	case KEY_CTRL_H:
		if (len)
			top->input[len - 1] = 0;
		return change_input(top);
	}
	if (key < ' ' || key > '~' || len + 1 == sizeof(top->input))
		return 0;
	top->input[len] = key;
	top->input[len + 1] = 0;
	return change_input(top);
}

int top_press(struct top *top, int key)
{
	if (key == KEY_RESIZE)
		return 0;
	if (top->source)
		top->message[0] = 0;
	if (top->prompt != TOP_PROMPT_NONE)
		return type(top, key);
	if (top->help) {
		top->help = false;
		return 0;
	}
	for (size_t i = 0; i < top_nr_keys; i++)
		if (top_keys[i].key == key)
			return top_keys[i].act(top);
	return 0;
}
