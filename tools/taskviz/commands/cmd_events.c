// SPDX-License-Identifier: GPL-2.0
/* taskviz events: what tasks do, while they do it, or as it was recorded. */
#include <errno.h>
#include <limits.h>
#include <regex.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include "base/interrupt.h"
#include "base/options.h"
#include "base/pager.h"
#include "command.h"
#include "model/subtree.h"
#include "model/task_names.h"
#include "moments.h"
#include "print/event_text.h"
#include "recording/recording.h"
#include "source/source.h"
#include "stream/stream.h"

#define BUFFER_KB	4096
#define LINE_SIZE	1024
#define MOST_ENDED	1024	/* an event may come a little late */
#define SCHEDULER	(EVENT_BIT(EVENT_SWITCH) | EVENT_BIT(EVENT_WAKEUP))

enum {
	OPTION_SUBTREE = OPTION_LONG,
	OPTION_FOLLOW,
};

/* Of the column of times: seconds since boot, and the clock, have as many characters. */
#define TIME_WIDTH	11
#define CLOCK_WIDTH	15

static const struct option_info own_options[] = {
	{ "json", 'J', NULL, "each event as a line of JSON", NULL },
	{ "kinds", 'k', "LIST", "fork,exec,exit,reap,adopt,copy,signal,switch,wakeup",
	  "fork exec exit reap adopt copy signal switch wakeup" },
	{ "subtree", OPTION_SUBTREE, "PID", "only of this task and what it makes",
	  "@pid" },
	{ "name", 'N', "RE", "only of tasks whose name matches the regular expression", NULL },
	{ "count", 'c', "NUMBER", "end after so many", NULL },
	{ "follow", OPTION_FOLLOW, NULL, "until it is interrupted; so it is without --from", NULL },
	{}
};

static const struct usage usage = {
	.name = "events",
	.operands = "",
	.about =
	"Shows what happens to tasks, a line an event, in order of time; without --kinds all but\n"
	"switches and wakeups. Where events were lost, a line says so, and of which kinds they may\n"
	"be. Live it needs root.",
	.common = OPTIONS_FROM | OPTIONS_SPAN | OPTIONS_TIME | OPTIONS_PAGER,
	.own = own_options,
};

/**
 * struct events - what is wanted of the stream
 * @kinds: bit n: enum event_kind n
 * @json: as JSON
 * @follow: live
 * @root: of the subtree, -1: all tasks
 * @subtree: the tasks in it
 * @by_name: only of tasks whose name matches @name
 * @shown: events so far
 * @left: to be shown yet
 * @names: of all tasks
 * @moments: between which
 */
struct events {
	uint32_t kinds;
	bool json;
	bool follow;
	long root;
	struct subtree *subtree;
	bool by_name;
	regex_t name;
	uint64_t shown;
	long left;
	struct task_names *names;
	struct moments moments;
};

static bool take_kinds(struct events *events, const char *list)
{
	char *copy = strdup(list), *rest = copy;
	bool all = copy;

	events->kinds = EVENT_BIT(EVENT_LOST);
	for (char *word; all && (word = strsep(&rest, ","));) {
		int kind = event_kind_by_name(word);

		all = kind >= 0;
		if (all)
			events->kinds |= EVENT_BIT(kind);
		else
			command_error("there are no events '%s'", word);
	}
	free(copy);
	return all;
}

static bool take_name(struct events *events, const char *expression)
{
	char why[128];
	int err;

	if (events->by_name)
		regfree(&events->name);
	err = regcomp(&events->name, expression, REG_EXTENDED | REG_NOSUB);
	events->by_name = !err;
	if (!err)
		return true;
	regerror(err, &events->name, why, sizeof(why));
	command_error("'%s' is no regular expression: %s", expression, why);
	return false;
}

static bool take_count(struct events *events, const char *text)
{
	if (!options_number(text, "a number of events", LONG_MAX, &events->left))
		return false;
	if (!events->left)
		command_error("no event would be shown: give a --count of 1 at least");
	return events->left;
}

static bool take_option(int letter, const char *value, void *data)
{
	struct events *events = data;

	switch (letter) {
	case 'J':
		return events->json = true;
	case 'k':
		return take_kinds(events, value);
	case 'N':
		return take_name(events, value);
	case 'c':
		return take_count(events, value);
	case OPTION_FOLLOW:
		return events->follow = true;
	default:
		return options_number(value, "a PID", INT32_MAX, &events->root);
	}
}

static int time_width(const struct events *events)
{
	return events->moments.clock.form == TIME_CLOCK ? CLOCK_WIDTH : TIME_WIDTH;
}

static void show(const struct events *events, const struct event *event)
{
	const char *name = task_names_of(events->names, event->pid);
	char line[LINE_SIZE], time[TIME_TEXT_SIZE];
	struct taskviz_text text = { .buf = line, .size = sizeof(line) };
	struct json_object *json;

	if (!events->json) {
		event_put(&text, event, event->kind == EVENT_LOST ? "-" : name);
		printf("%*s %.*s\n", time_width(events),
		       time_text(time, &events->moments.clock, event->time_ns), (int)text.len,
		       line);
		return;
	}
	json = event_json(event);
	puts(json_object_to_json_string_ext(json, JSON_C_TO_STRING_PLAIN));
	json_object_put(json);
}

/* A task of a recording may be born later than its beginning. */
static bool is_in_subtree(struct events *events, const struct event *event)
{
	if (!events->subtree)
		return true;
	if (event->kind == EVENT_FORK && event->pid == events->root)
		subtree_add(events->subtree, event->pid, event->start_ns);
	return subtree_take(events->subtree, event) > 0;
}

