// SPDX-License-Identifier: GPL-2.0
/*
 * Cycles in a graph of waits, by Tarjan's algorithm without recursion.
 *
 * First who can go on is told to all that wait for them, backwards. Who is not reached waits in
 * vain; of these, those that stand on a cycle are the cause, the others are behind it.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "chains.h"

/**
 * struct search - the work
 * @chains: the graph
 * @back: of each node the place of its first edge in @from
 * @from: edges backwards
 * @free: it can go on, or one of those does that it waits for
 * @queue: nodes to be visited; of the search for cycles the path
 * @number: when each was met, from 1 on; 0: not yet
 * @low: the earliest that it leads back to
 * @place: its edge that is looked at
 * @stack: met, but not yet in a component
 * @stacked: is it there?
 * @nr_stack: how many
 * @met: how many were met
 */
struct search {
	const struct chains *chains;
	size_t *back;
	uint32_t *from;
	bool *free;
	uint32_t *queue;
	uint32_t *number;
	uint32_t *low;
	size_t *place;
	uint32_t *stack;
	bool *stacked;
	size_t nr_stack;
	uint32_t met;
};

static bool allocate(struct search *search)
{
	const size_t nr = search->chains->nr + 1, edges = search->chains->first[nr - 1] + 1;

	search->back = calloc(nr + 1, sizeof(*search->back));
	search->from = malloc(edges * sizeof(*search->from));
	search->free = malloc(nr);
	search->queue = malloc(nr * sizeof(*search->queue));
	search->number = calloc(nr, sizeof(*search->number));
	search->low = malloc(nr * sizeof(*search->low));
	search->place = malloc(nr * sizeof(*search->place));
	search->stack = malloc(nr * sizeof(*search->stack));
	search->stacked = calloc(nr, 1);
	return search->back && search->from && search->free && search->queue && search->number &&
	       search->low && search->place && search->stack && search->stacked;
}

static void release(struct search *search)
{
	free(search->back);
	free(search->from);
	free(search->free);
	free(search->queue);
	free(search->number);
	free(search->low);
	free(search->place);
	free(search->stack);
	free(search->stacked);
}

/* Counts first, one place too far, so that filling moves each to where it belongs. */
static void turn_round(struct search *search)
{
	const struct chains *chains = search->chains;

	for (size_t i = 0; i < chains->first[chains->nr]; i++)
		search->back[chains->to[i] + 1]++;
	for (size_t i = 0; i < chains->nr; i++)
		search->back[i + 1] += search->back[i];
	memmove(search->back + 1, search->back, chains->nr * sizeof(*search->back));
	for (size_t i = 0; i < chains->nr; i++)
		for (size_t edge = chains->first[i]; edge < chains->first[i + 1]; edge++)
			search->from[search->back[chains->to[edge] + 1]++] = i;
}

/* From those that are reached backwards along all edges. */
static void spread(struct search *search, bool *reached)
{
	size_t nr = 0;

	for (size_t i = 0; i < search->chains->nr; i++)
		if (reached[i])
			search->queue[nr++] = i;
	while (nr) {
		const uint32_t node = search->queue[--nr];

		for (size_t i = search->back[node]; i < search->back[node + 1]; i++) {
			if (reached[search->from[i]])
				continue;
			reached[search->from[i]] = true;
			search->queue[nr++] = search->from[i];
		}
	}
}

/* Who can go on lets all go on that wait for it. */
static void find_free(struct search *search)
{
	const struct chains *chains = search->chains;

	for (size_t i = 0; i < chains->nr; i++)
		search->free[i] = chains->open[i] || chains->first[i] == chains->first[i + 1];
	spread(search, search->free);
}

static void meet(struct search *search, uint32_t node)
{
	search->number[node] = ++search->met;
	search->low[node] = search->met;
	search->place[node] = search->chains->first[node];
	search->stack[search->nr_stack++] = node;
	search->stacked[node] = true;
}

static bool leads_to_itself(const struct search *search, uint32_t node)
{
	for (size_t i = search->chains->first[node]; i < search->chains->first[node + 1]; i++)
		if (search->chains->to[i] == node)
			return true;
	return false;
}

/* Takes a component off the stack: a cycle, if it has more nodes than one. Return: their number. */
static size_t finish(struct search *search, uint32_t node, bool *cycle)
{
	const bool alone = search->stack[search->nr_stack - 1] == node;
	const bool is_cycle = !alone || leads_to_itself(search, node);
	size_t nr = 0;
	uint32_t top;

	do {
		top = search->stack[--search->nr_stack];
		search->stacked[top] = false;
		cycle[top] = is_cycle;
		nr += is_cycle;
	} while (top != node);
	return nr;
}

/* Return: the next node that is to be met below @node, UINT32_MAX without. */
static uint32_t next_below(struct search *search, uint32_t node)
{
	while (search->place[node] < search->chains->first[node + 1]) {
		const uint32_t to = search->chains->to[search->place[node]++];

		if (!search->number[to] && !search->free[to])
			return to;
		if (search->stacked[to] && search->number[to] < search->low[node])
			search->low[node] = search->number[to];
	}
	return UINT32_MAX;
}

static size_t search_from(struct search *search, uint32_t start, bool *cycle)
{
	size_t depth = 0, nr = 0;

	search->queue[depth++] = start;
	meet(search, start);
	while (depth) {
		const uint32_t node = search->queue[depth - 1], below = next_below(search, node);

		if (below != UINT32_MAX) {
			meet(search, below);
			search->queue[depth++] = below;
			continue;
		}
		if (search->low[node] == search->number[node])
			nr += finish(search, node, cycle);
		if (--depth && search->low[node] < search->low[search->queue[depth - 1]])
			search->low[search->queue[depth - 1]] = search->low[node];
	}
	return nr;
}

long chains_find(const struct chains *chains, bool *cycle)
{
	struct search search = { .chains = chains };
	long nr = -ENOMEM;

	memset(cycle, 0, chains->nr);
	if (allocate(&search)) {
		turn_round(&search);
		find_free(&search);
		nr = 0;
		for (size_t i = 0; i < chains->nr; i++)
			if (!search.free[i] && !search.number[i])
				nr += search_from(&search, i, cycle);
	}
	release(&search);
	return nr;
}

int chains_reach(const struct chains *chains, bool *reached)
{
	struct search search = { .chains = chains };
	const bool has_memory = allocate(&search);

	if (has_memory) {
		turn_round(&search);
		spread(&search, reached);
	}
	release(&search);
	return has_memory ? 0 : -ENOMEM;
}
