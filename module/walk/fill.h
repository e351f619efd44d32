/* SPDX-License-Identifier: GPL-2.0 */
/* A living task as a record, as a certain reader knows it. */
#ifndef TASKVIZ_FILL_H
#define TASKVIZ_FILL_H

#include <linux/pid_namespace.h>
#include <linux/sched.h>
#include <linux/types.h>
#include "join.h"

/**
 * struct taskviz_scope - what a reader knows tasks by
 * @pid_ns: pid namespace of the mount that is read
 * @user_ns: user namespace of the reader
 * @threads: a record a task, else a record a process
 * @cgroup: root of the reader's cgroup namespace
 * @fields: TASKVIZ_FIELDS_* to fill
 * @join: what is recorded
 */
struct taskviz_scope {
	struct pid_namespace *pid_ns;
	struct user_namespace *user_ns;
	struct cgroup *cgroup;
	bool threads;
	u64 fields;
	struct taskviz_join join;
};

/*
 * The initial namespace knows a task by the number it carries; asking for it costs more than all
 * else in a record. That number stays when the task is released, the one asked for becomes 0.
 */
static inline pid_t taskviz_tgid_in(struct pid_namespace *pid_ns, struct task_struct *task)
{
	return pid_ns == &init_pid_ns ? task->tgid : task_tgid_nr_ns(task, pid_ns);
}

static inline pid_t taskviz_pid_in(struct pid_namespace *pid_ns, struct task_struct *task)
{
	return pid_ns == &init_pid_ns ? task->pid : task_pid_nr_ns(task, pid_ns);
}

/* As task_state_index(), which reads the exit state as if nobody wrote it meanwhile. */
static inline unsigned int taskviz_state_of(const struct task_struct *task)
{
	return __task_state_index(READ_ONCE(task->__state), READ_ONCE(task->exit_state));
}

int taskviz_fill(struct taskviz_record *rec, const struct taskviz_scope *scope,
		 struct task_struct *task);

#endif /* TASKVIZ_FILL_H */
