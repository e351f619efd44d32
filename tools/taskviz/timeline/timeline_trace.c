// SPDX-License-Identifier: GPL-2.0
/* The timeline as a trace in Chrome's JSON format, which Perfetto and others open. */
#include <json-c/json.h>
#include <string.h>
#include "print/event_text.h"
#include "timeline_waker.h"
#include "writers.h"

/*
 * The format: https://docs.google.com/document/d/1CvAClvFfyA5R-PhYUmn5OOQtYMH4h6I0nSsKchNAySU
 * M names processes and threads; X is a slice, with states inside of programs; i is a moment; s and
 * f are the ends of an arrow, bound to the slices around them; C is a counter. Times are in us.
 */

struct trace {
	FILE *to;
	const struct timeline *timeline;
	bool more;
	unsigned int arrows;
};

static void put(struct trace *trace, struct json_object *event)
{
	fprintf(trace->to, "%s%s", trace->more ? ",\n" : "",
		json_object_to_json_string_ext(event, JSON_C_TO_STRING_PLAIN));
	json_object_put(event);
	trace->more = true;
}

static struct json_object *us_json(uint64_t ns)
{
	char text[32];

	snprintf(text, sizeof(text), "%.3f", ns / 1e3);
	return json_object_new_double_s(ns / 1e3, text);
}

/* An event of that phase on the line of a task; begins as late as the recording. */
static struct json_object *event_of(const struct trace *trace, const char *phase, uint32_t row,
				    uint64_t at_ns)
{
	const struct timeline_row *task = &trace->timeline->rows.at[row];
	struct json_object *event = json_object_new_object();

	json_object_object_add(event, "ph", json_object_new_string(phase));
	json_object_object_add(event, "pid", json_object_new_int(task->tgid));
	json_object_object_add(event, "tid", json_object_new_int(task->pid));
	json_object_object_add(event, "ts", us_json(at_ns - trace->timeline->origin_ns));
	return event;
}

static void add_text(struct json_object *event, const char *key, const char *text)
{
	json_object_object_add(event, key, json_object_new_string(text));
}

/* An object of one argument. */
static void add_argument(struct json_object *event, const char *key, struct json_object *value)
{
	struct json_object *arguments = json_object_object_get(event, "args");

	if (!arguments) {
		arguments = json_object_new_object();
		json_object_object_add(event, "args", arguments);
	}
	json_object_object_add(arguments, key, value);
}

static void put_names(struct trace *trace)
{
	for (uint32_t row = 0; row < trace->timeline->rows.nr; row++) {
		const struct timeline_row *task = &trace->timeline->rows.at[row];
		struct json_object *event = event_of(trace, "M", row, trace->timeline->begin_ns);

		add_text(event, "name", "thread_name");
		add_argument(event, "name", event_name_json(task->name));
		put(trace, event);
		if (task->pid != task->tgid)
			continue;
		event = event_of(trace, "M", row, trace->timeline->begin_ns);
		add_text(event, "name", "process_name");
		add_argument(event, "name", event_name_json(task->name));
		put(trace, event);
		event = event_of(trace, "M", row, trace->timeline->begin_ns);
		add_text(event, "name", "process_sort_index");
		add_argument(event, "sort_index", json_object_new_int64(row));
		put(trace, event);
	}
}

static struct json_object *slice_of(const struct trace *trace, uint32_t row, uint64_t from_ns,
				    uint64_t to_ns, const char *category)
{
	struct json_object *event = event_of(trace, "X", row, from_ns);

	json_object_object_add(event, "dur", us_json(to_ns - from_ns));
	add_text(event, "cat", category);
	return event;
}

static void put_program(struct trace *trace, const struct timeline_program *program)
{
	struct json_object *event = slice_of(trace, program->row, program->from_ns,
					     program->to_ns, "program");

	json_object_object_add(event, "name", event_name_json(program->name));
	put(trace, event);
}

static void put_state(struct trace *trace, const struct timeline_span *span)
{
	struct json_object *event = slice_of(trace, span->row, span->from_ns, span->to_ns,
					     "state");
	char text[WAKER_TEXT_SIZE], in[CALL_TEXT_SIZE];
	const char *waker = timeline_waker(trace->timeline, span, text);
	const char *call = timeline_call(span, in);

	add_text(event, "name", timeline_state_name(span->state));
	if (call)
		add_argument(event, "in", json_object_new_string(call));
	if (waker)
		add_argument(event, "woken by", json_object_new_string(waker));
	put(trace, event);
}

