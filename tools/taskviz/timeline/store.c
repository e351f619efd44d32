// SPDX-License-Identifier: GPL-2.0
/* The arrays of a timeline: how they grow, how they are ordered; what its states are called. */
#include <stdlib.h>
#include <string.h>
#include "store.h"

/* Every array of struct timeline, whatever it points to. */
struct any_array {
	char *at;
	size_t nr;
	size_t capacity;
} __attribute__((may_alias));

void *timeline_add(struct timeline *timeline, void *array, size_t size)
{
	struct any_array *any = array;

	if (any->nr == any->capacity) {
		size_t capacity = any->capacity ? 2 * any->capacity : 64;
		char *more = reallocarray(any->at, capacity, size);

		if (!more) {
			timeline->no_memory = true;
			return NULL;
		}
		any->at = more;
		any->capacity = capacity;
	}
	memset(any->at + any->nr * size, 0, size);
	return any->at + any->nr++ * size;
}

static int compare(uint32_t row, uint64_t at_ns, uint32_t other_row, uint64_t other_ns)
{
	if (row != other_row)
		return row < other_row ? -1 : 1;
	return at_ns < other_ns ? -1 : at_ns > other_ns;
}

static int compare_spans(const void *a, const void *b)
{
	const struct timeline_span *one = a, *other = b;

	return compare(one->row, one->from_ns, other->row, other->from_ns);
}

static int compare_programs(const void *a, const void *b)
{
	const struct timeline_program *one = a, *other = b;

	return compare(one->row, one->from_ns, other->row, other->from_ns);
}

static int compare_copies(const void *a, const void *b)
{
	const struct timeline_copy *one = a, *other = b;

	return compare(one->row, one->at_ns, other->row, other->at_ns);
}

static void sort(void *array, size_t size, int (*order)(const void *, const void *))
{
	struct any_array *any = array;

	if (any->nr)
		qsort(any->at, any->nr, size, order);
}

void timeline_sort(struct timeline *timeline)
{
	sort(&timeline->spans, sizeof(*timeline->spans.at), compare_spans);
	sort(&timeline->programs, sizeof(*timeline->programs.at), compare_programs);
	sort(&timeline->copies, sizeof(*timeline->copies.at), compare_copies);
}

/* The row is the first member of what is sorted by it. */
static uint32_t row_at(const struct any_array *array, size_t size, size_t i)
{
	return *(const uint32_t *)(array->at + i * size);
}

size_t timeline_find(const void *array, size_t size, uint32_t row)
{
	const struct any_array *any = array;
	size_t begin = 0, end = any->nr;

	while (begin < end) {
		const size_t middle = begin + (end - begin) / 2;

		if (row_at(any, size, middle) < row)
			begin = middle + 1;
		else
			end = middle;
	}
	return begin;
}

void timeline_drop(struct timeline *timeline)
{
	free(timeline->rows.at);
	free(timeline->spans.at);
	free(timeline->programs.at);
	free(timeline->links.at);
	free(timeline->copies.at);
	free(timeline->losses.at);
	free(timeline->row_of);
}

const char *timeline_state_name(char state)
{
	switch (state) {
	case TIMELINE_ON_CPU:
		return "on CPU";
	case TIMELINE_RUNNABLE:
		return "runnable";
	case 'S':
		return "asleep";
	case 'D':
		return "asleep, no signals";
	case 'T':
		return "stopped";
	case 't':
		return "traced";
	case 'Z':
		return "zombie";
	case 'X':
		return "being removed";
	case 'P':
		return "parked";
	case 'I':
		return "idle";
	default:
		return "unknown";
	}
}
