// SPDX-License-Identifier: GPL-2.0
/* Suite tree: known forests, large ones, and thousands of random ones against a naive model. */
#include "tree_model.h"

/* One record of a known forest, in the order of the result. */
struct row {
	u32 serial;	/* place in the input */
	u32 parent;	/* place in the result */
	u32 depth;
	u32 children;
	u16 info;	/* LAST, ADRIFT */
};

struct input {
	s32 pid, tgid, ppid;
	u64 start;
	bool ended;
};

#define MAX_ROWS	8

struct known {
	const char *what;
	u32 nr_in, nr_out;
	struct input in[MAX_ROWS];
	struct row out[MAX_ROWS];
};

static const struct known knowns[] = {
	{
		"one task", 1, 1,
		{ { 1, 1, 0, 5 } },
		{ { 0, 0, 0, 0, LAST } },
	}, {
		"idle task, init, kthreadd", 3, 3,
		{ { 0, 0, 0, 0 }, { 1, 1, 0, 1 }, { 2, 2, 0, 1 } },
		{ { 0, 0, 0, 2, LAST }, { 1, 0, 1, 0, 0 }, { 2, 0, 1, 0, LAST } },
	}, {
		"a parent that stands behind its child", 3, 3,
		{ { 7, 7, 5, 3 }, { 5, 5, 1, 2 }, { 1, 1, 0, 1 } },
		{ { 2, 0, 0, 1, LAST }, { 1, 0, 1, 1, LAST }, { 0, 1, 2, 0, LAST } },
	}, {
		"siblings in the order of the input", 4, 4,
		{ { 1, 1, 0, 1 }, { 9, 9, 1, 4 }, { 3, 3, 1, 4 }, { 5, 5, 1, 4 } },
		{
			{ 0, 0, 0, 3, LAST }, { 1, 0, 1, 0, 0 }, { 2, 0, 1, 0, 0 },
			{ 3, 0, 1, 0, LAST },
		},
	}, {
		"threads stand before the children", 4, 4,
		{ { 1, 1, 0, 1 }, { 4, 4, 1, 2 }, { 3, 1, 0, 3 }, { 5, 1, 0, 4 } },
		{
			{ 0, 0, 0, 1, LAST }, { 2, 0, 1, 0, 0 }, { 3, 0, 1, 0, 0 },
			{ 1, 0, 1, 0, LAST },
		},
	}, {
		"a thread is no child of its leader's parent", 3, 3,
		{ { 1, 1, 0, 1 }, { 4, 4, 1, 2 }, { 5, 4, 1, 3 } },
		{ { 0, 0, 0, 1, LAST }, { 1, 0, 1, 0, LAST }, { 2, 1, 2, 0, LAST } },
	}, {
		"a thread without its leader", 2, 2,
		{ { 1, 1, 0, 1 }, { 5, 4, 1, 3 } },
		{ { 0, 0, 0, 0, LAST }, { 1, 0, 1, 0, LAST | ADRIFT } },
	}, {
		"a parent that is not there", 3, 3,
		{ { 1, 1, 0, 1 }, { 6, 6, 5, 2 }, { 7, 7, 6, 3 } },
		{ { 0, 0, 0, 0, LAST }, { 1, 0, 1, 1, LAST | ADRIFT }, { 2, 1, 2, 0, LAST } },
	}, {
		"a nested pid namespace: no PID 0, a task that was sent in", 3, 3,
		{ { 1, 1, 0, 1 }, { 2, 2, 1, 2 }, { 3, 3, 0, 3 } },
		{ { 0, 0, 0, 1, LAST }, { 1, 0, 1, 0, 0 }, { 2, 0, 1, 0, LAST | ADRIFT } },
	}, {
		"neither PID 0 nor PID 1: roots", 3, 3,
		{ { 8, 8, 4, 1 }, { 9, 9, 8, 2 }, { 6, 6, 5, 3 } },
		{ { 0, 0, 0, 1, ADRIFT }, { 1, 0, 1, 0, LAST }, { 2, 2, 0, 0, LAST | ADRIFT } },
	}, {
		"its own parent", 2, 2,
		{ { 1, 1, 0, 1 }, { 5, 5, 5, 2 } },
		{ { 0, 0, 0, 0, LAST }, { 1, 0, 1, 0, LAST | ADRIFT } },
	}, {
		"two that are each other's parent: the older one drifts", 3, 3,
		{ { 1, 1, 0, 1 }, { 5, 5, 6, 2 }, { 6, 6, 5, 3 } },
		{ { 0, 0, 0, 0, LAST }, { 1, 0, 1, 1, LAST | ADRIFT }, { 2, 1, 2, 0, LAST } },
	}, {
		"two of the same age: the one that stands first drifts", 3, 3,
		{ { 1, 1, 0, 1 }, { 6, 6, 5, 2 }, { 5, 5, 6, 2 } },
		{ { 0, 0, 0, 0, LAST }, { 1, 0, 1, 1, LAST | ADRIFT }, { 2, 1, 2, 0, LAST } },
	}, {
		"a parent younger than its child is another task", 3, 3,
		{ { 1, 1, 0, 1 }, { 6, 6, 5, 2 }, { 5, 5, 1, 9 } },
		{ { 0, 0, 0, 1, LAST }, { 1, 0, 1, 0, ADRIFT }, { 2, 0, 1, 0, LAST } },
	}, {
		"a pid met twice: the younger stays", 3, 2,
		{ { 1, 1, 0, 1 }, { 5, 5, 1, 2 }, { 5, 5, 1, 3 } },
		{ { 0, 0, 0, 1, LAST }, { 2, 0, 1, 0, LAST } },
	}, {
		"a pid met twice: the younger stands first", 3, 2,
		{ { 1, 1, 0, 1 }, { 5, 5, 1, 3 }, { 5, 5, 1, 2 } },
		{ { 0, 0, 0, 1, LAST }, { 1, 0, 1, 0, LAST } },
	}, {
		"a pid met twice at the same age: the later one is the truth", 3, 2,
		{ { 1, 1, 0, 1 }, { 5, 4, 1, 2 }, { 5, 5, 1, 2 } },
		{ { 0, 0, 0, 1, LAST }, { 2, 0, 1, 0, LAST } },
	}, {
		"one life met living, then ended: it has ended", 4, 3,
		{ { 1, 1, 0, 1 }, { 5, 5, 1, 2 }, { 6, 6, 1, 3 }, { 5, 5, 1, 2, true } },
		{ { 0, 0, 0, 2, LAST }, { 3, 0, 1, 0, 0 }, { 2, 0, 1, 0, LAST } },
	}, {
		"one life met ended, then living: it has ended", 4, 3,
		{ { 1, 1, 0, 1 }, { 5, 5, 1, 2, true }, { 6, 6, 1, 3 }, { 5, 5, 1, 2 } },
		{ { 0, 0, 0, 2, LAST }, { 1, 0, 1, 0, 0 }, { 2, 0, 1, 0, LAST } },
	}, {
		"two lives of one pid, each with its own child", 5, 5,
		{
			{ 1, 1, 0, 1 }, { 5, 5, 1, 9 }, { 6, 6, 5, 10 },
			{ 5, 5, 1, 2, true }, { 7, 7, 5, 3, true },
		}, {
			{ 0, 0, 0, 2, LAST }, { 1, 0, 1, 1, 0 }, { 2, 1, 2, 0, LAST },
			{ 3, 0, 1, 1, LAST }, { 4, 3, 2, 0, LAST },
		},
	}, {
		"three ended lives of one pid and a child of the second", 5, 5,
		{
			{ 1, 1, 0, 1 }, { 5, 5, 1, 2, true }, { 5, 5, 1, 4, true },
			{ 5, 5, 1, 8, true }, { 6, 6, 5, 7, true },
		}, {
			{ 0, 0, 0, 3, LAST }, { 1, 0, 1, 0, 0 }, { 2, 0, 1, 1, 0 },
			{ 4, 2, 2, 0, LAST }, { 3, 0, 1, 0, LAST },
		},
	},
};

