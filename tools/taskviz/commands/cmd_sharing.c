// SPDX-License-Identifier: GPL-2.0
/* taskviz sharing: which tasks use the same memory, files, directory, handlers, namespaces. */
#include <inttypes.h>
#include "command.h"
#include "table_command.h"

/* Who has an object, and how many use it, stand in two columns: people see both in the first. */
static bool put_object(const struct rows *rows, const struct taskviz_column *column,
		       const void *row, char text[ROWS_TEXT_SIZE])
{
	char number[sizeof(column->name) + 2];
	uint64_t owner, users;

	snprintf(number, sizeof(number), "%.*s-N", (int)sizeof(column->name), column->name);
	if (!rows_number(rows, row, number, &users) ||
	    !rows_number(rows, row, column->name, &owner))
		return false;
	if (users == 1)
		snprintf(text, ROWS_TEXT_SIZE, "own");
	else
		snprintf(text, ROWS_TEXT_SIZE, "%" PRIu64 " / %" PRIu64, owner, users);
	return true;
}

static const struct table_choice choice = {
	.table = "sharing",
	.show = {
		.name = "sharing",
		.pids = (const char *const[]){ "PID", "TGID", NULL },
		.cell = put_object,
	},
};

static const struct table_command command = {
	.name = "sharing",
	.operands = "[PID...]",
	.about = "Shows which tasks use the same object: of those named by PID and their threads, or of all.\n"
		 "131 / 3: the same as task 131, three tasks do. own: nobody else. -: it has none.",
	.choices = &choice,
	.selects = true,
	.nr = 1,
};

int cmd_sharing(int argc, char **argv)
{
	return table_command_run(&command, argc, argv);
}
