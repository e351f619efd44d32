// SPDX-License-Identifier: GPL-2.0
/* taskviz cow: pages copied, by process and kind, or by fork. */
#include "command.h"
#include "table_command.h"

static const struct table_choice choices[] = {
	{
		.table = "copies",
		.show = { .name = "cow" },
	}, {
		.option = { "forks", 'f', NULL, "by fork: what was shared, who copied", NULL },
		.table = "forks",
		.show = { .name = "forks" },
	},
};

static const struct table_command command = {
	.name = "cow",
	.operands = "[PID...]",
	.about = "Shows how many pages were copied because somebody wrote to them, by process and kind: of\n"
		 "those named by PID, or of all. A plus: at least, the process is older than the recording.",
	.choices = choices,
	.selects = true,
	.nr = sizeof(choices) / sizeof(*choices),
};

int cmd_cow(int argc, char **argv)
{
	return table_command_run(&command, argc, argv);
}
