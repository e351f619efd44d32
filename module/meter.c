// SPDX-License-Identifier: GPL-2.0
/* Keeps a group's meters: one a task, opened at its birth, remembered for a while after its end. */
#include <linux/hash.h>
#include <linux/mm.h>
#include <linux/rculist.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>
#include "ledger.h"
#include "meter.h"

/*
 * Accounts are small so that they may be kept always; what costs more hangs here, keyed by the
 * address of the task as accounts are. A meter is made in process context when its task is
 * (tracepoint task_newtask), or for all tasks when the group has been attached: probes in the
 * scheduler, with a run queue locked, only look it up. It leaves the table at sched_process_free,
 * before the address can mean another task, and then stands in a ring until a later end takes its
 * place. It is freed a grace period after that.
 *
 * The lock is raw and taken with interrupts off, as ends are seen in softirqs; lookups go without.
 * Who writes what the group adds is the group's matter. Nothing remains when the group is off.
 */
#define TABLE_BITS	12
#define RING_SIZE	512

static struct hlist_head *bucket(const struct taskviz_meters *meters, unsigned long key)
{
	return &meters->table[hash_long(key, TABLE_BITS)];
}

/* With the lock or under RCU. */
static struct taskviz_meter *find_key(const struct taskviz_meters *meters, unsigned long key)
{
	struct taskviz_meter *meter;

	hlist_for_each_entry_rcu(meter, bucket(meters, key), hash, lockdep_is_held(&meters->lock))
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

/* Puts the meter into the table unless the task has one already. */
static bool insert(struct taskviz_meters *meters, struct taskviz_meter *meter)
{
	unsigned long flags;
	bool known;

	raw_spin_lock_irqsave(&meters->lock, flags);
	known = find_key(meters, meter->key);
	if (!known) {
		hlist_add_head_rcu(&meter->hash, bucket(meters, meter->key));
		meters->nr++;
	}
	raw_spin_unlock_irqrestore(&meters->lock, flags);
	return !known;
}

static void count_lost(struct taskviz_meters *meters)
{
	unsigned long flags;

	raw_spin_lock_irqsave(&meters->lock, flags);
	meters->lost++;
	raw_spin_unlock_irqrestore(&meters->lock, flags);
}

static void add(struct taskviz_meters *meters, struct task_struct *task, bool newborn)
{
	struct taskviz_meter *meter = kzalloc(meters->size, GFP_NOWAIT | __GFP_NOWARN);

	if (!meter) {
		count_lost(meters);
		return;
	}
	meter->key = taskviz_task_key(task);
	meters->begin(meter, task, newborn);
	if (!insert(meters, meter))
		kfree(meter);
}

/**
 * taskviz_meter_born() - begin the meter of a new task
 * @meters: of the group
 * @task: the child, listed but not running yet; the idle task of a CPU gets none
 *
 * Context: in the maker, preemption off (tracepoint task_newtask).
 */
void taskviz_meter_born(struct taskviz_meters *meters, struct task_struct *task)
{
	if (task->pid)
		add(meters, task, true);
}

static void set_identity(struct taskviz_meter *meter, const struct task_struct *task)
{
	meter->pid = task->pid;
	meter->start_ns = task->start_boottime;
	memcpy(meter->name, task->comm, sizeof(meter->name));
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
	struct taskviz_meter *meter, *oldest = NULL;
	unsigned long flags;

	raw_spin_lock_irqsave(&meters->lock, flags);
	meter = taskviz_meter_find(meters, task);
	if (meter) {
		struct taskviz_meter __rcu **slot = &meters->ring[meters->next_place % RING_SIZE];

		oldest = rcu_dereference_protected(*slot, lockdep_is_held(&meters->lock));
		hlist_del_rcu(&meter->hash);
		set_identity(meter, task);
		meter->place = meters->next_place++;
		rcu_assign_pointer(*slot, meter);
		meters->nr -= !!oldest;
	}
	raw_spin_unlock_irqrestore(&meters->lock, flags);
	if (oldest)
		kfree_rcu(oldest, rcu);
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

/**
 * taskviz_meters_open() - make room for meters
 * @meters: of the group, closed
 *
 * Called before the group's hooks are attached. Context: process, sleeps.
 * Return: 0 or -ENOMEM.
 */
int taskviz_meters_open(struct taskviz_meters *meters)
{
	struct hlist_head *table = kvcalloc(1 << TABLE_BITS, sizeof(*table), GFP_KERNEL);
	struct taskviz_meter __rcu **ring = kvcalloc(RING_SIZE, sizeof(*ring), GFP_KERNEL);

	if (!table || !ring) {
		kvfree(ring);
		kvfree(table);
		return -ENOMEM;
	}
	down_write(&meters->sem);
	meters->table = table;
	meters->ring = ring;
	meters->next_place = 0;
	meters->nr = 0;
	meters->lost = 0;
	up_write(&meters->sem);
	return 0;
}

static void add_old(struct task_struct *task, void *meters)
{
	add(meters, task, false);
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

static void free_living(struct hlist_head *head)
{
	struct taskviz_meter *meter;
	struct hlist_node *next;

	hlist_for_each_entry_safe(meter, next, head, hash)
		kfree(meter);
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
	for (int i = 0; i < 1 << TABLE_BITS; i++) {
		free_living(&meters->table[i]);
		cond_resched();
	}
	for (int i = 0; i < RING_SIZE; i++)
		kfree(rcu_dereference_protected(meters->ring[i], true));
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
	return READ_ONCE(meters->nr) * meters->size +
	       (sizeof(*meters->table) << TABLE_BITS) + RING_SIZE * sizeof(*meters->ring);
}
