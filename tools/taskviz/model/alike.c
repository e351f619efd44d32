// SPDX-License-Identifier: GPL-2.0
/* Tells rows of a tree apart by what they are and what is below them, and joins those alike. */
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include "alike.h"

/*
 * Rows of one class are alike. Classes are found from the leaves up: rows of one height are put in
 * order by what they are, then by the set of classes below them, which are lower and known. Lines
 * are made from the roots down: what is below a line is put in order by class, and runs of one
 * class are the next lines. Nothing recurses, so a tree may be as deep as it likes.
 */

/**
 * struct joining - one alike_join() under way
 * @rows: what is joined; the row behind the last stands for the parent of the roots
 * @nr: how many
 * @least: so many make a line
 * @compare: of the caller
 * @arg: likewise
 * @first: where the children of each row are in @below, and one more for the end
 * @below: children of all rows
 * @sets: in the same places, the classes of these: each once, in order
 * @set_len: how many each row has
 * @class: of each row
 * @height: of each row: 0 without children, else one more than the highest of them
 * @order: of rows, first by height, then as they come to their lines
 */
struct joining {
	struct alike *rows;
	uint32_t nr;
	uint32_t least;
	alike_compare compare;
	void *arg;
	uint32_t *first;
	uint32_t *below;
	uint32_t *sets;
	uint32_t *set_len;
	uint32_t *class;
	uint32_t *height;
	uint32_t *order;
};

#define NR_ARRAYS	7

static uint32_t parent_of(const struct joining *joining, uint32_t row)
{
	const uint32_t parent = joining->rows[row].parent;

	return parent == ALIKE_NONE ? joining->nr : parent;
}

static bool take_memory(struct joining *joining)
{
	const size_t each = (size_t)joining->nr + 2;
	uint32_t **const arrays[NR_ARRAYS] = {
		&joining->first, &joining->below, &joining->sets, &joining->set_len,
		&joining->class, &joining->height, &joining->order,
	};
	uint32_t *memory = calloc(NR_ARRAYS * each, sizeof(*memory));

	for (int i = 0; memory && i < NR_ARRAYS; i++)
		*arrays[i] = memory + i * each;
	return memory;
}

/* Lists the children of each row, in their order; set_len counts how far. */
static void list_children(struct joining *joining)
{
	for (uint32_t i = 0; i < joining->nr; i++)
		joining->first[parent_of(joining, i) + 1]++;
	for (uint32_t i = 0; i <= joining->nr; i++)
		joining->first[i + 1] += joining->first[i];
	for (uint32_t i = 0; i < joining->nr; i++) {
		const uint32_t parent = parent_of(joining, i);

		joining->below[joining->first[parent] + joining->set_len[parent]++] = i;
	}
}

/* Children stand behind their parents, so one pass backwards measures all. */
static void measure_heights(struct joining *joining)
{
	for (uint32_t i = joining->nr; i--;) {
		uint32_t *height = &joining->height[parent_of(joining, i)];

		if (*height <= joining->height[i])
			*height = joining->height[i] + 1;
	}
}

static int compare_numbers(const void *a, const void *b)
{
	const uint32_t one = *(const uint32_t *)a, other = *(const uint32_t *)b;

	return one < other ? -1 : one > other;
}

static int compare_heights(const void *a, const void *b, void *arg)
{
	const struct joining *joining = arg;
	const uint32_t one = *(const uint32_t *)a, other = *(const uint32_t *)b;

	return compare_numbers(&joining->height[one], &joining->height[other]) ?:
	       compare_numbers(&one, &other);
}

/* Which classes there are among the children of a row. */
static void make_set(struct joining *joining, uint32_t row)
{
	const uint32_t nr = joining->first[row + 1] - joining->first[row];
	const uint32_t *children = joining->below + joining->first[row];
	uint32_t *set = joining->sets + joining->first[row], len = 0;

	for (uint32_t i = 0; i < nr; i++)
		set[i] = joining->class[children[i]];
	qsort(set, nr, sizeof(*set), compare_numbers);
	for (uint32_t i = 0; i < nr; i++)
		if (!len || set[len - 1] != set[i])
			set[len++] = set[i];
	joining->set_len[row] = len;
}

