// SPDX-License-Identifier: GPL-2.0
/* Finds siblings that are alike among the rows, and adds up what they did. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include "model/alike.h"
#include "model/record_sum.h"
#include "print/group_text.h"
#include "top_crowd.h"

static int compare_places(const struct top_row *one, const struct top_row *other)
{
	return one->at < other->at ? -1 : one->at > other->at;
}

static bool is_apart(const struct top_row *row)
{
	return !row->parent || row->parent->apart;
}

/* The dead, and what only leads to a match, are of their own kind. */
static int compare(uint32_t one, uint32_t other, void *arg)
{
	struct top_row *const *rows = arg;
	const struct top_row *a = rows[one], *b = rows[other];
	const int by_record = record_compare(&a->record, &b->record);

	if (by_record)
		return by_record;
	if (top_is_dead(a) != top_is_dead(b))
		return top_is_dead(a) - top_is_dead(b);
	if (a->matches != b->matches)
		return a->matches - b->matches;
	if (is_apart(a) != is_apart(b))
		return is_apart(a) - is_apart(b);
	return is_apart(a) ? compare_places(a, b) : 0;
}

/* Which states are among them now, at the right. */
static void set_states(struct top_crowd *crowd, struct top_row *const *rows,
		       const struct alike *alike, uint32_t first)
{
	char letters[TOP_STATES + 1];
	struct taskviz_text text = { .buf = letters, .size = TOP_STATES };
	uint32_t states = 0;

	for (uint32_t i = first; i != ALIKE_NONE; i = alike[i].next)
		states |= group_state(rows[i]->states[TOP_STATES - 1]);
	group_put_states(&text, states);
	letters[text.len < text.size ? text.len : text.size] = 0;
	snprintf(crowd->sum.states, sizeof(crowd->sum.states), "%*s", TOP_STATES, letters);
}

static void add_row(struct top_row *sum, const struct top_row *row)
{
	record_sum_add(&sum->record, &row->record);
	if (sum->copied == TASKVIZ_UNKNOWN64 || row->copied == TASKVIZ_UNKNOWN64)
		sum->copied = TASKVIZ_UNKNOWN64;
	else
		sum->copied += row->copied;
	if (sum->cpu_permille == TASKVIZ_UNKNOWN32 || row->cpu_permille == TASKVIZ_UNKNOWN32)
		sum->cpu_permille = TASKVIZ_UNKNOWN32;
	else
		sum->cpu_permille += row->cpu_permille;
	if (row->born_ns < sum->born_ns)
		sum->born_ns = row->born_ns;
}

/* Who comes to a folded crowd is folded, also in front: it stays so until it is unfolded. */
static void share_fold(struct top_row *const *rows, const struct alike *alike, uint32_t first)
{
	bool folded = false;

	for (uint32_t i = first; i != ALIKE_NONE; i = alike[i].next)
		folded |= rows[i]->folded;
	for (uint32_t i = first; i != ALIKE_NONE; i = alike[i].next)
		rows[i]->folded = folded;
}

static void make_crowd(struct top_crowd *crowd, struct top_row *const *rows,
		       const struct alike *alike, uint32_t first)
{
	share_fold(rows, alike, first);
	crowd->size = alike[first].count;
	crowd->sum = *rows[first];
	crowd->chosen = rows[first]->chosen;
	for (uint32_t i = alike[first].next; i != ALIKE_NONE; i = alike[i].next) {
		add_row(&crowd->sum, rows[i]);
		crowd->chosen += rows[i]->chosen;
		rows[i]->line = rows[first];
	}
	set_states(crowd, rows, alike, first);
	rows[first]->crowd = crowd;
	crowd->sum.crowd = crowd;
}

static void make_crowds(struct top_list *list, const struct alike *alike)
{
	for (uint32_t i = 0; i < list->nr_kept; i++)
		if (alike[i].count > 1)
			make_crowd(&list->crowds[list->nr_crowds++], list->kept, alike, i);
}

/* The last of some siblings is the last that has a line. */
static void mark_last(struct top_list *list)
{
	for (size_t i = 0; i < list->nr_kept; i++)
		list->kept[i]->last_line = NULL;
	for (size_t i = 0; i < list->nr_kept; i++) {
		struct top_row *row = list->kept[i], *parent = row->parent;

		if (row->line != row || !parent)
			continue;
		if (parent->last_line)
			parent->last_line->last = false;
		parent->last_line = row;
		row->last = true;
	}
}

static uint32_t count_crowds(const struct alike *alike, size_t nr)
{
	uint32_t count = 0;

	for (size_t i = 0; i < nr; i++)
		count += alike[i].count > 1;
	return count;
}

int top_crowd_join(struct top_list *list, uint32_t least)
{
	const size_t nr = list->nr_kept;
	struct alike *alike = calloc(nr + 1, sizeof(*alike));
	struct top_crowd *crowds = NULL;

	for (size_t i = 0; i < nr; i++)
		list->kept[i]->at = i;
	for (size_t i = 0; alike && i < nr; i++) {
		const struct top_row *parent = list->kept[i]->parent;

		alike[i].parent = parent ? parent->at : ALIKE_NONE;
	}
	if (alike && !alike_join(alike, nr, least, compare, list->kept))
		crowds = calloc(count_crowds(alike, nr) + 1, sizeof(*crowds));
	if (crowds) {
		list->crowds = crowds;
		make_crowds(list, alike);
		mark_last(list);
	}
	free(alike);
	return crowds ? 0 : -ENOMEM;
}

static bool is_in_crowd(const struct top_row *row)
{
	return row->crowd || row->line != row;
}

void top_crowd_split(struct top_row *row)
{
	struct top_row *top = row;

	for (; row; row = row->parent)
		if (is_in_crowd(row))
			top = row;
	if (top->parent)
		top->parent->apart = true;
}

void top_crowd_single_out(struct top_row *row)
{
	for (; row->parent; row = row->parent)
		if (is_in_crowd(row))
			row->parent->apart = true;
}
