// SPDX-License-Identifier: GPL-2.0
/* Which tasks have a row, and in which order: children below who made them, as they were born. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/param.h>
#include "core/pure.h"
#include "timeline_rows.h"

/* Links are indices of lives; NO_LIFE ends a list. One node more is above all roots. */
struct node {
	uint32_t parent;
	uint32_t first;
	uint32_t last;
	uint32_t next;
	bool kernel;
	bool shown;
};

static bool is_first_kernel(const struct life *life)
{
	return life->first && taskviz_record_is_kernel(life->first);
}

/* Those that were there hang where the first snapshot has them, threads below their leader. */
static uint32_t first_parent(const struct history *history, uint32_t index)
{
	const struct life *life = &history->lives[index];

	if (life->leader != index)
		return life->leader;
	return life->first && life->pid > 1 ? history_find(history, life->first->ppid) : NO_LIFE;
}

static void find_parents(const struct history *history, struct node *nodes)
{
	const struct recording *recording = history->recording;

	for (uint32_t i = 0; i < history->nr; i++) {
		nodes[i].parent = first_parent(history, i);
		nodes[i].kernel = is_first_kernel(&history->lives[i]);
	}
	for (size_t i = 0; i < recording->nr_events; i++) {
		uint32_t life = history->links[i].life, parent = history->links[i].other;

		if (recording->events[i].kind != EVENT_FORK)
			continue;
		if (history->lives[life].leader == life)
			nodes[life].parent = parent;
		nodes[life].kernel |= parent != NO_LIFE && nodes[parent].kernel;
	}
}

/* A pid may have passed to a younger task: who was born later made nobody. */
static void break_cycles(const struct history *history, struct node *nodes)
{
	for (uint32_t i = 0; i < history->nr; i++) {
		const struct life *lives = history->lives;
		uint32_t parent = nodes[i].parent;

		if (parent == NO_LIFE || lives[parent].start_ns < lives[i].start_ns ||
		    (lives[parent].start_ns == lives[i].start_ns && parent < i))
			continue;
		nodes[i].parent = NO_LIFE;
	}
}

static bool was_there(const struct timeline *timeline, const struct life *life)
{
	if (life->first && life->first->info & TASKVIZ_INFO_ENDED)
		return false;
	return !(life->gone_ns && life->gone_ns <= timeline->begin_ns) &&
	       life->start_ns <= timeline->end_ns;
}

/* The idle tasks and those of another time have no row, kernel threads only if asked for. */
static void choose(const struct timeline *timeline, const struct history *history,
		   struct node *nodes, enum kthreads kthreads)
{
	for (uint32_t i = 0; i < history->nr; i++) {
		const struct life *life = &history->lives[i];

		nodes[i].shown = life->pid && was_there(timeline, life) &&
				 kthreads_admit(kthreads, nodes[i].kernel);
	}
}

static void link_children(const struct history *history, struct node *nodes)
{
	for (uint32_t i = 0; i < history->nr; i++) {
		struct node *parent = &nodes[nodes[i].parent == NO_LIFE ? history->nr :
					     nodes[i].parent];

		if (parent->last == NO_LIFE)
			parent->first = i;
		else
			nodes[parent->last].next = i;
		parent->last = i;
	}
}

static void fill_row(struct timeline_row *row, const struct timeline *timeline,
		     const struct life *life)
{
	row->pid = life->pid;
	row->tgid = life->tgid;
	row->born = life->born && life->start_ns >= timeline->begin_ns;
	row->outside = life->outside;
	row->released = life->gone_ns;
	row->from_ns = row->born ? MIN(life->start_ns, timeline->end_ns) : timeline->begin_ns;
	row->to_ns = life->gone_ns && life->gone_ns < timeline->end_ns ?
		     MAX(life->gone_ns, row->from_ns) : timeline->end_ns;
	row->exited_ns = UINT64_MAX;
	row->exit_code = life->first ? life->first->exit_code : TASKVIZ_UNKNOWN_EXIT;
	if (life->first)
		memcpy(row->name, life->first->name, sizeof(row->name));
}

static void add_row(struct timeline *timeline, const struct history *history,
		    const struct node *nodes, uint32_t life)
{
	struct timeline_row *row = timeline_add(timeline, &timeline->rows, sizeof(*row));
	uint32_t parent = nodes[life].parent;

	if (!row)
		return;
	fill_row(row, timeline, &history->lives[life]);
	row->kernel = nodes[life].kernel;
	row->parent = parent == NO_LIFE ? NO_ROW : timeline->row_of[parent];
	row->depth = row->parent == NO_ROW ? 0 : timeline->rows.at[row->parent].depth + 1;
	timeline->row_of[life] = timeline->rows.nr - 1;
}

/* Depth first without recursion: the links lead back up. */
static void walk(struct timeline *timeline, const struct history *history,
		 const struct node *nodes)
{
	uint32_t i = nodes[history->nr].first;

	while (i != NO_LIFE) {
		if (nodes[i].shown)
			add_row(timeline, history, nodes, i);
		if (nodes[i].first != NO_LIFE) {
			i = nodes[i].first;
			continue;
		}
		while (i != NO_LIFE && nodes[i].next == NO_LIFE)
			i = nodes[i].parent;
		if (i != NO_LIFE)
			i = nodes[i].next;
	}
}

int timeline_rows(struct timeline *timeline, const struct history *history,
		  enum kthreads kthreads)
{
	struct node *nodes = reallocarray(NULL, history->nr + 1, sizeof(*nodes));

	timeline->row_of = reallocarray(NULL, history->nr + 1, sizeof(*timeline->row_of));
	if (!nodes || !timeline->row_of) {
		free(nodes);
		return -ENOMEM;
	}
	memset(nodes, 0xff, (history->nr + 1) * sizeof(*nodes));
	memset(timeline->row_of, 0xff, (history->nr + 1) * sizeof(*timeline->row_of));
	find_parents(history, nodes);
	break_cycles(history, nodes);
	choose(timeline, history, nodes, kthreads);
	link_children(history, nodes);
	walk(timeline, history, nodes);
	free(nodes);
	return timeline->no_memory ? -ENOMEM : 0;
}
