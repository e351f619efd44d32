/* SPDX-License-Identifier: GPL-2.0 */
/* What commands have in common that look at all tasks in /proc. */
#ifndef TASKVIZ_PROC_COMMAND_H
#define TASKVIZ_PROC_COMMAND_H

#include "base/options.h"
#include "print/table.h"
#include "proc/task_files.h"

/* proc_command_failed() - tell why it cannot be looked at. Return: the status to end with. */
int proc_command_failed(int err);

/**
 * proc_command_look() - open /proc and look at it
 * @look: does so; returns a status
 * @data: for @look
 *
 * Return: the status to end with.
 */
int proc_command_look(int (*look)(const struct proc *proc, void *data), void *data);

/**
 * proc_command_table() - the same, with a table to fill
 * @name: of the table
 * @list: its columns
 * @options: as they were typed
 * @table: set for the time of @look
 * @look: as above
 * @data: for @look
 *
 * Return: as above.
 */
int proc_command_table(const char *name, const struct column_list *list,
		       const struct options *options, struct table **table,
		       int (*look)(const struct proc *proc, void *data), void *data);

#endif /* TASKVIZ_PROC_COMMAND_H */
