// SPDX-License-Identifier: GPL-2.0
/* Waits as a graph. */
#include <errno.h>
#include <stdlib.h>
#include "graph.h"

static size_t most_edges(const struct waits *waits)
{
	size_t nr = 2 * waits->nr;

	for (size_t i = 0; i < waits->nr_objects; i++)
		nr += waits->objects[i].nr;
	return nr;
}

static bool allocate(struct wait_graph *graph, const struct waits *waits)
{
	const size_t nr = 2 * waits->nr + waits->nr_objects;

	graph->first = malloc((nr + 1) * sizeof(*graph->first));
	graph->to = malloc((most_edges(waits) + 1) * sizeof(*graph->to));
	graph->open = calloc(nr + 1, 1);
	return graph->first && graph->to && graph->open;
}

static void add_node(struct wait_graph *graph, bool open)
{
	graph->open[graph->chains.nr] = open;
	graph->first[graph->chains.nr++] = graph->edges;
}

static void add_tasks(struct wait_graph *graph, const struct waits *waits)
{
	for (size_t i = 0; i < waits->nr; i++) {
		const struct wait_task *task = &waits->tasks[i];

		add_node(graph, task->bounded || task->why);
		if (task->object != WAIT_NONE)
			graph->to[graph->edges++] = 2 * waits->nr + task->object;
	}
}

static void add_processes(struct wait_graph *graph, const struct waits *waits)
{
	size_t end = 0;

	for (size_t i = 0; i < waits->nr; i++) {
		add_node(graph, false);
		if (i < end)
			continue;
		end = waits_process_end(waits, i);
		for (size_t thread = i; thread < end; thread++)
			if (waits->tasks[thread].status.state != 'Z')
				graph->to[graph->edges++] = thread;
	}
}

static void add_objects(struct wait_graph *graph, const struct waits *waits)
{
	for (size_t i = 0; i < waits->nr_objects; i++) {
		const struct wait_object *object = &waits->objects[i];

		add_node(graph, object->open);
		for (size_t j = 0; j < object->nr; j++)
			graph->to[graph->edges++] = object->enders[j].task +
				(object->enders[j].kind == ENDER_PROCESS ? waits->nr : 0);
	}
}

int wait_graph_make(struct wait_graph *graph, const struct waits *waits)
{
	*graph = (struct wait_graph){};
	if (!allocate(graph, waits))
		return -ENOMEM;
	add_tasks(graph, waits);
	add_processes(graph, waits);
	add_objects(graph, waits);
	graph->first[graph->chains.nr] = graph->edges;
	graph->chains.first = graph->first;
	graph->chains.to = graph->to;
	graph->chains.open = graph->open;
	return 0;
}

void wait_graph_free(struct wait_graph *graph)
{
	free(graph->first);
	free(graph->to);
	free(graph->open);
}
