// SPDX-License-Identifier: GPL-2.0
/* taskviz report: what a recording holds, and what became of each task in it. */
#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "base/options.h"
#include "columns.h"
#include "command.h"
#include "core/pure.h"
#include "moments.h"
#include "print/table.h"
#include "timeline/timeline.h"
#include "timeline/timeline_waker.h"

#define CELL_SIZE	512
#define HEAD_WIDTH	80
#define HEAD_LINES	9

enum {
	COLUMN_PID, COLUMN_TGID, COLUMN_BORN, COLUMN_LIVED, COLUMN_ON_CPU, COLUMN_RUNNABLE,
	COLUMN_ASLEEP, COLUMN_BLOCKED, COLUMN_STOPPED, COLUMN_UNKNOWN, COLUMN_ZOMBIE, COLUMN_FORKS,
	COLUMN_COPIED, COLUMN_WAKERS, COLUMN_END, COLUMN_TASK, NR_COLUMNS,
};

#define USUAL_NUMBER	(COLUMN_USUAL | COLUMN_NUMBER)

static const struct column columns[NR_COLUMNS] = {
	[COLUMN_PID] = { "PID", "task id", USUAL_NUMBER },
	[COLUMN_TGID] = { "TGID", "thread group", COLUMN_NUMBER },
	[COLUMN_BORN] = { "BORN", "time since the beginning; - was there before", USUAL_NUMBER },
	[COLUMN_LIVED] = { "LIVED", "from then to its exit, or to the end", USUAL_NUMBER },
	[COLUMN_ON_CPU] = { "ON-CPU", "time it had a CPU", USUAL_NUMBER },
	[COLUMN_RUNNABLE] = { "RUNNABLE", "time it waited for a CPU", USUAL_NUMBER },
	[COLUMN_ASLEEP] = { "ASLEEP", "time it waited for an event or a signal", USUAL_NUMBER },
	[COLUMN_BLOCKED] = { "BLOCKED", "time it waited for an event only (D)", USUAL_NUMBER },
	[COLUMN_STOPPED] = { "STOPPED", "time it was stopped or traced", COLUMN_NUMBER },
	[COLUMN_UNKNOWN] = { "UNKNOWN", "time in a state that was not recorded", COLUMN_NUMBER },
	[COLUMN_ZOMBIE] = { "ZOMBIE", "time from its exit until it was released", USUAL_NUMBER },
	[COLUMN_FORKS] = { "FORKS", "tasks it made, threads too", USUAL_NUMBER },
	[COLUMN_COPIED] = { "COPIED", "pages it copied", USUAL_NUMBER },
	[COLUMN_WAKERS] = { "WAKERS", "who ended its sleeps, how often; - nobody", COLUMN_CUT },
	[COLUMN_END] = { "END", "how it ended; - it lives", COLUMN_USUAL },
	[COLUMN_TASK] = { "TASK", "its programs, > is an exec, = a name it gave itself",
			  COLUMN_USUAL | COLUMN_TREE | COLUMN_CUT },
};

static const struct option_info own_options[] = {
	{ "kthreads", OPTION_LONG, "WHICH", "kernel threads: yes, no or only (no)",
	  "yes no only" },
	{}
};

const struct column_list report_columns = { "", columns, NR_COLUMNS };

static const struct usage usage = {
	.name = "report",
	.operands = "",
	.about =
	"Sums a recording up: what was recorded and how much was lost, then each task that was there,\n"
	"below who made it, with the time it spent in each state.",
	.common = OPTIONS_TABLE | OPTIONS_FROM | OPTIONS_SPAN | OPTIONS_TIME,
	.own = own_options,
	.lists = &report_columns,
	.nr_lists = 1,
};

/**
 * struct sums - what a task did
 * @ns: in each state, as TIMELINE_STATES has them
 * @forks: tasks it made
 * @copied: pages
 */
struct sums {
	uint64_t ns[sizeof(TIMELINE_STATES)];
	uint32_t forks;
	uint32_t copied;
};

/**
 * struct report - what is shown, and where
 * @moments: of which part
 * @has_form: was it said how times are told?
 * @kthreads: and kernel threads
 * @timeline: laid out
 * @sums: of each row
 * @lines: of each row
 * @table: it goes to
 */
