// SPDX-License-Identifier: GPL-2.0
/* taskviz timeline: a recording as a picture in time. */
#include <errno.h>
#include <getopt.h>
#include <string.h>
#include "base/options.h"
#include "base/output.h"
#include "command.h"
#include "moments.h"
#include "timeline/timeline.h"
#include "timeline/writers.h"

static const struct option_info own_options[] = {
	{ "write", 'w', "FILE", "where to; its end tells the format: .svg, .html or .json",
	  "@file" },
	{ "kthreads", OPTION_LONG, "WHICH", "kernel threads: yes, no or only (no)",
	  "yes no only" },
	{}
};

static const struct usage usage = {
	.name = "timeline",
	.operands = "",
	.about =
	"Draws a recording: a row a task, or some one after the other, children below who made them,\n"
	"states as colours. SVG is for documents; HTML is one page to zoom and search in; JSON is a trace\n"
	"for https://ui.perfetto.dev.",
	.common = OPTIONS_FROM | OPTIONS_SPAN,
	.own = own_options,
};

typedef int (*timeline_writer)(FILE *to, const struct timeline *timeline);

struct wish {
	const char *path;
	struct moments moments;
	enum kthreads kthreads;
};

static bool take_option(int letter, const char *value, void *data)
{
	struct wish *wish = data;

	if (letter != 'w')
		return kthreads_parse(value, &wish->kthreads);
	wish->path = value;
	return true;
}

static timeline_writer writer_of(const char *path)
{
	const char *end = path ? strrchr(path, '.') : NULL;

	if (end && !strcmp(end, ".svg"))
		return timeline_write_svg;
	if (end && !strcmp(end, ".html"))
		return timeline_write_html;
	if (end && !strcmp(end, ".json"))
		return timeline_write_trace;
	return NULL;
}

static int no_memory(void)
{
	command_error("no memory for the timeline");
	return STATUS_IO;
}

static int write_file(const struct timeline *timeline, const char *path)
{
	struct output output;
	int err = output_begin(&output, path, OUTPUT_USUAL);

	if (err)
		return command_status_of_writing(err);
	if (writer_of(path)(output.stream, timeline)) {
		output_abort(&output);
		return no_memory();
	}
	err = output_commit(&output);
	return err ? command_status_of_writing(err) : STATUS_OK;
}

static int draw(const struct recording *recording, const struct wish *wish)
{
	struct timeline timeline;
	struct history history;
	int status;

	if (history_build(&history, recording))
		return no_memory();
	if (timeline_build(&timeline, &history, &wish->moments.span, wish->kthreads))
		status = no_memory();
	else
		status = write_file(&timeline, wish->path);
	timeline_drop(&timeline);
	history_drop(&history);
	return status;
}

static int open_and_draw(const char *from, struct wish *wish)
{
	struct recording recording;
	int status = command_read(&recording, from);

	if (status)
		return status;
	status = moments_find_in(&wish->moments, &recording, from) ?: draw(&recording, wish);
	recording_close(&recording);
	return status;
}

int cmd_timeline(int argc, char **argv)
{
	struct wish wish = { .kthreads = KTHREADS_NO };
	struct options options;
	int status = options_parse(&options, &usage, argc, argv, take_option, &wish);

	if (status >= 0)
		return status;
	if (!moments_parse(&wish.moments, &options))
		return STATUS_USAGE;
	if (options.from && writer_of(wish.path))
		return open_and_draw(options.from, &wish);
	command_error("timeline wants a recording and a picture: taskviz timeline --from FILE -w PICTURE.svg, .html or .json");
	return STATUS_USAGE;
}
