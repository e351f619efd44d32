// SPDX-License-Identifier: GPL-2.0
/* Lays the tasks of a snapshot out as the rows of a report, to add them up as that does. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "base/column.h"
#include "core/pure.h"
#include "columns.h"
#include "group_keys.h"
#include "lines.h"
#include "lives.h"

#define USUAL_NUMBER	(COLUMN_USUAL | COLUMN_NUMBER)

const struct column lives_group_columns[NR_LIVES_COLUMNS] = {
	[LIVES_LIVES] = { "LIVES", "processes, living or ended", USUAL_NUMBER },
	[LIVES_THREADS] = { "THREADS", "threads beside their leaders", COLUMN_NUMBER },
	[LIVES_FORKS] = { "FORKS", "tasks they made, threads too", USUAL_NUMBER },
	[LIVES_EXECS] = { "EXECS", "programs they ran", USUAL_NUMBER },
	[LIVES_COPIED] = { "COPIED", "pages they copied", USUAL_NUMBER },
	[LIVES_ENDS] = { "ENDS", "how processes ended, how many so; - none did",
			 COLUMN_USUAL | COLUMN_CUT },
	[LIVES_WHO] = { "WHO", "name, user, maker, cgroup or unit of all; - no unit, or a maker not remembered",
			COLUMN_USUAL | COLUMN_CUT },
	[LIVES_LEAST] = { "AT-LEAST", "FORKS, EXECS or COPIED is at least that: + for people",
			  COLUMN_BOOL | COLUMN_PROGRAMS },
};

/* Where a report's columns are here. */
static const size_t columns[NR_GROUP_COLUMNS] = {
	[GROUP_LIVES] = LIVES_LIVES, [GROUP_THREADS] = LIVES_THREADS,
	[GROUP_FORKS] = LIVES_FORKS, [GROUP_EXECS] = LIVES_EXECS,
	[GROUP_ON_CPU] = REPORT_NO_COLUMN, [GROUP_RUNNABLE] = REPORT_NO_COLUMN,
	[GROUP_ASLEEP] = REPORT_NO_COLUMN, [GROUP_BLOCKED] = REPORT_NO_COLUMN,
	[GROUP_STOPPED] = REPORT_NO_COLUMN, [GROUP_NOT_KNOWN] = REPORT_NO_COLUMN,
	[GROUP_COPIED] = LIVES_COPIED, [GROUP_ENDS] = LIVES_ENDS, [GROUP_WHO] = LIVES_WHO,
	[GROUP_LEAST] = LIVES_LEAST,
};

/**
 * struct layout - a snapshot as a report sees a recording
 * @timeline: with a row for each task
 * @sums: of each
 * @keys: of each
 * @births: records by pid, and of a pid by birth
 * @snapshot: with the tasks
 */
struct layout {
	struct timeline timeline;
	struct sums *sums;
	uint32_t *keys;
	uint32_t *births;
	const struct snapshot *snapshot;
};

static int compare_births(const void *a, const void *b, void *records)
{
	const struct taskviz_record *one = (struct taskviz_record *)records + *(uint32_t *)a;
	const struct taskviz_record *other = (struct taskviz_record *)records + *(uint32_t *)b;

	if (one->pid != other->pid)
		return one->pid < other->pid ? -1 : 1;
	return one->start_ns < other->start_ns ? -1 : one->start_ns > other->start_ns;
}

/* Return: the last that had the pid and was born by then, NO_ROW if none is remembered. */
static uint32_t find(const struct layout *layout, int32_t pid, uint64_t by_ns)
{
	const struct taskviz_record *records = layout->snapshot->records;
	size_t low = 0, high = layout->snapshot->head.count;

	while (low < high) {
		const size_t middle = (low + high) / 2;
		const struct taskviz_record *at = &records[layout->births[middle]];

		if (at->pid < pid || (at->pid == pid && at->start_ns <= by_ns))
			low = middle + 1;
		else
			high = middle;
	}
	return low && records[layout->births[low - 1]].pid == pid ? layout->births[low - 1] :
								    NO_ROW;
}

static uint32_t parent_of(const struct layout *layout, const struct taskviz_record *record)
{
	if (record->pid != record->tgid)
		return find(layout, record->tgid, record->start_ns);
	return record->birth_ppid > 0 ? find(layout, record->birth_ppid, record->start_ns) : NO_ROW;
}

