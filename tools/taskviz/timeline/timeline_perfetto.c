// SPDX-License-Identifier: GPL-2.0
/* The timeline as a trace in Perfetto's own format. */
#include <inttypes.h>
#include <stdlib.h>
#include "core/pure.h"
#include "perfetto_file.h"
#include "perfetto_moments.h"
#include "timeline_waker.h"
#include "writers.h"

/*
 * The format: https://perfetto.dev/docs/reference/synthetic-track-event
 * A track is a task or a CPU; on it are slices, which begin and end, and instants. Flows go from
 * one of these to another. A time is what has passed since the packet before: INCREMENTAL is the
 * number of a clock of our own.
 */

#define INCREMENTAL	64
#define BOOTTIME	6

/* Fields of TracePacket and of what is in it. */
enum {
	PACKET_CLOCKS = 6, PACKET_TIME = 8, PACKET_EVENT = 11, PACKET_FLAGS = 13,
	PACKET_DEFAULTS = 59, PACKET_TRACK = 60,
	CLOCKS_CLOCK = 1, CLOCKS_PRIMARY = 2,
	CLOCK_ID = 1, CLOCK_TIME = 2, CLOCK_INCREMENTAL = 3,
	DEFAULTS_CLOCK = 58,
	TRACK_ID = 1, TRACK_NAME = 2, TRACK_PROCESS = 3, TRACK_THREAD = 4,
	PROCESS_PID = 1, PROCESS_NAME = 6,
	THREAD_PID = 1, THREAD_TID = 2, THREAD_NAME = 5,
	EVENT_ARGUMENT = 4, EVENT_TYPE = 9, EVENT_NAME = 10, EVENT_TRACK = 11,
	EVENT_FLOW = 47, EVENT_FLOW_END = 48,
	ARGUMENT_NAME = 1, ARGUMENT_NUMBER = 4, ARGUMENT_TEXT = 17,
};

/* Flags of a packet. */
#define STATE_CLEARED	1
#define NEEDS_STATE	2

enum { TYPE_BEGIN = 1, TYPE_END, TYPE_INSTANT };

/* Numbers of tracks: small ones for tasks, of which there are most events. */
#define PROCESS_TRACKS	(1ull << 32)
#define CPU_TRACKS	(1ull << 33)
#define PATH_TRACK	(1ull << 34)
#define LINK_FLOWS	(1ull << 32)

/**
 * struct trace - that is being written
 * @file: it
 * @timeline: of that
 * @path: a critical path, or no steps
 * @event: what the next packet tells
 * @at_ns: when the last one was
 */
struct trace {
	struct perfetto_file file;
	const struct timeline *timeline;
	const struct critical_path *path;
	struct protobuf event;
	uint64_t at_ns;
};

static uint64_t task_track(uint32_t row)
{
	return row + 1ull;
}

/* Names are bytes, and texts are UTF-8. */
static const char *escaped(const char *name, char buf[4 * TASKVIZ_NAME_LEN + 1])
{
	struct taskviz_text text = { .buf = buf, .size = 4 * TASKVIZ_NAME_LEN };

	taskviz_put_name(&text, name, TASKVIZ_NAME_LEN);
	buf[text.len] = 0;
	return buf;
}

static void put_clock(struct protobuf *clocks, unsigned int id, uint64_t ns)
{
	struct protobuf clock = {};

	protobuf_number(&clock, CLOCK_ID, id);
	protobuf_number(&clock, CLOCK_TIME, ns);
	if (id == INCREMENTAL)
		protobuf_number(&clock, CLOCK_INCREMENTAL, 1);
	protobuf_message(clocks, CLOCKS_CLOCK, &clock);
	protobuf_drop(&clock);
}

