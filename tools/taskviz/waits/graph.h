/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Waits as a graph: the nodes are the tasks; behind them processes, by their first task; behind
 * them objects. A task leads to what it waits for, that to those who can end it, a process to those
 * of its threads that live: edges are as many as what was found, however many wait for the same.
 */
#ifndef TASKVIZ_WAIT_GRAPH_H
#define TASKVIZ_WAIT_GRAPH_H

#include "chains.h"
#include "wait.h"

/**
 * struct wait_graph - the graph
 * @chains: as the search for cycles wants it; a task's node is its index
 * @first: the memory behind that
 * @to: the same
 * @open: the same
 * @edges: how many
 */
struct wait_graph {
	struct chains chains;
	size_t *first;
	uint32_t *to;
	bool *open;
	size_t edges;
};

/* wait_graph_make() - to be given to wait_graph_free() whatever is returned: 0 or -ENOMEM */
int wait_graph_make(struct wait_graph *graph, const struct waits *waits);
void wait_graph_free(struct wait_graph *graph);

#endif /* TASKVIZ_WAIT_GRAPH_H */
