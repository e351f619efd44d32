// SPDX-License-Identifier: GPL-2.0
/* taskviz sharing: which tasks use the same memory, files, directory, handlers, namespaces. */
#include "command.h"
#include "viewcmd.h"

static const struct view_field sharers[] = {
	VIEW_NUMBER("PID", "task"),
	VIEW_NUMBER("TGID", "its process"),
	VIEW_TEXT("MEMORY", VIEW_SHARED, "address space"),
	VIEW_TEXT("FILES", VIEW_SHARED, "open files"),
	VIEW_TEXT("CWD", VIEW_SHARED, "directory, root and umask"),
	VIEW_TEXT("HANDLERS", VIEW_SHARED, "signal handlers"),
	{ { "NAMESPACES", "namespaces, as one", COLUMN_USUAL }, { "NAMESPC", VIEW_SHARED } },
	VIEW_TEXT("NAME", VIEW_WORD, "name"),
};

static const struct view_table table = {
	.name = "sharing",
	.fields = sharers,
	.nr = sizeof(sharers) / sizeof(*sharers),
	.pids = (const int[]){ 0, 1, -1 },
	.missing = "the view 'sharing' has no table of tasks: is it another version's?",
};

static const struct view_command command = {
	.name = "sharing",
	.operands = "[PID...]",
	.about = "Shows which tasks use the same object: of those named by PID and their threads, or of all.\n"
		 "131 / 3: the same as task 131, three tasks do. own: nobody else. -: it has none.",
	.tables = &table,
	.nr = 1,
};

int cmd_sharing(int argc, char **argv)
{
	struct view_request request;
	int status = view_request_parse(&request, &command, argc, argv);

	return status < 0 ? view_show(&request) : status;
}
