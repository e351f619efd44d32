// SPDX-License-Identifier: GPL-2.0
/* taskviz timeline: a recording as a picture in time. */
#include <errno.h>
#include <getopt.h>
#include <string.h>
#include "base/options.h"
#include "base/output.h"
#include "command.h"
#include "past.h"
#include "report/path_task.h"
#include "timeline/timeline.h"
#include "timeline/writers.h"

enum { OPTION_KTHREADS = OPTION_LONG, OPTION_HEIGHT, OPTION_PATH };

static const struct option_info own_options[] = {
	{ "write", 'w', "FILE", "where to; its end tells the format: .svg, .html, .pftrace or .json",
	  "@file" },
	{ "height", OPTION_HEIGHT, "PIXELS",
	  "of an SVG, at most (2000): what has no room is folded, and counted", NULL },
	{ "critical-path", OPTION_PATH, NULL,
	  "draw why a task took so long: see taskviz report --critical-path", NULL },
	{ "kthreads", OPTION_KTHREADS, "WHICH",
	  "kernel threads: yes, no or only (no; yes with --critical-path)",
	  "yes no only" },
	{}
};

static const struct usage usage = {
	.name = "timeline",
	.operands = "[--critical-path [PID|NAME]]",
	.about =
	"Draws a recording: a row a task, or some one after the other, children below who made them,\n"
	"states as colours. SVG is for documents; HTML is one page to zoom and search in; a pftrace is a\n"
	"trace for https://ui.perfetto.dev, JSON one that others read, too. --critical-path marks what took\n"
	"the command, or a task, its time; of a command HTML and pftrace have it anyway.",
	.common = OPTIONS_FROM | OPTIONS_SPAN,
	.own = own_options,
};

/**
 * struct wish - what is asked for
 * @path: where to
 * @moments: of which part
 * @kthreads: and kernel threads
 * @has_kthreads: was that said?
 * @height: of an SVG, or 0
 * @marks_path: is the critical path asked for?
 * @task: whose, NULL: the command's
 */
struct wish {
	const char *path;
	struct moments moments;
	enum kthreads kthreads;
	bool has_kthreads;
	long height;
	bool marks_path;
	const char *task;
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

	switch (letter) {
	case OPTION_KTHREADS:
		wish->has_kthreads = true;
		return kthreads_parse(value, &wish->kthreads);
	case OPTION_HEIGHT:
		return take_height(value, wish);
	case OPTION_PATH:
		wish->marks_path = true;
		return true;
	default:
		wish->path = value;
		return true;
	}
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

static int write_picture(FILE *to, const struct timeline *timeline, const struct wish *wish,
			 const struct critical_path *path)
{
	switch (format_of(wish->path)) {
	case FORMAT_SVG:
		return timeline_write_svg(to, timeline, path, wish->height ?: USUAL_HEIGHT);
	case FORMAT_HTML:
		return timeline_write_html(to, timeline, path, wish->marks_path);
	case FORMAT_PERFETTO:
		return timeline_write_perfetto(to, timeline, path);
	default:
		return timeline_write_trace(to, timeline);
	}
}

static int write_file(const struct timeline *timeline, const struct wish *wish,
		      const struct critical_path *path)
{
	struct output output;
	int err = output_begin(&output, wish->path, OUTPUT_USUAL);

	if (err)
		return command_status_of_writing(err);
	if (write_picture(output.stream, timeline, wish, path)) {
		output_abort(&output);
		return past_no_memory("the timeline");
	}
	err = output_commit(&output);
	return err ? command_status_of_writing(err) : STATUS_OK;
}

/* That of the command can be switched on in a page; an SVG has it if asked for, JSON has none. */
static uint32_t find_task(const struct timeline *timeline, const struct wish *wish)
{
	const enum format format = format_of(wish->path);

	if (wish->marks_path)
		return path_task(timeline, wish->task);
	return format == FORMAT_HTML || format == FORMAT_PERFETTO ?
	       critical_path_command(timeline) : NO_ROW;
}

static int draw(const struct timeline *timeline, void *data)
{
	const struct wish *wish = data;
	const uint32_t row = find_task(timeline, wish);
	struct critical_path path = {};
	int status;

	if (row == NO_ROW && wish->marks_path) {
		command_error("%s", source_error());
		return wish->task || timeline->recording->head.root ? STATUS_NOTHING :
								      STATUS_USAGE;
	}
	if (row != NO_ROW && critical_path_build(&path, timeline, row))
		status = past_no_memory("the timeline");
	else
		status = write_file(timeline, wish, &path);
	critical_path_drop(&path);
	return status;
}

static bool take_operands(struct wish *wish, char **operands)
{
	if (!*operands)
		return true;
	if (!wish->marks_path || operands[1]) {
		command_error("'%s' is one word too many",
			      wish->marks_path ? operands[1] : *operands);
		return false;
	}
	wish->task = *operands;
	return true;
}

static bool check(const struct wish *wish)
{
	const enum format format = format_of(wish->path);

	if (wish->height && format != FORMAT_SVG) {
		command_error("--height is for a picture that is written to a file.svg");
		return false;
	}
	if (wish->marks_path && format == FORMAT_TRACE) {
		command_error("a trace in JSON has no critical path: write a .svg, .html or .pftrace");
		return false;
	}
	return true;
}

int cmd_timeline(int argc, char **argv)
{
	struct wish wish = { .kthreads = KTHREADS_NO };
	struct past past = { .moments = &wish.moments, .show = draw, .data = &wish };
	struct options options;
	int status = options_parse(&options, &usage, argc, argv, take_option, &wish);
	enum format format;

	if (status >= 0)
		return status;
	if (!take_operands(&wish, argv + optind) || !check(&wish) ||
	    !moments_parse(&wish.moments, &options))
		return STATUS_USAGE;
	if (wish.marks_path && !wish.has_kthreads)
		wish.kthreads = KTHREADS_YES;
	format = format_of(wish.path);
	past.from = options.from;
	past.kthreads = wish.kthreads;
	/* traces tell of events, too */
	past.alone = format == FORMAT_SVG || format == FORMAT_HTML;
	if (options.from && format)
		return past_show(&past);
	command_error("timeline wants a recording and a picture: taskviz timeline --from FILE -w PICTURE.svg, .html, .pftrace or .json");
	return STATUS_USAGE;
}
