// SPDX-License-Identifier: GPL-2.0
/* debugfs view "sharing": which tasks use the same memory, files, directory and handlers. */
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/nsproxy.h>
#include <linux/pid.h>
#include <linux/pid_namespace.h>
#include <linux/sched.h>
#include <linux/sched/task.h>
#include <linux/seq_file.h>
#include <linux/sort.h>
#include "debugfs.h"
#include "taskviz.h"

/*
 * The kernel keeps what tasks can share in objects that their task_structs point to. Which tasks
 * point to the same one is all that is shown: the pointers are compared, and never leave.
 */
enum object {
	MEMORY,
	FILES,
	DIRECTORY,
	HANDLERS,
	NAMESPACES,
	NR_OBJECTS,
};

/* Tasks to visit in one RCU section. */
#define VISIT_BATCH	256

struct sharer {
	pid_t pid;
	pid_t tgid;
	const void *objects[NR_OBJECTS];
	pid_t owner[NR_OBJECTS];	/* lowest pid that has the object, 0 without one */
	u32 users[NR_OBJECTS];
	char name[TASKVIZ_NAME_LEN];
};

struct sharers {
	struct sharer *tasks;
	u32 nr;
	u32 capacity;
};

/* RCU; task_lock() keeps what an exit or exec gives up. A kernel thread only borrows memory. */
static void note_task(struct sharer *sharer, struct task_struct *task)
{
	memset(sharer, 0, sizeof(*sharer));
	sharer->pid = task->pid;
	sharer->tgid = task->tgid;
	sharer->objects[HANDLERS] = rcu_access_pointer(task->sighand);
	task_lock(task);
	if (!(task->flags & PF_KTHREAD))
		sharer->objects[MEMORY] = task->mm;
	sharer->objects[FILES] = task->files;
	sharer->objects[DIRECTORY] = task->fs;
	sharer->objects[NAMESPACES] = task->nsproxy;
	memcpy(sharer->name, task->comm, sizeof(sharer->name) - 1);
	task_unlock(task);
}

/* Return: the pid to go on with, 0 at the end. */
static pid_t note_batch(struct sharers *sharers, pid_t next)
{
	struct pid *pid = NULL;

	rcu_read_lock();
	for (int i = 0; i < VISIT_BATCH && sharers->nr < sharers->capacity; i++, next++) {
		struct task_struct *task;

		pid = find_ge_pid(next, &init_pid_ns);
		if (!pid)
			break;
		next = pid_nr(pid);
		task = pid_task(pid, PIDTYPE_PID);
		if (task)
			note_task(&sharers->tasks[sharers->nr++], task);
	}
	rcu_read_unlock();
	cond_resched();
	return pid ? next : 0;
}

/* By object, then by pid, so that who has the same one stand together, the lowest pid first. */
static int compare(const void *a, const void *b, const void *which)
{
	const struct sharer *one = *(struct sharer **)a, *other = *(struct sharer **)b;
	const enum object object = *(const enum object *)which;

	if (one->objects[object] != other->objects[object])
		return one->objects[object] < other->objects[object] ? -1 : 1;
	return one->pid - other->pid;
}

static void find_owners(struct sharer **sorted, u32 nr, enum object object)
{
	for (u32 begin = 0, end; begin < nr; begin = end) {
		const void *shared = sorted[begin]->objects[object];

		for (end = begin; end < nr && sorted[end]->objects[object] == shared; end++)
			;
		for (u32 i = begin; shared && i < end; i++) {
			sorted[i]->owner[object] = sorted[begin]->pid;
			sorted[i]->users[object] = end - begin;
		}
	}
}

/* Return: 0 or -ENOMEM. */
static int compare_all(struct sharers *sharers)
{
	struct sharer **sorted = kvmalloc_array(sharers->nr, sizeof(*sorted), GFP_KERNEL_ACCOUNT);

	if (!sorted)
		return -ENOMEM;
	for (u32 i = 0; i < sharers->nr; i++)
		sorted[i] = &sharers->tasks[i];
	for (enum object object = 0; object < NR_OBJECTS; object++) {
		sort_r(sorted, sharers->nr, sizeof(*sorted), compare, NULL, &object);
		find_owners(sorted, sharers->nr, object);
	}
	kvfree(sorted);
	return 0;
}

static void put_object(struct taskviz_text *text, const struct sharer *sharer, enum object object)
{
	if (!sharer->objects[object]) {
		taskviz_put_right(text, "-", 8);
		taskviz_put_str(text, "      ");
	} else if (sharer->users[object] == 1) {
		taskviz_put_right(text, "own", 8);
		taskviz_put_str(text, "      ");
	} else {
		taskviz_put_u64(text, sharer->owner[object], 8);
		taskviz_put_str(text, " /");
		taskviz_put_u64(text, sharer->users[object], 4);
	}
}

static void put_sharer(struct taskviz_text *text, const struct sharer *sharer)
{
	taskviz_put_s64(text, sharer->pid, 7);
	taskviz_put_s64(text, sharer->tgid, 8);
	for (enum object object = 0; object < NR_OBJECTS; object++)
		put_object(text, sharer, object);
	taskviz_put_str(text, "  ");
	taskviz_put_name(text, sharer->name, sizeof(sharer->name));
	taskviz_put_char(text, '\n');
}

static int collect(struct sharers *sharers)
{
	pid_t next = 1;

	sharers->tasks = kvmalloc_array(sharers->capacity, sizeof(*sharers->tasks),
					GFP_KERNEL_ACCOUNT);
	if (!sharers->tasks)
		return -ENOMEM;
	while (next && sharers->nr < sharers->capacity)
		next = note_batch(sharers, next);
	return compare_all(sharers);
}

static int sharing_show(struct seq_file *m, void *v)
{
	struct sharers sharers = { .capacity = (unsigned long)m->private };
	int err = collect(&sharers);

	seq_puts(m, "Who uses the same object: the lowest pid that does, and how many do. own: nobody else.\n"
		 "Threads share all of these, a forked process only its namespaces, if clone() is not told else.\n\n");
	seq_printf(m, "%7s %7s%8s      %8s      %8s      %8s      %8s        %s\n", "PID", "TGID",
		   "MEMORY", "FILES", "CWD", "HANDLERS", "NAMESPC", "NAME");
	for (u32 i = 0; !err && i < sharers.nr; i++) {
		struct taskviz_text text = taskviz_seq_begin(m);

		put_sharer(&text, &sharers.tasks[i]);
		taskviz_seq_end(m, &text);
	}
	kvfree(sharers.tasks);
	return err;
}

static u32 count_tasks(void)
{
	struct taskviz_snap snap;
	u32 nr = 0;

	if (!taskviz_snapshot_take(&snap, NULL, TASKVIZ_SNAPSHOT_THREADS)) {
		nr = snap.counts.count;
		taskviz_snapshot_drop(&snap);
	}
	return nr;
}

/* As many tasks as there are now, and some that may be made until it is read. */
static int sharing_open(struct inode *inode, struct file *file)
{
	unsigned long capacity = count_tasks() + 256;

	return single_open_size(file, sharing_show, (void *)capacity, PAGE_SIZE + capacity * 128);
}

static const struct file_operations sharing_fops = {
	.owner = THIS_MODULE,
	.open = sharing_open,
	.read = seq_read,
	.llseek = seq_lseek,
	.release = single_release,
};

const struct taskviz_view taskviz_sharing_view = { .name = "sharing", .fops = &sharing_fops };