#define SEED	0x5eed

/* Puts the records where they stand in the tree. Return: how many have a place. */
static u32 order(struct forest *forest, u32 seed)
{
	u32 left;

	taskviz_tree_steps = 0;
	left = taskviz_tree_order(forest->recs, forest->nr, forest->order, forest->work, seed);
	for (u32 i = 0; i < left; i++)
		forest->sorted[i] = forest->recs[forest->order[i]];
	memcpy(forest->recs, forest->sorted, left * sizeof(*forest->recs));
	return left;
}

static void load_known(struct forest *forest, const struct known *known)
{
	for (u32 i = 0; i < known->nr_in; i++) {
		const struct input *in = &known->in[i];

		forest_set(&forest->recs[i], i, in->pid, in->tgid, in->ppid, in->start);
		if (in->ended)
			forest->recs[i].info |= ENDED;
	}
}

static void expect_row(struct kunit *test, const struct taskviz_record *rec, const struct row *row,
		       const char *what, u32 place)
{
	u16 info = rec->info & (LAST | ADRIFT);

	KUNIT_EXPECT_EQ_MSG(test, forest_serial(rec), row->serial, "%s, place %u", what, place);
	KUNIT_EXPECT_EQ_MSG(test, rec->parent, row->parent, "%s, place %u", what, place);
	KUNIT_EXPECT_EQ_MSG(test, rec->depth, row->depth, "%s, place %u", what, place);
	KUNIT_EXPECT_EQ_MSG(test, rec->nr_children, row->children, "%s, place %u", what, place);
	KUNIT_EXPECT_EQ_MSG(test, info, row->info, "%s, place %u", what, place);
}

