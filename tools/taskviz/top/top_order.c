// SPDX-License-Identifier: GPL-2.0
/* Sorts rows, hangs them into a tree, and leaves out what a person does not want to see. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "core/pure.h"
#include "top_crowd.h"
#include "top_order.h"

/* Siblings that are alike share a line from so many on, where there are more rows than lines. */
#define LEAST_OF_A_FLOOD	8

/* Where a state stands when sorted by it: what may be trouble comes first. */
static const char by_state[] = "DZRTtXPSI";

const char *top_sort_name(enum top_sort sort)
{
	static const char * const names[TOP_NR_SORTS] = {
		[TOP_SORT_BIRTH] = "birth",
		[TOP_SORT_PID] = "pid",
		[TOP_SORT_CPU] = "CPU",
		[TOP_SORT_RSS] = "memory",
		[TOP_SORT_COPIED] = "pages copied lately",
		[TOP_SORT_COPIES] = "pages copied at all",
		[TOP_SORT_STATE] = "state",
		[TOP_SORT_NAME] = "name",
	};

	return names[sort];
}

const char *top_collapse_name(enum top_collapse collapse)
{
	static const char * const names[TOP_NR_COLLAPSES] = {
		[TOP_COLLAPSE_FLOODS] = "share a line if they flood the screen",
		[TOP_COLLAPSE_NONE] = "have a line each",
		[TOP_COLLAPSE_ALL] = "share a line",
	};

	return names[collapse];
}

bool top_matches(const struct top_row *row, const char *text)
{
	char name[TASKVIZ_NAME_LEN + 1] = "", pid[16];

	if (!*text)
		return false;
	memcpy(name, row->record.name, TASKVIZ_NAME_LEN);
	snprintf(pid, sizeof(pid), "%d", row->record.pid);
	return strcasestr(name, text) || !strcmp(pid, text);
}

/* The larger comes first, what is not known last. */
static int compare_amounts(uint64_t a, uint64_t b)
{
	if (a == TASKVIZ_UNKNOWN64 || b == TASKVIZ_UNKNOWN64)
		return (a == TASKVIZ_UNKNOWN64) - (b == TASKVIZ_UNKNOWN64);
	return (a < b) - (a > b);
}

static uint64_t cpu(const struct top_row *row)
{
	return row->cpu_permille == TASKVIZ_UNKNOWN32 ? TASKVIZ_UNKNOWN64 : row->cpu_permille;
}

static int state_rank(const struct top_row *row)
{
	const char *found = strchr(by_state, row->record.state);

	return found && *found ? found - by_state : (int)sizeof(by_state);
}

static int compare_keys(const struct top_row *a, const struct top_row *b, enum top_sort sort)
{
	const struct taskviz_record *one = &a->record, *other = &b->record;

	switch (sort) {
	case TOP_SORT_PID:
		return (one->pid > other->pid) - (one->pid < other->pid);
	case TOP_SORT_CPU:
		return compare_amounts(cpu(a), cpu(b));
	case TOP_SORT_RSS:
		return compare_amounts(one->rss_bytes, other->rss_bytes);
	case TOP_SORT_COPIED:
		return compare_amounts(a->copied, b->copied);
	case TOP_SORT_COPIES:
		return compare_amounts(taskviz_counts_copied(&one->counts),
				       taskviz_counts_copied(&other->counts));
	case TOP_SORT_STATE:
		return state_rank(a) - state_rank(b);
	case TOP_SORT_NAME:
		return strncmp(one->name, other->name, TASKVIZ_NAME_LEN);
	default:
		return 0;
	}
}

static int compare_rows(const void *a, const void *b, void *arg)
{
	const struct top_row *one = *(struct top_row * const *)a;
	const struct top_row *other = *(struct top_row * const *)b;
	const struct top_choice *choice = arg;
	int order = compare_keys(one, other, choice->sort);

	if (!order)
		order = top_compare_birth(&one->record, &other->record);
	return choice->reverse ? -order : order;
}

static bool is_thread(const struct top_row *row)
{
	return row->record.info & TASKVIZ_INFO_THREAD;
}

static void prepend(struct top_row **first, struct top_row *row)
{
	row->next_sibling = *first;
	*first = row;
}

/* Hangs the rows below their parents in the order given, threads before children. */
static struct top_row *link_rows(struct top_row **rows, size_t nr)
{
	struct top_row *roots = NULL;

	for (size_t i = 0; i < nr; i++)
		rows[i]->first_child = NULL;
	for (int threads = 0; threads <= 1; threads++) {
		for (size_t i = nr; i-- > 0;) {
			struct top_row *row = rows[i];

			if (is_thread(row) == threads)
				prepend(row->parent ? &row->parent->first_child : &roots, row);
		}
	}
	return roots;
}

/* The row behind a row and all that is below it. */
static struct top_row *behind(struct top_row *row)
{
	while (row && !row->next_sibling)
		row = row->parent;
	return row ? row->next_sibling : NULL;
}

/* Writes the rows of a tree in order, a parent before what is below it. */
static void walk_tree(struct top_row *row, struct top_row **rows)
{
	while (row) {
		*rows++ = row;
		row->depth = row->parent ? row->parent->depth + 1 : 0;
		row = row->first_child ? row->first_child : behind(row);
	}
}

