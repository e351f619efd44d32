// SPDX-License-Identifier: GPL-2.0
/* taskviz signals: what tasks do with signals, or the last signals and what came of each. */
#include "command.h"
#include "table_command.h"

static const struct table_choice choices[] = {
	{
		.table = "signal-sets",
		.show = { .name = "signals" },
	}, {
		.option = { "log", 'l', NULL, "the last signals, and what they did", NULL },
		.table = "signals",
		.show = {
			.name = "log",
			.pids = (const char *const[]){ "SENDER", "TARGET", NULL },
		},
	},
};

static const struct table_command command = {
	.name = "signals",
	.operands = "[PID...]",
	.about = "Shows what tasks do with signals: those named by PID and their threads, or all. There is a\n"
		 "line for each set of signals that a task has; for signals in no set there is the default.",
	.choices = choices,
	.selects = true,
	.nr = sizeof(choices) / sizeof(*choices),
};

int cmd_signals(int argc, char **argv)
{
	return table_command_run(&command, argc, argv);
}