/* Programs first: of slices that begin together the first one is the outer one. */
static void put_slices(struct trace *trace)
{
	const struct timeline *timeline = trace->timeline;

	for (size_t i = 0; i < timeline->programs.nr; i++)
		put_program(trace, &timeline->programs.at[i]);
	for (size_t i = 0; i < timeline->spans.nr; i++)
		put_state(trace, &timeline->spans.at[i]);
}

static void put_moment(struct trace *trace, uint32_t row, uint64_t at_ns, const char *name,
		       const char *key, struct json_object *value)
{
	struct json_object *event = event_of(trace, "i", row, at_ns);

	add_text(event, "s", "t");
	add_text(event, "cat", "life");
	add_text(event, "name", name);
	add_argument(event, key, value);
	put(trace, event);
}

static void put_moments(struct trace *trace)
{
	const struct timeline *timeline = trace->timeline;

	for (size_t i = 0; i < timeline->programs.nr; i++) {
		const struct timeline_program *program = &timeline->programs.at[i];

		if (program->exec)
			put_moment(trace, program->row, program->from_ns, "exec", "name",
				   event_name_json(program->name));
	}
	for (uint32_t row = 0; row < timeline->rows.nr; row++) {
		const struct timeline_row *task = &timeline->rows.at[row];

		if (task->exited_ns != UINT64_MAX && task->exited_ns > timeline->begin_ns)
			put_moment(trace, row, task->exited_ns, "exit", "exit_code",
				   json_object_new_int(task->exit_code));
	}
}

static void put_arrow_end(struct trace *trace, const char *phase, uint32_t row, uint64_t at_ns,
			  const char *name)
{
	struct json_object *event = event_of(trace, phase, row, at_ns);

	json_object_object_add(event, "id", json_object_new_int(trace->arrows));
	add_text(event, "cat", name);
	add_text(event, "name", name);
	if (*phase == 'f')
		add_text(event, "bp", "e");
	put(trace, event);
}

static void put_arrows(struct trace *trace)
{
	static const char *const names[] = {
		[LINK_FORK] = "fork", [LINK_ADOPT] = "adoption", [LINK_SIGNAL] = "signal",
	};

	for (size_t i = 0; i < trace->timeline->links.nr; i++) {
		const struct timeline_link *link = &trace->timeline->links.at[i];

		if (link->from == NO_ROW)
			continue;
		trace->arrows++;
		put_arrow_end(trace, "s", link->from, link->at_ns, names[link->kind]);
		put_arrow_end(trace, "f", link->to, link->at_ns, names[link->kind]);
	}
}

/* How many pages the task has copied by then. */
static void put_copies(struct trace *trace)
{
	const struct timeline *timeline = trace->timeline;
	uint32_t row = NO_ROW;
	char name[40];
	int nr = 0;

	for (size_t i = 0; i < timeline->copies.nr; i++) {
		const struct timeline_copy *copy = &timeline->copies.at[i];
		struct json_object *event = event_of(trace, "C", copy->row, copy->at_ns);

		nr = copy->row == row ? nr + 1 : 1;
		row = copy->row;
		snprintf(name, sizeof(name), "pages copied by %d", timeline->rows.at[row].pid);
		add_text(event, "name", name);
		add_argument(event, "pages", json_object_new_int(nr));
		put(trace, event);
	}
}

static void put_losses(struct trace *trace)
{
	const struct timeline *timeline = trace->timeline;

	for (size_t i = 0; i < timeline->losses.nr && timeline->rows.nr; i++) {
		struct json_object *event = event_of(trace, "i", 0, timeline->losses.at[i].to_ns);

		add_text(event, "s", "g");
		add_text(event, "name", "events lost");
		add_argument(event, "cpu", json_object_new_int(timeline->losses.at[i].cpu));
		put(trace, event);
	}
}

int timeline_write_trace(FILE *to, const struct timeline *timeline)
{
	struct trace trace = { .to = to, .timeline = timeline };

	fputs("{\"displayTimeUnit\":\"ns\",\"traceEvents\":[\n", to);
	put_names(&trace);
	put_slices(&trace);
	put_moments(&trace);
	put_arrows(&trace);
	put_copies(&trace);
	put_losses(&trace);
	fputs("\n]}\n", to);
	return 0;
}
