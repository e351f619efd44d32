/* SPDX-License-Identifier: GPL-2.0 */
/* A naive model of the order of a forest. */
#ifndef TASKVIZ_KUNIT_TREE_MODEL_H
#define TASKVIZ_KUNIT_TREE_MODEL_H

#include "forest.h"

#define LAST	TASKVIZ_INFO_LAST
#define ADRIFT	TASKVIZ_INFO_ADRIFT
#define ENDED	TASKVIZ_INFO_ENDED
#define NONE	(~(u32)0)

/*
 * The model: what the kernel-doc of taskviz_tree_order() says, done without any cleverness. It has
 * nothing in common with tree.c: no table, no links, every question is a search of everything.
 */
#define MODEL_MAX	48

struct model {
	const struct taskviz_record *in;
	u32 nr;
	u32 stays[MODEL_MAX];	/* the record that stands at a place of the input, or NONE */
	u32 parent[MODEL_MAX];	/* place in the input, NONE for a root */
	bool adrift[MODEL_MAX];
	u32 out[MODEL_MAX];	/* places in the input, in the order of the result */
	u32 nr_out;
};

static const struct taskviz_record *standing(const struct model *model, u32 place)
{
	return &model->in[model->stays[place]];
}

static bool model_is_thread(const struct taskviz_record *rec)
{
	return rec->pid != rec->tgid;
}

static bool model_is_same(const struct taskviz_record *a, const struct taskviz_record *b)
{
	return a->pid == b->pid && a->start_ns == b->start_ns;
}

/* Where a life is met first the record stands that is ended, or later. */
static void model_meet(struct model *model, u32 place)
{
	const struct taskviz_record *rec = &model->in[place];

	model->stays[place] = place;
	for (u32 i = 0; i < place; i++) {
		if (model->stays[i] == NONE || !model_is_same(standing(model, i), rec))
			continue;
		model->stays[place] = NONE;
		if (rec->info & ENDED || !(standing(model, i)->info & ENDED))
			model->stays[i] = place;
		return;
	}
}

/* A pid that lives twice was reused meanwhile. */
static bool model_is_outlived(const struct model *model, u32 place)
{
	const struct taskviz_record *rec = standing(model, place);

	for (u32 i = 0; i < model->nr; i++) {
		const struct taskviz_record *other;

		if (model->stays[i] == NONE)
			continue;
		other = standing(model, i);
		if (other->pid == rec->pid && other->start_ns > rec->start_ns &&
		    !((rec->info | other->info) & ENDED))
			return true;
	}
	return false;
}

/* The youngest life of a pid that had begun at @start_ns. */
static u32 model_find(const struct model *model, s32 pid, u64 start_ns)
{
	u32 best = NONE;

	for (u32 i = 0; i < model->nr; i++) {
		if (model->stays[i] == NONE || standing(model, i)->pid != pid ||
		    standing(model, i)->start_ns > start_ns)
			continue;
		if (best == NONE || standing(model, i)->start_ns > standing(model, best)->start_ns)
			best = i;
	}
	return best;
}

static bool model_is_older(const struct model *model, u32 a, u32 b)
{
	u64 start_a = standing(model, a)->start_ns, start_b = standing(model, b)->start_ns;

	return start_a < start_b || (start_a == start_b && a < b);
}

static u32 model_root(const struct model *model)
{
	u32 idle = model_find(model, 0, U64_MAX);

	return idle != NONE ? idle : model_find(model, 1, U64_MAX);
}

static void model_adopt(struct model *model, u32 place)
{
	const struct taskviz_record *rec = standing(model, place);
	u32 parent = model_find(model, model_is_thread(rec) ? rec->tgid : rec->ppid,
				rec->start_ns);
	u32 root = model_root(model);

	if (place == root) {
		model->parent[place] = NONE;
	} else if (parent != NONE && model_is_older(model, parent, place)) {
		model->parent[place] = parent;
	} else {
		model->parent[place] = root;
		model->adrift[place] = true;
	}
}

/* Recursive: a random forest is not deep. The root stands before the other roots. */
static void model_emit(struct model *model, u32 place)
{
	model->out[model->nr_out++] = place;
	for (int threads = 1; threads >= 0; threads--)
		for (u32 i = 0; i < model->nr; i++)
			if (model->stays[i] != NONE && model->parent[i] == place &&
			    model_is_thread(standing(model, i)) == threads)
				model_emit(model, i);
}

static void model_emit_roots(struct model *model)
{
	u32 root = model_root(model);

	if (root != NONE)
		model_emit(model, root);
	for (int threads = 1; threads >= 0; threads--)
		for (u32 i = 0; i < model->nr; i++)
			if (i != root && model->stays[i] != NONE && model->parent[i] == NONE &&
			    model_is_thread(standing(model, i)) == threads)
				model_emit(model, i);
}

static void model_build(struct model *model, const struct taskviz_record *in, u32 nr)
{
	memset(model, 0, sizeof(*model));
	model->in = in;
	model->nr = nr;
	for (u32 i = 0; i < nr; i++)
		model_meet(model, i);
	for (u32 i = 0; i < nr; i++)
		if (model->stays[i] != NONE && model_is_outlived(model, i))
			model->stays[i] = NONE;
	for (u32 i = 0; i < nr; i++)
		if (model->stays[i] != NONE)
			model_adopt(model, i);
	model_emit_roots(model);
}

static u32 model_place(const struct model *model, u32 input_place)
{
	for (u32 i = 0; i < model->nr_out; i++)
		if (model->out[i] == input_place)
			return i;
	return NONE;
}

static u32 model_depth(const struct model *model, u32 input_place)
{
	u32 depth = 0;

	for (u32 i = model->parent[input_place]; i != NONE; i = model->parent[i])
		depth++;
	return depth;
}

static u32 model_children(const struct model *model, u32 input_place)
{
	u32 nr = 0;

	for (u32 i = 0; i < model->nr_out; i++) {
		u32 child = model->out[i];

		nr += model->parent[child] == input_place && !model->adrift[child] &&
		      !model_is_thread(standing(model, child));
	}
	return nr;
}

static bool model_is_last(const struct model *model, u32 place)
{
	for (u32 i = place + 1; i < model->nr_out; i++)
		if (model->parent[model->out[i]] == model->parent[model->out[place]])
			return false;
	return true;
}

/* What the model says of a place in the result, as a whole record. */
static void model_record(const struct model *model, u32 place, struct taskviz_record *rec)
{
	u32 input_place = model->out[place];
	u32 parent = model->parent[input_place];

	*rec = *standing(model, input_place);
	rec->parent = parent == NONE ? place : model_place(model, parent);
	rec->depth = model_depth(model, input_place);
	rec->nr_children = model_children(model, input_place);
	if (model_is_last(model, place))
		rec->info |= LAST;
	if (model->adrift[input_place])
		rec->info |= ADRIFT;
}

#endif
