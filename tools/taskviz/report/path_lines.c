// SPDX-License-Identifier: GPL-2.0
/* A report's table of a critical path: a line a step. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include "core/pure.h"
#include "model/event_call.h"
#include "timeline/timeline_waker.h"
#include "cells.h"
#include "columns.h"
#include "path_sums.h"
#include "path_task.h"

/* Where a step is, and the line that is made of it. */
struct step_line {
	const struct report *report;
	struct libscols_line *line;
	const struct path_step *step;
};

static void set(const struct step_line *to, size_t column, const char *text)
{
	const struct report_cell at = { to->report, to->line, column };

	cell_set(&at, text);
}

static void set_moment(const struct step_line *to, size_t column, uint64_t at_ns)
{
	const struct report *report = to->report;
	const struct report_cell at = { report, to->line, column };
	char text[TIME_TEXT_SIZE];
	struct clock since = { .form = TIME_SINCE };

	if (table_is_exact(report->table)) {
		cell_set_ns(&at, at_ns - report->timeline->origin_ns, false);
		return;
	}
	since.times = recording_times(report->timeline->recording);
	cell_set(&at, time_text(text, report->clock ?: &since, at_ns));
}

static void set_task(const struct step_line *to)
{
	const struct timeline *timeline = to->report->timeline;
	const uint32_t row = to->step->row;
	char number[16], buf[4 * TASKVIZ_NAME_LEN + 1];
	struct taskviz_text text = { .buf = buf, .size = sizeof(buf) - 1 };

	if (row == NO_ROW) {
		set(to, STEP_PID, "?");
		set(to, STEP_NAME, "?");
		return;
	}
	snprintf(number, sizeof(number), "%" PRId32, timeline->rows.at[row].pid);
	set(to, STEP_PID, number);
	taskviz_put_name(&text, timeline_name(timeline, row, to->step->from_ns), TASKVIZ_NAME_LEN);
	buf[text.len] = 0;
	set(to, STEP_NAME, buf);
}

/* Of a sleep the recording tells the call when it tells of the end. */
static void set_call(const struct step_line *to)
{
	const struct path_step *step = to->step;
	const bool slept = step->span && strchr("SDI", step->state);
	const bool ended = slept && step->span->woken;
	char text[CALL_TEXT_SIZE];
	const char *call = ended ? timeline_call(step->span, text) : NULL;

	if (!slept)
		set(to, STEP_IN, "-");
	else if (ended && step->span->call == EVENT_CALL_NONE)
		set(to, STEP_IN, "-");
	else
		set(to, STEP_IN, call ?: "?");
}

static void set_beginner(const struct step_line *to)
{
	const struct timeline *timeline = to->report->timeline;
	const struct path_step *step = to->step;
	char buf[WAKER_TEXT_SIZE];
	struct taskviz_text text = { .buf = buf, .size = sizeof(buf) - 1 };

	if (step->woken) {
		set(to, STEP_BY, timeline_waker(timeline, step->woken, buf));
		return;
	}
	if (step->maker != NO_ROW) {
		path_put_task(&text, timeline, step->maker,
			      timeline_name(timeline, step->maker, step->from_ns));
		taskviz_put_str(&text, ", which made it");
	} else {
		taskviz_put_char(&text, step->state == TIMELINE_UNKNOWN ? '?' : '-');
	}
	buf[text.len] = 0;
	set(to, STEP_BY, buf);
}

static void add_line(const struct report *report, const struct path_step *step)
{
	const struct step_line to = { report, table_line(report->table, NULL), step };
	const struct report_cell took = { report, to.line, STEP_TOOK };

	set_moment(&to, STEP_FROM, step->from_ns);
	set_moment(&to, STEP_TO, step->to_ns);
	cell_set_ns(&took, step->to_ns - step->from_ns, false);
	set_task(&to);
	set(&to, STEP_WHAT, path_state_name(step->state));
	set_call(&to);
	set_beginner(&to);
}

void report_path(const struct report *report, const struct critical_path *path)
{
	for (size_t i = 0; i < path->nr; i++)
		add_line(report, &path->steps[i]);
}
