// SPDX-License-Identifier: GPL-2.0
/* taskviz ipc: objects for communication between processes, who has them, who sleeps at them. */
#include <string.h>
#include "command.h"
#include "ipc/lines.h"
#include "proc/ipc_read.h"
#include "proc_command.h"
#include "waits/deadlock.h"

/* What cannot be listed is told, and the rest is shown. */
static void tell_missing(const struct ipc_objects *objects)
{
	if (objects->no_sysv)
		command_error("objects of System V are not shown: /proc/sysvipc: %s",
			      strerror(-objects->no_sysv));
	if (objects->no_queues)
		command_error("queues of POSIX are not shown, there is no mount to see them by; as root:\n"
			      "mkdir -p /dev/mqueue; mount -t mqueue none /dev/mqueue");
	if (objects->no_memory)
		command_error("shared memory of POSIX is not shown: /dev/shm: %s",
			      strerror(-objects->no_memory));
}

static int print(struct table *table, const struct ipc_objects *objects, const struct waits *waits)
{
	struct ipc_users users;
	const int err = ipc_users_find(&users, objects, waits);
	int status;

	if (!err)
		ipc_lines(table, &users);
	status = err ? proc_command_failed(err) : table_print(table);
	ipc_users_free(&users);
	return status;
}

static int look_and_print(const struct proc *proc, void *data)
{
	struct table **table = data;
	const struct ipc_source source = ipc_source_here(proc);
	struct ipc_objects objects;
	struct waits waits;
	int err = waits_take(&waits, proc);
	int status;

	if (!err)
		err = ipc_read(&objects, &source);
	else
		objects = (struct ipc_objects){};
	if (err) {
		status = proc_command_failed(err);
	} else {
		tell_missing(&objects);
		status = print(*table, &objects, &waits);
	}
	ipc_free(&objects);
	waits_free(&waits);
	return status;
}

int cmd_ipc(int argc, char **argv)
{
	const struct usage usage = {
		.name = "ipc",
		.operands = "",
		.about = "Shows queues of messages, shared memory and semaphores, of System V and of POSIX, of the ipc\n"
			 "namespace it runs in: what is in them, who has them, who sleeps at them. Needs no module.\n"
			 "? is not known, - is nobody or nothing.",
		.common = OPTIONS_TABLE,
		.lists = &ipc_columns,
		.nr_lists = 1,
	};
	struct options options;
	struct table *table;
	const int status = options_parse(&options, &usage, argc, argv, NULL, NULL);

	return status >= 0 ? status :
	       proc_command_table("ipc", &ipc_columns, &options, &table, look_and_print, &table);
}
