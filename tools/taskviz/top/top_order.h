/* SPDX-License-Identifier: GPL-2.0 */
/* In which order rows are listed, and which of them. */
#ifndef TASKVIZ_TOP_ORDER_H
#define TASKVIZ_TOP_ORDER_H

#include "model/kthreads.h"
#include "top_model.h"

/* By what siblings are sorted in the tree, or all in a flat list. */
enum top_sort {
	TOP_SORT_BIRTH,		/* nothing ever jumps */
	TOP_SORT_PID,
	TOP_SORT_CPU,
	TOP_SORT_RSS,
	TOP_SORT_COPIED,	/* since the snapshot before */
	TOP_SORT_COPIES,	/* since birth */
	TOP_SORT_STATE,
	TOP_SORT_NAME,
	TOP_NR_SORTS,
};

/* When siblings that are alike share a line. */
enum top_collapse {
	TOP_COLLAPSE_FLOODS,	/* if there are more rows than lines, and many of them */
	TOP_COLLAPSE_NONE,
	TOP_COLLAPSE_ALL,
	TOP_NR_COLLAPSES,
};

/**
 * struct top_choice - what a person chose to see
 * @sort: largest first where it is an amount
 * @reverse: the other way round
 * @flat: no tree
 * @kthreads: and kernel threads
 * @collapse: in a tree, after the filter
 * @height: lines that there are for rows, 0 if that is not known yet
 * @filter: only rows that match, with their ancestors in a tree; "" for all; see top_matches()
 */
struct top_choice {
	enum top_sort sort;
	bool reverse;
	bool flat;
	enum kthreads kthreads;
	enum top_collapse collapse;
	size_t height;
	char filter[32];
};

/**
 * top_order() - list the rows
 * @list: zeroed before the first time; to be given to top_free_list()
 * @model: whose rows; their links are set anew
 * @choice: how
 *
 * Return: 0, or -ENOMEM with the list as it was, or without crowds.
 */
int top_order(struct top_list *list, struct top_model *model, const struct top_choice *choice);
void top_free_list(struct top_list *list);

/* Does its name hold the text, upper case or lower, or is the text its pid? Nothing matches "". */
bool top_matches(const struct top_row *row, const char *text);

/* The name of a sort key, as a person reads it. */
const char *top_sort_name(enum top_sort sort);

/* When siblings share a line, as a person reads it. */
const char *top_collapse_name(enum top_collapse collapse);

#endif /* TASKVIZ_TOP_ORDER_H */
