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
 * Everything here is linear in the number of records, but for pids of several lives: these are
 * sorted, and searched. Users choose pids, and how often one is used again: so the hash is keyed.
 */

/* One million bytes, about. */
#define MOVES_AT_ONCE	4096

#ifdef TASKVIZ_COUNT_STEPS
u64 taskviz_tree_steps;
#define count_step()	((void)taskviz_tree_steps++)
#else
#define count_step()	((void)0)
#endif

#define NONE	(~(u32)0)

/*
 * Links are indices into the records; NONE ends a list. While the pids are indexed, @first leads
 * from a record to others with its pid. Who is its own parent was dropped.
 */
struct node {
	u32 parent;
	u32 first;
	u32 last;
	u32 next;
};

/*
 * Of a pid with several lives @order tells, until places are given, where in @lives they stand: how
 * many, then each, by age.
 */
struct tree {
	struct taskviz_record *recs;
	u32 nr;
	struct node *nodes;	/* nr + 1, the last one is above all roots */
	u32 *order;		/* nr, source index of each place */
	u32 *slots;		/* hash of pids, open addressing: the first record, NONE is free */
	u32 *lives;
	u32 nr_lives;		/* words of @lives in use */
	u32 mask;
	u32 seed;
	s32 asked;		/* a pid that was looked for, of which there is one life: */
	u32 only;		/* this, NONE before */
	bool met_again;		/* a pid has several records */
	bool has_threads;
};

static u32 table_size(u32 nr)
{
	u32 size = 16;

	while (size < 2 * nr)
		size *= 2;
	return size;
}

/* Two lives make a pid of several, which takes a word more. */
static size_t lives_size(u32 nr)
{
	return (size_t)nr + nr / 2;
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
	       (size_t)table_size(nr) * sizeof(u32) + lives_size(nr) * sizeof(u32);
}

/* Every bit of the pid and of the seed changes half of the bits of the result. */
static u32 mix(u32 pid, u32 seed)
{
	u32 hash = pid ^ seed;

	hash = (hash ^ hash >> 16) * 0x7feb352du;
	hash = (hash ^ hash >> 15) * 0x846ca68bu;
	return hash ^ hash >> 16;
}

/* The slot of a pid, or a free one. */
static u32 *find_slot(const struct tree *tree, s32 pid)
{
	for (u32 i = mix(pid, tree->seed); ; i++) {
		u32 *slot = &tree->slots[i & tree->mask];

		count_step();
		if (*slot == NONE || tree->recs[*slot].pid == pid)
			return slot;
	}
}

static bool is_ended(const struct tree *tree, u32 at)
{
	return tree->recs[at].info & TASKVIZ_INFO_ENDED;
}

/* What is met again is kept in a list, below what was met first. */
static void index_record(struct tree *tree, u32 at)
{
	u32 *slot = find_slot(tree, tree->recs[at].pid);

	if (*slot == NONE) {
		*slot = at;
		return;
	}
	tree->nodes[at].first = tree->nodes[*slot].first;
	tree->nodes[*slot].first = at;
	tree->met_again = true;
}

static bool is_thread(const struct taskviz_record *rec)
{
	return rec->pid != rec->tgid;
}

static void index_pids(struct tree *tree)
{
	const u16 own = ~(TASKVIZ_INFO_LAST | TASKVIZ_INFO_ADRIFT);

	for (u32 i = 0; i < tree->nr; i++) {
		tree->recs[i].info &= own;
		tree->recs[i].nr_children = 0;
		tree->has_threads |= is_thread(&tree->recs[i]);
		index_record(tree, i);
	}
}

/* By age; one life that was met twice as it was met. */
static int compare_lives(const void *a, const void *b, const void *data)
{
	const u32 one = *(const u32 *)a, other = *(const u32 *)b;
	const struct tree *tree = data;

	count_step();
	cond_resched();
	if (tree->recs[one].start_ns != tree->recs[other].start_ns)
		return tree->recs[one].start_ns < tree->recs[other].start_ns ? -1 : 1;
	return one < other ? -1 : one > other;
}

/* Takes the list of records with one pid apart. Return: their number. */
static u32 gather(struct tree *tree, u32 first, u32 *lives)
{
	u32 nr = 0;

	for (u32 at = first; at != NONE; nr++) {
		u32 next = tree->nodes[at].first;

		tree->nodes[at].first = NONE;
		lives[nr] = at;
		at = next;
	}
	sort_r(lives, nr, sizeof(*lives), compare_lives, NULL, tree);
	return nr;
}

static void drop_life(struct tree *tree, u32 at)
{
	tree->nodes[at].parent = at;
}

static bool is_dropped(const struct tree *tree, u32 at)
{
	return tree->nodes[at].parent == at;
}

