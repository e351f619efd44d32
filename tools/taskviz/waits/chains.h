/* SPDX-License-Identifier: GPL-2.0 */
/* Who can never go on: a graph whose nodes go on once one of those does that they lead to. */
#ifndef TASKVIZ_CHAINS_H
#define TASKVIZ_CHAINS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
 * struct chains - the graph
 * @nr: nodes
 * @first: of each node the place of its first edge in @to; one more at the end
 * @to: the nodes that edges lead to
 * @open: of each node: it may go on by itself. One without edges may, too
 */
struct chains {
	size_t nr;
	const size_t *first;
	const uint32_t *to;
	const bool *open;
};

/**
 * chains_find() - find the nodes that wait for themselves
 * @chains: the graph
 * @cycle: one a node, set: it stands on a cycle, and none of those that could help it can go on
 *
 * Takes time and memory in proportion to nodes and edges. Return: how many, or -ENOMEM.
 */
long chains_find(const struct chains *chains, bool *cycle);

/**
 * chains_reach() - find all nodes that some can help, directly or through others
 * @chains: the graph; @open does not matter
 * @reached: one a node: those that help are set; set for all that they can help
 *
 * Takes as little. Return: 0 or -ENOMEM.
 */
int chains_reach(const struct chains *chains, bool *reached);

#endif /* TASKVIZ_CHAINS_H */
