// SPDX-License-Identifier: GPL-2.0
/* Keeps a group's meters: one a task, opened at its birth, remembered for a while after its end. */
#include <linux/mm.h>
#include <linux/rculist.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>
#include <linux/string.h>
#include "account.h"
#include "lists.h"
#include "meter.h"
#include "tasks.h"

/*
 * Accounts are small so that they may be kept always; what costs more hangs here, keyed by the
 * address of the task as accounts are. A meter is taken from those that are ready when its task is
 * made (tracepoint task_newtask), or for all tasks when the group has been attached: probes in the
 * scheduler, with a run queue locked, only look it up. It leaves the table at sched_process_free,
 * before the address can mean another task, and then stands in a ring until a later end takes its
 * place. It is ready again a grace period after that.
 *
 * The lock is raw and taken with interrupts off, as ends are seen in softirqs; lookups go without.
 * Who writes what the group adds is the group's matter. Nothing remains when the group is off.
 */
#define RING_SIZE	512

/* How many forgotten ones share a grace period. */
#define FORGOTTEN_MAX	32

static struct hlist_head *meters_bucket(const struct taskviz_meters *meters, unsigned long key)
{
	return taskviz_list(meters->table, key);
}

/* With the lock or under RCU. */
static struct taskviz_meter *find_key(const struct taskviz_meters *meters, unsigned long key)
{
	struct taskviz_meter *meter;

	hlist_for_each_entry_rcu(meter, meters_bucket(meters, key), hash,
				 lockdep_is_held(&meters->lock))
		if (meter->key == key)
			return meter;
	return NULL;
}

/**
 * taskviz_meter_find() - meter of a task
 * @meters: of the group, open
 * @task: the task; used as a key only
 *
 * Context: RCU, or preemption off; the meter is valid until the section ends.
 * Return: the meter or NULL.
 */
struct taskviz_meter *taskviz_meter_find(const struct taskviz_meters *meters,
					 const struct task_struct *task)
{
	return find_key(meters, taskviz_task_key(task));
}

/* Return: NULL if none is ready. */
static struct taskviz_meter *take_meter(struct taskviz_meters *meters)
{
	struct taskviz_meter *meter = taskviz_pool_take(&meters->pool);

	lockdep_assert_held(&meters->lock);
	if (likely(meter))
		memset(meter, 0, meters->size);
	else
		meters->lost++;
	return meter;
}

static void add_meter(struct taskviz_meters *meters, struct task_struct *task, bool newborn)
{
	const unsigned long key = taskviz_task_key(task);
	struct taskviz_meter *meter;
	unsigned long flags;

	raw_spin_lock_irqsave(&meters->lock, flags);
	meter = find_key(meters, key) ? NULL : take_meter(meters);
	if (meter) {
		meter->key = key;
		meters->begin(meter, task, newborn);
		hlist_add_head_rcu(&meter->hash, meters_bucket(meters, key));
	}
	raw_spin_unlock_irqrestore(&meters->lock, flags);
}

/**
 * taskviz_meter_born() - begin the meter of a new task
 * @meters: of the group
 * @task: the child, listed but not running yet; the idle task of a CPU gets none
 *
 * Context: in the maker (tracepoint task_newtask).
 */
void taskviz_meter_born(struct taskviz_meters *meters, struct task_struct *task)
{
	if (task->pid)
		add_meter(meters, task, true);
}

static void set_meter_identity(struct taskviz_meter *meter, const struct task_struct *task)
{
	meter->pid = task->pid;
	meter->start_ns = task->start_boottime;
	memcpy(meter->name, task->comm, sizeof(meter->name));
}

/*
 * Nobody finds it any more. A grace period for each would cost more than all else that an end
 * costs: they wait for it together.
 */
static void forget_meter(struct taskviz_meters *meters, struct taskviz_meter *meter)
{
	lockdep_assert_held(&meters->lock);
	meter->older = meters->forgotten;
	meters->forgotten = meter;
	if (++meters->nr_forgotten < FORGOTTEN_MAX)
		return;
	call_rcu(&meter->rcu, meters->recycle);
	meters->forgotten = NULL;
	meters->nr_forgotten = 0;
}

static void recycle_meter(struct taskviz_meters *meters, struct taskviz_meter *meter)
{
	struct taskviz_pool_list old = {};

	while (meter) {
		struct taskviz_meter *older = meter->older;

		taskviz_pool_list_add(&old, meter);
		meter = older;
	}
	taskviz_pool_give_back(&meters->pool, &old);
}

/**
 * taskviz_meters_recycle() - forgotten meters, which no reader can hold any more, are ready again
 * @meters: of the group
 * @rcu: of the latest of them
 *
 * Context: RCU callback.
 */
void taskviz_meters_recycle(struct taskviz_meters *meters, struct rcu_head *rcu)
{
	recycle_meter(meters, container_of(rcu, struct taskviz_meter, rcu));
}

/**
 * taskviz_meter_freed() - a task is about to be freed: its meter joins the ended ones
 * @meters: of the group
 * @task: the task, released
 *
 * Context: RCU callback (tracepoint sched_process_free).
 */