/* Nothing was told before, and times are told by our clock, which is this one at the beginning. */
static void put_clocks(struct trace *trace)
{
	struct protobuf clocks = {}, defaults = {};

	protobuf_number(&trace->file.packet, PACKET_FLAGS, STATE_CLEARED);
	protobuf_number(&defaults, DEFAULTS_CLOCK, INCREMENTAL);
	protobuf_message(&trace->file.packet, PACKET_DEFAULTS, &defaults);
	perfetto_put_packet(&trace->file);
	put_clock(&clocks, BOOTTIME, trace->timeline->begin_ns);
	put_clock(&clocks, INCREMENTAL, 0);
	protobuf_number(&clocks, CLOCKS_PRIMARY, BOOTTIME);
	protobuf_message(&trace->file.packet, PACKET_CLOCKS, &clocks);
	perfetto_put_packet(&trace->file);
	trace->at_ns = trace->timeline->begin_ns;
	protobuf_drop(&clocks);
	protobuf_drop(&defaults);
}

static void put_process(struct trace *trace, uint32_t row)
{
	const struct timeline_row *task = &trace->timeline->rows.at[row];
	struct protobuf process = {}, track = {};
	char name[4 * TASKVIZ_NAME_LEN + 1];

	protobuf_number(&process, PROCESS_PID, task->pid);
	protobuf_text(&process, PROCESS_NAME, escaped(task->name, name));
	protobuf_number(&track, TRACK_ID, PROCESS_TRACKS + row);
	protobuf_message(&track, TRACK_PROCESS, &process);
	protobuf_message(&trace->file.packet, PACKET_TRACK, &track);
	perfetto_put_packet(&trace->file);
	protobuf_drop(&process);
	protobuf_drop(&track);
}

/* The track of a task is that of its thread: Perfetto finds the process by its pid. */
static void put_task(struct trace *trace, uint32_t row)
{
	const struct timeline_row *task = &trace->timeline->rows.at[row];
	struct protobuf thread = {}, track = {};
	char name[4 * TASKVIZ_NAME_LEN + 1];

	if (task->pid == task->tgid)
		put_process(trace, row);
	protobuf_number(&thread, THREAD_PID, task->tgid);
	protobuf_number(&thread, THREAD_TID, task->pid);
	protobuf_text(&thread, THREAD_NAME, escaped(task->name, name));
	protobuf_number(&track, TRACK_ID, task_track(row));
	protobuf_message(&track, TRACK_THREAD, &thread);
	protobuf_message(&trace->file.packet, PACKET_TRACK, &track);
	perfetto_put_packet(&trace->file);
	protobuf_drop(&thread);
	protobuf_drop(&track);
}

static void put_track(struct trace *trace, uint64_t id, const char *name)
{
	struct protobuf track = {};

	protobuf_number(&track, TRACK_ID, id);
	protobuf_text(&track, TRACK_NAME, name);
	protobuf_message(&trace->file.packet, PACKET_TRACK, &track);
	perfetto_put_packet(&trace->file);
	protobuf_drop(&track);
}

static void put_cpu(struct trace *trace, uint32_t cpu)
{
	char name[24];

	snprintf(name, sizeof(name), "CPU %" PRIu32, cpu);
	put_track(trace, CPU_TRACKS + cpu, name);
}

static void put_tracks(struct trace *trace)
{
	const struct recording *recording = trace->timeline->recording;
	uint32_t cpus = 0;

	if (trace->path->nr)
		put_track(trace, PATH_TRACK, "critical path");
	for (size_t i = 0; i < recording->nr_events; i++)
		if (recording->events[i].cpu >= cpus)
			cpus = recording->events[i].cpu + 1;
	for (uint32_t cpu = 0; cpu < cpus; cpu++)
		put_cpu(trace, cpu);
	for (uint32_t row = 0; row < trace->timeline->rows.nr; row++)
		put_task(trace, row);
}

static void put_event(struct trace *trace, uint64_t at_ns)
{
	protobuf_number(&trace->file.packet, PACKET_TIME, at_ns - trace->at_ns);
	protobuf_number(&trace->file.packet, PACKET_FLAGS, NEEDS_STATE);
	protobuf_message(&trace->file.packet, PACKET_EVENT, &trace->event);
	perfetto_put_packet(&trace->file);
	trace->at_ns = at_ns;
}

