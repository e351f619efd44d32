/* SPDX-License-Identifier: GPL-2.0 */
/* Makes records for the suites: from a table, as chains and fans, at random. */
#ifndef TASKVIZ_KUNIT_FOREST_H
#define TASKVIZ_KUNIT_FOREST_H

#include <kunit/test.h>
#include <linux/prandom.h>
#include "core/pure.h"

/**
 * struct forest - records for one call of taskviz_tree_order()
 * @recs: the records, in exactly as much memory as they need
 * @sorted: for the same in order
 * @order: which record stands at each place, likewise
 * @work: workspace, likewise
 * @nr: how many records
 */
struct forest {
	struct taskviz_record *recs;
	struct taskviz_record *sorted;
	u32 *order;
	void *work;
	u32 nr;
};

static inline void *forest_alloc(struct kunit *test, size_t size)
{
	void *memory = kunit_kzalloc(test, size, GFP_KERNEL);

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, memory);
	return memory;
}

static inline void forest_init(struct kunit *test, struct forest *forest, u32 nr)
{
	forest->nr = nr;
	forest->recs = forest_alloc(test, nr * sizeof(*forest->recs));
	forest->sorted = forest_alloc(test, nr * sizeof(*forest->sorted));
	forest->order = forest_alloc(test, nr * sizeof(*forest->order));
	forest->work = forest_alloc(test, taskviz_tree_workspace(nr));
}

static inline void forest_free(struct kunit *test, struct forest *forest)
{
	kunit_kfree(test, forest->work);
	kunit_kfree(test, forest->order);
	kunit_kfree(test, forest->sorted);
	kunit_kfree(test, forest->recs);
}

/* A serial number where the tree builder does not look: it tells which input record this was. */
static inline u32 forest_serial(const struct taskviz_record *rec)
{
	return rec->vss_bytes;
}

static inline void forest_set(struct taskviz_record *rec, u32 serial, s32 pid, s32 tgid, s32 ppid,
			      u64 start_ns)
{
	taskviz_record_init(rec);
	rec->vss_bytes = serial;
	rec->rss_bytes = ~(u64)serial;
	rec->pid = pid;
	rec->tgid = tgid;
	rec->ppid = ppid;
	rec->start_ns = start_ns;
	rec->state = 'S';
	rec->nr_threads = 1;
	if (pid != tgid)
		rec->info |= TASKVIZ_INFO_THREAD;
}

static inline void forest_swap(struct taskviz_record *a, struct taskviz_record *b)
{
	struct taskviz_record spare = *a;

	*a = *b;
	*b = spare;
}

static inline u32 forest_below(struct rnd_state *rnd, u32 limit)
{
	return prandom_u32_state(rnd) % limit;
}

static inline void forest_shuffle(struct forest *forest, struct rnd_state *rnd)
{
	for (u32 i = forest->nr; i > 1; i--)
		forest_swap(&forest->recs[i - 1], &forest->recs[forest_below(rnd, i)]);
}

#endif /* TASKVIZ_KUNIT_FOREST_H */
