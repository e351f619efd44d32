// SPDX-License-Identifier: GPL-2.0
/* Keeps the selected task selected and in its line; moves and searches. */
#include "model/record_sum.h"
#include "top_crowd.h"
#include "top_cursor.h"

struct top_row *top_selected(const struct top_cursor *cursor, const struct top_list *list)
{
	return cursor->at < list->nr_shown ? list->shown[cursor->at] : NULL;
}

/* No more empty lines at the end than there must be. */
static void limit_top(struct top_cursor *cursor, const struct top_list *list)
{
	size_t most = list->nr_shown > cursor->height ? list->nr_shown - cursor->height : 0;

	if (cursor->top > most)
		cursor->top = most;
}

static void scroll(struct top_cursor *cursor, const struct top_list *list)
{
	if (cursor->at < cursor->top)
		cursor->top = cursor->at;
	else if (cursor->height && cursor->at >= cursor->top + cursor->height)
		cursor->top = cursor->at - cursor->height + 1;
	limit_top(cursor, list);
}

/* What is remembered of a crowd that is selected, to find it again when its first is no more. */
static void note_crowd(struct top_cursor *cursor, const struct top_list *list,
		       const struct top_row *row)
{
	for (size_t i = 0; i < list->nr_kept; i++)
		list->kept[i]->chosen = row->crowd && list->kept[i]->line == row;
	cursor->in_crowd = row->crowd;
	if (!row->crowd)
		return;
	cursor->crowd = row->record;
	cursor->is_dead = top_is_dead(row);
	cursor->parent_pid = row->parent->record.pid;
	cursor->parent_ns = row->parent->record.start_ns;
}

static bool is_crowd(const struct top_cursor *cursor, const struct top_row *row)
{
	return row->crowd && row->parent->record.pid == cursor->parent_pid &&
	       row->parent->record.start_ns == cursor->parent_ns &&
	       !record_compare(&row->record, &cursor->crowd) &&
	       top_is_dead(row) == cursor->is_dead;
}

void top_select(struct top_cursor *cursor, const struct top_list *list, size_t at)
{
	if (!list->nr_shown) {
		cursor->at = 0;
		cursor->top = 0;
		return;
	}
	cursor->at = at < list->nr_shown ? at : list->nr_shown - 1;
	cursor->pid = list->shown[cursor->at]->record.pid;
	cursor->start_ns = list->shown[cursor->at]->record.start_ns;
	note_crowd(cursor, list, list->shown[cursor->at]);
	scroll(cursor, list);
}

void top_move(struct top_cursor *cursor, const struct top_list *list, long by)
{
	size_t up = by < 0 ? -(size_t)by : 0;

	if (by >= 0)
		top_select(cursor, list, cursor->at + by);
	else
		top_select(cursor, list, cursor->at > up ? cursor->at - up : 0);
}

static bool is_selected(const struct top_cursor *cursor, const struct top_row *row)
{
	return row->record.pid == cursor->pid && row->record.start_ns == cursor->start_ns;
}

static size_t index_of(const struct top_list *list, const struct top_row *row)
{
	size_t i = 0;

	while (i < list->nr_shown && list->shown[i] != row)
		i++;
	return i;
}

/* Where the line of a row is in the list, or of the ancestor whose fold hides it; or nr_shown. */
static size_t find_line(const struct top_list *list, const struct top_row *row)
{
	size_t at = list->nr_shown;

	for (; row && at == list->nr_shown; row = row->line->parent)
		at = index_of(list, row->line);
	return at;
}

static bool is_more_like(const struct top_list *list, size_t one, size_t other)
{
	return list->shown[one]->crowd->chosen > list->shown[other]->crowd->chosen;
}

/* Of several crowds of one name, that differ in what is below: where most of the selected are. */
static size_t find_crowd(const struct top_cursor *cursor, const struct top_list *list)
{
	size_t found = list->nr_shown;

	for (size_t i = 0; i < list->nr_shown; i++)
		if (is_crowd(cursor, list->shown[i]) &&
		    (found == list->nr_shown || is_more_like(list, i, found)))
			found = i;
	return found;
}

/* Where the selected task is in the list, or the crowd; or nr_shown. */
static size_t find(const struct top_cursor *cursor, const struct top_list *list)
{
	size_t at = cursor->in_crowd ? find_crowd(cursor, list) : list->nr_shown;

	if (at < list->nr_shown)
		return at;
	for (size_t i = 0; i < list->nr_kept; i++)
		if (is_selected(cursor, list->kept[i]))
			return find_line(list, list->kept[i]);
	return list->nr_shown;
}

void top_follow(struct top_cursor *cursor, const struct top_list *list)
{
	size_t line = cursor->at - cursor->top;
	size_t at = find(cursor, list);
	bool stays_home = cursor->top == 0 && at < cursor->height;

	if (at == list->nr_shown)
		at = cursor->at;
	else if (!stays_home)
		cursor->top = at > line ? at - line : 0;
	top_select(cursor, list, at);
}

/* Index in list->kept of the selected row, 0 if there is none. */
static size_t place_in_kept(const struct top_cursor *cursor, const struct top_list *list)
{
	for (size_t i = 0; i < list->nr_kept; i++)
		if (is_selected(cursor, list->kept[i]))
			return i;
	return 0;
}

static int unfold_above(struct top_list *list, struct top_model *model,
			const struct top_choice *choice, struct top_row *row)
{
	for (struct top_row *above = row->parent; above; above = above->parent)
		above->folded = false;
	return top_order(list, model, choice);
}

/* Crowds come after folds: without these there may be a flood for the first time. */
static int go_to(struct top_cursor *cursor, struct top_list *list, struct top_model *model,
		 const struct top_choice *choice, struct top_row *row)
{
	int err = unfold_above(list, model, choice, row);

	if (!err && index_of(list, row) == list->nr_shown) {
		top_crowd_single_out(row);
		err = unfold_above(list, model, choice, row);
	}
	if (err)
		return err;
	top_select(cursor, list, find_line(list, row));
	return 1;
}

int top_search(struct top_cursor *cursor, struct top_list *list, struct top_model *model,
	       const struct top_choice *choice, const char *text, int step)
{
	size_t nr = list->nr_kept, at = place_in_kept(cursor, list);

	for (size_t i = 0; i < nr; i++) {
		at = (at + nr + step) % nr;
		if (top_matches(list->kept[at], text))
			return go_to(cursor, list, model, choice, list->kept[at]);
	}
	return 0;
}
