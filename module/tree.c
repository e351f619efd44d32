// SPDX-License-Identifier: GPL-2.0
/* Puts records into tree order: parents before children, siblings as they were born. */
#include "pure.h"

/*
 * A snapshot is not taken in an instant, so its parent links need not agree with each other: a
 * parent may be missing, or its pid may have gone to a younger task. A record is therefore accepted
 * as a parent only if it was born before the child: it started earlier, or at the same time and
 * stands earlier in the input (tasks stand in the task list as they were made). As that is an
 * order, no input can close a cycle.
 *
 * Records whose parent is not there hang below the root: PID 0, else PID 1, else they are roots
 * themselves. All roots are children of a node of their own, behind the last record's.
 *
 * Everything here is linear in the number of records.
 */

#define NONE	(~(u32)0)

/* Links are indices into the records; NONE ends a list. */
struct node {
	u32 parent;
	u32 first;
	u32 last;
	u32 next;
};

struct tree {
	struct taskviz_record *recs;
	u32 nr;
	struct node *nodes;	/* nr + 1, the last one is above all roots */
	u32 *order;		/* nr, source index of each place */
	u32 *slots;		/* hash of pids, open addressing, NONE is free */
	u32 mask;
	s32 asked;		/* a pid that was looked for, of which there is one record: */
	u32 only;		/* this, NONE before */
};

static u32 table_size(u32 nr)
{
	u32 size = 16;

	while (size < 2 * nr)
		size *= 2;
	return size;
}

/**
 * taskviz_tree_workspace() - memory taskviz_tree_order() needs beside the records
 * @nr: number of records, below 2^29
 *
 * Return: bytes.
 */
size_t taskviz_tree_workspace(u32 nr)
{
	return ((size_t)nr + 1) * sizeof(struct node) + (size_t)nr * sizeof(u32) +
	       (size_t)table_size(nr) * sizeof(u32);
}

static u32 first_slot(s32 pid)
{
	return ((u32)pid * 2654435769u) >> 7;
}

static bool is_ended(const struct taskviz_record *rec)
{
	return rec->info & TASKVIZ_INFO_ENDED;
}

/* The slot of the same life, else of another living task with its pid, else a free one. */
static u32 *find_same(const struct tree *tree, const struct taskviz_record *rec)
{
	u32 *slot, *living = NULL;

	for (u32 i = first_slot(rec->pid); ; i++) {
		const struct taskviz_record *other;

		slot = &tree->slots[i & tree->mask];
		if (*slot == NONE)
			return living ?: slot;
		other = &tree->recs[*slot];
		if (other->pid != rec->pid)
			continue;
		if (other->start_ns == rec->start_ns)
			return slot;
		if (!is_ended(other) && !is_ended(rec))
			living = slot;
	}
}

/* Of one life met twice the ended or later record counts, of two living tasks the younger. */
static bool supersedes(const struct taskviz_record *rec, const struct taskviz_record *other)
{
	if (rec->start_ns != other->start_ns)
		return rec->start_ns > other->start_ns;
	return is_ended(rec) || !is_ended(other);
}

/*
 * Who had the pid when somebody was born at @start_ns: the youngest of its lives that is not
 * younger. A parent keeps its pid as long as it has children, so this finds adopters too.
 * Siblings often stand together: the answer for the last one is kept if it holds for all.
 */
static u32 find_pid(struct tree *tree, s32 pid, u64 start_ns)
{
	u32 found = NONE, lives = 0;

	if (pid == tree->asked && tree->only != NONE)
		return tree->recs[tree->only].start_ns <= start_ns ? tree->only : NONE;
	for (u32 i = first_slot(pid); tree->slots[i & tree->mask] != NONE; i++) {
		u32 at = tree->slots[i & tree->mask];
		const struct taskviz_record *rec = &tree->recs[at];

		if (rec->pid != pid)
			continue;
		lives++;
		if (rec->start_ns <= start_ns &&
		    (found == NONE || rec->start_ns > tree->recs[found].start_ns))
			found = at;
	}
	tree->asked = pid;
	tree->only = lives == 1 ? found : NONE;
	return found;
}

static void index_pids(struct tree *tree)
{
	const u16 own = ~(TASKVIZ_INFO_LAST | TASKVIZ_INFO_ADRIFT);
	u32 kept = 0;

	for (u32 i = 0; i < tree->nr; i++) {
		struct taskviz_record *rec = &tree->recs[i];
		u32 *slot = find_same(tree, rec);

		rec->info &= own;
		rec->nr_children = 0;

		if (*slot == NONE) {
			if (kept != i)
				tree->recs[kept] = *rec;
			*slot = kept++;
		} else if (supersedes(rec, &tree->recs[*slot])) {
			tree->recs[*slot] = *rec;
		}
	}
	tree->nr = kept;
}

