// SPDX-License-Identifier: GPL-2.0
/* Cycles of waits: small graphs by hand; random ones against a simple search. */
#include <stdlib.h>
#include <string.h>
#include "waits/chains.h"
#include "test.h"

#define MOST	12

/* Edges as "0>1", those that may go on as "2", blanks between. */
struct graph {
	bool edge[MOST][MOST];
	bool open[MOST];
	size_t first[MOST + 1];
	uint32_t to[MOST * MOST];
};

static struct graph graph_of(const char *text)
{
	struct graph graph = {};

	for (; *text; text += strcspn(text, " "), text += *text == ' ')
		if (text[1] == '>')
			graph.edge[text[0] - '0'][text[2] - '0'] = true;
		else
			graph.open[text[0] - '0'] = true;
	return graph;
}

/* Return: the nodes on cycles, as digits and letters. */
static const char *find(struct graph *graph)
{
	struct chains chains = { MOST, graph->first, graph->to, graph->open };
	static char found[MOST + 1];
	bool cycle[MOST];
	size_t nr = 0, len = 0;

	for (size_t i = 0; i < MOST; i++) {
		graph->first[i] = nr;
		for (size_t j = 0; j < MOST; j++)
			if (graph->edge[i][j])
				graph->to[nr++] = j;
	}
	graph->first[MOST] = nr;
	nr = chains_find(&chains, cycle);
	for (size_t i = 0; i < MOST; i++)
		if (cycle[i])
			found[len++] = '0' + i;
	found[len] = 0;
	assert_int_equal(nr, len);
	return found;
}

static void finds_cycles(void **state)
{
	static const struct { const char *graph, *cycle; } cases[] = {
		{ "", "" },
		{ "0>1 1>2", "" },			/* who is waited for runs */
		{ "0>1 1>0", "01" },
		{ "0>0", "0" },
		{ "0>1 1>2 2>0 3>0 4>3", "012" },	/* others are behind it */
		{ "0>1 1>0 1>2", "" },			/* 2 can help 1 */
		{ "0>1 1>0 1>2 2>3 3>2", "0123" },		/* two, one behind the other */
		{ "0>1 1>0 1", "" },			/* 1 has a time limit */
		{ "0>1 1>2 2>0 2>1", "012" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct graph graph = graph_of(cases[i].graph);

		assert_string_equal(find(&graph), cases[i].cycle);
	}
}

/* By what it means: again and again, until nothing changes. */
static void find_slowly(const struct graph *graph, char *found)
{
	bool vain[MOST], path[MOST][MOST] = {};
	size_t len = 0;

	for (size_t i = 0; i < MOST; i++)
		vain[i] = !graph->open[i] && memchr(graph->edge[i], true, MOST);
	for (size_t i = 0; i < MOST * MOST; i++)
		for (size_t j = 0; j < MOST; j++)
			if (graph->edge[i % MOST][j] && !vain[j])
				vain[i % MOST] = false;
	for (size_t i = 0; i < MOST; i++)
		for (size_t j = 0; j < MOST; j++)
			path[i][j] = graph->edge[i][j] && vain[i] && vain[j];
	for (size_t k = 0; k < MOST; k++)
		for (size_t i = 0; i < MOST; i++)
			for (size_t j = 0; j < MOST; j++)
				path[i][j] |= path[i][k] && path[k][j];
	for (size_t i = 0; i < MOST; i++)
		if (path[i][i])
			found[len++] = '0' + i;
	found[len] = 0;
}

static void agrees_with_a_simple_search(void **state)
{
	char wanted[MOST + 1];
	unsigned int cycles = 0;

	(void)state;
	srandom(7);
	for (int round = 0; round < 20000; round++) {
		struct graph graph = {};
		const int edges = random() % (2 * MOST);

		for (int i = 0; i < edges; i++)
			graph.edge[random() % MOST][random() % MOST] = true;
		graph.open[random() % MOST] = random() % 2;
		find_slowly(&graph, wanted);
		assert_string_equal(find(&graph), wanted);
		cycles += *wanted != 0;
	}
	assert_in_range(cycles, 1000, 19000);	/* of a seed: not all with, not all without */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(finds_cycles),
		cmocka_unit_test(agrees_with_a_simple_search),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