void taskviz_meter_freed(struct taskviz_meters *meters, struct task_struct *task)
{
	struct taskviz_meter *meter, *oldest;
	unsigned long flags;

	raw_spin_lock_irqsave(&meters->lock, flags);
	meter = taskviz_meter_find(meters, task);
	if (meter) {
		struct taskviz_meter __rcu **slot = &meters->ring[meters->next_place % RING_SIZE];

		oldest = rcu_dereference_protected(*slot, lockdep_is_held(&meters->lock));
		hlist_del_rcu(&meter->hash);
		set_meter_identity(meter, task);
		meter->place = meters->next_place++;
		rcu_assign_pointer(*slot, meter);
		if (oldest)
			forget_meter(meters, oldest);
	}
	raw_spin_unlock_irqrestore(&meters->lock, flags);
}

/**
 * taskviz_meters_first_ended() - place of the oldest end that is remembered
 * @meters: of the group
 */
u32 taskviz_meters_first_ended(struct taskviz_meters *meters)
{
	u32 next = READ_ONCE(meters->next_place);

	return next > RING_SIZE ? next - RING_SIZE : 0;
}

/**
 * taskviz_meter_ended() - meter of an ended task
 * @meters: of the group, open
 * @place: number of the end
 *
 * Context: RCU.
 * Return: the meter, or NULL if there is no such end yet or a later one has taken its place.
 */
struct taskviz_meter *taskviz_meter_ended(const struct taskviz_meters *meters, u32 place)
{
	struct taskviz_meter *meter = rcu_dereference(meters->ring[place % RING_SIZE]);

	return meter && meter->place == place ? meter : NULL;
}

static int make_ready(struct taskviz_meters *meters)
{
	struct taskviz_pool *pool = &meters->pool;

	return taskviz_pool_init(pool, meters->name, meters->size, &meters->lock) ?:
	       taskviz_pool_fill(pool, GFP_KERNEL);
}

/**
 * taskviz_meters_open() - make room for meters, and some of them ready
 * @meters: of the group, closed
 *
 * Called before the group's hooks are attached. Context: process, sleeps.
 * Return: 0 or -ENOMEM.
 */
int taskviz_meters_open(struct taskviz_meters *meters)
{
	struct hlist_head *table = taskviz_lists_make();
	struct taskviz_meter __rcu **ring = kvcalloc(RING_SIZE, sizeof(*ring), GFP_KERNEL);

	if (!table || !ring || make_ready(meters)) {
		taskviz_pool_exit(&meters->pool);
		kvfree(ring);
		kvfree(table);
		return -ENOMEM;
	}
	down_write(&meters->sem);
	meters->table = table;
	meters->ring = ring;
	meters->next_place = 0;
	meters->forgotten = NULL;
	meters->nr_forgotten = 0;
	meters->lost = 0;
	up_write(&meters->sem);
	return 0;
}

static void add_old(struct task_struct *task, void *data)
{
	struct taskviz_meters *meters = data;

	taskviz_pool_fill(&meters->pool, GFP_NOWAIT);
	add_meter(meters, task, false);
}

/**
 * taskviz_meters_fill() - begin the meters of all tasks that are there
 * @meters: of the group; its probes of birth and end must be attached
 *
 * Context: process, sleeps.
 */
void taskviz_meters_fill(struct taskviz_meters *meters)
{
	taskviz_visit_tasks(add_old, meters);
}

static void free_living(struct taskviz_meters *meters, struct hlist_head *head)
{
	struct taskviz_pool_list living = {};
	struct taskviz_meter *meter;
	struct hlist_node *next;

	hlist_for_each_entry_safe(meter, next, head, hash)
		taskviz_pool_list_add(&living, meter);
	taskviz_pool_give_back(&meters->pool, &living);
}

static void free_ended(struct taskviz_meters *meters)
{
	struct taskviz_pool_list ended = {};

	for (int i = 0; i < RING_SIZE; i++) {
		void *meter = rcu_dereference_protected(meters->ring[i], true);

		if (meter)
			taskviz_pool_list_add(&ended, meter);
	}
	taskviz_pool_give_back(&meters->pool, &ended);
	recycle_meter(meters, meters->forgotten);
}

/**
 * taskviz_meters_close() - free all meters
 * @meters: of the group; no probe of it runs any more
 *
 * Readers are kept out by the semaphore. Context: process, sleeps.
 */
void taskviz_meters_close(struct taskviz_meters *meters)
{
	down_write(&meters->sem);
	for (unsigned long i = 0; i < taskviz_nr_lists(); i++) {
		free_living(meters, &meters->table[i]);
		cond_resched();
	}
	free_ended(meters);
	/* those that wait for a grace period are given back by then, too */
	rcu_barrier();
	taskviz_pool_exit(&meters->pool);
	kvfree(meters->ring);
	kvfree(meters->table);
	meters->table = NULL;
	up_write(&meters->sem);
}

/**
 * taskviz_meters_bytes() - memory the meters take
 * @meters: of the group
 */
size_t taskviz_meters_bytes(const struct taskviz_meters *meters)
{
	if (!meters->table)
		return 0;
	return atomic_read(&meters->pool.nr) * meters->size +
	       taskviz_nr_lists() * sizeof(*meters->table) + RING_SIZE * sizeof(*meters->ring);
}
