// SPDX-License-Identifier: GPL-2.0
/* Objects of one size, of which some are always ready. */
#include <linux/slab.h>
#include "pool.h"

/*
 * Objects are wanted by probes of tracepoints, which most kernels call with preemption off: there
 * PREEMPT_RT forbids to allocate, as an allocation may wait for a lock. So on every kernel a probe
 * takes what is ready. Whoever leaves too little queues an irq_work, which may be done under any
 * lock; to queue the work of a workqueue wakes a task, and may not be done under a run queue's. The
 * irq_work allocates in the interrupt that follows, before the next birth on that CPU. With
 * PREEMPT_RT it runs in the thread that the kernel has for it on each CPU, SCHED_FIFO, so that no
 * storm of forks by ordinary tasks keeps it waiting.
 *
 * Objects come back in callbacks of RCU: those may free, with PREEMPT_RT, too, where they run in
 * softirqs that are threads, but not with the owner's lock, which is raw.
 */
#define SPARE_MAX	(2 * TASKVIZ_POOL_READY)

static void refill(struct irq_work *work)
{
	taskviz_pool_fill(container_of(work, struct taskviz_pool, refill), GFP_NOWAIT);
}

/**
 * taskviz_pool_init() - make a pool, empty
 * @pool: the pool
 * @name: of its cache, in /proc/slabinfo
 * @size: of an object, a word at least
 * @lock: the owner's, taken with interrupts off
 *
 * Return: 0 or -ENOMEM.
 */
int taskviz_pool_init(struct taskviz_pool *pool, const char *name, size_t size,
		      raw_spinlock_t *lock)
{
	pool->lock = lock;
	init_irq_work(&pool->refill, refill);
	pool->cache = kmem_cache_create(name, size, 0, 0, NULL);
	return pool->cache ? 0 : -ENOMEM;
}

/**
 * taskviz_pool_exit() - destroy a pool
 * @pool: the pool; all its objects are spare or freed. It may not have been made.
 */
void taskviz_pool_exit(struct taskviz_pool *pool)
{
	taskviz_pool_drain(pool);
	kmem_cache_destroy(pool->cache);
	pool->cache = NULL;
}

/**
 * taskviz_pool_drain() - free the spare objects
 * @pool: the pool, from which nobody takes any more
 *
 * Context: process, sleeps.
 */
void taskviz_pool_drain(struct taskviz_pool *pool)
{
	irq_work_sync(&pool->refill);
	while (pool->spare) {
		void **object = pool->spare;

		pool->spare = *object;
		kmem_cache_free(pool->cache, object);
		atomic_dec(&pool->nr);
	}
	pool->nr_spare = 0;
}

/**
 * taskviz_pool_fill() - make objects, until enough of them are ready
 * @pool: the pool
 * @gfp: whether it may wait for memory
 *
 * Context: any in which the kernel lets allocate.
 * Return: 0, -ENOMEM if there are fewer.
 */
int taskviz_pool_fill(struct taskviz_pool *pool, gfp_t gfp)
{
	struct taskviz_pool_list made = {};
	const u32 ready = READ_ONCE(pool->nr_spare);
	bool is_full;

	while (ready + made.nr < TASKVIZ_POOL_READY) {
		void *object = kmem_cache_alloc(pool->cache, gfp | __GFP_NOWARN);

		if (!object)
			break;
		taskviz_pool_list_add(&made, object);
	}
	is_full = ready + made.nr >= TASKVIZ_POOL_READY;
	atomic_add(made.nr, &pool->nr);
	taskviz_pool_give_back(pool, &made);
	return is_full ? 0 : -ENOMEM;
}

/* Return: false if there are enough of them. */
static bool keep(struct taskviz_pool *pool, struct taskviz_pool_list *list)
{
	unsigned long flags;
	bool kept;

	raw_spin_lock_irqsave(pool->lock, flags);
	kept = pool->nr_spare + list->nr <= SPARE_MAX;
	if (kept) {
		*list->last = pool->spare;
		pool->spare = list->first;
		WRITE_ONCE(pool->nr_spare, pool->nr_spare + list->nr);
	}
	raw_spin_unlock_irqrestore(pool->lock, flags);
	return kept;
}

/**
 * taskviz_pool_give_back() - objects that nobody uses any more are ready again, or freed
 * @pool: the pool
 * @list: the objects
 *
 * Context: as for taskviz_pool_fill(), without the owner's lock.
 */
void taskviz_pool_give_back(struct taskviz_pool *pool, struct taskviz_pool_list *list)
{
	if (!list->first || keep(pool, list))
		return;
	while (list->first) {
		void **object = list->first;

		list->first = *object;
		kmem_cache_free(pool->cache, object);
		atomic_dec(&pool->nr);
	}
}