struct report {
	struct moments moments;
	bool has_form;
	enum kthreads kthreads;
	struct timeline timeline;
	struct sums *sums;
	struct libscols_line **lines;
	struct table *table;
};

static bool take_option(int letter, const char *value, void *data)
{
	struct report *report = data;

	(void)letter;
	return kthreads_parse(value, &report->kthreads);
}

static void sum_up(struct report *report)
{
	const struct timeline *timeline = &report->timeline;

	for (size_t i = 0; i < timeline->spans.nr; i++) {
		const struct timeline_span *span = &timeline->spans.at[i];
		size_t state = strchr(TIMELINE_STATES, span->state) - TIMELINE_STATES;

		report->sums[span->row].ns[state] += span->to_ns - span->from_ns;
	}
	for (size_t i = 0; i < timeline->links.nr; i++)
		if (timeline->links.at[i].kind == LINK_FORK && timeline->links.at[i].from != NO_ROW)
			report->sums[timeline->links.at[i].from].forks++;
	for (size_t i = 0; i < timeline->copies.nr; i++)
		report->sums[timeline->copies.at[i].row].copied++;
}

/* Seconds with all decimals for programs, for people rounded down and with a + for: at least. */
static void set_time(struct report *report, uint32_t row, size_t column, uint64_t ns, bool more)
{
	char cell[32];
	struct taskviz_text text = { .buf = cell, .size = sizeof(cell) - 1 };

	if (table_is_exact(report->table)) {
		text.len = snprintf(cell, sizeof(cell), "%.9f", ns / 1e9);
	} else {
		taskviz_put_duration(&text, ns, 0);
		taskviz_put_str(&text, more ? "+" : "");
	}
	cell[text.len] = 0;
	table_set(report->table, report->lines[row], column, cell);
}

static uint64_t sum_of(const struct report *report, uint32_t row, const char *states)
{
	uint64_t sum = 0;

	for (; *states; states++)
		sum += report->sums[row].ns[strchr(TIMELINE_STATES, *states) - TIMELINE_STATES];
	return sum;
}

static void set_states(struct report *report, uint32_t row, size_t column, const char *states)
{
	uint64_t known = sum_of(report, row, "RrSIDTtP"), unknown = sum_of(report, row, "?");

	if (unknown && !known)
		table_set(report->table, report->lines[row], column, "?");
	else
		set_time(report, row, column, sum_of(report, row, states), unknown);
}

/* What was not recorded of it, or was lost, was not counted. */
static void set_count(struct report *report, uint32_t row, size_t column, uint32_t number)
{
	bool more = report->timeline.losses.nr && !table_is_exact(report->table);
	char cell[24];

	if (report->timeline.rows.at[row].outside)
		strcpy(cell, "?");
	else
		snprintf(cell, sizeof(cell), "%" PRIu32 "%s", number, more ? "+" : "");
	table_set(report->table, report->lines[row], column, cell);
}

static void set_pid(struct report *report, uint32_t row, size_t column, int32_t pid)
{
	char cell[16];

	snprintf(cell, sizeof(cell), "%" PRId32, pid);
	table_set(report->table, report->lines[row], column, cell);
}

static void set_end(struct report *report, uint32_t row)
{
	const struct timeline_row *task = &report->timeline.rows.at[row];
	char cell[64];
	struct taskviz_text text = { .buf = cell, .size = sizeof(cell) - 1 };

	if (task->exited_ns == UINT64_MAX)
		taskviz_put_char(&text, '-');
	else
		taskviz_put_exit(&text, task->exit_code);
	cell[text.len] = 0;
	table_set(report->table, report->lines[row], COLUMN_END, cell);
}

/* The programs one after the other, and the name it gave itself, if it did. */
static void set_task(struct report *report, uint32_t row, size_t *next)
{
	const struct timeline *timeline = &report->timeline;
	const struct timeline_program *programs = timeline->programs.at;
	const char *name = timeline->rows.at[row].name, *last = "";
	char cell[CELL_SIZE];
	struct taskviz_text text = { .buf = cell, .size = sizeof(cell) - 1 };

	for (; *next < timeline->programs.nr && programs[*next].row == row; (*next)++) {
		last = programs[*next].name;
		taskviz_put_str(&text, text.len ? " > " : "");
		taskviz_put_name(&text, last, TASKVIZ_NAME_LEN);
	}
	if (strcmp(name, last)) {
		taskviz_put_str(&text, text.len ? " = " : "");
		taskviz_put_name(&text, name, TASKVIZ_NAME_LEN);
	}
	cell[text.len < sizeof(cell) ? text.len : sizeof(cell) - 1] = 0;
	table_set(report->table, report->lines[row], COLUMN_TASK, cell);
}

