// SPDX-License-Identifier: GPL-2.0
/* Adds up tasks that have something in common. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "base/errors.h"
#include "group_keys.h"

/* What rows are ordered by: their keys, then their names if these are what counts. */
struct order {
	const struct timeline *timeline;
	const uint32_t *keys;
	enum group_key by;
};

static int compare_keys(const struct order *order, uint32_t row, uint32_t other)
{
	const struct timeline_row *rows = order->timeline->rows.at;

	if (order->by == GROUP_NAME)
		return strcmp(rows[row].name, rows[other].name);
	if (order->keys[row] != order->keys[other])
		return order->keys[row] < order->keys[other] ? -1 : 1;
	return 0;
}

static int compare_rows(const void *a, const void *b, void *order)
{
	const uint32_t row = *(const uint32_t *)a, other = *(const uint32_t *)b;
	const int by_key = compare_keys(order, row, other);

	return by_key ? by_key : row < other ? -1 : row > other;
}

static int compare_groups(const void *a, const void *b)
{
	const struct group *one = a, *other = b;
	const uint64_t ns = sums_ns(&one->sums, "R"), other_ns = sums_ns(&other->sums, "R");

	if (ns != other_ns)
		return ns > other_ns ? -1 : 1;
	if (one->processes != other->processes)
		return one->processes > other->processes ? -1 : 1;
	return one->rows < other->rows ? -1 : one->rows > other->rows;
}

/* Rows of tasks that were recorded, those of a group one after the other. Return: how many. */
static size_t order_rows(struct groups *groups, struct order *order)
{
	size_t nr = 0;

	for (uint32_t row = 0; row < order->timeline->rows.nr; row++)
		if (!order->timeline->rows.at[row].outside)
			groups->rows[nr++] = row;
	qsort_r(groups->rows, nr, sizeof(*groups->rows), compare_rows, order);
	return nr;
}

static void add_row(struct groups *groups, const struct order *order, const struct sums *sums,
		    const uint32_t *row)
{
	const struct timeline_row *task = &order->timeline->rows.at[*row];
	struct group *last = groups->nr ? &groups->at[groups->nr - 1] : NULL;

	if (!last || compare_keys(order, *last->rows, *row)) {
		last = &groups->at[groups->nr++];
		*last = (struct group){ .rows = row, .key = order->keys[*row] };
	}
	last->nr++;
	last->processes += task->pid == task->tgid;
	sums_add(&last->sums, &sums[*row]);
}

static void fold(struct groups *groups, struct order *order, const struct sums *sums)
{
	const size_t nr = order_rows(groups, order);

	for (size_t i = 0; i < nr; i++)
		add_row(groups, order, sums, &groups->rows[i]);
	qsort(groups->at, groups->nr, sizeof(*groups->at), compare_groups);
}

int groups_build(struct groups *groups, const struct timeline *timeline, const struct sums *sums,
		 enum group_key by, const uint32_t *keys)
{
	const size_t nr = timeline->rows.nr + 1;
	uint32_t *found = keys ? NULL : calloc(nr, sizeof(*found));
	struct order order = { timeline, keys ? keys : found, by };

	*groups = (struct groups){
		.at = calloc(nr, sizeof(*groups->at)),
		.rows = calloc(nr, sizeof(*groups->rows)),
	};
	if (!order.keys || !groups->at || !groups->rows) {
		free(found);
		return -ENOMEM;
	}
	if (found)
		group_keys(timeline, by, found);
	fold(groups, &order, sums);
	free(found);
	return 0;
}

void groups_drop(struct groups *groups)
{
	free(groups->at);
	free(groups->rows);
}

bool group_key_parse(const char *text, enum group_key *by)
{
	static const char *const names[] = {
		[GROUP_NAME] = "name", [GROUP_USER] = "user", [GROUP_PARENT] = "parent",
		[GROUP_CGROUP] = "cgroup", [GROUP_UNIT] = "unit",
	};

	for (*by = GROUP_NAME; *by <= GROUP_UNIT; (*by)++)
		if (!strcmp(names[*by], text))
			return true;
	command_error("tasks are not told apart by '%s': use name, user, parent, cgroup or unit",
		      text);
	return false;
}
