// SPDX-License-Identifier: GPL-2.0
/* taskviz kthreads: kernel threads and their work; drives the lab's by hand. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include "command.h"
#include "source/source.h"
#include "table_command.h"

/* No command of the lab is as long. */
#define COMMAND_SIZE	256

static const struct table_choice choices[] = {
	{
		.table = "kthreads",
		.show = { .name = "kthreads" },
	}, {
		.option = { "lab", 'l', NULL, "the lab: kernel threads driven by hand", NULL },
		.table = "lab",
		.show = { .name = "lab" },
	},
};

static const struct table_command command = {
	.name = "kthreads",
	.operands = "[PID... | LAB-COMMAND]",
	.values = "create wake run park unpark stop bind nice sched @pid",
	.about = "Shows the kernel threads and what is known of their work: those named by PID, or all.\n"
		 "Or drives the lab's threads, which exist for that:\n"
		 "  create NAME                                 make one that is not woken\n"
		 "  wake NAME                                   wake it\n"
		 "  run NAME [sleep|busy|disk|idle|killable]    make it and wake it\n"
		 "  park NAME, unpark NAME, stop NAME\n"
		 "  bind NAME CPU, nice NAME VALUE, sched NAME fifo|rr|other [PRIORITY]",
	.choices = choices,
	.nr = sizeof(choices) / sizeof(*choices),
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

static int drive(const struct table_request *request)
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
	err = source_command(source, "lab", text);
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
	struct table_request request = {};
	int status = table_request_parse(&request, &command, argc, argv);

	if (status < 0)
		status = is_command(*request.operands) ? drive(&request) : table_show(&request);
	table_request_free(&request);
	return status;
}