static void set_event(struct trace *trace, unsigned int type, uint64_t track, const char *name)
{
	protobuf_number(&trace->event, EVENT_TYPE, type);
	protobuf_number(&trace->event, EVENT_TRACK, track);
	if (name)
		protobuf_number(&trace->event, EVENT_NAME,
				perfetto_text(&trace->file, PERFETTO_EVENT_NAME, name));
}

static void add_argument(struct trace *trace, const char *name, unsigned int field, uint64_t value)
{
	struct protobuf argument = {};

	protobuf_number(&argument, ARGUMENT_NAME,
			perfetto_text(&trace->file, PERFETTO_ARGUMENT_NAME, name));
	protobuf_number(&argument, field, value);
	protobuf_message(&trace->event, EVENT_ARGUMENT, &argument);
	protobuf_drop(&argument);
}

static void add_text(struct trace *trace, const char *name, const char *text)
{
	if (text)
		add_argument(trace, name, ARGUMENT_TEXT,
			     perfetto_text(&trace->file, PERFETTO_ARGUMENT_TEXT, text));
}

/* The end of the sleep before, if a task ended it, leads here. */
static void set_state(struct trace *trace, size_t i)
{
	const struct timeline *timeline = trace->timeline;
	const struct timeline_span *span = &timeline->spans.at[i];
	char waker[WAKER_TEXT_SIZE], call[CALL_TEXT_SIZE];

	set_event(trace, TYPE_BEGIN, task_track(span->row), timeline_state_name(span->state));
	add_text(trace, "in", timeline_call(span, call));
	add_text(trace, "woken by", timeline_waker(timeline, span, waker));
	if (i && span[-1].row == span->row && span[-1].to_ns == span->from_ns &&
	    timeline_waker_row(timeline, &span[-1]) != NO_ROW)
		protobuf_fixed64(&trace->event, EVENT_FLOW_END, i);
}

/* Flow N leads to the span behind the one of index N - 1. */
static void set_wakes(struct trace *trace, size_t i)
{
	const uint32_t waker = timeline_waker_row(trace->timeline, &trace->timeline->spans.at[i]);

	set_event(trace, TYPE_INSTANT, task_track(waker), "wakes");
	protobuf_fixed64(&trace->event, EVENT_FLOW, i + 1);
}

static void set_link(struct trace *trace, size_t i, bool is_end)
{
	static const char *const names[] = {
		[LINK_FORK] = "fork", [LINK_ADOPT] = "adoption", [LINK_SIGNAL] = "signal",
	};
	const struct timeline_link *link = &trace->timeline->links.at[i];
	const uint32_t row = is_end ? link->to : link->from;

	set_event(trace, TYPE_INSTANT, task_track(row), names[link->kind]);
	if (link->kind == LINK_SIGNAL)
		add_argument(trace, "signal", ARGUMENT_NUMBER, link->value);
	if (link->kind == LINK_ADOPT)
		add_text(trace, "why", event_value_name(VALUE_ADOPTION, link->value));
	if (link->from != NO_ROW)
		protobuf_fixed64(&trace->event, is_end ? EVENT_FLOW_END : EVENT_FLOW,
				 LINK_FLOWS + i);
}

static void set_run(struct trace *trace, size_t i)
{
	const struct event *event = &trace->timeline->recording->events[i];
	char name[4 * TASKVIZ_NAME_LEN + 1];

	set_event(trace, TYPE_BEGIN, CPU_TRACKS + event->cpu,
		  escaped(event->run.next_comm, name));
	add_argument(trace, "pid", ARGUMENT_NUMBER, event->run.next_pid);
}

static void set_program(struct trace *trace, size_t i)
{
	const struct timeline_program *program = &trace->timeline->programs.at[i];
	char name[4 * TASKVIZ_NAME_LEN + 1];

	set_event(trace, TYPE_BEGIN, task_track(program->row), escaped(program->name, name));
}

