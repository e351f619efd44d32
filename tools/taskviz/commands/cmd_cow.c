// SPDX-License-Identifier: GPL-2.0
/* taskviz cow: pages copied, by process and kind, or by fork. */
#include "command.h"
#include "viewcmd.h"

static const struct view_field processes[] = {
	VIEW_NUMBER("PID", "process"),
	VIEW_TEXT("E", VIEW_WORD, "its end: - lives, Z zombie, X ended"),
	VIEW_NUMBER("COPIED", "pages copied, of any kind"),
	VIEW_NUMBER("FORK", "shared since a fork"),
	VIEW_NUMBER("ZERO", "read before they were written"),
	VIEW_NUMBER("FILE", "of files mapped privately, or made one by KSM"),
	VIEW_NUMBER("HUGE", "huge pages"),
	VIEW_NUMBER("PIN", "for a pin, without a write"),
	VIEW_NUMBER("REUSED", "written without a copy"),
	VIEW_TEXT("NAME", VIEW_WORD, "name"),
	VIEW_SINCE,
};

static const struct view_field forks[] = {
	VIEW_NUMBER("PARENT", "process that forked"),
	VIEW_NUMBER("CHILD", "process it made"),
	VIEW_TEXT("E", VIEW_WORD, "end of the child: - lives, Z zombie, X ended"),
	VIEW_NUMBER("SHARED", "anonymous pages that the fork made common"),
	VIEW_NUMBER("BY-CHILD", "of these copied by the child"),
	VIEW_NUMBER("BY-PARENT", "of these copied by the parent"),
	VIEW_TEXT("SHARING", VIEW_PHRASE, "whether they share still, or until what"),
	{ { "NAME", "name of the child", COLUMN_USUAL }, { "CHILD", VIEW_WORD } },
};

static const struct view_table tables[] = {
	{
		.name = "cow",
		.fields = processes,
		.nr = sizeof(processes) / sizeof(*processes),
		.since = true,
		.pids = (const int[]){ 0, -1 },
		.missing = "the view 'cow' has no table of processes: is it another version's?",
	}, {
		.option = { "forks", 'f', NULL, "by fork: what was shared, and who copied of it" },
		.name = "forks",
		.fields = forks,
		.nr = sizeof(forks) / sizeof(*forks),
		.pids = (const int[]){ 0, 1, -1 },
		.missing = "the view 'cow' has no table of forks: is it another version's?",
	},
};

static const struct view_command command = {
	.name = "cow",
	.operands = "[PID...]",
	.about = "Shows how many pages were copied because somebody wrote to them, by process and kind: of\n"
		 "those named by PID, or of all. A plus: at least, the process is older than the recording.",
	.tables = tables,
	.nr = sizeof(tables) / sizeof(*tables),
};

int cmd_cow(int argc, char **argv)
{
	struct view_request request;
	int status = view_request_parse(&request, &command, argc, argv);

	return status < 0 ? view_show(&request) : status;
}
