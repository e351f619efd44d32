// SPDX-License-Identifier: GPL-2.0
/* taskviz kthreads: kernel threads and their work; drives the lab's by hand. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include "command.h"
#include "source/source.h"
#include "viewcmd.h"

/* No command of the lab is as long. */
#define COMMAND_SIZE	256

static const struct view_field others[] = {
	VIEW_NUMBER("PID", "kernel thread"),
	VIEW_TEXT("NAME", VIEW_PADDED, "name"),
	VIEW_TEXT("FUNCTION", VIEW_PADDED, "what it runs, ? if the kernel does not tell"),
	{ { "JOB", "what it is for, ? if the kernel does not tell", COLUMN_USUAL | COLUMN_CUT },
	  { "JOB", VIEW_WORD } },
};

static const struct view_field lab[] = {
	VIEW_TEXT("NAME", VIEW_WORD, "name"),
	VIEW_NUMBER("PID", "kernel thread"),
	VIEW_TEXT("STEP", VIEW_WORD, "created, runnable, running, parked, stopping, gone"),
	VIEW_TEXT("ST", VIEW_WORD, "state"),
	VIEW_NUMBER("CPU", "CPU it runs on or ran on last"),
	VIEW_TEXT("ALLOWED", VIEW_WORD, "CPUs it may run on"),
	VIEW_NUMBER("ON-CPU", "seconds it ran"),
	VIEW_NUMBER("WAKE-UPS", "sleeps that ended"),
	VIEW_TEXT("POLICY", VIEW_PADDED, "scheduling policy and nice value or priority"),
	VIEW_TEXT("ACTIVITY", VIEW_WORD, "what it was told to do"),
	VIEW_TEXT("RETURN", VIEW_WORD, "what its function returned"),
};

static const struct view_table tables[] = {
	{
		.name = "kthreads",
		.fields = others,
		.nr = sizeof(others) / sizeof(*others),
		.pids = (const int[]){ 0, -1 },
		.missing = "the view 'kthreads' has no table of threads: is it another version's?",
	}, {
		.option = { "lab", 'l', NULL, "the lab: kernel threads driven by hand" },
		.name = "lab",
		.fields = lab,
		.nr = sizeof(lab) / sizeof(*lab),
		.pids = (const int[]){ 1, -1 },
		.missing = "the view 'kthreads' has no lab: is it another version's?",
	},
};

static const struct view_command command = {
	.name = "kthreads",
	.operands = "[PID... | LAB-COMMAND]",
	.about = "Shows the kernel threads and what is known of their work: those named by PID, or all.\n"
		 "Or drives the lab's threads, which exist for that:\n"
		 "  create NAME                                 make one that is not woken\n"
		 "  wake NAME                                   wake it\n"
		 "  run NAME [sleep|busy|disk|idle|killable]    make it and wake it\n"
		 "  park NAME, unpark NAME, stop NAME\n"
		 "  bind NAME CPU, nice NAME VALUE, sched NAME fifo|rr|other [PRIORITY]",
	.tables = tables,
	.nr = sizeof(tables) / sizeof(*tables),
	.common = OPTIONS_FIRST,
};

static bool join(char *text, char **words)
{
	size_t len = 0;

	for (; *words; words++) {
		const int more = snprintf(text + len, COMMAND_SIZE - len, "%s%s", len ? " " : "",
					  *words);

		len += more;
		if (len >= COMMAND_SIZE)
			return false;
	}
	return !strchr(text, '\n');
}

static int drive(const struct view_request *request)
{
	char text[COMMAND_SIZE];
	struct source *source;
	int err;

	if (!join(text, request->operands)) {
		command_error("that is no command of the lab: see taskviz kthreads --help");
		return STATUS_USAGE;
	}
	source = command_open(request->options.from);
	if (!source)
		return command_status_of(-errno);
	err = source_command(source, "kthreads", text);
	source_close(source);
	return err ? command_source_failed(err) : STATUS_OK;
}

/* A number is a PID, any other word begins a command. */
static bool is_command(const char *word)
{
	return word && strspn(word, "0123456789") < strlen(word);
}

int cmd_kthreads(int argc, char **argv)
{
	struct view_request request;
	int status = view_request_parse(&request, &command, argc, argv);

	if (status >= 0)
		return status;
	return is_command(*request.operands) ? drive(&request) : view_show(&request);
}