static void set_born(struct report *report, uint32_t row)
{
	const struct timeline_row *task = &report->timeline.rows.at[row];
	char text[TIME_TEXT_SIZE];

	if (!task->born)
		table_set(report->table, report->lines[row], COLUMN_BORN, "-");
	else if (report->has_form && !table_is_exact(report->table))
		table_set(report->table, report->lines[row], COLUMN_BORN,
			  time_text(text, &report->moments.clock, task->from_ns));
	else
		set_time(report, row, COLUMN_BORN, task->from_ns - report->timeline.origin_ns,
			 false);
}

static int set_wakers(struct report *report, uint32_t row, size_t *span)
{
	const bool known = sum_of(report, row, "RrSIDTtP");
	char text[WAKERS_TEXT_SIZE];
	int err = timeline_wakers(&report->timeline, span, row, text);

	if (err)
		return err;
	table_set(report->table, report->lines[row], COLUMN_WAKERS,
		  known ? text : "?");
	return 0;
}

/**
 * struct places - which of what stands row by row comes next
 * @program: its index in the timeline
 * @span: the same
 */
struct places {
	size_t program;
	size_t span;
};

static int add_row(struct report *report, uint32_t row, struct places *next)
{
	const struct timeline_row *task = &report->timeline.rows.at[row];
	uint64_t end = task->exited_ns < task->to_ns ? task->exited_ns : task->to_ns;

	report->lines[row] = table_line(report->table, task->parent == NO_ROW ? NULL :
					report->lines[task->parent]);
	set_pid(report, row, COLUMN_PID, task->pid);
	set_pid(report, row, COLUMN_TGID, task->tgid);
	set_born(report, row);
	set_time(report, row, COLUMN_LIVED, end - task->from_ns, false);
	set_states(report, row, COLUMN_ON_CPU, "R");
	set_states(report, row, COLUMN_RUNNABLE, "r");
	set_states(report, row, COLUMN_ASLEEP, "SI");
	set_states(report, row, COLUMN_BLOCKED, "D");
	set_states(report, row, COLUMN_STOPPED, "Tt");
	set_time(report, row, COLUMN_UNKNOWN, sum_of(report, row, "?"), false);
	set_time(report, row, COLUMN_ZOMBIE, sum_of(report, row, "Z"), false);
	set_count(report, row, COLUMN_FORKS, report->sums[row].forks);
	set_count(report, row, COLUMN_COPIED, report->sums[row].copied);
	set_end(report, row);
	set_task(report, row, &next->program);
	return set_wakers(report, row, &next->span);
}

static void print_events(const struct recording *recording, const struct span *span)
{
	uint64_t counts[EVENT_NR_KINDS] = {}, nr = 0;
	char text[48];
	int column;

	for (size_t i = 0; i < recording->nr_events; i++) {
		const struct event *event = &recording->events[i];

		counts[event->kind] += span_has(span, event->time_ns);
		nr += span_has(span, event->time_ns);
	}
	column = printf("events    %" PRIu64 ":", nr);
	for (int kind = EVENT_LOST + 1; kind < EVENT_NR_KINDS; kind++) {
		const int len = snprintf(text, sizeof(text), " %s %" PRIu64,
					 event_types[kind].name, counts[kind]);

		if (column + len > HEAD_WIDTH)
			column = printf("\n%9s", "") - 1;
		column += printf("%s", text);
	}
	putchar('\n');
}