static void set_step(struct trace *trace, size_t i)
{
	const struct path_step *step = &trace->path->steps[i];
	const struct timeline *timeline = trace->timeline;
	char name[4 * TASKVIZ_NAME_LEN + 1];

	if (step->row == NO_ROW) {
		set_event(trace, TYPE_BEGIN, PATH_TRACK, "?");
		return;
	}
	set_event(trace, TYPE_BEGIN, PATH_TRACK,
		  escaped(timeline_name(timeline, step->row, step->from_ns), name));
	add_argument(trace, "pid", ARGUMENT_NUMBER, timeline->rows.at[step->row].pid);
	add_text(trace, "state", timeline_state_name(step->state));
}

static void set_copy(struct trace *trace, size_t i)
{
	const struct timeline_copy *copy = &trace->timeline->copies.at[i];

	set_event(trace, TYPE_INSTANT, task_track(copy->row), "page copied");
	add_text(trace, "kind", event_value_name(VALUE_COPY, copy->kind));
}

static void set_exit(struct trace *trace, uint32_t row)
{
	set_event(trace, TYPE_INSTANT, task_track(row), "exit");
	add_argument(trace, "exit_code", ARGUMENT_NUMBER,
		     (uint64_t)trace->timeline->rows.at[row].exit_code);
}

static void set_loss(struct trace *trace, size_t i)
{
	const struct timeline_loss *loss = &trace->timeline->losses.at[i];

	set_event(trace, TYPE_INSTANT, CPU_TRACKS + loss->cpu, "events lost");
	if (loss->count != TASKVIZ_UNKNOWN64)
		add_argument(trace, "count", ARGUMENT_NUMBER, loss->count);
}

static void set_end(struct trace *trace, const struct moment_of *moment)
{
	const struct timeline *timeline = trace->timeline;
	uint64_t track;

	if (moment->kind == MOMENT_STATE_END)
		track = task_track(timeline->spans.at[moment->index].row);
	else if (moment->kind == MOMENT_PROGRAM_END)
		track = task_track(timeline->programs.at[moment->index].row);
	else if (moment->kind == MOMENT_STEP_END)
		track = PATH_TRACK;
	else
		track = CPU_TRACKS + timeline->recording->events[moment->index].cpu;
	set_event(trace, TYPE_END, track, NULL);
}

static void set_moment(struct trace *trace, const struct moment_of *moment)
{
	switch (moment->kind) {
	case MOMENT_PROGRAM:
		return set_program(trace, moment->index);
	case MOMENT_STATE:
		return set_state(trace, moment->index);
	case MOMENT_RUN:
		return set_run(trace, moment->index);
	case MOMENT_STEP:
		return set_step(trace, moment->index);
	case MOMENT_WAKES:
		return set_wakes(trace, moment->index);
	case MOMENT_LINK_FROM:
	case MOMENT_LINK_TO:
		return set_link(trace, moment->index, moment->kind == MOMENT_LINK_TO);
	case MOMENT_COPY:
		return set_copy(trace, moment->index);
	case MOMENT_EXIT:
		return set_exit(trace, moment->index);
	case MOMENT_LOSS:
		return set_loss(trace, moment->index);
	default:
		return set_end(trace, moment);
	}
}

int timeline_write_perfetto(FILE *to, const struct timeline *timeline,
			    const struct critical_path *path)
{
	struct trace trace = { .file.to = to, .timeline = timeline, .path = path };
	struct moment_of moment;
	struct moments moments;
	int err = moments_begin(&moments, timeline, path);

	put_clocks(&trace);
	put_tracks(&trace);
	while (!err && moments_next(&moments, &moment)) {
		set_moment(&trace, &moment);
		put_event(&trace, moment.at_ns);
	}
	moments_end(&moments);
	protobuf_drop(&trace.event);
	return perfetto_end(&trace.file) ?: err ? -1 : 0;
}
