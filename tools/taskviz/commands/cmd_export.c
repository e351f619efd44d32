// SPDX-License-Identifier: GPL-2.0
/* taskviz export: figures of the machine for Prometheus, by node_exporter's text files. */
#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include "base/options.h"
#include "base/output.h"
#include "command.h"
#include "core/pure.h"
#include "export_units.h"
#include "model/rows.h"
#include "moments.h"
#include "recording/replay.h"
#include "source/source.h"

static void describe(FILE *to, const char *name, const char *type, const char *help)
{
	fprintf(to, "# HELP taskviz_%s %s\n# TYPE taskviz_%s %s\n", name, help, name, type);
}

/* What is not known is left out: Prometheus then sees a gap, not a zero. */
static void put(FILE *to, const char *name, const char *type, const char *help, uint64_t value)
{
	if (value == TASKVIZ_UNKNOWN64)
		return;
	describe(to, name, type, help);
	fprintf(to, "taskviz_%s %" PRIu64 "\n", name, value);
}

/*
 * After a loss, or without switches, no event told of some in which state they are: they may be in
 * each. Who was a zombie may be one, or gone.
 */
static bool knows_tasks_in(const struct snapshot *snapshot, char state)
{
	for (uint32_t i = 0; i < snapshot->head.count; i++) {
		const struct taskviz_record *record = &snapshot->records[i];

		if (record->state == REPLAY_STATE_UNKNOWN &&
		    (strchr("XZ", state) || !replay_may_be_gone(record)))
			return false;
	}
	return true;
}

static void put_tasks(FILE *to, const struct snapshot *snapshot)
{
	const struct taskviz_snapshot *head = &snapshot->head;

	put(to, "processes", "gauge", "User processes.", head->processes);
	put(to, "threads", "gauge", "Threads of user processes, leaders included.", head->threads);
	put(to, "kernel_threads", "gauge", "Kernel threads.", head->kthreads);
	put(to, "cpus", "gauge", "CPUs online.", head->cpus);
	if (!knows_tasks_in(snapshot, 'R'))
		return;
	describe(to, "tasks", "gauge", "Tasks by state, threads included.");
	for (int i = 0; i < TASKVIZ_NR_STATES; i++)
		if (knows_tasks_in(snapshot, TASKVIZ_STATES[i]))
			fprintf(to, "taskviz_tasks{state=\"%c\"} %u\n", TASKVIZ_STATES[i],
				head->states[i]);
}

static void put_totals(FILE *to, const struct taskviz_snapshot *head)
{
	put(to, "births_total", "counter", "Tasks made since the module was loaded.", head->births);
	put(to, "execs_total", "counter", "Programs run since then.", head->execs);
	put(to, "exits_total", "counter", "Tasks ended since then.", head->exits);
	put(to, "copied_pages_total", "counter", "Pages copied since then because they were written.",
	    head->copies);
}

/*
 * How long the zombie that waits longest has waited; one whose end was not seen is left out. Where
 * one may be gone it is not known which that is.
 */
static void put_zombies(FILE *to, const struct snapshot *snapshot)
{
	const uint64_t now = snapshot->head.now_ns;
	uint64_t oldest = 0;

	for (uint32_t i = 0; i < snapshot->head.count; i++) {
		const struct taskviz_record *record = &snapshot->records[i];

		if (replay_may_be_gone(record))
			return;
		if (record->state == 'Z' && !(record->info & TASKVIZ_INFO_THREAD) &&
		    record->exited_ns && record->exited_ns < now &&
		    now - record->exited_ns > oldest)
			oldest = now - record->exited_ns;
	}
	describe(to, "oldest_zombie_seconds", "gauge",
		 "Time since the exit of the zombie that waits longest for its parent, 0 without one.");
	fprintf(to, "taskviz_oldest_zombie_seconds %.3f\n", oldest / 1e9);
}

static void put_figure(FILE *to, const struct rows *rows, const char *what, const char *name,
		       const char *help)
{
	const void *row = rows_find(rows, "WHAT", what);
	uint64_t value;

	if (row && rows_number(rows, row, "VALUE", &value))
		put(to, name, "counter", help, value);
}

