// SPDX-License-Identifier: GPL-2.0
/*
 * Which tasks share a line. A family is a task and all that it made. Families of the same parents
 * that were there one after the other are in one lane, and so are, below it, those they made. So a
 * lane has one parent, too, and what hangs below a task in time stands below it in the picture.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/param.h>
#include "lanes.h"

/* When the first of a family came, and the last one went. */
struct family {
	uint64_t from_ns;
	uint64_t to_ns;
};

/*
 * While rows are put into them, lanes are numbered as they are made. Those below a lane that may
 * take another row are in two heaps of it: where somebody still was when the last row came, by when
 * he goes; where nobody was, by number. Who is there until the end leaves no room behind it.
 */
struct lane {
	uint32_t parent;
	uint32_t busy;		/* heaps of those below it: the least in each */
	uint32_t idle;
	uint32_t left;		/* below it in the heap that it is in */
	uint32_t right;
	uint32_t rank;
	uint32_t size;		/* with those below it */
	uint32_t place;		/* in tree order */
	uint32_t free;		/* place for the next one below it */
	uint64_t end_ns;
	uint64_t key;		/* in the heap */
};

/* Above all rows is one lane more, the first, for those whose parent has no row. */
#define TOP_LANE	0

struct packing {
	const struct timeline *timeline;
	struct family *families;
	struct lane *lanes;
	uint32_t *of;
	uint32_t nr;
};

/* Children come behind their parents, so that each family is whole when its parent takes it. */
static void find_families(const struct packing *packing)
{
	const struct timeline_row *rows = packing->timeline->rows.at;

	for (uint32_t i = 0; i < packing->timeline->rows.nr; i++)
		packing->families[i] = (struct family){ rows[i].from_ns, rows[i].to_ns };
	for (uint32_t i = packing->timeline->rows.nr; i-- > 0;) {
		struct family *family = &packing->families[i], *parent;

		if (rows[i].parent == NO_ROW)
			continue;
		parent = &packing->families[rows[i].parent];
		parent->from_ns = MIN(parent->from_ns, family->from_ns);
		parent->to_ns = MAX(parent->to_ns, family->to_ns);
	}
}

static uint32_t add_lane(struct packing *packing, uint32_t parent)
{
	packing->lanes[packing->nr] = (struct lane){
		.parent = parent, .busy = NO_LANE, .idle = NO_LANE, .size = 1,
	};
	return packing->nr++;
}

static uint32_t rank_of(const struct lane *lanes, uint32_t heap)
{
	return heap == NO_LANE ? 0 : lanes[heap].rank;
}

static void swap(uint32_t *one, uint32_t *other)
{
	const uint32_t kept = *one;

	*one = *other;
	*other = kept;
}

/* Leftist heaps: what is least is on top, and down the right side it is never far. */
static uint32_t merge(struct lane *lanes, uint32_t heap, uint32_t other)
{
	struct lane *top;

	if (heap == NO_LANE || other == NO_LANE)
		return heap == NO_LANE ? other : heap;
	if (lanes[other].key < lanes[heap].key)
		swap(&heap, &other);
	top = &lanes[heap];
	top->right = merge(lanes, top->right, other);
	if (rank_of(lanes, top->left) < rank_of(lanes, top->right))
		swap(&top->left, &top->right);
	top->rank = rank_of(lanes, top->right) + 1;
	return heap;
}

static void push(struct lane *lanes, uint32_t *heap, uint32_t lane, uint64_t key)
{
	lanes[lane].left = NO_LANE;
	lanes[lane].right = NO_LANE;
	lanes[lane].rank = 1;
	lanes[lane].key = key;
	*heap = merge(lanes, *heap, lane);
}

static uint32_t pop(struct lane *lanes, uint32_t *heap)
{
	const uint32_t lane = *heap;

	*heap = merge(lanes, lanes[lane].left, lanes[lane].right);
	return lane;
}

/* The first lane that is free then, taken out of its heap. Rows mostly come in order of time. */
static uint32_t find_room(struct lane *lanes, uint32_t parent, uint64_t from_ns)
{
	uint32_t *busy = &lanes[parent].busy, *idle = &lanes[parent].idle, lane;

	while (*busy != NO_LANE && lanes[*busy].end_ns <= from_ns) {
		lane = pop(lanes, busy);
		push(lanes, idle, lane, lane);
	}
	while (*idle != NO_LANE) {
		lane = pop(lanes, idle);
		if (lanes[lane].end_ns <= from_ns)
			return lane;
		push(lanes, busy, lane, lanes[lane].end_ns);
	}
	return NO_LANE;
}

