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
 * A record's place follows from the sizes of subtrees: it stands behind its parent, and behind the
 * subtrees of the siblings before it. Sizes are summed up from the youngest to the oldest, places
 * given from the oldest to the youngest: nearly always in the order of the input, where a parent
 * that was born before its child stands before it as well. Where one does not, all are sorted.
 *
 * Everything here is linear in the number of records, but for that, and for pids of several lives:
 * these are sorted, and searched. Users choose pids, and how often one is used again: so the hash
 * is keyed.
 */

#ifdef TASKVIZ_COUNT_STEPS
u64 taskviz_tree_steps;
#define count_step()	((void)taskviz_tree_steps++)
#else
#define count_step()	((void)0)
#endif

#define NONE	(~(u32)0)

/**
 * struct node - a record in the making of the tree; links are indices into the records
 * @parent: what it hangs below; itself if it was dropped
 * @size: of its subtree, itself included
 * @twin: until all have parents: the next record with its pid, NONE at the last
 * @next: then: where its next child stands, counted from its own place
 * @depth: at last
 * @lives: until all have parents: where in tree.lives those of its pid stand, NONE if there is one
 * @place: then: its place, counted from its parent's until that is known
 */
struct node {
	u32 parent;
	u32 size;
	union {
		u32 twin;
		u32 next;
		u32 depth;
	};
	union {
		u32 lives;
		u32 place;
	};
};

/**
 * struct tree - a tree in the making
 * @recs: the records
 * @nr: how many
 * @nodes: @nr + 1, the last one is above all roots
 * @order: @nr, the record at each place; until places are given the next one in its hash bucket
 * @buckets: hash of pids: the record entered last, NONE if there is none
 * @lives: of pids with several lives, by age: how many, then each; then all records by age, where
 *	they are not in the input
 * @nr_lives: words of @lives in use
 * @root: below which all hang that have no parent, @nr if that is none of the records
 * @shift: of the hash, to its highest bits
 * @factor: of the hash, odd
 * @asked: a pid that was looked for, of which there is one life:
 * @only: this, NONE before
 * @met_again: a pid has several records
 * @has_threads: there are other records than those of processes
 * @tangled: a parent stands behind its child in the input
 */
struct tree {
	struct taskviz_record *recs;
	u32 nr;
	struct node *nodes;
	u32 *order;
	u32 *buckets;
	u32 *lives;
	u32 nr_lives;
	u32 root;
	u32 shift;
	u32 factor;
	s32 asked;
	u32 only;
	bool met_again;
	bool has_threads;
	bool tangled;
};

#define BITS_LEAST	4

static u32 table_bits(u32 nr)
{
	u32 bits = BITS_LEAST;

	while ((u32)1 << bits < 2 * nr)
		bits++;
	return bits;
}

static size_t table_size(u32 nr)
{
	return (size_t)1 << table_bits(nr);
}

/* Two lives make a pid of several, which takes a word more. */
static size_t lives_size(u32 nr)
{
	return (size_t)nr + nr / 2;
}

/**
 * taskviz_tree_workspace() - memory taskviz_tree_order() needs beside the records and the order
 * @nr: number of records, below 2^29
 *
 * Return: bytes.
 */
size_t taskviz_tree_workspace(u32 nr)
{
	return ((size_t)nr + 1) * sizeof(struct node) + table_size(nr) * sizeof(u32) +
	       lives_size(nr) * sizeof(u32);
}

/* Every bit of the seed changes half of the bits of the result. */
static u32 mix(u32 seed)
{
	seed += 0x9e3779b9u;
	seed = (seed ^ seed >> 16) * 0x7feb352du;
	seed = (seed ^ seed >> 15) * 0x846ca68bu;
	return seed ^ seed >> 16;
}

/*
 * The highest bits of a product with an odd number that nobody knows: any two pids, whoever chose
 * them, meet with twice the chance of two drawn at random, or less.
 */
static inline u32 hash(s32 pid, u32 factor, u32 shift)
{
	return (u32)pid * factor >> shift;
}

static u32 *bucket_of(const struct tree *tree, s32 pid)
{
	return &tree->buckets[hash(pid, tree->factor, tree->shift)];
}

/* The record of a pid that was entered first, or NONE. */
static u32 find_first(const struct tree *tree, u32 bucket, s32 pid)
{
	u32 at = bucket;

	count_step();
	for (; at != NONE && tree->recs[at].pid != pid; at = tree->order[at])
		count_step();
	return at;
}

static bool is_ended(const struct tree *tree, u32 at)
{
	return tree->recs[at].info & TASKVIZ_INFO_ENDED;
}