static void known_forests(struct kunit *test)
{
	for (size_t i = 0; i < ARRAY_SIZE(knowns); i++) {
		const struct known *known = &knowns[i];
		struct forest forest;

		forest_init(test, &forest, known->nr_in);
		load_known(&forest, known);
		KUNIT_ASSERT_EQ_MSG(test, order(&forest, SEED), known->nr_out, "%s", known->what);
		for (u32 place = 0; place < known->nr_out; place++)
			expect_row(test, &forest.recs[place], &known->out[place], known->what,
				   place);
		forest_free(test, &forest);
	}
}

static void no_task_at_all(struct kunit *test)
{
	struct forest forest;

	forest_init(test, &forest, 0);
	KUNIT_EXPECT_EQ(test, taskviz_tree_order(NULL, 0, NULL, forest.work, SEED), 0);
	forest_free(test, &forest);
}

#define MANY	10000

/* Task i is the child of task i - 1, and all stand in the input from the youngest to the oldest. */
static void deep_chain(struct kunit *test)
{
	struct forest forest;

	forest_init(test, &forest, MANY);
	for (u32 i = 0; i < MANY; i++)
		forest_set(&forest.recs[MANY - 1 - i], i, i, i, i ? i - 1 : 0, i);
	KUNIT_ASSERT_EQ(test, order(&forest, SEED), MANY);
	for (u32 i = 0; i < MANY; i++) {
		struct row row = { i, i ? i - 1 : 0, i, i < MANY - 1, LAST };

		expect_row(test, &forest.recs[i], &row, "chain", i);
	}
	forest_free(test, &forest);
}

static void wide_fan(struct kunit *test)
{
	struct forest forest;

	forest_init(test, &forest, MANY);
	for (u32 i = 0; i < MANY; i++)
		forest_set(&forest.recs[i], i, i, i, 0, i);
	KUNIT_ASSERT_EQ(test, order(&forest, SEED), MANY);
	for (u32 i = 0; i < MANY; i++) {
		struct row row = {
			i, 0, !!i, i ? 0 : MANY - 1, !i || i == MANY - 1 ? LAST : 0
		};

		expect_row(test, &forest.recs[i], &row, "fan", i);
	}
	forest_free(test, &forest);
}

