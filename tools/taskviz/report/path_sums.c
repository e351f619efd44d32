// SPDX-License-Identifier: GPL-2.0
/* Adds up the steps of a critical path. */
#include <stdlib.h>
#include "path_sums.h"

static int compare_keys(const void *a, const void *b)
{
	const struct path_sum *one = a, *other = b;

	if (one->state != other->state)
		return one->state < other->state ? -1 : 1;
	return one->row < other->row ? -1 : one->row > other->row;
}

static int compare_ns(const void *a, const void *b)
{
	const struct path_sum *one = a, *other = b;

	if (one->ns != other->ns)
		return one->ns > other->ns ? -1 : 1;
	return compare_keys(a, b);
}

/* Return: how many there are when those of one key are added up. */
static size_t add_up(struct path_sum *sums, size_t nr)
{
	size_t kept = 0;

	qsort(sums, nr, sizeof(*sums), compare_keys);
	for (size_t i = 0; i < nr; i++) {
		if (kept && !compare_keys(&sums[kept - 1], &sums[i]))
			sums[kept - 1].ns += sums[i].ns;
		else
			sums[kept++] = sums[i];
	}
	qsort(sums, kept, sizeof(*sums), compare_ns);
	return kept;
}

static struct path_sum *sums_of(const struct critical_path *path, bool by_state, size_t *nr)
{
	struct path_sum *sums = calloc(path->nr + 1, sizeof(*sums));

	if (!sums)
		return NULL;
	for (size_t i = 0; i < path->nr; i++) {
		const struct path_step *step = &path->steps[i];

		sums[i].state = by_state ? step->state : 0;
		sums[i].row = by_state ? NO_ROW : step->row;
		sums[i].ns = step->to_ns - step->from_ns;
	}
	*nr = add_up(sums, path->nr);
	return sums;
}

struct path_sum *path_sums_by_state(const struct critical_path *path, size_t *nr)
{
	return sums_of(path, true, nr);
}

struct path_sum *path_sums_by_task(const struct critical_path *path, size_t *nr)
{
	return sums_of(path, false, nr);
}

const char *path_state_name(char state)
{
	if (state == 'Z')
		return "exiting";
	return state == TIMELINE_UNKNOWN ? "?" : timeline_state_name(state);
}
