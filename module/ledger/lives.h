/* SPDX-License-Identifier: GPL-2.0 */
/* Copies of accounts, for the views that list them. */
#ifndef TASKVIZ_LIVES_H
#define TASKVIZ_LIVES_H

#include <linux/types.h>
#include "core/pure.h"

/* How many execs of a task a view shows: the newest ones. */
#define TASKVIZ_LIFE_EXECS	6

/**
 * struct taskviz_step - one exec
 * @at_ns: when, since boot
 * @old_name: name before
 * @name: name after
 */
struct taskviz_step {
	u64 at_ns;
	char old_name[TASKVIZ_NAME_LEN];
	char name[TASKVIZ_NAME_LEN];
};

/**
 * struct taskviz_life - what an account held at one moment
 * @start_ns: start time since boot
 * @exited_ns: 0 while it lives
 * @reaped_ns: 0 before
 * @clone_flags: CLONE_*
 * @pid: in the initial pid namespace, as all pids here
 * @tgid: thread group
 * @ppid: parent now, or last
 * @birth_ppid: who made it
 * @reaper: who released it
 * @exit_code: as wait() reports it
 * @shared: pages its fork shared with the parent
 * @child_copies: how many of these its process has copied since; TASKVIZ_UNKNOWN32 if an exec was
 *	lost
 * @parent_copies: how many pages the parent's process has copied since, while it could be of these;
 *	TASKVIZ_UNKNOWN32 if the parent is not known
 * @counts: what it did; of a leader, what its whole process did
 * @adopted: enum taskviz_adoption
 * @marks: TASKVIZ_MARK_*
 * @forked: it has an address space of its own that a fork made
 * @gone: no thread of its process runs any more
 * @ended: released
 * @nr_execs: how many steps there are
 * @execs: newest first
 * @name: its name
 */
struct taskviz_life {
	u64 start_ns;
	u64 exited_ns;
	u64 reaped_ns;
	u32 clone_flags;
	pid_t pid;
	pid_t tgid;
	pid_t ppid;
	pid_t birth_ppid;
	pid_t reaper;
	s32 exit_code;
	u32 shared;
	u32 child_copies;
	u32 parent_copies;
	struct taskviz_counts counts;
	u8 adopted;
	u8 marks;
	bool forked;
	bool gone;
	bool ended;
	u32 nr_execs;
	struct taskviz_step execs[TASKVIZ_LIFE_EXECS];
	char name[TASKVIZ_NAME_LEN];
};

struct file;
struct seq_file;

int taskviz_lives_open(struct file *file, int (*show)(struct seq_file *m, void *v), u32 line);
int taskviz_lives_collect(struct taskviz_life **lives, u32 *nr, bool living, u32 room);
int taskviz_lives_copy(struct taskviz_life **lives, u32 *nr, bool living);

#endif /* TASKVIZ_LIVES_H */