static int compare_rows(const void *a, const void *b, void *arg)
{
	const struct joining *joining = arg;
	const uint32_t one = *(const uint32_t *)a, other = *(const uint32_t *)b;

	return joining->compare(one, other, joining->arg) ?:
	       compare_numbers(&joining->set_len[one], &joining->set_len[other]) ?:
	       memcmp(joining->sets + joining->first[one], joining->sets + joining->first[other],
		      joining->set_len[one] * sizeof(*joining->sets));
}

/* Gives the rows of one height their classes, numbered on from @class. Return: the next number. */
static uint32_t class_rows(struct joining *joining, uint32_t *rows, uint32_t nr, uint32_t class)
{
	for (uint32_t i = 0; i < nr; i++)
		make_set(joining, rows[i]);
	qsort_r(rows, nr, sizeof(*rows), compare_rows, joining);
	for (uint32_t i = 0; i < nr; i++) {
		class += i && compare_rows(&rows[i - 1], &rows[i], joining);
		joining->class[rows[i]] = class;
	}
	return class + 1;
}

static void find_classes(struct joining *joining)
{
	const uint32_t *height = joining->height;
	uint32_t *order = joining->order, class = 0, to;

	for (uint32_t i = 0; i < joining->nr; i++)
		order[i] = i;
	qsort_r(order, joining->nr, sizeof(*order), compare_heights, joining);
	for (uint32_t from = 0; from < joining->nr; from = to) {
		to = from + 1;
		while (to < joining->nr && height[order[to]] == height[order[from]])
			to++;
		class = class_rows(joining, order + from, to - from, class);
	}
}

static int compare_classes(const void *a, const void *b, void *arg)
{
	const struct joining *joining = arg;
	const uint32_t one = *(const uint32_t *)a, other = *(const uint32_t *)b;

	return compare_numbers(&joining->class[one], &joining->class[other]) ?:
	       compare_numbers(&one, &other);
}

/* One line for some rows of a class, in order. */
static void set_line(struct joining *joining, const uint32_t *rows, uint32_t nr)
{
	for (uint32_t i = 0; i < nr; i++) {
		struct alike *row = &joining->rows[rows[i]];

		row->line = rows[0];
		row->next = i + 1 < nr ? rows[i + 1] : ALIKE_NONE;
		row->count = i ? 0 : nr;
	}
}

/* Divides siblings among lines: those of a class share one, if they are enough. */
static void set_lines(struct joining *joining, uint32_t *rows, uint32_t nr)
{
	uint32_t to;

	qsort_r(rows, nr, sizeof(*rows), compare_classes, joining);
	for (uint32_t from = 0; from < nr; from = to) {
		to = from + 1;
		while (to < nr && joining->class[rows[to]] == joining->class[rows[from]])
			to++;
		if (to - from < joining->least)
			to = from + 1;
		set_line(joining, rows + from, to - from);
	}
}

/* Appends the children of a row to @order. Return: its new length. */
static uint32_t append_children(const struct joining *joining, uint32_t row, uint32_t len)
{
	const uint32_t nr = joining->first[row + 1] - joining->first[row];

	memcpy(joining->order + len, joining->below + joining->first[row],
	       nr * sizeof(*joining->order));
	return len + nr;
}

/* Line by line: what is below all its rows becomes lines. */
static void find_lines(struct joining *joining)
{
	const struct alike *rows = joining->rows;
	uint32_t len = append_children(joining, joining->nr, 0);

	set_lines(joining, joining->order, len);
	for (uint32_t at = 0; at < len;) {
		const uint32_t begin = len;

		for (uint32_t i = rows[joining->order[at]].count; i--; at++)
			len = append_children(joining, joining->order[at], len);
		set_lines(joining, joining->order + begin, len - begin);
	}
}

int alike_join(struct alike *rows, uint32_t nr, uint32_t least, alike_compare compare, void *arg)
{
	struct joining joining = {
		.rows = rows, .nr = nr, .least = least, .compare = compare, .arg = arg,
	};

	if (!take_memory(&joining))
		return -ENOMEM;
	list_children(&joining);
	measure_heights(&joining);
	find_classes(&joining);
	find_lines(&joining);
	free(joining.first);
	return 0;
}
