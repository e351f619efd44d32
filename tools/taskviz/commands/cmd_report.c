// SPDX-License-Identifier: GPL-2.0
/* taskviz report: what a recording holds, and what became of each task in it. */
#include <limits.h>
#include <stdlib.h>
#include "base/options.h"
#include "columns.h"
#include "command.h"
#include "moments.h"
#include "print/table.h"
#include "report/columns.h"
#include "report/head.h"
#include "report/lines.h"
#include "timeline/timeline.h"

enum { OPTION_KTHREADS = OPTION_LONG, OPTION_BY, OPTION_SCHED, OPTION_TOP };

static const struct option_info own_options[] = {
	{ "by", OPTION_BY, "WHAT", "a line for all tasks of a name, a user or a parent",
	  "name user parent" },
	{ "sched", OPTION_SCHED, NULL, "how tasks were scheduled, who waited longest first", NULL },
	{ "top", OPTION_TOP, "N", "with --by or --sched: only the N first lines", NULL },
	{ "kthreads", OPTION_KTHREADS, "WHICH", "kernel threads: yes, no or only (no)",
	  "yes no only" },
	{}
};

static const struct usage usage = {
	.name = "report",
	.operands = "",
	.about =
	"Sums a recording up: what was recorded and how much was lost, then each task that was there,\n"
	"below who made it, with the time it spent in each state. With --by tasks are added up, and those\n"
	"that had a CPU for longest come first; --sched tells how long tasks waited for a CPU once woken.",
	.common = OPTIONS_TABLE | OPTIONS_FROM | OPTIONS_SPAN | OPTIONS_TIME,
	.own = own_options,
	.lists = report_columns,
	.nr_lists = NR_REPORT_COLUMNS,
};

/**
 * struct wanted - what is asked for
 * @moments: of which part
 * @has_form: was it said how times are told?
 * @with_head: and what stands above the table
 * @kthreads: and kernel threads
 * @kind: which table
 * @by: what groups of tasks have in common
 * @most: lines of these, or LONG_MAX
 */
struct wanted {
	struct moments moments;
	bool has_form;
	bool with_head;
	enum kthreads kthreads;
	enum report_kind kind;
	enum group_key by;
	long most;
};

static bool set_kind(struct wanted *wanted, enum report_kind kind)
{
	const bool is_first = wanted->kind == REPORT_TASKS || wanted->kind == kind;

	if (!is_first)
		command_error("--by and --sched exclude each other");
	wanted->kind = kind;
	return is_first;
}

static bool take_option(int letter, const char *value, void *data)
{
	struct wanted *wanted = data;

	switch (letter) {
	case OPTION_BY:
		return set_kind(wanted, REPORT_GROUPS) && group_key_parse(value, &wanted->by);
	case OPTION_SCHED:
		return set_kind(wanted, REPORT_SCHED);
	case OPTION_TOP:
		return options_number(value, "a number of lines", INT_MAX, &wanted->most);
	default:
		return kthreads_parse(value, &wanted->kthreads);
	}
}

static int no_memory(void)
{
	command_error("no memory for the report");
	return STATUS_IO;
}

static int add_lines(const struct wanted *wanted, const struct report *report)
{
	switch (wanted->kind) {
	case REPORT_GROUPS:
		return report_groups(report, wanted->by, wanted->most);
	case REPORT_SCHED:
		return report_sched(report, wanted->most);
	default:
		return report_tasks(report);
	}
}

static int print_head(const struct wanted *wanted, const struct report *report)
{
	const struct timeline *timeline = report->timeline;

	table_page(report->table, report_head_lines(timeline));
	report_head(timeline, &wanted->moments.span, &wanted->moments.clock, wanted->has_form);
	return wanted->kind == REPORT_SCHED ? report_cpus(timeline) : 0;
}

static int print(const struct wanted *wanted, const struct report *report)
{
	if (!report->sums || add_lines(wanted, report) ||
	    (wanted->with_head && print_head(wanted, report)))
		return no_memory();
	return table_print(report->table);
}

static int sum_up(const struct wanted *wanted, const struct timeline *timeline,
		  struct table *table)
{
	struct sums *sums = sums_new(timeline);
	const struct report report = {
		timeline, sums, wanted->has_form ? &wanted->moments.clock : NULL, table,
	};
	const int status = print(wanted, &report);

	free(sums);
	return status;
}

static int lay_out(const struct wanted *wanted, const struct recording *recording,
		   struct table *table)
{
	struct history history;
	struct timeline timeline;
	int status;

	if (history_build(&history, recording))
		return no_memory();
	status = timeline_build(&timeline, &history, &wanted->moments.span, wanted->kthreads) ?
		 no_memory() : sum_up(wanted, &timeline, table);
	timeline_drop(&timeline);
	history_drop(&history);
	return status;
}

static int open_and_report(struct wanted *wanted, const char *from, struct table *table)
{
	struct recording recording;
	int status = command_read(&recording, from);

	if (status)
		return status;
	status = moments_find_in(&wanted->moments, &recording, from) ?:
		 lay_out(wanted, &recording, table);
	recording_close(&recording);
	return status;
}

static int make_report(struct wanted *wanted, const struct options *options)
{
	const struct column_list *list = &report_columns[wanted->kind];
	struct table *table;
	int status = table_new("report", list->columns, list->nr, options, &table);

	if (status)
		return status;
	status = open_and_report(wanted, options->from, table);
	table_free(table);
	return status;
}

int cmd_report(int argc, char **argv)
{
	struct wanted wanted = { .kthreads = KTHREADS_NO, .most = LONG_MAX };
	struct options options;
	int status = options_parse(&options, &usage, argc, argv, take_option, &wanted);

	if (status >= 0)
		return status;
	if (!options.from) {
		command_error("report wants a recording: taskviz report --from FILE");
		return STATUS_USAGE;
	}
	if (wanted.most != LONG_MAX && wanted.kind == REPORT_TASKS) {
		command_error("--top leaves no tree whole: give --by or --sched, too");
		return STATUS_USAGE;
	}
	if (!moments_parse(&wanted.moments, &options))
		return STATUS_USAGE;
	if (!options.time)
		wanted.moments.clock.form = TIME_SINCE;
	wanted.has_form = options.time;
	wanted.with_head = !options.json && !options.raw && !options.no_headings;
	return make_report(&wanted, &options);
}
