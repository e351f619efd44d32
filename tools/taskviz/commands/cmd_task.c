// SPDX-License-Identifier: GPL-2.0
/* taskviz task: all that is known of one task. */
#include <errno.h>
#include <getopt.h>
#include <limits.h>
#include "base/options.h"
#include "command.h"
#include "moments.h"
#include "task/task.h"

static const struct taskviz_record *find(const struct snapshot *snapshot, long pid)
{
	const struct taskviz_record *found = NULL;

	/* Of several with that pid, one lives or the youngest ended last. */
	for (uint32_t i = 0; i < snapshot->head.count; i++) {
		const struct taskviz_record *record = &snapshot->records[i];

		if (record->pid != pid)
			continue;
		if (!(record->info & TASKVIZ_INFO_ENDED))
			return record;
		if (!found || record->start_ns > found->start_ns)
			found = record;
	}
	return found;
}

/* A process is looked for first, as its record has the sums over its threads; then the dead. */
static int look_for(struct task *task, uint64_t at_ns, long pid)
{
	static const uint32_t flags[] = {
		0, TASKVIZ_SNAPSHOT_THREADS, TASKVIZ_SNAPSHOT_ENDED,
		TASKVIZ_SNAPSHOT_ENDED | TASKVIZ_SNAPSHOT_THREADS,
	};

	for (size_t i = 0; i < sizeof(flags) / sizeof(*flags) && !task->record; i++) {
		const int err = source_snapshot(task->source, flags[i], TASKVIZ_FIELDS_ALL, at_ns,
					    &task->snapshot);

		if (err)
			return command_source_failed(err);
		task->record = find(&task->snapshot, pid);
	}
	if (task->record)
		return STATUS_OK;
	command_error("there is no task %ld, nor is one remembered", pid);
	return STATUS_NOTHING;
}

static int show(struct task *task, struct moments *moments, long pid)
{
	int status = moments_find(moments, source_times(task->source));

	if (!status)
		status = look_for(task, moments_at(moments), pid);
	if (status)
		return status;
	task->span = moments->span;
	task->clock = moments->clock;
	task_show_record(task);
	task_show_family(task);
	task_show_tables(task);
	if (source_is_live(task->source) && !(task->record->info & TASKVIZ_INFO_ENDED))
		task_show_proc(task);
	return table_print(task->table);
}

static int open_and_show(const struct options *options, struct moments *moments,
			 struct table *table, long pid)
{
	struct task task = { .table = table, .source = command_open(options->from) };
	int status;

	if (!task.source)
		return command_status_of(-errno);
	status = show(&task, moments, pid);
	snapshot_free(&task.snapshot);
	source_close(task.source);
	return status;
}

int cmd_task(int argc, char **argv)
{
	static const struct usage usage = {
		.name = "task",
		.operands = "PID",
		.values = "@pid",
		.about = "Shows all that is known of one task, a process or a thread, living or remembered: what the\n"
			 "module recorded, and what /proc/PID tells. Counts of a process are those of its threads, too.",
		.common = OPTIONS_TABLE | OPTIONS_FROM | OPTIONS_AT | OPTIONS_TIME,
		.lists = &task_columns,
		.nr_lists = 1,
	};
	struct options options;
	struct moments moments;
	struct table *table;
	long pid;
	int status = options_parse(&options, &usage, argc, argv, NULL, NULL);

	if (status >= 0)
		return status;
	if (optind + 1 != argc) {
		command_error("one PID is wanted: taskviz task PID");
		return STATUS_USAGE;
	}
	if (!options_number(argv[optind], "a PID", INT_MAX, &pid) ||
	    !moments_parse(&moments, &options))
		return STATUS_USAGE;
	status = table_new("task", task_columns.columns, task_columns.nr, &options, &table);
	if (status)
		return status;
	status = open_and_show(&options, &moments, table, pid);
	table_free(table);
	return status;
}