/* What is met again is kept in a list, below what was met first. */
static noinline void meet_again(struct tree *tree, u32 at, u32 first)
{
	tree->nodes[at].twin = tree->nodes[first].twin;
	tree->nodes[first].twin = at;
	tree->met_again = true;
}

static bool is_thread(const struct taskviz_record *rec)
{
	return rec->pid != rec->tgid;
}

/* What it asks the tree for again and again stays in registers. */
static void index_pids(struct tree *tree)
{
	const u16 own = ~(TASKVIZ_INFO_LAST | TASKVIZ_INFO_ADRIFT);
	const u32 nr = tree->nr, factor = tree->factor, shift = tree->shift;
	u32 *const order = tree->order, *const buckets = tree->buckets;
	struct taskviz_record *rec = tree->recs;
	struct node *node = tree->nodes;
	bool has_threads = false;

	for (u32 i = 0; i < nr; i++, rec++, node++) {
		const s32 pid = rec->pid;
		u32 *bucket = &buckets[hash(pid, factor, shift)];
		const u32 next = *bucket, first = find_first(tree, next, pid);

		rec->info &= own;
		rec->nr_children = 0;
		has_threads |= is_thread(rec);
		*node = (struct node){ .parent = NONE, .size = 1, .twin = NONE, .lives = NONE };
		if (first == NONE) {
			order[i] = next;
			*bucket = i;
		} else {
			meet_again(tree, i, first);
		}
	}
	tree->has_threads = has_threads;
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
		u32 next = tree->nodes[at].twin;

		tree->nodes[at].twin = NONE;
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

		if (tree->nodes[i].twin == NONE)
			continue;
		nr = gather(tree, i, lives);
		nr = merge_doubles(tree, lives, nr);
		nr = drop_older_living(tree, lives, nr);
		lives[-1] = nr;
		tree->nodes[i].lives = tree->nr_lives;
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
 * younger, or the only one. A parent keeps its pid as long as it has children, so this finds
 * adopters too. Siblings often stand together: the answer for the last one is kept if it holds for
 * all.
 */
static u32 search_pid(struct tree *tree, s32 pid, u64 start_ns)
{
	const u32 *lives;
	u32 first;

	first = find_first(tree, *bucket_of(tree, pid), pid);
	if (first != NONE && tree->nodes[first].lives != NONE) {
		lives = &tree->lives[tree->nodes[first].lives];
		return find_life(tree, lives + 1, *lives, start_ns);
	}
	tree->asked = pid;
	tree->only = first;
	return first;
}

static inline u32 find_pid(struct tree *tree, s32 pid, u64 start_ns)
{
	if (pid == tree->asked && tree->only != NONE)
		return tree->only;
	return search_pid(tree, pid, start_ns);
}

static bool born_before(u64 start_a, u32 a, u64 start_b, u32 b)
{
	return start_a != start_b ? start_a < start_b : a < b;
}

/* Return: what it hangs below. */
static inline u32 link_record(struct tree *tree, struct taskviz_record *rec, u32 child)
{
	const bool thread = is_thread(rec);
	const u64 start_ns = rec->start_ns;
	u32 parent = find_pid(tree, thread ? rec->tgid : rec->ppid, start_ns);
	struct taskviz_record *over = parent == NONE ? NULL : &tree->recs[parent];

	if (!over || !born_before(over->start_ns, parent, start_ns, child)) {
		rec->info |= TASKVIZ_INFO_ADRIFT;
		return tree->root;
	}
	if (!thread)
		over->nr_children++;
	return parent;
}

static u32 find_root(struct tree *tree)
{
	u32 root = find_pid(tree, 0, ~(u64)0);

	if (root == NONE)
		root = find_pid(tree, 1, ~(u64)0);
	return root == NONE ? tree->nr : root;
}

static void link_all(struct tree *tree)
{
	const u32 nr = tree->nr, root = find_root(tree);
	struct taskviz_record *rec = tree->recs;
	struct node *node = tree->nodes;
	bool tangled = false;

	tree->root = root;
	for (u32 i = 0; i < nr; i++, rec++, node++) {
		node->next = 1;
		if (i == root) {
			node->parent = nr;
		} else if (node->parent != i) {
			node->parent = link_record(tree, rec, i);
			tangled |= node->parent > i && node->parent != nr;
		}
	}
	node->next = 1;
	tree->tangled = tangled;
}

/* All but the root: what has lost its parent hangs below it, and may be older. */
static void sort_by_age(struct tree *tree)
{
	const u32 root = tree->root, sorted = root != tree->nr;
	u32 *ages = tree->lives;

	for (u32 i = 0; i < tree->nr; i++)
		ages[i] = i;
	if (sorted) {
		ages[root] = ages[0];
		ages[0] = root;
	}
	sort_r(ages + sorted, tree->nr - sorted, sizeof(*ages), compare_lives, NULL, tree);
}

static inline void sum_sizes(struct tree *tree, const u32 *ages)
{
	struct node *nodes = tree->nodes;

	for (u32 i = tree->nr; i--; ) {
		const struct node *node = &nodes[taskviz_tree_at(ages, i)];

		nodes[node->parent].size += node->size;
	}
}

/* What was dropped is its own parent, and disturbs nobody. */
static void place_child(struct node *nodes, struct node *node)
{
	struct node *parent = &nodes[node->parent];
	const u32 next = parent->next;

	node->place = next;
	parent->next = next + node->size;
}

static void place_some(struct tree *tree, bool threads)
{
	for (u32 i = 0; i < tree->nr; i++)
		if (is_thread(&tree->recs[i]) == threads)
			place_child(tree->nodes, &tree->nodes[i]);
}

/* Threads first, so that they stand between their leader and its children. */
static void place_children(struct tree *tree)
{
	struct node *nodes = tree->nodes, *top = nodes + tree->nr;

	if (tree->has_threads) {
		place_some(tree, true);
		place_some(tree, false);
		return;
	}
	for (struct node *node = nodes; node < top; node++)
		place_child(nodes, node);
}

/* Who ends with its parent's subtree is the last. A root is its own parent. Return: its place. */
static inline u32 place_record(struct taskviz_record *rec, struct node *node,
			       const struct node *parent, const struct node *top)
{
	const u32 over = parent->place, place = node->place + over, depth = parent->depth + 1;

	node->place = place;
	node->depth = depth;
	rec->parent = parent == top ? place : over;
	rec->depth = depth;
	if (place + node->size == over + parent->size)
		rec->info |= TASKVIZ_INFO_LAST;
	return place;
}

/* The node above all roots stands one before the first place. Return: how many have a place. */
static inline u32 give_places(struct tree *tree, const u32 *ages)
{
	struct node *nodes = tree->nodes, *top = nodes + tree->nr;
	struct taskviz_record *recs = tree->recs;
	u32 *order = tree->order;
	const u32 nr = tree->nr;

	top->place = -1;
	top->depth = -1;
	for (u32 i = 0; i < nr; i++) {
		const u32 at = taskviz_tree_at(ages, i), parent = nodes[at].parent;

		if (parent != at)
			order[place_record(&recs[at], &nodes[at], &nodes[parent], top)] = at;
	}
	return top->size - 1;
}

/*
 * @ages are all records, so that each comes behind its parent. NULL, as they stand, the compiler
 * sees, and leaves it out. Return: how many have a place.
 */
static __always_inline u32 place_all(struct tree *tree, const u32 *ages)
{
	sum_sizes(tree, ages);
	cond_resched();
	place_children(tree);
	cond_resched();
	return give_places(tree, ages);
}

/**
 * taskviz_tree_order() - the order of records in the tree
 * @recs: records in the order of the task list; pid, tgid, ppid, start_ns and info are read
 * @nr: how many
 * @order: set: where the record of each place stands in @recs; @nr words are written, those behind
 *	the places left mean nothing
 * @work: taskviz_tree_workspace(nr) bytes, aligned for u32, contents lost
 * @seed: of the hash of pids: a number that who chose the pids did not know
 *
 * Sets parent, which is a place, depth, nr_children, and TASKVIZ_INFO_LAST and _ADRIFT in info. Of
 * two records with the same pid and start time the ended or later one has a place, of two living
 * ones with the same pid the younger: its pid was reused while the walk went on.
 *
 * Context: process, gives way to others between its passes.
 * Return: number of places.
 */
u32 taskviz_tree_order(struct taskviz_record *recs, u32 nr, u32 *order, void *work, u32 seed)
{
	struct tree tree = { .recs = recs, .nr = nr, .nodes = work, .order = order,
			     .shift = 32 - table_bits(nr), .factor = mix(seed) | 1, .only = NONE };

	tree.buckets = (u32 *)(tree.nodes + nr + 1);
	tree.lives = tree.buckets + table_size(nr);
	memset(tree.buckets, 0xff, table_size(nr) * sizeof(u32));
	tree.nodes[nr] = (struct node){ .size = 1 };

	index_pids(&tree);
	cond_resched();
	if (tree.met_again)
		index_lives(&tree);
	cond_resched();
	link_all(&tree);
	cond_resched();
	if (!tree.tangled)
		return place_all(&tree, NULL);
	sort_by_age(&tree);
	return place_all(&tree, tree.lives);
}