static void pack_row(struct packing *packing, uint32_t row)
{
	const struct family *family = &packing->families[row];
	const uint32_t above = packing->timeline->rows.at[row].parent;
	const uint32_t parent = above == NO_ROW ? TOP_LANE : packing->of[above];
	uint32_t lane = find_room(packing->lanes, parent, family->from_ns);

	if (lane == NO_LANE)
		lane = add_lane(packing, parent);
	packing->lanes[lane].end_ns = family->to_ns;
	if (family->to_ns < packing->timeline->end_ns)
		push(packing->lanes, &packing->lanes[parent].busy, lane, family->to_ns);
	packing->of[row] = lane;
}

/* A lane is made after its parent: sizes are found from the last one up, places from the first. */
static void find_places(struct packing *packing)
{
	struct lane *lanes = packing->lanes;

	for (uint32_t i = packing->nr; i-- > 1;)
		lanes[lanes[i].parent].size += lanes[i].size;
	for (uint32_t i = 1; i < packing->nr; i++) {
		struct lane *parent = &lanes[lanes[i].parent];

		lanes[i].place = parent->free;
		lanes[i].free = lanes[i].place + 1;
		parent->free += lanes[i].size;
	}
}

/* Rows of a lane stand in the timeline as time goes, with others between them. */
static void list_rows(struct lanes *lanes, uint32_t nr)
{
	for (uint32_t row = 0; row < nr; row++)
		lanes->first[lanes->of[row] + 1]++;
	for (uint32_t lane = 0; lane < lanes->nr; lane++)
		lanes->first[lane + 1] += lanes->first[lane];
	for (uint32_t row = 0; row < nr; row++)
		lanes->rows[lanes->first[lanes->of[row]]++] = row;
	memmove(lanes->first + 1, lanes->first, lanes->nr * sizeof(*lanes->first));
	lanes->first[0] = 0;
}

static int fill_lanes(struct lanes *lanes, const struct packing *packing)
{
	const uint32_t nr = packing->timeline->rows.nr;

	lanes->nr = packing->nr - 1;
	lanes->of = calloc(nr + 1, sizeof(*lanes->of));
	lanes->rows = calloc(nr + 1, sizeof(*lanes->rows));
	lanes->parents = calloc(lanes->nr + 1, sizeof(*lanes->parents));
	lanes->first = calloc(lanes->nr + 1, sizeof(*lanes->first));
	if (!lanes->of || !lanes->rows || !lanes->parents || !lanes->first)
		return -ENOMEM;
	for (uint32_t row = 0; row < nr; row++)
		lanes->of[row] = packing->lanes[packing->of[row]].place;
	for (uint32_t i = 1; i < packing->nr; i++) {
		const struct lane *lane = &packing->lanes[i];

		lanes->parents[lane->place] = lane->parent == TOP_LANE ? NO_LANE :
					      packing->lanes[lane->parent].place;
	}
	list_rows(lanes, nr);
	return 0;
}

static int pack(struct packing *packing, struct lanes *lanes)
{
	const uint32_t nr = packing->timeline->rows.nr;

	packing->families = calloc(nr + 1, sizeof(*packing->families));
	packing->lanes = calloc(nr + 1, sizeof(*packing->lanes));
	packing->of = calloc(nr + 1, sizeof(*packing->of));
	if (!packing->families || !packing->lanes || !packing->of)
		return -ENOMEM;
	find_families(packing);
	add_lane(packing, TOP_LANE);
	for (uint32_t row = 0; row < nr; row++)
		pack_row(packing, row);
	find_places(packing);
	return fill_lanes(lanes, packing);
}

int lanes_build(struct lanes *lanes, const struct timeline *timeline)
{
	struct packing packing = { .timeline = timeline };
	int err;

	memset(lanes, 0, sizeof(*lanes));
	err = pack(&packing, lanes);
	free(packing.families);
	free(packing.lanes);
	free(packing.of);
	return err;
}

void lanes_drop(struct lanes *lanes)
{
	free(lanes->of);
	free(lanes->parents);
	free(lanes->rows);
	free(lanes->first);
}
