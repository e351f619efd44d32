// SPDX-License-Identifier: GPL-2.0
/* taskviz lives: tasks from birth to release, or the programs they ran. */
#include "command.h"
#include "table_command.h"

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

static const struct table_command command = {
	.name = "lives",
	.operands = "[PID...]",
	.about = "Shows each task from its birth to its release, the ended ones that are remembered too: those\n"
		 "named by PID and their threads, or all. WITH: what it shared with its maker: t thread group,\n"
		 "v vfork, m memory, f files, d directory, s signal handlers.",
	.choices = choices,
	.selects = true,
	.nr = sizeof(choices) / sizeof(*choices),
};

int cmd_lives(int argc, char **argv)
{
	return table_command_run(&command, argc, argv);
}
