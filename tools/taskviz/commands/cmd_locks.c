// SPDX-License-Identifier: GPL-2.0
/* taskviz locks: who has which lock, and who queues for it. */
#include "command.h"
#include "locks/find.h"
#include "locks/handover_lines.h"
#include "locks/lines.h"
#include "locks_past.h"
#include "proc_command.h"
#include "waits/deadlock.h"

static const struct option_info own_options[] = {
	{ "all", 'a', NULL, "also words in memory of no known owner where one task sleeps, as for work",
	  NULL },
	{}
};

/* struct asked - what is shown, and where */
struct asked {
	bool all;
	struct table *table;
};

static bool take_option(int letter, const char *value, void *data)
{
	struct asked *asked = data;

	(void)letter;
	(void)value;
	asked->all = true;
	return true;
}

static int look_and_print(const struct proc *proc, void *data)
{
	const struct asked *asked = data;
	struct locks locks = {};
	struct waits waits;
	int err = waits_look(&waits, proc);
	int status;

	if (!err)
		err = locks_find(&locks, &waits);
	if (!err)
		lock_lines(asked->table, &locks, &waits, asked->all);
	status = err ? proc_command_failed(err) : table_print(asked->table);
	locks_free(&locks);
	waits_free(&waits);
	return status;
}

static int look_now(const struct options *options, struct asked *asked)
{
	if (options->since || options->until) {
		command_error("--since and --until want a recording: taskviz locks --from FILE");
		return STATUS_USAGE;
	}
	return proc_command_table("locks", &locks_columns, options, &asked->table, look_and_print,
				  asked);
}

static int look_back(const struct options *options, const struct asked *asked)
{
	if (asked->all) {
		command_error("--all is of what sleeps now: a recording excludes it");
		return STATUS_USAGE;
	}
	return locks_past(options);
}

int cmd_locks(int argc, char **argv)
{
	const struct column_list lists[] = { locks_columns, handover_columns };
	const struct usage usage = {
		.name = "locks",
		.operands = "",
		.about = "Shows locks, who has each, and who queues for it: mutexes and semaphores at which tasks sleep, and\n"
			 "all locks of files, also those that nobody waits for, these last. Needs no module: /proc tells\n"
			 "all, of other users' tasks little but to root. With --from: which locks were handed on, by whom to\n"
			 "whom, how often, and how long they had slept for them. ? is not known, - is nothing.",
		.common = OPTIONS_TABLE | OPTIONS_FROM | OPTIONS_SPAN,
		.own = own_options,
		.lists = lists,
		.nr_lists = sizeof(lists) / sizeof(*lists),
	};
	struct options options;
	struct asked asked = {};
	const int status = options_parse(&options, &usage, argc, argv, take_option, &asked);

	if (status >= 0)
		return status;
	return options.from ? look_back(&options, &asked) : look_now(&options, &asked);
}
