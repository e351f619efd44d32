/* SPDX-License-Identifier: GPL-2.0 */
/* Objects of one size, of which some are always ready: who takes one never allocates. */
#ifndef TASKVIZ_POOL_H
#define TASKVIZ_POOL_H

#include <linux/atomic.h>
#include <linux/compiler.h>
#include <linux/irq_work.h>
#include <linux/spinlock_types.h>
#include <linux/types.h>

/* How many objects are made ready, and how few of them are too few. */
#define TASKVIZ_POOL_READY	512
#define TASKVIZ_POOL_LOW	(TASKVIZ_POOL_READY - 32)

struct kmem_cache;

/**
 * struct taskviz_pool - where objects come from
 * @cache: the kernel's
 * @lock: the owner's, guards the spare objects
 * @refill: makes up for what was taken
 * @spare: the objects that are ready, linked by their first word
 * @nr_spare: how many
 * @nr: objects in being, spare ones included
 */
struct taskviz_pool {
	struct kmem_cache *cache;
	raw_spinlock_t *lock;
	struct irq_work refill;
	void **spare;
	u32 nr_spare;
	atomic_t nr;
};

/* Objects that nobody can find any more, linked by their first word. */
struct taskviz_pool_list {
	void **first;
	void **last;
	u32 nr;
};

static inline void taskviz_pool_list_add(struct taskviz_pool_list *list, void *object)
{
	void **link = object;

	*link = list->first;
	list->first = link;
	if (!list->last)
		list->last = link;
	list->nr++;
}

/**
 * taskviz_pool_take() - take an object that is ready
 * @pool: the pool
 *
 * Context: the owner's lock; any but NMI. Return: the object, with what was in it, or NULL if there
 * is none.
 */
static inline void *taskviz_pool_take(struct taskviz_pool *pool)
{
	void **object = pool->spare;

	if (likely(object)) {
		pool->spare = *object;
		pool->nr_spare--;
	}
	if (unlikely(pool->nr_spare < TASKVIZ_POOL_LOW))
		irq_work_queue(&pool->refill);
	return object;
}

int taskviz_pool_init(struct taskviz_pool *pool, const char *name, size_t size,
		      raw_spinlock_t *lock);
void taskviz_pool_exit(struct taskviz_pool *pool);
int taskviz_pool_fill(struct taskviz_pool *pool, gfp_t gfp);
void taskviz_pool_drain(struct taskviz_pool *pool);
void taskviz_pool_give_back(struct taskviz_pool *pool, struct taskviz_pool_list *list);

#endif /* TASKVIZ_POOL_H */
