// SPDX-License-Identifier: GPL-2.0
/* The arrays of a timeline: how they grow, how they are ordered; what its states are called. */
#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "store.h"

/* No element is larger. */
#define LARGEST		64

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

/* The row is the first member of what is sorted by it. */
static uint32_t row_at(const struct any_array *array, size_t size, size_t i)
{
	return *(const uint32_t *)(array->at + i * size);
}

/* Where each belongs: behind those of rows before its own, and those of its own before it. */
static void find_places(const struct any_array *array, size_t size, size_t *next, uint32_t nr_rows,
			uint32_t *places)
{
	size_t sum = 0;

	memset(next, 0, nr_rows * sizeof(*next));
	for (size_t i = 0; i < array->nr; i++)
		next[row_at(array, size, i)]++;
	for (uint32_t row = 0; row < nr_rows; row++) {
		const size_t nr = next[row];

		next[row] = sum;
		sum += nr;
	}
	for (size_t i = 0; i < array->nr; i++)
		places[i] = next[row_at(array, size, i)]++;
}

static_assert(sizeof(struct timeline_span) <= LARGEST, "swapped through that");
static_assert(sizeof(struct timeline_program) <= LARGEST, "swapped through that");
static_assert(sizeof(struct timeline_copy) <= LARGEST, "swapped through that");

static void swap(char *one, char *other, size_t size)
{
	char kept[LARGEST];

	memcpy(kept, one, size);
	memcpy(one, other, size);
	memcpy(other, kept, size);
}

/* Each swap brings one to its place: no second array is needed. */
static void move_to_places(struct any_array *array, size_t size, uint32_t *places)
{
	for (size_t i = 0; i < array->nr; i++)
		while (places[i] != i) {
			const uint32_t to = places[i];

			swap(array->at + i * size, array->at + to * size, size);
			places[i] = places[to];
			places[to] = to;
		}
}

static int sort(struct timeline *timeline, void *array, size_t size)
{
	struct any_array *any = array;
	size_t *next = reallocarray(NULL, timeline->rows.nr + 1, sizeof(*next));
	uint32_t *places = reallocarray(NULL, any->nr + 1, sizeof(*places));
	int err = -ENOMEM;

	if (next && places) {
		find_places(any, size, next, timeline->rows.nr, places);
		move_to_places(any, size, places);
		err = 0;
	}
	free(next);
	free(places);
	return err;
}

int timeline_sort(struct timeline *timeline)
{
	return sort(timeline, &timeline->spans, sizeof(*timeline->spans.at)) ?:
	       sort(timeline, &timeline->programs, sizeof(*timeline->programs.at)) ?:
	       sort(timeline, &timeline->copies, sizeof(*timeline->copies.at));
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
	free(timeline->takeovers.at);
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
