/* SPDX-License-Identifier: GPL-2.0 */
/* The list behind /proc/mywalk: a line for each process, "PID START NAME", START in seconds. */
#ifndef MYWALK_LIST_H
#define MYWALK_LIST_H

#include <linux/mutex.h>
#include <linux/moduleparam.h>
#include <linux/proc_fs.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/seq_file.h>

#define LIST_MOST	8192

struct entry {
	u64 start;		/* ns since the machine was started */
	pid_t pid;
	char name[TASK_COMM_LEN];
};

static struct entry entries[LIST_MOST];
static unsigned int nr_entries;
static DEFINE_MUTEX(list_lock);	/* of these two */

/* How many of them were added outside of a read section of RCU; -1: this kernel cannot tell */
static int outside;
module_param(outside, int, 0444);

/* Before a walk */
static inline void list_begin(void)
{
	mutex_lock(&list_lock);
	nr_entries = 0;
	outside = IS_ENABLED(CONFIG_PREEMPT_RCU) ? 0 : -1;
}

/* For each process; does not sleep */
static inline void list_add_process(const struct task_struct *task)
{
	struct entry *entry = &entries[nr_entries];

	if (IS_ENABLED(CONFIG_PREEMPT_RCU) && !rcu_preempt_depth())
		outside++;
	if (nr_entries == LIST_MOST)
		return;
	nr_entries++;
	entry->pid = task->pid;
	entry->start = task->start_boottime;
	strscpy(entry->name, task->comm, sizeof(entry->name));
}

/* After a walk */
static inline void list_end(void)
{
	mutex_unlock(&list_lock);
}

static int list_show(struct seq_file *seq, void *unused)
{
	mutex_lock(&list_lock);
	for (unsigned int i = 0; i < nr_entries; i++)
		seq_printf(seq, "%d %llu.%09llu %s\n", entries[i].pid,
			   entries[i].start / NSEC_PER_SEC,
			   entries[i].start % NSEC_PER_SEC, entries[i].name);
	mutex_unlock(&list_lock);
	return 0;
}

static inline int list_open(void)
{
	const struct proc_dir_entry *file =
		proc_create_single("mywalk", 0400, NULL, list_show);

	return file ? 0 : -ENOMEM;
}

static inline void list_close(void)
{
	remove_proc_entry("mywalk", NULL);
}

#endif /* MYWALK_LIST_H */
