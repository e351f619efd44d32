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

#define OPTION_HEIGHT	(OPTION_LONG + 1)

static const struct option_info own_options[] = {
	{ "write", 'w', "FILE", "where to; its end tells the format: .svg, .html, .pftrace or .json",
	  "@file" },
	{ "height", OPTION_HEIGHT, "PIXELS",
	  "of an SVG, at most (2000): what has no room is folded, and counted", NULL },
	{ "kthreads", OPTION_LONG, "WHICH", "kernel threads: yes, no or only (no)",
	  "yes no only" },
	{}
};

static const struct usage usage = {
	.name = "timeline",
	.operands = "",
	.about =
	"Draws a recording: a row a task, or some one after the other, children below who made them,\n"
	"states as colours. SVG is for documents; HTML is one page to zoom and search in; a pftrace is a\n"
	"trace for https://ui.perfetto.dev, JSON one that others read, too.",
	.common = OPTIONS_FROM | OPTIONS_SPAN,
	.own = own_options,
};

struct wish {
	const char *path;
	struct moments moments;
	enum kthreads kthreads;
	long height;
};

/* Of an SVG: as high as some screens, or pages. */
#define USUAL_HEIGHT	2000

/* Taller than that nothing can be looked at. */
#define MOST_HEIGHT	1000000

static bool take_height(const char *value, struct wish *wish)
{
	if (!options_number(value, "a height in pixels", MOST_HEIGHT, &wish->height))
		return false;
	if (wish->height >= TIMELINE_SVG_LEAST)
		return true;
	command_error("an SVG is at least %d pixels high", TIMELINE_SVG_LEAST);
	return false;
}

static bool take_option(int letter, const char *value, void *data)
{
	struct wish *wish = data;

	if (letter == OPTION_LONG)
		return kthreads_parse(value, &wish->kthreads);
	if (letter == OPTION_HEIGHT)
		return take_height(value, wish);
	wish->path = value;
	return true;
}

enum format { FORMAT_NONE, FORMAT_SVG, FORMAT_HTML, FORMAT_TRACE, FORMAT_PERFETTO };

static enum format format_of(const char *path)
{
	const char *end = path ? strrchr(path, '.') : NULL;

	if (end && !strcmp(end, ".svg"))
		return FORMAT_SVG;
	if (end && !strcmp(end, ".html"))
		return FORMAT_HTML;
	if (end && !strcmp(end, ".json"))
		return FORMAT_TRACE;
	if (end && !strcmp(end, ".pftrace"))
		return FORMAT_PERFETTO;
	return FORMAT_NONE;
}

static int write_picture(FILE *to, const struct timeline *timeline, const struct wish *wish)
{
	switch (format_of(wish->path)) {
	case FORMAT_SVG:
		return timeline_write_svg(to, timeline, wish->height ?: USUAL_HEIGHT);
	case FORMAT_HTML:
		return timeline_write_html(to, timeline);
	case FORMAT_PERFETTO:
		return timeline_write_perfetto(to, timeline);
	default:
		return timeline_write_trace(to, timeline);
	}
}

static int no_memory(void)
{
	command_error("no memory for the timeline");
	return STATUS_IO;
}

static int write_file(const struct timeline *timeline, const struct wish *wish)
{
	struct output output;
	int err = output_begin(&output, wish->path, OUTPUT_USUAL);

	if (err)
		return command_status_of_writing(err);
	if (write_picture(output.stream, timeline, wish)) {
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
		status = write_file(&timeline, wish);
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
	if (wish.height && format_of(wish.path) != FORMAT_SVG) {
		command_error("--height is for a picture that is written to a file.svg");
		return STATUS_USAGE;
	}
	if (options.from && format_of(wish.path))
		return open_and_draw(options.from, &wish);
	command_error("timeline wants a recording and a picture: taskviz timeline --from FILE -w PICTURE.svg, .html, .pftrace or .json");
	return STATUS_USAGE;
}