/* Only for root, and of the last moment: others do without. */
static void put_losses(FILE *to, struct source *source, const struct span *span)
{
	struct rows rows;

	if (source_rows_in(source, "self", span, &rows))
		return;
	put_figure(to, &rows, "ledger-forgotten", "forgotten_total",
		   "Ended tasks that were forgotten to remember younger ones.");
	put_figure(to, &rows, "ledger-lost", "lost_total",
		   "Accounts and execs that were lost for want of memory.");
	put_figure(to, &rows, "signals-overwritten", "signals_overwritten_total",
		   "Signals that were forgotten before their effect was known.");
	rows_free(&rows);
}

/* Of a part of the machine they would be taken for all. */
static int put_all_tasks(FILE *to, const struct snapshot *snapshot)
{
	put_tasks(to, snapshot);
	put_zombies(to, snapshot);
	return export_units(to, snapshot);
}

static int write_all(struct source *source, const struct snapshot *snapshot,
		     const struct span *span, const char *path)
{
	struct output output;
	int err = output_begin(&output, path, OUTPUT_USUAL);

	if (err)
		return command_status_of_writing(err);
	put_totals(output.stream, &snapshot->head);
	put_losses(output.stream, source, span);
	err = source_is_limited(source) ? 0 : put_all_tasks(output.stream, snapshot);
	if (err) {
		output_abort(&output);
		command_error("no memory for the figures of units");
	} else {
		err = output_commit(&output);
	}
	return err ? command_status_of_writing(err) : STATUS_OK;
}

static bool take_path(int letter, const char *value, void *data)
{
	(void)letter;
	*(const char **)data = value;
	return true;
}

static const struct option_info own_options[] = {
	{ "write", 'w', "FILE", "write there, whole or not at all; for the textfile collector",
	  "@file" },
	{}
};

static const struct usage usage = {
	.name = "export",
	.operands = "prometheus",
	.values = "prometheus",
	.about = "Writes figures of the whole machine in the text format of Prometheus, as node_exporter's\n"
		 "textfile collector takes them from files called NAME.prom. What is not known is left out.",
	.common = OPTIONS_FROM | OPTIONS_AT,
	.own = own_options,
};

/* Who is a zombie, and since when, and whose. */
#define NEEDED	(TASKVIZ_FIELDS_IDENTITY | TASKVIZ_FIELDS_RECORDED | TASKVIZ_FIELDS_CGROUP | \
		 TASKVIZ_FIELDS_USAGE)

static int export(struct source *source, struct moments *moments, const char *path)
{
	/* The module counts threads in any case; what is played again only if they are there. */
	const uint32_t flags = TASKVIZ_SNAPSHOT_ENDED |
			       (source_is_live(source) ? 0 : TASKVIZ_SNAPSHOT_THREADS);
	struct snapshot snapshot = {};
	int err, status = moments_find(moments, source_times(source));

	if (status)
		return status;
	err = source_snapshot(source, flags, NEEDED, moments_at(moments), &snapshot);
	if (err)
		status = command_source_failed(err);
	else
		status = write_all(source, &snapshot, &moments->span, path);
	snapshot_free(&snapshot);
	return status;
}

static int open_and_export(const char *from, struct moments *moments, const char *path)
{
	struct source *source = command_open(from);
	int status;

	if (!source)
		return command_status_of(-errno);
	status = export(source, moments, path);
	source_close(source);
	return status;
}

int cmd_export(int argc, char **argv)
{
	struct options options;
	struct moments moments;
	const char *path = NULL;
	int status = options_parse(&options, &usage, argc, argv, take_path, &path);

	if (status >= 0)
		return status;
	if (optind + 1 != argc || strcmp(argv[optind], "prometheus")) {
		command_error("one format is wanted, and there is one: taskviz export prometheus");
		return STATUS_USAGE;
	}
	return moments_parse(&moments, &options) ? open_and_export(options.from, &moments, path)
						 : STATUS_USAGE;
}
