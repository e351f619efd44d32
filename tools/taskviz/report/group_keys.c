// SPDX-License-Identifier: GPL-2.0
/* Whose a task of a recording is, and who made it. */
#include <string.h>
#include "group_keys.h"
#include "model/cgroups.h"

static_assert(GROUP_UNKNOWN == NO_ROW && GROUP_UNKNOWN == TASKVIZ_UNKNOWN32,
	      "rows and users are keys as they are");

static uint32_t find_row(const struct timeline *timeline, const struct taskviz_record *record)
{
	const struct history *history = timeline->history;
	uint32_t life = history_find(history, record->pid);

	while (life != NO_LIFE && history->lives[life].start_ns != record->start_ns)
		life = history->lives[life].older;
	return life == NO_LIFE ? NO_ROW : timeline->row_of[life];
}

uint32_t group_key_of(const struct taskviz_record *record, enum group_key by)
{
	if (by == GROUP_CGROUP)
		return cgroup_number(record->cgroup);
	return by == GROUP_UNIT ? cgroup_unit_number(record->cgroup) : record->uid;
}

static void take_keys(const struct timeline *timeline, enum recording_snapshot which,
		      enum group_key by, uint32_t *keys)
{
	const struct snapshot *snapshot = &timeline->recording->snapshots[which];

	for (uint32_t i = 0; snapshot->records && i < snapshot->head.count; i++) {
		const uint32_t row = find_row(timeline, &snapshot->records[i]);
		const uint32_t key = group_key_of(&snapshot->records[i], by);

		if (row != NO_ROW && key != GROUP_UNKNOWN)
			keys[row] = key;
	}
}

/* Init moves those that it makes to cgroups of their own. */
static bool stays(const struct timeline_row *parent, enum group_key by)
{
	return by == GROUP_USER || parent->pid != 1;
}

/*
 * A snapshot tells, the last one also of the dead that the module remembered. Of others no event
 * does: a task has its maker's at birth. Parents come before their children.
 */
static void find_keys(const struct timeline *timeline, enum group_key by, uint32_t *keys)
{
	memset(keys, 0xff, timeline->rows.nr * sizeof(*keys));
	take_keys(timeline, RECORDING_FIRST_THREADS, by, keys);
	take_keys(timeline, RECORDING_LAST_THREADS, by, keys);
	for (uint32_t row = 0; row < timeline->rows.nr; row++) {
		const uint32_t parent = timeline->rows.at[row].parent;

		if (keys[row] == GROUP_UNKNOWN && parent != NO_ROW &&
		    stays(&timeline->rows.at[parent], by))
			keys[row] = keys[parent];
	}
}

/* Threads hang below their leader, and are their process'. */
static void find_parents(const struct timeline *timeline, uint32_t *keys)
{
	for (uint32_t row = 0; row < timeline->rows.nr; row++) {
		const struct timeline_row *task = &timeline->rows.at[row];
		const bool is_thread = task->pid != task->tgid && task->parent != NO_ROW;

		keys[row] = is_thread ? keys[task->parent] : task->parent;
	}
}

void group_keys(const struct timeline *timeline, enum group_key by, uint32_t *keys)
{
	if (by == GROUP_PARENT)
		find_parents(timeline, keys);
	else if (by == GROUP_NAME)
		memset(keys, 0, timeline->rows.nr * sizeof(*keys));
	else
		find_keys(timeline, by, keys);
}
