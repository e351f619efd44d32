// SPDX-License-Identifier: GPL-2.0
/* taskviz report: what a recording holds, and what became of each task in it. */
#include <errno.h>
#include <getopt.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include "base/options.h"
#include "columns.h"
#include "command.h"
#include "moments.h"
#include "past.h"
#include "print/table.h"
#include "report/columns.h"
#include "report/head.h"
#include "report/lines.h"
#include "report/path_task.h"
#include "task_options.h"
#include "timeline/critical_path.h"

enum {
	OPTION_KTHREADS = OPTION_LONG, OPTION_BY, OPTION_SCHED, OPTION_PATH, OPTION_TOP,
	OPTION_COLLAPSE,
};

static const struct option_info own_options[] = {
	{ "by", OPTION_BY, "WHAT", "a line for all tasks of a name, user, parent, cgroup or unit",
	  "name user parent cgroup unit" },
	{ "sched", OPTION_SCHED, NULL, "how tasks were scheduled, who waited longest first", NULL },
	{ "critical-path", OPTION_PATH, NULL,
	  "why a task took so long: what it waited for, and these in turn", NULL },
	{ "top", OPTION_TOP, "N", "with --by or --sched: only the N first lines", NULL },
	{ "collapse", OPTION_COLLAPSE, NULL,
	  "in the tree one line for siblings that are alike, with their number", NULL },
	{ "kthreads", OPTION_KTHREADS, "WHICH",
	  "kernel threads: yes, no or only (no; yes with --critical-path)",
	  "yes no only" },
	{}
};