/* PID 1, a process with MANY - 3 threads that stand in between, and its child. */
static void many_threads(struct kunit *test)
{
	struct forest forest;

	forest_init(test, &forest, MANY);
	forest_set(&forest.recs[0], 0, 1, 1, 0, 1);
	forest_set(&forest.recs[1], 1, 2, 2, 1, 2);
	forest_set(&forest.recs[2], MANY - 1, MANY, MANY, 2, MANY);
	for (u32 i = 3; i < MANY; i++)
		forest_set(&forest.recs[i], i - 1, i, 2, 1, i);
	KUNIT_ASSERT_EQ(test, order(&forest, SEED), MANY);
	for (u32 i = 2; i < MANY; i++) {
		struct row row = { i, 1, 2, 0, i == MANY - 1 ? LAST : 0 };

		expect_row(test, &forest.recs[i], &row, "threads", i);
	}
	KUNIT_EXPECT_EQ(test, forest.recs[0].nr_children, 1);
	KUNIT_EXPECT_EQ(test, forest.recs[1].nr_children, 1);
	forest_free(test, &forest);
}

/*
 * How much work it was: pids looked at in the table, and steps among the lives of a pid. A table
 * that is half full takes three a pid or less: once to enter it, once to find a parent.
 */
static void expect_few_steps(struct kunit *test, u32 nr, const char *what, u32 which)
{
	KUNIT_EXPECT_LT_MSG(test, taskviz_tree_steps, 6ull * nr, "%s %u", what, which);
}

/* Pids a power of two apart meet in a careless hash table; every one has to be found. */
static void pids_far_apart(struct kunit *test)
{
	for (u32 shift = 0; shift < 19; shift++) {
		struct forest forest;

		forest_init(test, &forest, 4096);
		for (u32 i = 0; i < 4096; i++)
			forest_set(&forest.recs[i], i, i << shift, i << shift,
				   i ? (i - 1) << shift : 0, i);
		KUNIT_ASSERT_EQ(test, order(&forest, SEED), 4096);
		expect_few_steps(test, 4096, "shift", shift);
		for (u32 i = 0; i < 4096; i++)
			KUNIT_ASSERT_EQ_MSG(test, forest.recs[i].depth, i, "shift %u", shift);
		forest_free(test, &forest);
	}
}

/* As clone3() lets a user choose: pids that a multiplication alone sends to a few slots. */
static s32 next_chosen(s32 pid)
{
	do {
		pid++;
	} while ((u32)pid * 2654435769u >> 19 >= 16);
	return pid;
}

static void chosen_pids(struct kunit *test)
{
	struct forest forest;

	forest_init(test, &forest, 4096);
	for (u32 seed = 0; seed < 64; seed++) {
		s32 pid = 1, parent = 0;

		for (u32 i = 0; i < 4096; i++, parent = pid, pid = next_chosen(pid))
			forest_set(&forest.recs[i], i, pid, pid, parent, i);
		KUNIT_ASSERT_EQ(test, order(&forest, seed), 4096);
		expect_few_steps(test, 4096, "seed", seed);
		KUNIT_ASSERT_EQ(test, forest.recs[4095].depth, 4095);
	}
	forest_free(test, &forest);
}

#define LIVES	4096