static bool is_thread(const struct taskviz_record *rec)
{
	return rec->pid != rec->tgid;
}

static bool born_before(const struct tree *tree, u32 a, u32 b)
{
	if (tree->recs[a].start_ns != tree->recs[b].start_ns)
		return tree->recs[a].start_ns < tree->recs[b].start_ns;
	return a < b;
}

static u32 find_parent(struct tree *tree, u32 child)
{
	const struct taskviz_record *rec = &tree->recs[child];
	u32 parent = find_pid(tree, is_thread(rec) ? rec->tgid : rec->ppid, rec->start_ns);

	return parent != NONE && born_before(tree, parent, child) ? parent : NONE;
}

static void append_child(struct tree *tree, u32 parent, u32 child)
{
	struct node *node = &tree->nodes[parent];

	tree->nodes[child].parent = parent;
	if (node->last == NONE)
		node->first = child;
	else
		tree->nodes[node->last].next = child;
	node->last = child;
}

static void link_record(struct tree *tree, u32 child, u32 root)
{
	struct taskviz_record *rec = &tree->recs[child];
	u32 parent = find_parent(tree, child);

	if (parent == NONE) {
		rec->info |= TASKVIZ_INFO_ADRIFT;
		parent = root;
	} else if (!is_thread(rec)) {
		tree->recs[parent].nr_children++;
	}
	append_child(tree, parent, child);
}

static void link_some(struct tree *tree, u32 root, bool threads)
{
	for (u32 i = 0; i < tree->nr; i++)
		if (i != root && is_thread(&tree->recs[i]) == threads)
			link_record(tree, i, root);
}

/* Threads first, so that they stand between their leader and its children. */
static void link_all(struct tree *tree)
{
	u32 top = tree->nr;
	u32 root = find_pid(tree, 0, ~(u64)0);

	if (root == NONE)
		root = find_pid(tree, 1, ~(u64)0);
	if (root == NONE)
		root = top;
	else
		append_child(tree, top, root);
	link_some(tree, root, true);
	link_some(tree, root, false);
}

/* Depth first without recursion: the links lead back up. */
static void number_places(struct tree *tree)
{
	u32 top = tree->nr, place = 0, depth = 0;
	u32 i = tree->nodes[top].first;

	while (i != NONE && i != top) {
		struct node *node = &tree->nodes[i];

		tree->recs[i].depth = depth;
		if (node->next == NONE)
			tree->recs[i].info |= TASKVIZ_INFO_LAST;
		tree->order[place] = i;
		node->last = place++;	/* from here on: the place of i */
		if (node->first != NONE) {
			i = node->first;
			depth++;
			continue;
		}
		while (i != top && tree->nodes[i].next == NONE) {
			i = tree->nodes[i].parent;
			depth--;
		}
		if (i != top)
			i = tree->nodes[i].next;
	}
}

static void set_parents(struct tree *tree)
{
	for (u32 i = 0; i < tree->nr; i++) {
		u32 parent = tree->nodes[i].parent;

		if (parent == tree->nr)
			parent = i;
		tree->recs[i].parent = tree->nodes[parent].last;
	}
}

/* Moves every record to its place, cycle by cycle, so that one spare record is enough. */
static void move_records(struct tree *tree)
{
	u32 *order = tree->order;

	for (u32 i = 0; i < tree->nr; i++) {
		struct taskviz_record spare;
		u32 to = i;

		if (order[i] == i)
			continue;
		spare = tree->recs[i];
		while (order[to] != i) {
			u32 from = order[to];

			tree->recs[to] = tree->recs[from];
			order[to] = to;
			to = from;
		}
		tree->recs[to] = spare;
		order[to] = to;
	}
}

/**
 * taskviz_tree_order() - put records into tree order, in place
 * @recs: records in the order of the task list; pid, tgid, ppid, start_ns and info are read
 * @nr: how many
 * @work: taskviz_tree_workspace(nr) bytes, aligned for u32, contents lost
 *
 * Sets parent, depth, nr_children, and TASKVIZ_INFO_LAST and _ADRIFT in info. Of two records with
 * the same pid and start time the ended or later one stays, of two living ones with the same pid
 * the younger: its pid was reused while the walk went on.
 *
 * Return: number of records left.
 */
u32 taskviz_tree_order(struct taskviz_record *recs, u32 nr, void *work)
{
	struct tree tree = { .recs = recs, .nr = nr, .nodes = work, .only = NONE };

	tree.order = (u32 *)(tree.nodes + nr + 1);
	tree.slots = tree.order + nr;
	tree.mask = table_size(nr) - 1;
	memset(work, 0xff, taskviz_tree_workspace(nr));

	index_pids(&tree);
	link_all(&tree);
	number_places(&tree);
	set_parents(&tree);
	move_records(&tree);
	return tree.nr;
}
