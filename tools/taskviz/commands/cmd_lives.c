// SPDX-License-Identifier: GPL-2.0
/* taskviz lives: tasks from birth to release, the programs they ran, or all of these added up. */
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include "command.h"
#include "past.h"
#include "print/table.h"
#include "report/lives.h"
#include "source/source.h"
#include "table_command.h"

/* Not among the letters that choose tasks. */
enum { OPTION_BY = OPTION_LONG, OPTION_TOP };

static const struct table_choice choices[] = {
	{
		.table = "lives",
		.show = { .name = "lives", .pids = (const char *const[]){ "PID", "TGID", NULL } },
	}, {
		.option = { "execs", 'e', NULL, "the programs that tasks ran", NULL },
		.table = "execs",
		.show = { .name = "execs" },
	},
};

/* What --by and --top were given. */
struct grouping {
	enum group_key by;
	long most;
};

static bool take_option(int letter, const char *value, void *data)
{
	struct grouping *grouping = data;

	if (letter == OPTION_BY)
		return group_key_parse(value, &grouping->by);
	return options_number(value, "a number of lines", INT_MAX, &grouping->most);
}

static const struct option_info group_options[] = {
	{ "by", OPTION_BY, "WHAT", "a line for all tasks of a name, user, parent, cgroup or unit",
	  "name user parent cgroup unit" },
	{ "top", OPTION_TOP, "N", "with --by: only the N first lines, those of most processes",
	  NULL },
	{}
};

static const struct column_list lists[] = {
	{ " with --by", lives_group_columns, NR_LIVES_COLUMNS },
};

static const struct table_command command = {
	.name = "lives",
	.operands = "[PID...]",
	.about = "Shows each task from its birth to its release, the ended ones that are remembered too: those\n"
		 "named by PID and their threads, or all. WITH: what it shared with its maker: t thread group,\n"
		 "v vfork, m memory, f files, d directory, s signal handlers. With --by they are added up.",
	.choices = choices,
	.selects = true,
	.nr = sizeof(choices) / sizeof(*choices),
	.own = group_options,
	.lists = lists,
	.nr_lists = sizeof(lists) / sizeof(*lists),
	.take = take_option,
};

#define NEEDS	(TASKVIZ_FIELDS_IDENTITY | TASKVIZ_FIELDS_RECORDED | TASKVIZ_FIELDS_CRED | \
		 TASKVIZ_FIELDS_CGROUP)

static int add_up(const struct grouping *grouping, const struct table_request *request,
		  const struct snapshot *snapshot, struct table *table)
{
	bool *marks = calloc(snapshot->head.count + 1, sizeof(*marks));
	int err = marks ? 0 : -ENOMEM;

	if (!err) {
		select_tasks(&request->selection, snapshot, marks);
		err = lives_groups(snapshot, marks, grouping->by, grouping->most, table);
	}
	free(marks);
	return err ? past_no_memory("the groups") : table_print(table);
}

static int read_and_add_up(const struct grouping *grouping, struct table_request *request,
			   struct source *source, struct table *table)
{
	struct snapshot snapshot = {};
	int status = moments_find(&request->moments, source_times(source)) ?:
		     table_read_tasks(request, source, NEEDS, &snapshot);

	if (!status)
		status = add_up(grouping, request, &snapshot, table);
	snapshot_free(&snapshot);
	return status;
}

static int show_groups(const struct grouping *grouping, struct table_request *request)
{
	struct source *source;
	struct table *table;
	int status = table_new("lives", lives_group_columns, NR_LIVES_COLUMNS, &request->options,
			       &table);

	if (status)
		return status;
	source = command_open(request->options.from);
	status = source ? read_and_add_up(grouping, request, source, table) :
			  command_status_of(-errno);
	if (source)
		source_close(source);
	table_free(table);
	return status;
}

static bool check(const struct grouping *grouping, const struct table_request *request)
{
	if (grouping->by && (request->choice != choices || *request->operands))
		command_error("--by adds all up that options choose: leave PIDs and --execs out");
	else if (!grouping->by && grouping->most != LONG_MAX)
		command_error("--top is about lines of groups: give --by, too");
	else
		return true;
	return false;
}

int cmd_lives(int argc, char **argv)
{
	struct grouping grouping = { .most = LONG_MAX };
	struct table_request request = { .data = &grouping };
	int status = table_request_parse(&request, &command, argc, argv);

	if (status < 0 && !check(&grouping, &request))
		status = STATUS_USAGE;
	if (status < 0)
		status = grouping.by ? show_groups(&grouping, &request) : table_show(&request);
	table_request_free(&request);
	return status;
}
