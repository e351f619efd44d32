// SPDX-License-Identifier: GPL-2.0
/* taskviz waits: what tasks wait for, who can end it, and who waits for those. */
#include <getopt.h>
#include <inttypes.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include "base/output.h"
#include "command.h"
#include "proc_command.h"
#include "waits/deadlock.h"
#include "waits/lines.h"
#include "waits/picture.h"

static const struct option_info own_options[] = {
	{ "for", 'f', "PID", "who waits for this one, directly or through others", "@pid" },
	{ "diagram", 'd', "KIND", "the same as a picture: dot or svg", "dot svg" },
	{ "write", 'w', "FILE", "write the diagram to a file", "@file" },
	{}
};

static const struct drawing {
	const char *name;
	int (*draw)(FILE *to, const struct waits *waits, const struct wait_order *order);
} drawings[] = {
	{ "dot", wait_draw_dot }, { "svg", wait_draw_svg },
};

/* struct asked - what was asked for: a table, or a picture into a file (NULL: stdout) */
struct asked {
	struct wait_choice choice;
	int32_t *pids;
	int32_t for_pid;
	const struct drawing *drawing;
	const char *path;
	struct table *table;
};

static bool take_for(struct asked *asked, const char *value)
{
	long pid;

	if (!options_number(value, "a PID", INT_MAX, &pid))
		return false;
	asked->for_pid = pid;
	asked->choice = (struct wait_choice){ .pids = &asked->for_pid, .nr = 1, .below = true };
	return true;
}

static bool take_drawing(struct asked *asked, const char *value)
{
	asked->drawing = NULL;
	for (size_t i = 0; i < sizeof(drawings) / sizeof(*drawings); i++)
		if (!strcmp(drawings[i].name, value))
			asked->drawing = &drawings[i];
	if (!asked->drawing)
		command_error("'%s' is no kind of picture: use dot or svg", value);
	return asked->drawing;
}

static bool take_option(int letter, const char *value, void *data)
{
	struct asked *asked = data;

	switch (letter) {
	case 'd':
		return take_drawing(asked, value);
	case 'w':
		asked->path = value;
		return true;
	default:
		return take_for(asked, value);
	}
}

static int take_operands(struct asked *asked, char **operands, size_t nr)
{
	long pid;

	if (nr && asked->choice.below) {
		command_error("--for has a PID of its own: no others with it");
		return STATUS_USAGE;
	}
	asked->pids = calloc(nr + 1, sizeof(*asked->pids));
	if (!asked->pids) {
		command_error("no memory for %zu PIDs", nr);
		return STATUS_IO;
	}
	for (size_t i = 0; i < nr; i++) {
		if (!options_number(operands[i], "a PID", INT_MAX, &pid))
			return STATUS_USAGE;
		asked->pids[i] = pid;
	}
	if (nr)
		asked->choice = (struct wait_choice){ .pids = asked->pids, .nr = nr };
	return STATUS_OK;
}

static int draw(const struct asked *asked, const struct waits *waits,
		const struct wait_order *order)
{
	struct output output;
	int err = output_begin(&output, asked->path, OUTPUT_USUAL);

	if (err)
		return command_status_of_writing(err);
	err = asked->drawing->draw(output.stream, waits, order);
	if (err) {
		output_abort(&output);
		return proc_command_failed(err);
	}
	err = output_commit(&output);
	return err ? command_status_of_writing(err) : STATUS_OK;
}

static int print(const struct asked *asked, const struct waits *waits,
		 const struct wait_order *order)
{
	const int err = wait_lines(asked->table, waits, order);

	return err ? proc_command_failed(err) : table_print(asked->table);
}

/* Return: was every PID that was named found? */
static bool tell_missing(const struct wait_choice *choice, const struct waits *waits)
{
	bool all = true;

	for (size_t i = 0; i < choice->nr; i++) {
		if (waits_find(waits, choice->pids[i]) != WAIT_NONE)
			continue;
		command_error("there is no task %" PRId32, choice->pids[i]);
		all = false;
	}
	return all;
}

static int show_order(const struct asked *asked, const struct waits *waits,
		      const struct wait_order *order)
{
	const bool all = tell_missing(&asked->choice, waits);
	int status;

	if (!order->nr)
		return STATUS_NOTHING;
	status = asked->drawing ? draw(asked, waits, order) : print(asked, waits, order);
	return status || all ? status : STATUS_NOTHING;
}

static int look_and_show(const struct proc *proc, void *data)
{
	const struct asked *asked = data;
	const struct wait_choice *choice = &asked->choice;
	struct wait_order order = {};
	struct waits waits;
	/* Who waits for one is known once all were asked. */
	int err = waits_look_at(&waits, proc, choice->pids, choice->below ? 0 : choice->nr);
	int status;

	if (!err)
		err = waits_arrange(&order, &waits, choice);
	status = err ? proc_command_failed(err) : show_order(asked, &waits, &order);
	waits_order_free(&order);
	waits_free(&waits);
	return status;
}

static int show(struct asked *asked, const struct options *options)
{
	if (asked->path && !asked->drawing) {
		command_error("--write wants --diagram");
		return STATUS_USAGE;
	}
	if (asked->drawing)
		return proc_command_look(look_and_show, asked);
	return proc_command_table("waits", &waits_columns, options, &asked->table, look_and_show,
				  asked);
}

int cmd_waits(int argc, char **argv)
{
	const struct usage usage = {
		.name = "waits",
		.operands = "[PID...]",
		.values = "@pid",
		.about = "Shows what tasks wait for that sleep, are stopped or have ended: those named by PID, or all of\n"
			 "user space. Each hangs below a task that can end its wait. Needs no module: /proc tells all,\n"
			 "of other users' tasks to root only. ? is not known, - is nobody.",
		.common = OPTIONS_TABLE,
		.own = own_options,
		.lists = &waits_columns,
		.nr_lists = 1,
	};
	struct asked asked = {};
	struct options options;
	int status = options_parse(&options, &usage, argc, argv, take_option, &asked);

	if (status >= 0)
		return status;
	status = take_operands(&asked, argv + optind, argc - optind);
	if (!status)
		status = show(&asked, &options);
	free(asked.pids);
	return status;
}
