// SPDX-License-Identifier: GPL-2.0
/* taskviz states: tasks in each, what CPUs run, moves, times, and the diagram of it all. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "base/output.h"
#include "command.h"
#include "print/moves.h"
#include "source/source.h"
#include "viewcmd.h"

#define GROUP_OFF	"the group states is off, it records nothing: switch it on, as root:\n"	\
			"cd /sys/module/taskviz/parameters && echo $(cat probes),states > probes"

static const struct view_field census[] = {
	VIEW_TEXT("S", VIEW_WORD, "letter"),
	VIEW_TEXT("KERNEL-NAME", VIEW_WORD, "the kernel's name for it"),
	VIEW_NUMBER("TASKS", "tasks in it now, threads included"),
	{ { "MEANING", "what it means", COLUMN_USUAL | COLUMN_WRAP }, { "MEANING", VIEW_WORD } },
};

static const struct view_field cpus[] = {
	VIEW_NUMBER("CPU", "CPU"),
	VIEW_NUMBER("PID", "task that it runs now"),
	VIEW_TEXT("WHAT", VIEW_PADDED, "kind of task, or offline"),
	VIEW_NUMBER("FOR-SECONDS", "for how long"),
	VIEW_TEXT("IDLE-TASK", VIEW_WORD, "what it runs when nothing else is runnable"),
	VIEW_TEXT("NAME", VIEW_WORD, "name of the task"),
};

static const struct view_field moves_fields[] = {
	VIEW_TEXT("FROM", VIEW_PADDED, "stage that tasks left"),
	VIEW_TEXT("TO", VIEW_PHRASE, "stage they went to"),
	VIEW_NUMBER("COUNT", "how often since recording began"),
	{ { "WHY", "what it means", COLUMN_USUAL | COLUMN_WRAP }, { "WHY", VIEW_WORD } },
};

static const struct view_field times[] = {
	VIEW_NUMBER("PID", "task"),
	VIEW_TEXT("S", VIEW_WORD, "state, - if it has ended"),
	VIEW_NUMBER("ON-CPU", "seconds it ran"),
	VIEW_NUMBER("RUNNABLE", "seconds it waited for a CPU"),
	VIEW_NUMBER("SLEEPING", "seconds asleep"),
	VIEW_NUMBER("BLOCKED", "seconds asleep that no signal could end"),
	VIEW_NUMBER("STOPPED", "seconds stopped or traced"),
	{ { "IDLE+PARK", "seconds idle or parked", COLUMN_NUMBER }, { NULL, VIEW_WORD } },
	{ { "VOL", "switches because it had to wait", COLUMN_NUMBER }, { NULL, VIEW_WORD } },
	{ { "INVOL", "switches because it was made to", COLUMN_NUMBER }, { NULL, VIEW_WORD } },
	{ { "SAMEMM", "switches to it within an address space", COLUMN_NUMBER },
	  { NULL, VIEW_WORD } },
	{ { "OTHER", "switches to it from another address space", COLUMN_NUMBER },
	  { NULL, VIEW_WORD } },
	VIEW_TEXT("NAME", VIEW_WORD, "name"),
};

/* "3 offline" has no task: what follows is missing, a "-". */
static bool accept_cpu(char **words)
{
	if (!strcmp(words[1], "offline")) {
		words[2] = words[1];
		words[1] = words[3];
	}
	return true;
}

static const int no_pids[] = { -1 };

static const struct view_table tables[] = {
	{
		.name = "states",
		.fields = census,
		.nr = sizeof(census) / sizeof(*census),
		.pids = no_pids,
		.missing = "the view 'states' counts no tasks: is it another version's?",
	}, {
		.option = { "cpus", 'c', NULL, "what each CPU runs" },
		.name = "cpus",
		.fields = cpus,
		.nr = sizeof(cpus) / sizeof(*cpus),
		.pids = (const int[]){ 1, -1 },
		.accept = accept_cpu,
		.missing = "the view 'states' has no CPUs: is it another version's?",
	}, {
		.option = { "moves", 'm', NULL, "moves from state to state that were seen" },
		.name = "moves",
		.fields = moves_fields,
		.nr = sizeof(moves_fields) / sizeof(*moves_fields),
		.pids = no_pids,
		.accept = moves_accept,
		.missing = GROUP_OFF,
	}, {
		.option = { "times", 't', NULL, "the time each task spent in which state" },
		.name = "times",
		.fields = times,
		.nr = sizeof(times) / sizeof(*times),
		.pids = (const int[]){ 0, -1 },
		.missing = GROUP_OFF,
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
	{ "diagram", 'd', "KIND", "the diagram of states with these moves: text, dot or svg" },
	{ "write", 'w', "FILE", "write the diagram to a file" },
	{}
};

static const struct view_command command = {
	.name = "states",
	.operands = "[PID...]",
	.about = "Shows how many tasks are in each state. What tasks did between states, and for how long, is\n"
		 "known if the group states records.",
	.tables = tables,
	.nr = sizeof(tables) / sizeof(*tables),
	.own = picture_options,
	.take = take_option,
};

static int draw(const struct picture *picture, char *text)
{
	struct output output;
	struct moves moves;
	int err;

	if (!moves_read(&moves, text)) {
		command_error("%s", GROUP_OFF);
		return STATUS_NO_SOURCE;
	}
	err = output_begin(&output, picture->path, OUTPUT_USUAL);
	if (err)
		return command_status_of_writing(err);
	picture->drawing->draw(&moves, output.stream);
	err = output_commit(&output);
	return err ? command_status_of_writing(err) : STATUS_OK;
}

static int read_and_draw(const struct picture *picture, const char *from)
{
	struct source *source = command_open(from);
	char *text;
	int err, status;

	if (!source)
		return command_status_of(-errno);
	err = source_view(source, "states", &text);
	source_close(source);
	if (err)
		return command_source_failed(err);
	status = draw(picture, text);
	free(text);
	return status;
}

int cmd_states(int argc, char **argv)
{
	struct picture picture = {};
	struct view_request request = { .data = &picture };
	int status = view_request_parse(&request, &command, argc, argv);

	if (status >= 0)
		return status;
	if (picture.path && !picture.drawing) {
		command_error("--write wants --diagram");
		return STATUS_USAGE;
	}
	return picture.drawing ? read_and_draw(&picture, request.options.from)
			       : view_show(&request);
}
