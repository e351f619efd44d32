// SPDX-License-Identifier: GPL-2.0
/* taskviz, the inspector: the table of subcommands and the choice among them. */
#include <errno.h>
#include <locale.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include "base/errors.h"
#include "base/pager.h"
#include "commands/command.h"
#include "uapi/taskviz.h"

static const struct command commands[] = {
	{ "tree", "the tree of tasks: living, zombies, remembered dead", cmd_tree },
	{ "task", "all that is known of one task", cmd_task },
	{ "top", "the same, live, on the whole screen", cmd_top },
	{ "states", "tasks by state, moves between states, the diagram", cmd_states },
	{ "events", "what tasks do, while they do it, or as it was recorded", cmd_events },
	{ "record", "what tasks do, into a file for the other commands", cmd_record },
	{ "report", "a recording summed up, task by task", cmd_report },
	{ "timeline", "a recording as a picture in time", cmd_timeline },
	{ "cow", "pages copied, by process and kind, or by fork", cmd_cow },
	{ "lives", "tasks from birth to release, and the programs they ran", cmd_lives },
	{ "pages", "the pages of a process, or of two side by side", cmd_pages },
	{ "signals", "what tasks do with signals; who sent which, and what it did", cmd_signals },
	{ "sharing", "which tasks use the same memory, files, handlers", cmd_sharing },
	{ "waits", "what tasks wait for, who can end it, and who waits for those", cmd_waits },
	{ "ipc", "queues, shared memory, semaphores; who has them, who sleeps there", cmd_ipc },
	{ "locks", "who has which lock, and who queues for it", cmd_locks },
	{ "kthreads", "kernel threads and their work; drives those of the lab", cmd_kthreads },
	{ "lesson", "lessons: foretell what happens here, see it, and why", cmd_lesson },
	{ "table", "any table of the module, and what its columns mean", cmd_table },
	{ "explain", "what a word of these tables or of the kernel means", cmd_explain },
	{ "export", "figures of the machine for Prometheus", cmd_export },
	{ "save", "what the module knows now as a file, for --from", cmd_save },
	{ "doctor", "what does not work, why, and what mends it", cmd_doctor },
};

#define NR_COMMANDS	(sizeof(commands) / sizeof(*commands))

static void show_help(FILE *to)
{
	fputs("usage: taskviz [COMMAND [OPTION...] [ARGUMENT...]]\n\n"
	      "Shows the tasks of a live Linux kernel, as the module taskviz sees them. Without COMMAND:\n"
	      "top on a terminal, else tree.\n\n", to);
	for (size_t i = 0; i < NR_COMMANDS; i++)
		fprintf(to, "  %-10s %s\n", commands[i].name, commands[i].summary);
	fputs("\n'taskviz COMMAND --help' tells more, 'taskviz --version' which one this is. The variable\n"
	      "TASKVIZ_FROM stands for --from, NO_COLOR for --color=never, an empty PAGER for --no-pager.\n"
	      "exit: 0 done, 1 nothing found or a check failed, 2 wrong command line, 3 no data (the\n"
	      "module is not loaded, no such file), 4 no right, 5 reading or writing failed\n", to);
}

static const struct command *find(const char *name)
{
	for (size_t i = 0; i < NR_COMMANDS; i++)
		if (!strcmp(commands[i].name, name))
			return &commands[i];
	return NULL;
}

/* Who leaves a pager early has seen what was wanted. */
static int finish_pager(int status)
{
	fflush(stdout);
	pager_end();
	return status;
}

/* What could not be written must not look like success; who stopped reading knows. */
static int finish(int status)
{
	if (pager_columns())
		return finish_pager(status);
	if (!fflush(stdout) && !ferror(stdout))
		return status;
	if (errno != EPIPE)
		command_error("cannot write the output: %s", strerror(errno));
	return STATUS_IO;
}

/* What a person most likely wants to see, or a program. */
static int run_usual(void)
{
	const bool person = isatty(STDIN_FILENO) && isatty(STDOUT_FILENO);
	const struct command *command = find(person ? "top" : "tree");
	char *words[2] = {};

	words[0] = (char *)command->name;
	return command->run(1, words);
}

int main(int argc, char **argv)
{
	const struct command *command;

	setlocale(LC_ALL, "");
	setlocale(LC_NUMERIC, "C");	/* programs read our numbers, and we those of programs */
	if (argc < 2)
		return finish(run_usual());
	if (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-h")) {
		show_help(stdout);
		return finish(STATUS_OK);
	}
	if (!strcmp(argv[1], "--complete")) {
		for (size_t i = 0; i < NR_COMMANDS; i++)
			puts(commands[i].name);
		return finish(STATUS_OK);
	}
	if (!strcmp(argv[1], "--version")) {
		puts("taskviz " TASKVIZ_VERSION);
		return finish(STATUS_OK);
	}
	command = find(argv[1]);
	if (!command) {
		command_error("there is no command '%s': see taskviz --help", argv[1]);
		return STATUS_USAGE;
	}
	return finish(command->run(argc - 1, argv + 1));
}