/* One pid was used again and again, each time by the parent of one child. */
static void many_lives_of_a_pid(struct kunit *test)
{
	struct forest forest;

	forest_init(test, &forest, 2 * LIVES);
	for (u32 i = 0; i < LIVES; i++) {
		forest_set(&forest.recs[2 * i], 2 * i, 7, 7, 1, 2 * i);
		forest_set(&forest.recs[2 * i + 1], 2 * i + 1, 1000 + i, 1000 + i, 7, 2 * i + 1);
		forest.recs[2 * i].info |= ENDED;
		forest.recs[2 * i + 1].info |= ENDED;
	}
	KUNIT_ASSERT_EQ(test, order(&forest, SEED), 2 * LIVES);
	/* sorted, then searched once a child */
	KUNIT_EXPECT_LT(test, taskviz_tree_steps, 6ull * LIVES * ilog2(LIVES));
	for (u32 i = 0; i < 2 * LIVES; i++) {
		struct row row = {
			i, i & ~1u, i & 1, !(i & 1),
			i & 1 ? LAST : i == 2 * LIVES - 2 ? LAST | ADRIFT : ADRIFT
		};

		expect_row(test, &forest.recs[i], &row, "lives", i);
	}
	forest_free(test, &forest);
}

/* A forest as the kernel could show it: parents and leaders are older. */
static void grow_sane(struct forest *forest, struct rnd_state *rnd)
{
	u64 start = 0;

	for (u32 i = 0; i < forest->nr; i++) {
		u32 parent = i ? forest_below(rnd, i) : 0;
		s32 leader = forest->recs[parent].tgid;

		start += forest_below(rnd, 3);
		if (i && forest_below(rnd, 4) == 0)
			forest_set(&forest->recs[i], i, i, leader, forest->recs[parent].ppid,
				   start);
		else
			forest_set(&forest->recs[i], i, i, i, i ? leader : 0, start);
	}
}

/* What a snapshot of a busy machine, or one with hidden tasks, could hold at worst. */
static void grow_wild(struct forest *forest, struct rnd_state *rnd)
{
	u32 pids = 1 + forest_below(rnd, 2 * forest->nr + 1);
	u32 first = forest_below(rnd, 3);

	for (u32 i = 0; i < forest->nr; i++) {
		s32 pid = first + forest_below(rnd, pids);
		s32 tgid = forest_below(rnd, 3) ? pid : (s32)(first + forest_below(rnd, pids));

		forest_set(&forest->recs[i], i, pid, tgid, first + forest_below(rnd, pids),
			   forest_below(rnd, 1 + forest_below(rnd, 20)));
	}
}

/* From some place on the tasks have ended: they stand behind the living, some of them for both. */
static void end_some(struct forest *forest, struct rnd_state *rnd)
{
	for (u32 i = forest_below(rnd, forest->nr + 1); i < forest->nr; i++) {
		if (i && forest_below(rnd, 4) == 0)
			forest->recs[i] = forest->recs[forest_below(rnd, i)];
		forest->recs[i].info |= ENDED;
	}
}

/* Some tasks are not visible: their children lose them. */
static void hide_some(struct forest *forest, struct rnd_state *rnd)
{
	for (u32 i = 0; i < forest->nr; i++)
		if (forest_below(rnd, 5) == 0)
			forest->recs[i] = forest->recs[--forest->nr];
}

static void number(struct forest *forest)
{
	for (u32 i = 0; i < forest->nr; i++) {
		forest->recs[i].vss_bytes = i;
		forest->recs[i].rss_bytes = ~(u64)i;
	}
}

static void grow(struct forest *forest, struct rnd_state *rnd)
{
	u32 how = forest_below(rnd, 5);

	if (how < 3)
		grow_sane(forest, rnd);
	else
		grow_wild(forest, rnd);
	if (how == 1)
		hide_some(forest, rnd);
	if (how == 2)
		forest_shuffle(forest, rnd);
	if (forest_below(rnd, 2))
		end_some(forest, rnd);
	number(forest);
}

static void tell_forest(struct kunit *test, const struct taskviz_record *in, u32 nr)
{
	for (u32 i = 0; i < nr; i++)
		kunit_info(test, "input %2u: pid %d tgid %d ppid %d start %llu%s\n", i, in[i].pid,
			   in[i].tgid, in[i].ppid, in[i].start_ns,
			   in[i].info & ENDED ? " ended" : "");
}