/* By the name before an event and that after it: an exec is of both programs. */
static bool has_name(const struct events *events, const struct event *event, const char *before)
{
	if (!events->by_name || event->kind == EVENT_LOST)
		return true;
	return !regexec(&events->name, before, 0, NULL, 0) ||
	       !regexec(&events->name, task_names_of(events->names, event->pid), 0, NULL, 0);
}

static int take(const struct event *event, void *data)
{
	struct events *events = data;
	char before[TASKVIZ_NAME_LEN];
	bool ours;

	memcpy(before, task_names_of(events->names, event->pid), sizeof(before));
	task_names_take(events->names, event);
	ours = is_in_subtree(events, event);
	if (event->time_ns > events->moments.span.to_ns)
		return 1;
	if (!ours || event->time_ns < events->moments.span.from_ns ||
	    !(events->kinds & EVENT_BIT(event->kind)) || !has_name(events, event, before))
		return 0;
	show(events, event);
	events->shown++;
	return ferror(stdout) || !--events->left;
}

/* Return: 0, or a status having told why. */
static int begin_with(struct events *events, const struct snapshot *snapshot)
{
	events->names = task_names_new();
	if (events->root >= 0)
		events->subtree = subtree_new(MOST_ENDED);
	if (!events->names || (events->root >= 0 && !events->subtree) ||
	    (events->subtree && subtree_add_below(events->subtree, snapshot, events->root))) {
		command_error("no memory to follow tasks");
		return STATUS_IO;
	}
	task_names_take_snapshot(events->names, snapshot);
	if (!events->json)
		printf("%*s %s\n", time_width(events), "TIME", EVENT_HEADING);
	return 0;
}

/* What others did is missing, and that is no rest of theirs. */
static void tell_part(const struct recording *recording)
{
	char title[RECORDING_TITLE_SIZE];

	if (!recording_is_part(recording))
		return;
	recording_title(recording, title);
	printf("recorded  %s\n\n", title);
}

static int show_recorded(struct events *events, const char *from, bool no_pager)
{
	struct recording recording;
	int status = command_read(&recording, from);

	if (status)
		return status;
	status = moments_find_in(&events->moments, &recording, from);
	if (!status && !no_pager)
		pager_begin(PAGER_MANY);
	if (!status && !events->json)
		tell_part(&recording);
	if (!status)
		status = begin_with(events, &recording.snapshots[RECORDING_FIRST_THREADS]);
	for (size_t i = 0; !status && i < recording.nr_events; i++)
		if (take(&recording.events[i], events))
			break;
	recording_close(&recording);
	if (status || events->shown)
		return status;
	command_error("no event in %s is like that", from);
	return STATUS_NOTHING;
}

/* The stream begins before the snapshot, so that no task is missed between them. */
static int take_first_snapshot(struct events *events, struct source *source)
{
	const uint64_t needs = events->root < 0 ? TASKVIZ_FIELDS_IDENTITY : TASKVIZ_FIELDS_TREE;
	struct snapshot snapshot = {};
	int err = source_snapshot(source, TASKVIZ_SNAPSHOT_THREADS, needs, SOURCE_LAST, &snapshot);
	int status = err ? command_source_failed(err) : begin_with(events, &snapshot);

	snapshot_free(&snapshot);
	return status;
}

static int follow(struct events *events, struct source *source, struct stream *stream)
{
	int err, status = take_first_snapshot(events, source);

	while (!status && !interrupt_came()) {
		err = stream_read(stream, interrupt_mask(), take, events);
		fflush(stdout);
		if (err < 0)
			status = command_source_failed(err);
		if (err > 0 || stream_told_ns(stream) > events->moments.span.to_ns)
			break;
	}
	return status;
}

/* A reader that goes away must not leave the instance in tracefs: writing fails instead. */
static int show_stream(struct events *events, struct source *source)
{
	const struct stream_options wanted = {
		/* forks and releases tell who is in a subtree, and with execs who has which name */
		.kinds = events->kinds | EVENT_BIT(EVENT_FORK) | EVENT_BIT(EVENT_EXEC) |
			 EVENT_BIT(EVENT_REAP),
		.buffer_kb = BUFFER_KB,
	};
	struct stream *stream;
	int status;

	interrupt_begin();
	signal(SIGPIPE, SIG_IGN);
	stream = stream_open(&wanted);
	if (!stream)
		return command_source_failed(-errno);
	status = follow(events, source, stream);
	stream_close(stream);
	return status;
}

static int show_live(struct events *events)
{
	struct source *source = command_open(NULL);
	int status;

	if (!source)
		return command_status_of(-errno);
	status = moments_find(&events->moments, source_times(source)) ?:
		 show_stream(events, source);
	source_close(source);
	return status;
}

static int run(struct events *events, int argc, char **argv)
{
	struct options options;
	int status = options_parse(&options, &usage, argc, argv, take_option, events);

	if (status >= 0)
		return status;
	if (!moments_parse(&events->moments, &options))
		return STATUS_USAGE;
	if (!options.from)
		return show_live(events);
	if (!events->follow)
		return show_recorded(events, options.from, options.no_pager);
	command_error("a recording has an end: --follow and --from exclude each other");
	return STATUS_USAGE;
}

int cmd_events(int argc, char **argv)
{
	struct events events = {
		.kinds = EVENT_ALL & ~SCHEDULER, .root = -1, .left = -1,
	};
	int status = run(&events, argc, argv);

	if (events.by_name)
		regfree(&events.name);
	subtree_free(events.subtree);
	task_names_free(events.names);
	return status;
}
