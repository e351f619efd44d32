// SPDX-License-Identifier: GPL-2.0
/* Table "sharing": which tasks use the same memory, files, directory, handlers, namespaces. */
#include <linux/kernel.h>
#include <linux/string.h>
#include "ledger/tasks.h"
#include "task_rows.h"
#include "walk/sharing.h"

/**
 * struct sharing_row - a task
 * @start_ns: start time since boot; with @pid the identity
 * @pid: in the initial pid namespace
 * @tgid: of its process
 * @objects: what it uses, in the order of enum taskviz_object
 * @name: its name
 */
struct sharing_row {
	u64 start_ns;
	s32 pid;
	s32 tgid;
	struct {
		s32 owner;
		u32 users;
	} objects[TASKVIZ_NR_OBJECTS];
	char name[TASKVIZ_NAME_LEN];
};

#define MAYBE	(TASKVIZ_COLUMN_UNKNOWN | TASKVIZ_COLUMN_NONE)
#define OWNER(WHICH, NAME, MEANING)	\
	{ TASKVIZ_COLUMN(sharing_row, objects[TASKVIZ_OBJECT_##WHICH].owner, PID, MAYBE, NAME,	\
			 "lowest pid that uses its " MEANING) }
#define USERS(WHICH, NAME)	\
	{ TASKVIZ_COLUMN(sharing_row, objects[TASKVIZ_OBJECT_##WHICH].users, NUMBER,	\
			 MAYBE | TASKVIZ_COLUMN_DETAIL, NAME, "tasks that use that") }

static const struct taskviz_column sharing_columns[] = {
	TASKVIZ_TASK_PID(sharing_row, pid, "task"),
	TASKVIZ_TASK_START(sharing_row, start_ns),
	{ TASKVIZ_COLUMN(sharing_row, tgid, PID, 0, "TGID", "its process") },
	OWNER(MEMORY, "MEMORY", "address space"),
	USERS(MEMORY, "MEMORY-N"),
	OWNER(FILES, "FILES", "open files"),
	USERS(FILES, "FILES-N"),
	OWNER(DIRECTORY, "CWD", "directory, root and umask"),
	USERS(DIRECTORY, "CWD-N"),
	OWNER(HANDLERS, "HANDLERS", "signal handlers"),
	USERS(HANDLERS, "HANDLERS-N"),
	OWNER(NAMESPACES, "NAMESPC", "namespaces, as one"),
	USERS(NAMESPACES, "NAMESPC-N"),
	TASKVIZ_TASK_NAME(sharing_row, name),
};

static void set_object(struct sharing_row *row, const struct taskviz_sharer *sharer,
		       enum taskviz_object object)
{
	const pid_t owner = sharer->owner[object];

	row->objects[object].owner = owner ?: TASKVIZ_NONE_PID;
	row->objects[object].users = sharer->users[object];
	if (!owner)
		row->objects[object].users = TASKVIZ_NONE32;
	else if (owner == TASKVIZ_UNKNOWN_PID)
		row->objects[object].users = TASKVIZ_UNKNOWN32;
}

static void set_sharing_row(struct sharing_row *row, const struct taskviz_sharer *sharer)
{
	row->start_ns = sharer->start_ns;
	row->pid = sharer->pid;
	row->tgid = sharer->tgid;
	for (enum taskviz_object object = 0; object < TASKVIZ_NR_OBJECTS; object++)
		set_object(row, sharer, object);
	memcpy(row->name, sharer->name, sizeof(row->name));
}

static int fill_sharing(struct taskviz_rows *rows)
{
	struct taskviz_sharers sharers = {};
	int err = taskviz_sharers_collect(&sharers, rows->capacity);
	struct sharing_row *row;

	for (u32 i = 0; !err && i < sharers.nr; i++) {
		row = taskviz_rows_add(rows);
		if (!row)
			break;
		set_sharing_row(row, &sharers.tasks[i]);
	}
	taskviz_sharers_drop(&sharers);
	return err;
}

const struct taskviz_table taskviz_sharing_table = {
	.name = "sharing",
	.about = "Who uses the same object: the lowest pid that does, and how many do. Threads\n"
		 "share all of these, a forked process only its namespaces, if clone() is not told\n"
		 "else.",
	.columns = TASKVIZ_COLUMNS(sharing),
	.expect = taskviz_tasks_expect,
	.fill = fill_sharing,
};