static void tell_place(struct kunit *test, const char *who, const struct taskviz_record *rec)
{
	kunit_info(test, "%s: serial %u parent %u depth %u children %u info %#x\n", who,
		   forest_serial(rec), rec->parent, rec->depth, rec->nr_children, rec->info);
}

static bool agrees(struct kunit *test, const struct model *model, const struct forest *result)
{
	KUNIT_EXPECT_EQ(test, result->nr, model->nr_out);
	if (result->nr != model->nr_out)
		return false;
	for (u32 place = 0; place < result->nr; place++) {
		struct taskviz_record want;

		model_record(model, place, &want);
		if (!memcmp(&result->recs[place], &want, sizeof(want)))
			continue;
		KUNIT_FAIL(test, "place %u is not what the model says\n", place);
		tell_place(test, "the model", &want);
		tell_place(test, "tree.c", &result->recs[place]);
		return false;
	}
	return true;
}

/* Return: false when the forest of this seed was told of. */
static bool try_seed(struct kunit *test, struct model *model, u32 seed)
{
	struct taskviz_record *in;
	struct rnd_state rnd;
	struct forest forest;
	bool good;

	prandom_seed_state(&rnd, seed);
	forest_init(test, &forest, forest_below(&rnd, MODEL_MAX));
	grow(&forest, &rnd);
	in = forest_alloc(test, forest.nr * sizeof(*in));
	memcpy(in, forest.recs, forest.nr * sizeof(*in));
	model_build(model, in, forest.nr);
	forest.nr = order(&forest, SEED);
	good = agrees(test, model, &forest);
	if (!good) {
		kunit_info(test, "seed %u\n", seed);
		tell_forest(test, in, model->nr);
	}
	kunit_kfree(test, in);
	forest_free(test, &forest);
	return good;
}

#define SEEDS	10000

static void random_forests_match_the_model(struct kunit *test)
{
	struct model *model = forest_alloc(test, sizeof(*model));

	for (u32 seed = 1; seed <= SEEDS; seed++)
		if (!try_seed(test, model, seed))
			break;
}

/* What an earlier call has set is not read by the next one: ordering again changes nothing. */
static void ordering_again_changes_nothing(struct kunit *test)
{
	struct forest forest;
	struct taskviz_record *once;
	struct rnd_state rnd;

	prandom_seed_state(&rnd, 11);
	forest_init(test, &forest, 40);
	grow_sane(&forest, &rnd);
	forest.nr = order(&forest, SEED);
	once = forest_alloc(test, forest.nr * sizeof(*once));
	memcpy(once, forest.recs, forest.nr * sizeof(*once));
	KUNIT_ASSERT_EQ(test, order(&forest, SEED), forest.nr);
	for (u32 i = 0; i < forest.nr; i++) {
		struct row row = {
			forest_serial(&once[i]), once[i].parent, once[i].depth,
			once[i].nr_children, once[i].info & (LAST | ADRIFT)
		};

		expect_row(test, &forest.recs[i], &row, "once more", i);
		if (test->status == KUNIT_FAILURE)
			break;
	}
	kunit_kfree(test, once);
	forest_free(test, &forest);
}

static struct kunit_case tree_cases[] = {
	KUNIT_CASE(known_forests),
	KUNIT_CASE(no_task_at_all),
	KUNIT_CASE(deep_chain),
	KUNIT_CASE(wide_fan),
	KUNIT_CASE(many_threads),
	KUNIT_CASE(pids_far_apart),
	KUNIT_CASE(chosen_pids),
	KUNIT_CASE(many_lives_of_a_pid),
	KUNIT_CASE(random_forests_match_the_model),
	KUNIT_CASE(ordering_again_changes_nothing),
	{}
};

static struct kunit_suite tree_suite = {
	.name = "tree",
	.test_cases = tree_cases,
};

kunit_test_suite(tree_suite);
