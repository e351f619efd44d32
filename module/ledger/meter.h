/* SPDX-License-Identifier: GPL-2.0 */
/* What a group keeps of each task beside its account, and only while the group is on. */
#ifndef TASKVIZ_METER_H
#define TASKVIZ_METER_H

#include <linux/rcupdate.h>
#include <linux/rwsem.h>
#include <linux/spinlock.h>
#include <linux/stddef.h>
#include <linux/types.h>
#include "core/pure.h"
#include "pool.h"

struct task_struct;

#define TASKVIZ_METER_MAX	320	/* bytes, with what the group adds */

/**
 * struct taskviz_meter - first member of what a group keeps of a task
 * @hash: in the table of living tasks
 * @rcu: once it is forgotten
 * @key: of the task, see taskviz_task_key()
 * @older: once it is forgotten: the one that was before
 * @start_ns: start time since boot; with @pid the identity; set at the end
 * @pid: in the initial pid namespace; set at the end
 * @place: number of its end
 * @name: its name; set at the end
 */
struct taskviz_meter {
	struct hlist_node hash;
	struct rcu_head rcu;
	union {
		unsigned long key;
		struct taskviz_meter *older;
	};
	u64 start_ns;
	pid_t pid;
	u32 place;
	char name[TASKVIZ_NAME_LEN];
};

/**
 * struct taskviz_meters - the meters of a group
 * @name: of their cache, in /proc/slabinfo
 * @size: of one, what the group adds included
 * @begin: sets what the group adds, which is zeroed; @newborn: the task has not run yet
 * @recycle: calls taskviz_meters_recycle() for this group
 * @copy: copies what the group adds, to another meter; called under RCU
 * @sem: held for reading by who looks at the meters, for writing by who opens or closes them
 * @lock: guards what follows
 * @table: of living tasks; NULL while closed
 * @ring: of ended tasks, the latest
 * @next_place: of the next end
 * @forgotten: the latest ones that wait for more to share a grace period with
 * @nr_forgotten: how many
 * @pool: where meters come from
 * @lost: meters of which none was ready
 */
struct taskviz_meters {
	const char *name;
	size_t size;
	void (*begin)(struct taskviz_meter *meter, struct task_struct *task, bool newborn);
	void (*recycle)(struct rcu_head *rcu);
	void (*copy)(void *to, const struct taskviz_meter *from);
	struct rw_semaphore sem;
	raw_spinlock_t lock;
	struct hlist_head *table;
	struct taskviz_meter __rcu **ring;
	u32 next_place;
	u32 nr_forgotten;
	struct taskviz_meter *forgotten;
	struct taskviz_pool pool;
	u64 lost;
};

int taskviz_meters_open(struct taskviz_meters *meters);
void taskviz_meters_fill(struct taskviz_meters *meters);
void taskviz_meters_close(struct taskviz_meters *meters);
void taskviz_meters_recycle(struct taskviz_meters *meters, struct rcu_head *rcu);
size_t taskviz_meters_bytes(const struct taskviz_meters *meters);

struct taskviz_meter *taskviz_meter_find(const struct taskviz_meters *meters,
					 const struct task_struct *task);
void taskviz_meter_born(struct taskviz_meters *meters, struct task_struct *task);
void taskviz_meter_freed(struct taskviz_meters *meters, struct task_struct *task);

u32 taskviz_meters_first_ended(struct taskviz_meters *meters);
struct taskviz_meter *taskviz_meter_ended(const struct taskviz_meters *meters, u32 place);

#endif /* TASKVIZ_METER_H */