static void flatten(struct top_row **rows, size_t nr)
{
	for (size_t i = 0; i < nr; i++)
		rows[i]->depth = 0;
}

static bool is_kthread(const struct top_row *row)
{
	return row->record.kind == TASKVIZ_KIND_KTHREAD ||
	       row->record.kind == TASKVIZ_KIND_KTHREADD;
}

static bool is_wanted(const struct top_row *row, const struct top_choice *choice)
{
	if (!kthreads_admit(choice->kthreads, is_kthread(row)))
		return false;
	return !choice->filter[0] || top_matches(row, choice->filter);
}

/* From the end to the beginning, as a descendant that matches keeps its ancestors. */
static void mark_kept(struct top_row **rows, size_t nr, const struct top_choice *choice)
{
	bool has_kept_root = false;

	for (size_t i = 0; i < nr; i++)
		rows[i]->has_kept_child = false;
	for (size_t i = nr; i-- > 0;) {
		struct top_row *row = rows[i];
		bool *has_later = row->parent ? &row->parent->has_kept_child : &has_kept_root;

		row->matches = is_wanted(row, choice);
		row->kept = row->matches || (!choice->flat && row->has_kept_child);
		if (!row->kept)
			continue;
		row->last = !*has_later;
		*has_later = true;
	}
}

/* What was copied, if it is known, and more than by another. */
static void note_copied(struct top_list *list, uint64_t copied)
{
	if (copied != TASKVIZ_UNKNOWN64 && copied > list->most_copied)
		list->most_copied = copied;
}

/* Lists what is kept, each with a line of its own. */
static void list_kept(struct top_list *list, struct top_row **rows, size_t nr)
{
	list->nr_kept = 0;
	list->most_copied = 0;
	for (size_t i = 0; i < nr; i++) {
		struct top_row *row = rows[i];

		row->line = row;
		row->crowd = NULL;
		row->chosen &= row->kept;
		if (!row->kept)
			continue;
		list->kept[list->nr_kept++] = row;
		note_copied(list, row->copied);
	}
}

/* Lists what has a line that no fold hides; a filter looks into folds, too. */
static void list_shown(struct top_list *list, const struct top_choice *choice)
{
	bool use_folds = !choice->flat && !choice->filter[0];
	unsigned int hidden_below = UINT32_MAX;

	list->nr_shown = 0;
	for (size_t i = 0; i < list->nr_kept; i++) {
		struct top_row *row = list->kept[i];

		if (row->line != row || row->depth > hidden_below)
			continue;
		list->shown[list->nr_shown++] = row;
		hidden_below = use_folds && row->folded ? row->depth : UINT32_MAX;
	}
}

/* Once there were too many it takes clearly fewer, so that lines do not come and go. */
static bool floods(const struct top_list *list, size_t height)
{
	return height && list->nr_shown > (list->floods ? height - height / 4 : height);
}

/* Return: how many make a crowd, 0 if none is to be. */
static uint32_t least_of(const struct top_list *list, const struct top_choice *choice)
{
	if (choice->flat || choice->collapse == TOP_COLLAPSE_NONE)
		return 0;
	if (choice->collapse == TOP_COLLAPSE_ALL)
		return 2;
	return list->floods ? LEAST_OF_A_FLOOD : 0;
}

static int join_crowds(struct top_list *list, const struct top_choice *choice)
{
	uint32_t least;
	int err;

	free(list->crowds);
	list->crowds = NULL;
	list->nr_crowds = 0;
	list->floods = floods(list, choice->height);
	least = least_of(list, choice);
	if (!least)
		return 0;
	err = top_crowd_join(list, least);
	for (size_t i = 0; i < list->nr_crowds; i++)
		note_copied(list, list->crowds[i].sum.copied);
	list_shown(list, choice);
	return err;
}

/* Makes room for so many rows. */
static int make_room(struct top_list *list, size_t nr)
{
	struct top_row **kept = realloc(list->kept, (nr + 1) * sizeof(*kept)), **shown;

	if (!kept)
		return -ENOMEM;
	list->kept = kept;
	shown = realloc(list->shown, (nr + 1) * sizeof(*shown));
	if (!shown)
		return -ENOMEM;
	list->shown = shown;
	return 0;
}

int top_order(struct top_list *list, struct top_model *model, const struct top_choice *choice)
{
	size_t nr = model->nr_rows;
	struct top_row **rows = calloc(nr + 1, sizeof(*rows));

	if (!rows || make_room(list, nr)) {
		free(rows);
		return -ENOMEM;
	}
	if (nr)
		memcpy(rows, model->rows, nr * sizeof(*rows));
	if (choice->sort != TOP_SORT_BIRTH || choice->reverse)
		qsort_r(rows, nr, sizeof(*rows), compare_rows, (void *)choice);
	if (choice->flat)
		flatten(rows, nr);
	else
		walk_tree(link_rows(rows, nr), rows);
	mark_kept(rows, nr, choice);
	list_kept(list, rows, nr);
	list_shown(list, choice);
	free(rows);
	return join_crowds(list, choice);
}

void top_free_list(struct top_list *list)
{
	free(list->kept);
	free(list->shown);
	free(list->crowds);
	*list = (struct top_list){ 0 };
}
