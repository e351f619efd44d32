// SPDX-License-Identifier: GPL-2.0
/* taskviz waits: what tasks wait for, who can end it, and who waits for those. */
#include <errno.h>
#include <getopt.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include "base/options.h"
#include "command.h"
#include "print/table.h"
#include "waits/deadlock.h"
#include "waits/lines.h"

static const struct option_info own_options[] = {
	{ "for", 'f', "PID", "who waits for this one, directly or through others", "@pid" },
	{}
};

/* struct asked - what was asked for */
struct asked {
	struct wait_choice choice;
	int32_t *pids;
	int32_t for_pid;
};

static bool take_option(int letter, const char *value, void *data)
{
	struct asked *asked = data;
	long pid;

	(void)letter;
	if (!options_number(value, "a PID", INT_MAX, &pid))
		return false;
	asked->for_pid = pid;
	asked->choice = (struct wait_choice){ .pids = &asked->for_pid, .nr = 1, .below = true };
	return true;
}

static int take_operands(struct asked *asked, char **operands, size_t nr)
{
	long pid;

	if (nr && asked->choice.below) {
		command_error("--for has a PID of its own: no others with it");
		return STATUS_USAGE;
	}
	asked->pids = calloc(nr + 1, sizeof(*asked->pids));
	if (!asked->pids) {
		command_error("no memory for %zu PIDs", nr);
		return STATUS_IO;
	}
	for (size_t i = 0; i < nr; i++) {
		if (!options_number(operands[i], "a PID", INT_MAX, &pid))
			return STATUS_USAGE;
		asked->pids[i] = pid;
	}
	if (nr)
		asked->choice = (struct wait_choice){ .pids = asked->pids, .nr = nr };
	return STATUS_OK;
}

static int failed(int err)
{
	command_error("cannot look at the tasks in /proc: %s", strerror(-err));
	return command_status_of(err);
}

static int look_and_print(const struct proc *proc, const struct asked *asked, struct table *table)
{
	struct waits waits;
	long nr = waits_look(&waits, proc);
	int status;

	if (!nr)
		nr = wait_lines(table, &waits, &asked->choice);
	if (nr < 0) {
		status = failed(nr);
	} else if (!nr) {
		command_error("there is no such task");
		status = STATUS_NOTHING;
	} else {
		status = table_print(table);
	}
	waits_free(&waits);
	return status;
}

static int show(const struct asked *asked, const struct options *options)
{
	struct table *table;
	struct proc proc;
	int status = table_new("waits", waits_columns.columns, waits_columns.nr, options, &table);
	int err;

	if (status)
		return status;
	err = proc_open(&proc);
	if (err) {
		status = failed(err);
	} else {
		status = look_and_print(&proc, asked, table);
		proc_close(&proc);
	}
	table_free(table);
	return status;
}

int cmd_waits(int argc, char **argv)
{
	const struct usage usage = {
		.name = "waits",
		.operands = "[PID...]",
		.values = "@pid",
		.about = "Shows what tasks wait for that sleep, are stopped or have ended: those named by PID, or all of\n"
			 "user space. Each hangs below a task that can end its wait. Needs no module: /proc tells all,\n"
			 "of other users' tasks to root only. ? is not known, - is nobody.",
		.common = OPTIONS_TABLE,
		.own = own_options,
		.lists = &waits_columns,
		.nr_lists = 1,
	};
	struct asked asked = {};
	struct options options;
	int status = options_parse(&options, &usage, argc, argv, take_option, &asked);

	if (status >= 0)
		return status;
	status = take_operands(&asked, argv + optind, argc - optind);
	if (!status)
		status = show(&asked, &options);
	free(asked.pids);
	return status;
}
