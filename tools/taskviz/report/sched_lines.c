// SPDX-License-Identifier: GPL-2.0
/* A report's table of scheduling: a line a task. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include "core/pure.h"
#include "timeline/timeline_waker.h"
#include "cells.h"
#include "columns.h"
#include "sched.h"

static struct report_cell cell(const struct report *report, struct libscols_line *line,
			       size_t column)
{
	return (struct report_cell){ report, line, column };
}

static void set_task(const struct report *report, struct libscols_line *line,
		     const struct timeline_row *task)
{
	const struct report_cell pid = cell(report, line, SCHED_PID);
	const struct report_cell name = cell(report, line, SCHED_NAME);
	char number[16], buf[4 * TASKVIZ_NAME_LEN + 1];
	struct taskviz_text text = { .buf = buf, .size = sizeof(buf) - 1 };

	snprintf(number, sizeof(number), "%" PRId32, task->pid);
	cell_set(&pid, number);
	taskviz_put_name(&text, task->name, TASKVIZ_NAME_LEN);
	buf[text.len] = 0;
	cell_set(&name, buf);
}

static bool is_part(const struct report *report, const struct sched *sched)
{
	return cell_is_part(report, &report->sums[sched->row]);
}

/* Of those seen one is at least the longest; for mean and the like of all nothing follows. */
static void set_delays(const struct report *report, struct libscols_line *line,
		       const struct sched *sched)
{
	const struct report_cell max = cell(report, line, SCHED_DELAY_MAX);
	const struct report_cell mean = cell(report, line, SCHED_DELAY_MEAN);
	const struct report_cell p99 = cell(report, line, SCHED_DELAY_P99);
	const char *none = is_part(report, sched) ? "?" : "-";

	if (!sched->delays) {
		cell_set(&max, none);
		cell_set(&mean, none);
		cell_set(&p99, none);
		return;
	}
	cell_set_ns(&max, sched->max_ns, is_part(report, sched));
	cell_set_ns(&mean, sched->mean_ns, false);
	cell_set_ns(&p99, sched->p99_ns, false);
}

static void set_nothing_known(const struct report *report, struct libscols_line *line)
{
	for (size_t column = SCHED_RUNS; column < SCHED_NAME; column++) {
		const struct report_cell at = cell(report, line, column);

		cell_set(&at, "?");
	}
}

static void set_figures(const struct report *report, struct libscols_line *line,
			const struct sched *sched)
{
	const struct report_cell runs = cell(report, line, SCHED_RUNS);
	const struct report_cell on_cpu = cell(report, line, SCHED_ON_CPU);
	const struct report_cell delays = cell(report, line, SCHED_DELAYS);
	const bool more = is_part(report, sched);

	cell_set_number(&runs, sched->runs, more);
	cell_set_ns(&on_cpu, sums_ns(&report->sums[sched->row], "R"), more);
	cell_set_number(&delays, sched->delays, more);
	set_delays(report, line, sched);
}

static int add_line(const struct report *report, const struct sched *sched)
{
	const struct sums *sums = &report->sums[sched->row];
	const bool known = sums_tell(sums);
	struct libscols_line *line = table_line(report->table, NULL);
	const struct report_cell wakers = cell(report, line, SCHED_WAKERS);
	const struct report_cell least = cell(report, line, SCHED_LEAST);
	char text[WAKERS_TEXT_SIZE];
	size_t span = sched->first_span;

	if (timeline_wakers(report->timeline, &span, sched->row, text))
		return -ENOMEM;
	set_task(report, line, &report->timeline->rows.at[sched->row]);
	if (known)
		set_figures(report, line, sched);
	else
		set_nothing_known(report, line);
	cell_set(&wakers, known ? text : "?");
	cell_set_least(&least, sums);
	return 0;
}

int report_sched(const struct report *report, size_t most)
{
	size_t nr;
	struct sched *all = sched_new(report->timeline, &nr);
	int err = all ? 0 : -ENOMEM;

	for (size_t i = 0; all && i < nr && i < most && !err; i++)
		err = add_line(report, &all[i]);
	free(all);
	return err;
}
