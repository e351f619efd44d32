// SPDX-License-Identifier: GPL-2.0
/* taskviz states: tasks in each, what CPUs run, moves, switches, times, the diagram of it all. */
#include <errno.h>
#include <string.h>
#include "base/output.h"
#include "command.h"
#include "print/moves.h"
#include "source/source.h"
#include "table_command.h"

static const char *const no_pids[] = { NULL };

static const struct table_choice choices[] = {
	{
		.table = "states",
		.show = { .name = "states", .pids = no_pids },
	}, {
		.option = { "cpus", 'c', NULL, "what each CPU runs", NULL },
		.table = "cpus",
		.show = { .name = "cpus" },
	}, {
		.option = { "moves", 'm', NULL, "moves from state to state that were seen", NULL },
		.table = "moves",
		.show = { .name = "moves", .pids = no_pids },
	}, {
		.option = { "switches", 's', NULL, "context switches by kind", NULL },
		.table = "switches",
		.show = { .name = "switches", .pids = no_pids },
	}, {
		.option = { "times", 't', NULL, "the time each task spent in which state", NULL },
		.table = "times",
		.show = { .name = "times" },
	},
};

static const struct drawing {
	const char *name;
	void (*draw)(const struct moves *moves, FILE *to);
} drawings[] = {
	{ "text", moves_draw_text }, { "dot", moves_draw_dot }, { "svg", moves_draw_svg },
};

/* What --diagram and --write were given. */
struct picture {
	const struct drawing *drawing;
	const char *path;
};

static bool take_option(int letter, const char *value, void *data)
{
	struct picture *picture = data;

	if (letter == 'w') {
		picture->path = value;
		return true;
	}
	for (size_t i = 0; i < sizeof(drawings) / sizeof(*drawings); i++)
		if (!strcmp(drawings[i].name, value))
			picture->drawing = &drawings[i];
	if (!picture->drawing)
		command_error("'%s' is no kind of picture: use text, dot or svg", value);
	return picture->drawing;
}

static const struct option_info picture_options[] = {
	{ "diagram", 'd', "KIND", "the diagram of states with these moves: text, dot or svg",
	  "text dot svg" },
	{ "write", 'w', "FILE", "write the diagram to a file",
	  "@file" },
	{}
};

static const struct table_command command = {
	.name = "states",
	.operands = "[PID...]",
	.about = "Shows how many tasks are in each state. What tasks did between states, and for how long, is\n"
		 "known if the group states records.",
	.choices = choices,
	.nr = sizeof(choices) / sizeof(*choices),
	.own = picture_options,
	.take = take_option,
};

static int draw(const struct picture *picture, const struct rows *rows)
{
	struct output output;
	struct moves moves;
	int err;

	if (*rows->group)
		return rows_tell_off(rows);
	moves_read(&moves, rows);
	err = output_begin(&output, picture->path, OUTPUT_USUAL);
	if (err)
		return command_status_of_writing(err);
	picture->drawing->draw(&moves, output.stream);
	err = output_commit(&output);
	return err ? command_status_of_writing(err) : STATUS_OK;
}

static int read_and_draw(const struct picture *picture, struct source *source,
			 struct moments *moments)
{
	struct rows rows;
	int status = table_read(source, "moves", moments, &rows);

	if (status)
		return status;
	status = draw(picture, &rows);
	rows_free(&rows);
	return status;
}

static int open_and_draw(const struct picture *picture, struct table_request *request)
{
	struct source *source = command_open(request->options.from);
	int status;

	if (!source)
		return command_status_of(-errno);
	status = read_and_draw(picture, source, &request->moments);
	source_close(source);
	return status;
}

static int show(const struct picture *picture, struct table_request *request)
{
	if (picture->path && !picture->drawing) {
		command_error("--write wants --diagram");
		return STATUS_USAGE;
	}
	return picture->drawing ? open_and_draw(picture, request) : table_show(request);
}

int cmd_states(int argc, char **argv)
{
	struct picture picture = {};
	struct table_request request = { .data = &picture };
	int status = table_request_parse(&request, &command, argc, argv);

	if (status < 0)
		status = show(&picture, &request);
	table_request_free(&request);
	return status;
}
