// SPDX-License-Identifier: GPL-2.0
/* Finds out which tasks use the same memory, files, directory, handlers and namespaces. */
#include <linux/hash.h>
#include <linux/log2.h>
#include <linux/mm.h>
#include <linux/nsproxy.h>
#include <linux/pid.h>
#include <linux/pid_namespace.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>
#include "ledger/tasks.h"
#include "sharing.h"

/*
 * The kernel keeps what tasks can share in objects that their task_structs point to. Two tasks with
 * the same pointer share only if they have it at the same moment: memory that one gave up serves
 * the next, and tasks are looked at one after the other. So each is looked at twice, and all for
 * the first time before any for the second. Who has the same pointer in both looks had it at the
 * moment between the two, as all others of whom that is so; of what has changed nothing is known.
 */

/* Tasks to look at again in one RCU section. */
#define VISIT_BATCH	256

/* task_lock() keeps what an exit or exec gives up. A kernel thread only borrows memory. */
static void read_objects(struct taskviz_objects *objects, struct task_struct *task)
{
	const void *memory = task->flags & PF_KTHREAD ? NULL : task->mm;

	lockdep_assert_held(&task->alloc_lock);
	*objects = (struct taskviz_objects){ {
		[TASKVIZ_OBJECT_MEMORY] = (unsigned long)memory,
		[TASKVIZ_OBJECT_FILES] = (unsigned long)task->files,
		[TASKVIZ_OBJECT_DIRECTORY] = (unsigned long)task->fs,
		[TASKVIZ_OBJECT_HANDLERS] = (unsigned long)rcu_access_pointer(task->sighand),
		[TASKVIZ_OBJECT_NAMESPACES] = (unsigned long)task->nsproxy,
	} };
}

/* The first look. RCU. */
static void note_task(struct task_struct *task, pid_t pid, void *data)
{
	struct taskviz_sharers *sharers = data;
	struct taskviz_sharer *sharer = &sharers->tasks[sharers->nr];

	if (sharers->nr == sharers->capacity) {
		sharers->full = true;
		return;
	}
	sharers->nr++;
	memset(sharer, 0, sizeof(*sharer));
	sharer->pid = pid;
	sharer->tgid = task->tgid;
	sharer->start_ns = task->start_boottime;
	task_lock(task);
	read_objects(&sharer->objects, task);
	memcpy(sharer->name, task->comm, sizeof(sharer->name) - 1);
	task_unlock(task);
}

static int make_sharers(struct taskviz_sharers *sharers, u32 capacity)
{
	taskviz_sharers_drop(sharers);
	sharers->tasks = kvmalloc_array(capacity, sizeof(*sharers->tasks),
					GFP_KERNEL_ACCOUNT | __GFP_NOWARN);
	if (!sharers->tasks)
		return -ENOMEM;
	sharers->capacity = capacity;
	return 0;
}

/**
 * taskviz_sharers_look() - note all tasks
 * @sharers: set, and to be given back with taskviz_sharers_drop()
 * @room: for so many tasks at first; with less than there are all is begun anew
 *
 * Context: process, sleeps.
 * Return: 0, -ENOMEM, or -EINTR if the caller is being killed.
 */
int taskviz_sharers_look(struct taskviz_sharers *sharers, u32 room)
{
	int err;

	for (;; room *= 2) {
		err = make_sharers(sharers, room);
		if (err)
			return err;
		taskviz_visit_pids(note_task, sharers);
		if (!sharers->full)
			return 0;
		if (fatal_signal_pending(current))
			return -EINTR;
	}
}

/* Return: false if the task is gone. RCU. */
static bool confirm(struct taskviz_sharer *sharer)
{
	struct task_struct *task = pid_task(find_pid_ns(sharer->pid, &init_pid_ns), PIDTYPE_PID);
	struct taskviz_objects objects;

	if (!task || task->start_boottime != sharer->start_ns)
		return false;
	task_lock(task);
	read_objects(&objects, task);
	task_unlock(task);
	for (int i = 0; i < TASKVIZ_NR_OBJECTS; i++)
		if (objects.keys[i] != sharer->objects.keys[i]) {
			sharer->objects.keys[i] = 0;
			sharer->owner[i] = TASKVIZ_UNKNOWN_PID;
		}
	return true;
}

