// SPDX-License-Identifier: GPL-2.0
/* Follows the tasks of the part of the machine that is recorded. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include "command.h"
#include "model/subtree.h"
#include "record_part.h"
#include "source/source.h"

#define USUAL_HISTORY	4096
#define LOOK_NS		1000000000ull	/* all that was told of before a look is taken by then */
#define LOOKS		2		/* see subtree_sync() */

/*
 * As many ends as the module remembers are in its snapshots. It sees them a little later than they
 * are told: so twice as many.
 */
static size_t most_ended(void)
{
	FILE *file = fopen("/sys/module/taskviz/parameters/history", "re");
	unsigned int history;

	if (!file || fscanf(file, "%u", &history) != 1 || !history)
		history = USUAL_HISTORY;
	if (file)
		fclose(file);
	return 2 * (size_t)history;
}

static int no_memory(void)
{
	return source_fail(ENOMEM, SUBTREE_NO_MEMORY);
}

static int follow(struct record *record, const struct snapshot *threads, int32_t pid)
{
	record->subtree = subtree_new(most_ended());
	if (!record->subtree)
		return no_memory();
	if (record->head.flags & RECORDING_PROCESS)
		subtree_keep_process(record->subtree, pid);
	return subtree_add_below(record->subtree, threads, pid) ? no_memory() : 0;
}

static const struct taskviz_record *find(const struct snapshot *threads, int32_t pid)
{
	for (uint32_t i = 0; i < threads->head.count; i++)
		if (threads->records[i].pid == pid &&
		    !(threads->records[i].info & TASKVIZ_INFO_ENDED))
			return &threads->records[i];
	return NULL;
}

static int check(const struct taskviz_record *process, int32_t pid)
{
	if (!process)
		return source_fail(ESRCH, "there is no process %" PRId32 " to record", pid);
	if (process->pid == process->tgid)
		return 0;
	return source_fail(ESRCH, "%" PRId32 " is a thread of process %" PRId32 ": record that",
			   pid, process->tgid);
}

static int begin_with(struct record *record, const struct snapshot *threads)
{
	const struct taskviz_record *process = find(threads, record->head.root);
	const int err = check(process, record->head.root);

	if (err)
		return err;
	snprintf(record->head.command, RECORDING_COMMAND_LEN, "%.*s", TASKVIZ_NAME_LEN,
		 process->name);
	return follow(record, threads, process->pid);
}

int record_part_begin(struct record *record, const struct snapshot *threads)
{
	if (record->part)
		return begin_with(record, threads);
	return record_is_limited(record) ? follow(record, threads, record->child.pid) : 0;
}

void record_part_drop(struct record *record)
{
	subtree_free(record->subtree);
	record->subtree = NULL;
}

int record_part_take(struct record *record, const struct event *event)
{
	int ours;

	if (!record->subtree)
		return 1;
	if (event_loses(event, EVENT_LIVES, true))
		record->looks = LOOKS;
	ours = subtree_take(record->subtree, event);
	return ours < 0 ? no_memory() : ours;
}

int record_part_trim(const struct record *record, struct snapshot pair[2])
{
	int err = 0;

	if (!record->subtree)
		return 0;
	/* The births of some may not have been told yet. */
	if (subtree_add_below(record->subtree, &pair[1], TASKVIZ_UNKNOWN_PID))
		return no_memory();
	for (int i = 0; i < 2 && !err; i++)
		err = subtree_trim(record->subtree, &pair[i]);
	return err;
}

void record_part_mark(const struct record *record, struct snapshot *snapshot)
{
	for (uint32_t i = 0; i < snapshot->head.count && record->subtree; i++) {
		struct taskviz_record *task = &snapshot->records[i];

		if (!subtree_has(record->subtree, task->pid, task->start_ns))
			task->info |= SUBTREE_INFO_OUTSIDE;
	}
}

int record_part_look(struct record *record)
{
	struct snapshot threads = {};
	int err;

	if (!record->looks || times_boot_ns() - record->looked_ns < LOOK_NS)
		return 0;
	err = source_snapshot(record->capture.source, TASKVIZ_SNAPSHOT_THREADS,
			      TASKVIZ_FIELDS_TREE, SOURCE_LAST, &threads);
	if (!err && subtree_sync(record->subtree, &threads))
		err = no_memory();
	snapshot_free(&threads);
	record->looks--;
	record->looked_ns = times_boot_ns();
	return err;
}

bool record_part_is_gone(const struct record *record)
{
	return record->part && record->subtree && !subtree_lives(record->subtree);
}
