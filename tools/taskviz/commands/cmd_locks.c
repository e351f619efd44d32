// SPDX-License-Identifier: GPL-2.0
/* taskviz locks: who has which lock, and who queues for it. */
#include <string.h>
#include "base/options.h"
#include "command.h"
#include "locks/lines.h"
#include "print/table.h"
#include "waits/deadlock.h"

static const struct option_info own_options[] = {
	{ "all", 'a', NULL, "also words in memory of no known owner where one task sleeps, as for work",
	  NULL },
	{}
};

static bool take_option(int letter, const char *value, void *data)
{
	bool *all = data;

	(void)letter;
	(void)value;
	*all = true;
	return true;
}

static int failed(int err)
{
	command_error("cannot look at the tasks in /proc: %s", strerror(-err));
	return command_status_of(err);
}

static int look_and_print(const struct proc *proc, bool all, struct table *table)
{
	struct locks locks = {};
	struct waits waits;
	int err = waits_look(&waits, proc);
	int status;

	if (!err)
		err = locks_find(&locks, &waits);
	if (!err)
		lock_lines(table, &locks, &waits, all);
	status = err ? failed(err) : table_print(table);
	locks_free(&locks);
	waits_free(&waits);
	return status;
}

static int show(bool all, const struct options *options)
{
	struct table *table;
	struct proc proc;
	int status = table_new("locks", locks_columns.columns, locks_columns.nr, options, &table);
	int err;

	if (status)
		return status;
	err = proc_open(&proc);
	if (err) {
		status = failed(err);
	} else {
		status = look_and_print(&proc, all, table);
		proc_close(&proc);
	}
	table_free(table);
	return status;
}

int cmd_locks(int argc, char **argv)
{
	const struct usage usage = {
		.name = "locks",
		.operands = "",
		.about = "Shows locks, who has each, and who queues for it: mutexes and semaphores at which tasks sleep, and\n"
			 "all locks of files, also those that nobody waits for, these last. Needs no module: /proc tells\n"
			 "all, of other users' tasks little but to root. ? is not known, - is nothing.",
		.common = OPTIONS_TABLE,
		.own = own_options,
		.lists = &locks_columns,
		.nr_lists = 1,
	};
	struct options options;
	bool all = false;
	const int status = options_parse(&options, &usage, argc, argv, take_option, &all);

	return status >= 0 ? status : show(all, &options);
}
