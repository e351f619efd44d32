// SPDX-License-Identifier: GPL-2.0
/* Objects of one size, some of them kept for the next use. */
#include <linux/slab.h>
#include "pool.h"

/**
 * taskviz_pool_init() - make a pool, empty
 * @pool: the pool
 * @name: of its cache, in /proc/slabinfo
 * @size: of an object, a word at least
 *
 * Return: 0 or -ENOMEM.
 */
int taskviz_pool_init(struct taskviz_pool *pool, const char *name, size_t size)
{
	pool->cache = kmem_cache_create(name, size, 0, 0, NULL);
	return pool->cache ? 0 : -ENOMEM;
}

/**
 * taskviz_pool_drain() - free the spare objects
 * @pool: the pool, which nobody uses meanwhile
 */
void taskviz_pool_drain(struct taskviz_pool *pool)
{
	struct taskviz_pool_list spare = { .first = pool->spare };

	pool->spare = NULL;
	pool->nr_spare = 0;
	taskviz_pool_free(pool, &spare);
}

/**
 * taskviz_pool_exit() - destroy a pool
 * @pool: the pool; all its objects are spare or freed. It may not have been made.
 */
void taskviz_pool_exit(struct taskviz_pool *pool)
{
	taskviz_pool_drain(pool);
	kmem_cache_destroy(pool->cache);
}

/**
 * taskviz_pool_allocate() - take memory for a new object
 * @pool: the pool
 *
 * Context: any but NMI; never waits. Return: the object, with anything in it, or NULL.
 */
void *taskviz_pool_allocate(struct taskviz_pool *pool)
{
	void *object = kmem_cache_alloc(pool->cache, GFP_NOWAIT | __GFP_NOWARN);

	if (object)
		atomic_inc(&pool->nr);
	return object;
}

/**
 * taskviz_pool_keep() - keep objects for the next use, if there are not enough of them yet
 * @pool: the pool
 * @list: the objects; empty afterwards if they were kept
 * @most: how many spare ones are enough
 *
 * Context: the owner's lock.
 */
void taskviz_pool_keep(struct taskviz_pool *pool, struct taskviz_pool_list *list, u32 most)
{
	if (!list->first || pool->nr_spare + list->nr > most)
		return;
	*list->last = pool->spare;
	pool->spare = list->first;
	pool->nr_spare += list->nr;
	*list = (struct taskviz_pool_list){};
}

/**
 * taskviz_pool_free() - give the memory of objects back
 * @pool: the pool
 * @list: the objects; empty afterwards
 *
 * Context: any but NMI.
 */
void taskviz_pool_free(struct taskviz_pool *pool, struct taskviz_pool_list *list)
{
	while (list->first) {
		void **object = list->first;

		list->first = *object;
		kmem_cache_free(pool->cache, object);
		atomic_dec(&pool->nr);
	}
	*list = (struct taskviz_pool_list){};
}