static void fill_row(struct timeline_row *row, const struct taskviz_record *record)
{
	const bool ended = record->exited_ns || record->info & TASKVIZ_INFO_ENDED;

	row->pid = record->pid;
	row->tgid = record->tgid;
	row->exited_ns = UINT64_MAX;
	if (ended)
		row->exited_ns = record->exited_ns == TASKVIZ_UNKNOWN64 ? UINT64_MAX - 1 :
				 record->exited_ns + !record->exited_ns;
	row->exit_code = record->exit_code;
	row->kernel = taskviz_record_is_kernel(record);
	memcpy(row->name, record->name, sizeof(row->name));
}

/* What was not recorded, or not from its birth on, is more than that. */
static void add(uint64_t *to, uint64_t count, bool known, unsigned int which, struct sums *sums)
{
	if (known)
		*to += count;
	else
		sums->parts |= which;
}

static void fill_sums(struct sums *sums, const struct taskviz_record *record)
{
	const struct taskviz_counts *counts = &record->counts;
	const uint64_t copied = taskviz_counts_copied(counts);
	const uint32_t unknown = TASKVIZ_UNKNOWN32;

	add(&sums->forks, counts->forks, counts->forks != unknown, SUMS_FORKS, sums);
	add(&sums->forks, counts->clones, counts->clones != unknown, SUMS_FORKS, sums);
	add(&sums->execs, counts->execs, counts->execs != unknown, SUMS_EXECS, sums);
	add(&sums->copied, copied, copied != TASKVIZ_UNKNOWN64, SUMS_COPIED, sums);
	if (record->info & TASKVIZ_INFO_SINCE)
		sums->parts = SUMS_FORKS | SUMS_EXECS | SUMS_COPIED;
}

static uint32_t key_of(const struct layout *layout, uint32_t row, enum group_key by)
{
	const struct taskviz_record *record = &layout->snapshot->records[row];
	const uint32_t parent = layout->timeline.rows.at[row].parent;

	if (by == GROUP_NAME)
		return 0;
	if (by != GROUP_PARENT)
		return group_key_of(record, by);
	return record->pid == record->tgid || parent == NO_ROW ? parent :
	       layout->timeline.rows.at[parent].parent;
}

static void fill(struct layout *layout, const bool *marks, enum group_key by)
{
	const struct snapshot *snapshot = layout->snapshot;
	struct timeline_row *rows = layout->timeline.rows.at;

	for (uint32_t i = 0; i < snapshot->head.count; i++) {
		rows[i].parent = parent_of(layout, &snapshot->records[i]);
		rows[i].outside = (marks && !marks[i]) ||
				  snapshot->records[i].kind == TASKVIZ_KIND_IDLE;
		fill_row(&rows[i], &snapshot->records[i]);
		fill_sums(&layout->sums[i], &snapshot->records[i]);
	}
	for (uint32_t i = 0; i < snapshot->head.count; i++)
		layout->keys[i] = key_of(layout, i, by);
}

static int lay_out(struct layout *layout, const bool *marks, enum group_key by)
{
	const uint32_t nr = layout->snapshot->head.count;

	layout->timeline.rows.at = calloc(nr + 1, sizeof(*layout->timeline.rows.at));
	layout->timeline.rows.nr = nr;
	layout->sums = calloc(nr + 1, sizeof(*layout->sums));
	layout->keys = calloc(nr + 1, sizeof(*layout->keys));
	layout->births = calloc(nr + 1, sizeof(*layout->births));
	if (!layout->timeline.rows.at || !layout->sums || !layout->keys || !layout->births)
		return -ENOMEM;
	for (uint32_t i = 0; i < nr; i++)
		layout->births[i] = i;
	qsort_r(layout->births, nr, sizeof(*layout->births), compare_births,
		layout->snapshot->records);
	fill(layout, marks, by);
	return 0;
}

int lives_groups(const struct snapshot *snapshot, const bool *marks, enum group_key by, size_t most,
		 struct table *table)
{
	struct layout layout = { .snapshot = snapshot };
	int err = lay_out(&layout, marks, by);
	const struct report report = {
		.timeline = &layout.timeline, .sums = layout.sums, .table = table,
		.keys = layout.keys, .columns = columns,
	};

	if (!err)
		err = report_groups(&report, by, most);
	free(layout.timeline.rows.at);
	free(layout.sums);
	free(layout.keys);
	free(layout.births);
	return err;
}