static const struct usage usage = {
	.name = "report",
	.operands = "[--critical-path [PID|NAME]]",
	.about =
	"Sums a recording up: what was recorded and how much was lost, then each task that was there,\n"
	"below who made it, with the time it spent in each state. With --by tasks are added up, and those\n"
	"that had a CPU for longest come first; --sched tells how long tasks waited for a CPU once woken;\n"
	"--critical-path goes back from the end of the command, or of a task, through who woke it.",
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
 * @has_kthreads: was that said?
 * @kind: which table
 * @by: what groups of tasks have in common
 * @collapse: one line for tasks that are alike
 * @most: lines of these, or LONG_MAX
 * @task: whose critical path, NULL: the command's
 * @table: what becomes of it
 */
struct wanted {
	struct moments moments;
	bool has_form;
	bool with_head;
	enum kthreads kthreads;
	bool has_kthreads;
	enum report_kind kind;
	enum group_key by;
	bool collapse;
	long most;
	const char *task;
	struct table *table;
};

static bool set_kind(struct wanted *wanted, enum report_kind kind)
{
	const bool is_first = wanted->kind == REPORT_TASKS || wanted->kind == kind;

	if (!is_first)
		command_error("--by, --sched and --critical-path exclude each other");
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
	case OPTION_PATH:
		return set_kind(wanted, REPORT_PATH);
	case OPTION_COLLAPSE:
		return wanted->collapse = true;
	case OPTION_TOP:
		return options_number(value, "a number of lines", INT_MAX, &wanted->most);
	default:
		wanted->has_kthreads = true;
		return kthreads_parse(value, &wanted->kthreads);
	}
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

static int write_head(FILE *to, const struct wanted *wanted, const struct report *report,
		      const struct critical_path *path)
{
	const struct timeline *timeline = report->timeline;

	report_head(to, timeline, &wanted->moments.span, &wanted->moments.clock, wanted->has_form);
	if (path)
		return report_path_sums(to, timeline, path);
	return wanted->kind == REPORT_SCHED ? report_cpus(to, timeline) : 0;
}

static size_t count_lines(const char *text)
{
	size_t lines = 0;

	for (; *text; text++)
		lines += *text == '\n';
	return lines;
}

/* Return: what stands above the table, to be freed; NULL without memory. */
static char *make_head(const struct wanted *wanted, const struct report *report,
		       const struct critical_path *path)
{
	char *text = NULL;
	size_t size;
	FILE *to = open_memstream(&text, &size);
	int err = to && wanted->with_head ? write_head(to, wanted, report, path) : 0;

	if (to && !fclose(to) && !err)
		return text;
	free(text);
	return NULL;
}

/* A pager begins before the head, if with it the table is longer than the terminal. */
static int print(const struct report *report, const char *head)
{
	table_page(report->table, count_lines(head));
	fputs(head, stdout);
	return table_print(report->table);
}

/* Lines take more memory than all else, and are made when nothing looks at events any more. */
static int print_lines(const struct wanted *wanted, const struct report *report)
{
	const struct timeline *timeline = report->timeline;
	char *head = report->sums ? make_head(wanted, report, NULL) : NULL;
	int status;

	history_pass(timeline->history, timeline->recording->nr_events);
	status = !head || add_lines(wanted, report) ? past_no_memory("the report") :
						      print(report, head);
	free(head);
	return status;
}

static int sum_up(const struct wanted *wanted, const struct timeline *timeline)
{
	struct sums *sums = sums_new(timeline);
	const struct report report = {
		.timeline = timeline, .sums = sums,
		.clock = wanted->has_form ? &wanted->moments.clock : NULL,
		.collapse = wanted->collapse, .table = wanted->table,
	};
	const int status = print_lines(wanted, &report);

	free(sums);
	return status;
}

static int print_path(const struct wanted *wanted, const struct report *report,
		      const struct critical_path *path)
{
	char *head = make_head(wanted, report, path);
	int status;

	report_path(report, path);
	status = head ? print(report, head) : past_no_memory("the report");
	free(head);
	return status;
}

static int find_path(const struct wanted *wanted, const struct timeline *timeline)
{
	const struct report report = {
		.timeline = timeline, .table = wanted->table,
		.clock = wanted->has_form ? &wanted->moments.clock : NULL,
	};
	const uint32_t row = path_task(timeline, wanted->task);
	struct critical_path path;
	int status;

	if (row == NO_ROW) {
		command_error("%s", source_error());
		return wanted->task || timeline->recording->head.root ? STATUS_NOTHING :
									STATUS_USAGE;
	}
	status = critical_path_build(&path, timeline, row) ? past_no_memory("the report") :
		 print_path(wanted, &report, &path);
	critical_path_drop(&path);
	return status;
}

static int show(const struct timeline *timeline, void *data)
{
	const struct wanted *wanted = data;

	return wanted->kind == REPORT_PATH ? find_path(wanted, timeline) :
	       sum_up(wanted, timeline);
}

static int make_report(struct wanted *wanted, const struct options *options)
{
	const struct column_list *list = &report_columns[wanted->kind];
	const struct past past = {
		.from = options->from, .moments = &wanted->moments,
		.kthreads = wanted->kthreads, .show = show, .data = wanted,
	};
	int status = table_new("report", list->columns, list->nr, options, &wanted->table);

	if (status)
		return status;
	status = past_show(&past);
	table_free(wanted->table);
	return status;
}

static bool take_operands(struct wanted *wanted, char **operands)
{
	if (!*operands)
		return true;
	if (wanted->kind != REPORT_PATH || operands[1]) {
		command_error("'%s' is one word too many",
			      wanted->kind == REPORT_PATH ? operands[1] : *operands);
		return false;
	}
	wanted->task = *operands;
	return true;
}

static bool can_collapse(const struct wanted *wanted, const struct options *options)
{
	if (wanted->kind == REPORT_TASKS)
		return task_options_can_collapse(options);
	command_error("--collapse is for the tree of tasks: leave out --by, --sched and the like");
	return false;
}

static bool check(const struct wanted *wanted, const struct options *options)
{
	if (!options->from) {
		command_error("report wants a recording: taskviz report --from FILE");
		return false;
	}
	if (wanted->collapse && !can_collapse(wanted, options))
		return false;
	if (wanted->most == LONG_MAX || wanted->kind == REPORT_GROUPS ||
	    wanted->kind == REPORT_SCHED)
		return true;
	command_error("--top leaves no tree and no path whole: give --by or --sched, too");
	return false;
}

int cmd_report(int argc, char **argv)
{
	struct wanted wanted = { .kthreads = KTHREADS_NO, .most = LONG_MAX };
	struct options options;
	int status = options_parse(&options, &usage, argc, argv, take_option, &wanted);

	if (status >= 0)
		return status;
	if (!take_operands(&wanted, argv + optind) || !check(&wanted, &options) ||
	    !moments_parse(&wanted.moments, &options))
		return STATUS_USAGE;
	if (wanted.kind == REPORT_PATH && !wanted.has_kthreads)
		wanted.kthreads = KTHREADS_YES;
	if (!options.time)
		wanted.moments.clock.form = TIME_SINCE;
	wanted.has_form = options.time;
	wanted.with_head = !options.json && !options.raw && !options.no_headings;
	return make_report(&wanted, &options);
}
