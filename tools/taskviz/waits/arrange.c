// SPDX-License-Identifier: GPL-2.0
/* Chooses which tasks are shown, and puts them in order. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "arrange.h"
#include "graph.h"
#include "tree.h"

static void show_named(struct wait_order *order, const struct waits *waits, int32_t pid)
{
	size_t begin, end;

	if (waits_named(waits, pid, &begin, &end))
		memset(order->shown + begin, true, end - begin);
}

static void choose(struct wait_order *order, const struct waits *waits,
		   const struct wait_choice *choice)
{
	for (size_t i = 0; i < choice->nr; i++)
		show_named(order, waits, choice->pids[i]);
	for (size_t i = 0; i < waits->nr && !choice->nr; i++)
		order->shown[i] = waits->tasks[i].waits;
}

/* Those that wait for what is shown. */
static int show_those_below(struct wait_order *order, const struct waits *waits)
{
	struct wait_graph graph;
	int err = wait_graph_make(&graph, waits);
	bool *reached = err ? NULL : calloc(graph.chains.nr + 1, sizeof(*reached));

	if (!err && !reached)
		err = -ENOMEM;
	if (!err) {
		memcpy(reached, order->shown, waits->nr * sizeof(*reached));
		err = chains_reach(&graph.chains, reached);
		memcpy(order->shown, reached, waits->nr * sizeof(*reached));
	}
	free(reached);
	wait_graph_free(&graph);
	return err;
}

static void show_those_above(struct wait_order *order, const struct waits *waits)
{
	for (uint32_t i = 0; i < waits->nr; i++)
		for (uint32_t at = order->shown[i] ? order->above[i] : WAIT_NONE;
		     at != WAIT_NONE && !order->shown[at]; at = order->above[at])
			order->shown[at] = true;
}

/* struct siblings - one a task: the first that hangs below it, and the next beside it; roots */
struct siblings {
	uint32_t *below;
	uint32_t *next;
	uint32_t roots;
};

/* From the last one on, so that each list begins with the lowest. */
static void fill(struct siblings *siblings, struct wait_order *order, size_t nr)
{
	siblings->roots = WAIT_NONE;
	memset(siblings->below, 0xff, nr * sizeof(*siblings->below));
	for (uint32_t i = nr; i--;) {
		uint32_t *first = &siblings->roots;

		if (!order->shown[i])
			continue;
		if (order->above[i] != WAIT_NONE && !order->shown[order->above[i]])
			order->above[i] = WAIT_NONE;
		if (order->above[i] != WAIT_NONE)
			first = &siblings->below[order->above[i]];
		siblings->next[i] = *first;
		*first = i;
	}
}

/* Down first, else to the next one beside, or beside one of those above. */
static uint32_t behind(const struct siblings *siblings, const struct wait_order *order, uint32_t at)
{
	if (siblings->below[at] != WAIT_NONE)
		return siblings->below[at];
	while (at != WAIT_NONE && siblings->next[at] == WAIT_NONE)
		at = order->above[at];
	return at == WAIT_NONE ? WAIT_NONE : siblings->next[at];
}

static int put_in_order(struct wait_order *order, size_t nr)
{
	struct siblings siblings = {
		.below = malloc((nr + 1) * sizeof(*siblings.below)),
		.next = malloc((nr + 1) * sizeof(*siblings.next)),
	};
	const bool has_memory = siblings.below && siblings.next;

	if (has_memory) {
		fill(&siblings, order, nr);
		for (uint32_t at = siblings.roots; at != WAIT_NONE;
		     at = behind(&siblings, order, at)) {
			const uint32_t above = order->above[at];

			order->levels[at] = above == WAIT_NONE ? 0 : order->levels[above] + 1;
			order->order[order->nr++] = at;
		}
	}
	free(siblings.below);
	free(siblings.next);
	return has_memory ? 0 : -ENOMEM;
}

static bool allocate(struct wait_order *order, size_t nr)
{
	*order = (struct wait_order){
		.shown = calloc(nr + 1, sizeof(*order->shown)),
		.above = malloc((nr + 1) * sizeof(*order->above)),
		.levels = malloc((nr + 1) * sizeof(*order->levels)),
		.order = malloc((nr + 1) * sizeof(*order->order)),
	};
	return order->shown && order->above && order->levels && order->order;
}

int waits_arrange(struct wait_order *order, const struct waits *waits,
		  const struct wait_choice *choice)
{
	int err = allocate(order, waits->nr) ? 0 : -ENOMEM;

	if (err)
		return err;
	choose(order, waits, choice);
	if (choice->below)
		err = show_those_below(order, waits);
	if (!err)
		err = waits_tree(waits, choice->below ? order->shown : NULL, order->above);
	if (!err && !choice->below)
		show_those_above(order, waits);
	return err ? err : put_in_order(order, waits->nr);
}

void waits_order_free(struct wait_order *order)
{
	free(order->shown);
	free(order->above);
	free(order->levels);
	free(order->order);
}
