// SPDX-License-Identifier: GPL-2.0
/* Opens /proc for commands that look at all tasks there, and the table that they fill. */
#include <string.h>
#include "base/errors.h"
#include "proc_command.h"

int proc_command_failed(int err)
{
	command_error("cannot look at the tasks in /proc: %s", strerror(-err));
	return command_status_of(err);
}

int proc_command_look(int (*look)(const struct proc *proc, void *data), void *data)
{
	struct proc proc;
	const int err = proc_open(&proc);
	int status;

	if (err)
		return proc_command_failed(err);
	status = look(&proc, data);
	proc_close(&proc);
	return status;
}

int proc_command_table(const char *name, const struct column_list *list,
		       const struct options *options, struct table **table,
		       int (*look)(const struct proc *proc, void *data), void *data)
{
	int status = table_new(name, list->columns, list->nr, options, table);

	if (status)
		return status;
	status = proc_command_look(look, data);
	table_free(*table);
	return status;
}