/* Of one life met twice the ended or later record counts. Return: how many lives there are. */
static u32 merge_doubles(struct tree *tree, u32 *lives, u32 nr)
{
	u32 last = 0;

	for (u32 i = 1; i < nr; i++) {
		struct taskviz_record *rec = &tree->recs[lives[last]];

		if (rec->start_ns != tree->recs[lives[i]].start_ns) {
			lives[++last] = lives[i];
			continue;
		}
		if (is_ended(tree, lives[i]) || !is_ended(tree, lives[last]))
			*rec = tree->recs[lives[i]];
		drop_life(tree, lives[i]);
	}
	return last + 1;
}

/* Of two that live the younger counts. Return: how many lives are left. */
static u32 drop_older_living(struct tree *tree, u32 *lives, u32 nr)
{
	u32 youngest = nr, left = 0;

	while (youngest && is_ended(tree, lives[youngest - 1]))
		youngest--;
	for (u32 i = 0; i < nr; i++) {
		if (i + 1 == youngest || is_ended(tree, lives[i]))
			lives[left++] = lives[i];
		else
			drop_life(tree, lives[i]);
	}
	return left;
}

static void index_lives(struct tree *tree)
{
	for (u32 i = 0; i < tree->nr; i++) {
		u32 *lives = &tree->lives[tree->nr_lives + 1];
		u32 nr;

		if (tree->nodes[i].first == NONE)
			continue;
		nr = gather(tree, i, lives);
		nr = merge_doubles(tree, lives, nr);
		nr = drop_older_living(tree, lives, nr);
		lives[-1] = nr;
		tree->order[i] = tree->nr_lives;
		tree->nr_lives += 1 + nr;
	}
}

/* The last of @nr lives, by age, that is not younger than @start_ns, or NONE. */
static u32 find_life(const struct tree *tree, const u32 *lives, u32 nr, u64 start_ns)
{
	u32 begin = 0, end = nr;

	while (begin < end) {
		u32 middle = begin + (end - begin) / 2;

		count_step();
		if (tree->recs[lives[middle]].start_ns <= start_ns)
			begin = middle + 1;
		else
			end = middle;
	}
	return begin ? lives[begin - 1] : NONE;
}

/*
 * Who had the pid when somebody was born at @start_ns: the youngest of its lives that is not
 * younger. A parent keeps its pid as long as it has children, so this finds adopters too.
 * Siblings often stand together: the answer for the last one is kept if it holds for all.
 */
static u32 find_pid(struct tree *tree, s32 pid, u64 start_ns)
{
	const u32 *lives;
	u32 first;

	if (pid != tree->asked || tree->only == NONE) {
		first = *find_slot(tree, pid);
		if (first != NONE && tree->order[first] != NONE) {
			lives = &tree->lives[tree->order[first]];
			return find_life(tree, lives + 1, *lives, start_ns);
		}
		tree->asked = pid;
		tree->only = first;
		if (first == NONE)
			return NONE;
	}
	return tree->recs[tree->only].start_ns <= start_ns ? tree->only : NONE;
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
	for (u32 i = 0; i < tree->nr; i++) {
		if (i != root && !is_dropped(tree, i) && is_thread(&tree->recs[i]) == threads)
			link_record(tree, i, root);
	}
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
	if (tree->has_threads)
		link_some(tree, root, true);
	link_some(tree, root, false);
}

/* Depth first without recursion: the links lead back up. Return: how many have a place. */
static u32 number_places(struct tree *tree)
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
	return place;
}

/* Behind all others, where they are cut off. */
static void place_dropped(struct tree *tree, u32 place)
{
	for (u32 i = 0; i < tree->nr; i++)
		if (is_dropped(tree, i))
			tree->order[place++] = i;
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

/*
 * Moves every record to its place, cycle by cycle, so that one spare record is enough. A record is
 * large: this pass takes longer than all others, and gives way on its way.
 */
static void move_records(struct tree *tree)
{
	u32 *order = tree->order, moved = 0;

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
			if (!(++moved % MOVES_AT_ONCE))
				cond_resched();
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
 * @seed: of the hash of pids: a number that who chose the pids did not know
 *
 * Sets parent, depth, nr_children, and TASKVIZ_INFO_LAST and _ADRIFT in info. Of two records with
 * the same pid and start time the ended or later one stays, of two living ones with the same pid
 * the younger: its pid was reused while the walk went on.
 *
 * Context: process, gives way to others between its passes and in the longest.
 * Return: number of records left.
 */
u32 taskviz_tree_order(struct taskviz_record *recs, u32 nr, void *work, u32 seed)
{
	struct tree tree = { .recs = recs, .nr = nr, .nodes = work, .seed = seed,
			     .only = NONE };
	u32 left;

	tree.order = (u32 *)(tree.nodes + nr + 1);
	tree.slots = tree.order + nr;
	tree.mask = table_size(nr) - 1;
	tree.lives = tree.slots + table_size(nr);
	memset(work, 0xff, (char *)tree.lives - (char *)work);

	index_pids(&tree);
	cond_resched();
	if (tree.met_again)
		index_lives(&tree);
	cond_resched();
	link_all(&tree);
	cond_resched();
	left = number_places(&tree);
	if (left < nr)
		place_dropped(&tree, left);
	cond_resched();
	set_parents(&tree);
	move_records(&tree);
	return left;
}