static void print_losses(const struct report *report)
{
	const struct timeline *timeline = &report->timeline;
	const struct clock *clock = &report->moments.clock;
	char from[TIME_TEXT_SIZE], to[TIME_TEXT_SIZE];

	printf("lost      %s\n", timeline->losses.nr ? "" : "nothing");
	for (size_t i = 0; i < timeline->losses.nr; i++) {
		const struct timeline_loss *loss = &timeline->losses.at[i];

		printf("          CPU %u, %s to %s: ", loss->cpu,
		       time_text(from, clock, loss->from_ns), time_text(to, clock, loss->to_ns));
		if (loss->count == TASKVIZ_UNKNOWN64)
			puts("? events");
		else
			printf("%" PRIu64 " events\n", loss->count);
	}
}

/* The day, and the time of it. */
static void print_begin(const struct timeline *timeline)
{
	const uint64_t ns = timeline->begin_ns + timeline->recording->head.realtime_ns;
	const time_t seconds = ns / 1000000000;
	char text[32];
	struct tm tm;

	localtime_r(&seconds, &tm);
	strftime(text, sizeof(text), "%F %T", &tm);
	printf("begun     %s.%06" PRIu64 "\n", text, ns / 1000 % 1000000);
}

static void print_head(const struct report *report)
{
	const struct timeline *timeline = &report->timeline;
	const struct recording_head *head = &timeline->recording->head;
	const struct clock boot = { .form = TIME_BOOT };
	const struct clock *clock = report->has_form ? &report->moments.clock : &boot;
	char title[RECORDING_TITLE_SIZE], from[TIME_TEXT_SIZE], to[TIME_TEXT_SIZE];

	recording_title(timeline->recording, title);
	printf("recorded  %s\n", title);
	print_begin(timeline);
	printf("time      %.6f s, from %s to %s%s\n",
	       (timeline->end_ns - timeline->begin_ns) / 1e9,
	       time_text(from, clock, timeline->begin_ns), time_text(to, clock, timeline->end_ns),
	       clock->form == TIME_BOOT ? " since boot" : "");
	printf("probes    %s\n", *head->probes ? head->probes : "?");
	print_events(timeline->recording, &report->moments.span);
	print_losses(report);
	putchar('\n');
}

static int no_memory(void)
{
	command_error("no memory for the report");
	return STATUS_IO;
}

static int print(struct report *report, bool with_head)
{
	const size_t nr = report->timeline.rows.nr;
	struct places next = {};
	int err = 0;

	report->sums = calloc(nr + 1, sizeof(*report->sums));
	report->lines = calloc(nr + 1, sizeof(*report->lines));
	if (!report->sums || !report->lines)
		return no_memory();
	sum_up(report);
	for (uint32_t row = 0; row < nr && !err; row++)
		err = add_row(report, row, &next);
	if (err)
		return no_memory();
	if (with_head) {
		table_page(report->table, HEAD_LINES + report->timeline.losses.nr);
		print_head(report);
	}
	return table_print(report->table);
}

static int lay_out(struct report *report, const struct recording *recording, bool with_head)
{
	struct history history;
	int status;

	if (history_build(&history, recording))
		return no_memory();
	status = timeline_build(&report->timeline, &history, &report->moments.span,
				report->kthreads) ? no_memory() : print(report, with_head);
	timeline_drop(&report->timeline);
	history_drop(&history);
	free(report->sums);
	free(report->lines);
	return status;
}

static int open_and_report(struct report *report, const char *from, bool with_head)
{
	struct recording recording;
	int status = command_read(&recording, from);

	if (status)
		return status;
	status = moments_find_in(&report->moments, &recording, from) ?:
		 lay_out(report, &recording, with_head);
	recording_close(&recording);
	return status;
}

int cmd_report(int argc, char **argv)
{
	struct report report = { .kthreads = KTHREADS_NO };
	struct options options;
	int status = options_parse(&options, &usage, argc, argv, take_option, &report);

	if (status >= 0)
		return status;
	if (!options.from) {
		command_error("report wants a recording: taskviz report --from FILE");
		return STATUS_USAGE;
	}
	if (!moments_parse(&report.moments, &options))
		return STATUS_USAGE;
	if (!options.time)
		report.moments.clock.form = TIME_SINCE;
	report.has_form = options.time;
	status = table_new("report", columns, NR_COLUMNS, &options, &report.table);
	if (status)
		return status;
	status = open_and_report(&report, options.from,
				 !options.json && !options.raw && !options.no_headings);
	table_free(report.table);
	return status;
}
