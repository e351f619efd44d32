/* SPDX-License-Identifier: GPL-2.0 */
/* Which tasks use the same memory, files, directory, handlers and namespaces. */
#ifndef TASKVIZ_SHARING_H
#define TASKVIZ_SHARING_H

#include <linux/types.h>
#include "core/pure.h"

/* What tasks can share. */
enum taskviz_object {
	TASKVIZ_OBJECT_MEMORY,
	TASKVIZ_OBJECT_FILES,
	TASKVIZ_OBJECT_DIRECTORY,
	TASKVIZ_OBJECT_HANDLERS,
	TASKVIZ_OBJECT_NAMESPACES,
	TASKVIZ_NR_OBJECTS,
};

/* What the addresses of objects are compared as: they are never followed, and never leave. */
struct taskviz_objects {
	unsigned long keys[TASKVIZ_NR_OBJECTS];
};

/**
 * struct taskviz_sharer - a task, and who else uses what it does
 * @start_ns: start time since boot; with @pid the identity
 * @objects: what it uses, 0 for nothing
 * @pid: in the initial pid namespace
 * @tgid: of its thread group
 * @owner: lowest pid that uses the object, 0 without one, TASKVIZ_UNKNOWN_PID if it was changed
 *	while it was looked at
 * @users: tasks that do
 * @name: the task's
 */
struct taskviz_sharer {
	u64 start_ns;
	struct taskviz_objects objects;
	pid_t pid;
	pid_t tgid;
	pid_t owner[TASKVIZ_NR_OBJECTS];
	u32 users[TASKVIZ_NR_OBJECTS];
	char name[TASKVIZ_NAME_LEN];
};

/**
 * struct taskviz_sharers - tasks by pid
 * @tasks: they, charged to the reader
 * @nr: how many
 * @capacity: how many there is room for
 * @full: there are more than had room
 */
struct taskviz_sharers {
	struct taskviz_sharer *tasks;
	u32 nr;
	u32 capacity;
	bool full;
};

int taskviz_sharers_collect(struct taskviz_sharers *sharers, u32 room);
void taskviz_sharers_drop(struct taskviz_sharers *sharers);

/* The steps of taskviz_sharers_collect(), in their order. */
int taskviz_sharers_look(struct taskviz_sharers *sharers, u32 room);
void taskviz_sharers_look_again(struct taskviz_sharers *sharers);
int taskviz_sharers_compare(struct taskviz_sharers *sharers);

#endif /* TASKVIZ_SHARING_H */
