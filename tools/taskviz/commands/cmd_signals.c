// SPDX-License-Identifier: GPL-2.0
/* taskviz signals: what tasks do with signals, or the last signals and what came of each. */
#include "command.h"
#include "viewcmd.h"

static const struct view_field sets[] = {
	VIEW_NUMBER("PID", "task"),
	{ { "TGID", "its process", COLUMN_NUMBER }, { "TGID", VIEW_WORD } },
	VIEW_NUMBER("SENT", "signals it raised"),
	VIEW_NUMBER("GOT", "signals raised for it"),
	VIEW_TEXT("SET", VIEW_WORD, "pending, blocked, ignored, caught; shared: for the process"),
	VIEW_TEXT("SIGNALS", VIEW_WORD, "signals in that set; RT34 is SIGRTMIN of the C library"),
	VIEW_TEXT("NAME", VIEW_WORD, "name"),
};

static const struct view_field signal_log[] = {
	{ { "NR", "number of the signal", COLUMN_NUMBER }, { "NR", VIEW_WORD } },
	VIEW_NUMBER("TIME", "when it was raised, in seconds since boot"),
	VIEW_TEXT("ORIGIN", VIEW_WORD, "call, fault, child, timer, terminal, io, kernel"),
	{ { "SENDER", "task that raised it @ its birth in seconds; - an interrupt", COLUMN_USUAL },
	  { "SENDER@START", VIEW_WORD } },
	{ { "TARGET", "task that it was raised for @ its birth", COLUMN_USUAL },
	  { "TARGET@START", VIEW_WORD } },
	{ { "TO", "whether it is for the thread or the process", 0 }, { "TO", VIEW_WORD } },
	VIEW_TEXT("SIGNAL", VIEW_WORD, "number and name"),
	{ { "RESULT", "when raised: queued, ignored, merged, full, bare", 0 },
	  { "RESULT", VIEW_WORD } },
	VIEW_NUMBER("AFTER-US", "microseconds until it took effect"),
	VIEW_TEXT("EFFECT", VIEW_WORD, "what it did, or what holds it up"),
	{ { "NAMES", "sender -> target", COLUMN_USUAL | COLUMN_CUT }, { "NAMES", VIEW_WORD } },
};

static const struct view_table tables[] = {
	{
		.name = "signals",
		.fields = sets,
		.nr = sizeof(sets) / sizeof(*sets),
		.pids = (const int[]){ 0, 1, -1 },
		.missing = "the view 'signals' has no table of tasks: is it another version's?",
	}, {
		.option = { "log", 'l', NULL, "the last signals, and what they did" },
		.name = "log",
		.fields = signal_log,
		.nr = sizeof(signal_log) / sizeof(*signal_log),
		.pids = (const int[]){ 3, 4, -1 },
		.missing = "signals are not recorded: switch the group on, as root:\n"
			   "cd /sys/module/taskviz/parameters && echo $(cat probes),signals > probes",
	},
};

static const struct view_command command = {
	.name = "signals",
	.operands = "[PID...]",
	.about = "Shows what tasks do with signals: those named by PID and their threads, or all. There is a\n"
		 "line for each set of signals that a task has; for signals in no set there is the default.",
	.tables = tables,
	.nr = sizeof(tables) / sizeof(*tables),
};

int cmd_signals(int argc, char **argv)
{
	struct view_request request;
	int status = view_request_parse(&request, &command, argc, argv);

	return status < 0 ? view_show(&request) : status;
}
