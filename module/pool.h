/* SPDX-License-Identifier: GPL-2.0 */
/* Objects of one size, some of them kept for the next use: most often no allocation is needed. */
#ifndef TASKVIZ_POOL_H
#define TASKVIZ_POOL_H

#include <linux/atomic.h>
#include <linux/types.h>

struct kmem_cache;

/**
 * struct taskviz_pool - where objects come from
 * @cache: the kernel's
 * @spare: kept objects, linked by their first word; guarded by a lock of the owner's
 * @nr_spare: how many
 * @nr: objects in being, spare ones included
 */
struct taskviz_pool {
	struct kmem_cache *cache;
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
 * taskviz_pool_reuse() - take a spare object
 * @pool: the pool
 *
 * Context: the owner's lock. Return: the object, with what was in it, or NULL if there is none.
 */
static inline void *taskviz_pool_reuse(struct taskviz_pool *pool)
{
	void **object = pool->spare;

	if (object) {
		pool->spare = *object;
		pool->nr_spare--;
	}
	return object;
}

/**
 * taskviz_pool_put() - keep an object that was taken and not used
 * @pool: the pool
 * @object: the object
 *
 * Context: the owner's lock.
 */
static inline void taskviz_pool_put(struct taskviz_pool *pool, void *object)
{
	void **link = object;

	*link = pool->spare;
	pool->spare = link;
	pool->nr_spare++;
}

int taskviz_pool_init(struct taskviz_pool *pool, const char *name, size_t size);
void taskviz_pool_drain(struct taskviz_pool *pool);
void taskviz_pool_exit(struct taskviz_pool *pool);
void *taskviz_pool_allocate(struct taskviz_pool *pool);
void taskviz_pool_keep(struct taskviz_pool *pool, struct taskviz_pool_list *list, u32 most);
void taskviz_pool_free(struct taskviz_pool *pool, struct taskviz_pool_list *list);

#endif /* TASKVIZ_POOL_H */