/**
 * taskviz_sharers_look_again() - keep what is as it was
 * @sharers: after the first look; who ended since is dropped
 *
 * Context: process, sleeps.
 */
void taskviz_sharers_look_again(struct taskviz_sharers *sharers)
{
	u32 kept = 0;

	for (u32 begin = 0; begin < sharers->nr; begin += VISIT_BATCH) {
		const u32 end = min(begin + VISIT_BATCH, sharers->nr);

		rcu_read_lock();
		for (u32 i = begin; i < end; i++)
			if (confirm(&sharers->tasks[i]))
				sharers->tasks[kept++] = sharers->tasks[i];
		rcu_read_unlock();
		cond_resched();
	}
	sharers->nr = kept;
}

/**
 * struct users - of an object
 * @key: of the object, 0: a free place
 * @owner: the first of them
 * @nr: how many
 */
struct users {
	unsigned long key;
	pid_t owner;
	u32 nr;
};

/* Half of the places are free. Return: the users of that object, or the place for them. */
static struct users *find_users(struct users *all, u32 bits, unsigned long key)
{
	u32 place = hash_long(key, bits);

	while (all[place].key && all[place].key != key)
		place = (place + 1) & ((1u << bits) - 1);
	return &all[place];
}

static void count_users(const struct taskviz_sharers *sharers, struct users *all, u32 bits,
			enum taskviz_object object)
{
	for (u32 i = 0; i < sharers->nr; i++) {
		const struct taskviz_sharer *sharer = &sharers->tasks[i];
		const unsigned long key = sharer->objects.keys[object];
		struct users *users;

		cond_resched();
		if (!key)
			continue;
		users = find_users(all, bits, key);
		if (!users->nr++) {
			users->key = key;
			users->owner = sharer->pid;
		}
	}
}

static void set_owners(struct taskviz_sharers *sharers, struct users *all, u32 bits,
		       enum taskviz_object object)
{
	for (u32 i = 0; i < sharers->nr; i++) {
		struct taskviz_sharer *sharer = &sharers->tasks[i];
		const unsigned long key = sharer->objects.keys[object];
		const struct users *users;

		cond_resched();
		if (!key)
			continue;
		users = find_users(all, bits, key);
		sharer->owner[object] = users->owner;
		sharer->users[object] = users->nr;
	}
}

/**
 * taskviz_sharers_compare() - find out who shares with whom
 * @sharers: owner and users of each are set, where they are known
 *
 * Context: process, sleeps.
 * Return: 0 or -ENOMEM.
 */
int taskviz_sharers_compare(struct taskviz_sharers *sharers)
{
	const u32 bits = order_base_2(sharers->nr + 1) + 1;
	struct users *all = kvmalloc_array(1u << bits, sizeof(*all),
					   GFP_KERNEL_ACCOUNT | __GFP_NOWARN);

	if (!all)
		return -ENOMEM;
	for (enum taskviz_object object = 0; object < TASKVIZ_NR_OBJECTS; object++) {
		memset(all, 0, sizeof(*all) << bits);
		count_users(sharers, all, bits, object);
		set_owners(sharers, all, bits, object);
	}
	kvfree(all);
	return 0;
}

/**
 * taskviz_sharers_collect() - all tasks, and who shares with whom
 * @sharers: set; to be given back with taskviz_sharers_drop()
 * @room: for so many tasks at first
 *
 * Context: process, sleeps.
 * Return: 0, -ENOMEM, or -EINTR if the caller is being killed.
 */
int taskviz_sharers_collect(struct taskviz_sharers *sharers, u32 room)
{
	int err = taskviz_sharers_look(sharers, room);

	if (err)
		return err;
	taskviz_sharers_look_again(sharers);
	return taskviz_sharers_compare(sharers);
}

/**
 * taskviz_sharers_drop() - free what was collected
 * @sharers: empty then
 */
void taskviz_sharers_drop(struct taskviz_sharers *sharers)
{
	kvfree(sharers->tasks);
	*sharers = (struct taskviz_sharers){};
}
