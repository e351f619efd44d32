// SPDX-License-Identifier: GPL-2.0
/* A report's table of groups: a line each. */
#include <errno.h>
#include <stdio.h>
#include "core/pure.h"
#include "model/cgroups.h"
#include "model/users.h"
#include "cells.h"
#include "columns.h"
#include "ends.h"
#include "path_task.h"

#define LABEL_SIZE	(CGROUP_TEXT_SIZE + 16)

static struct report_cell cell(const struct report *report, struct libscols_line *line,
			       size_t column)
{
	return (struct report_cell){
		report, line, report->columns ? report->columns[column] : column,
	};
}

static void put_cgroup(struct taskviz_text *text, uint64_t id, enum group_key by)
{
	char name[CGROUP_TEXT_SIZE];

	if (by == GROUP_UNIT)
		cgroup_unit(name, id);
	else
		cgroup_text(name, id);
	taskviz_put_str(text, name);
}

static void put_label(struct taskviz_text *text, const struct timeline *timeline,
		      const struct group *group, enum group_key by)
{
	const struct timeline_row *rows = timeline->rows.at;

	if (by == GROUP_NAME)
		taskviz_put_name(text, rows[*group->rows].name, TASKVIZ_NAME_LEN);
	else if (group->key == GROUP_UNKNOWN)
		taskviz_put_char(text, by == GROUP_PARENT ? '-' : '?');
	else if (by == GROUP_USER)
		taskviz_put_str(text, user_name(group->key));
	else if (by != GROUP_PARENT)
		put_cgroup(text, cgroup_numbered(group->key), by);
	else
		path_put_task(text, timeline, group->key, rows[group->key].name);
}

static void set_label(const struct report_cell *at, const struct group *group, enum group_key by)
{
	char label[LABEL_SIZE];
	struct taskviz_text text = { .buf = label, .size = sizeof(label) - 1 };

	put_label(&text, at->report->timeline, group, by);
	label[text.len < sizeof(label) ? text.len : sizeof(label) - 1] = 0;
	cell_set(at, label);
}

static void set_times(const struct report *report, struct libscols_line *line,
		      const struct group *group)
{
	static const struct {
		size_t column;
		const char *states;
	} times[] = {
		{ GROUP_ON_CPU, "R" }, { GROUP_RUNNABLE, "r" }, { GROUP_ASLEEP, "SI" },
		{ GROUP_BLOCKED, "D" }, { GROUP_STOPPED, "Tt" },
	};
	const struct report_cell unknown = cell(report, line, GROUP_NOT_KNOWN);

	for (size_t i = 0; i < sizeof(times) / sizeof(*times); i++) {
		const struct report_cell at = cell(report, line, times[i].column);

		cell_set_states(&at, &group->sums, times[i].states);
	}
	cell_set_ns(&unknown, sums_ns(&group->sums, "?"), false);
}

static void set_counts(const struct report *report, struct libscols_line *line,
		       const struct group *group)
{
	const struct sums *sums = &group->sums;
	const struct {
		size_t column;
		uint64_t number;
		unsigned int part;
	} counts[] = {
		{ GROUP_LIVES, group->processes, 0 },
		{ GROUP_THREADS, group->nr - group->processes, 0 },
		{ GROUP_FORKS, sums->forks, SUMS_FORKS }, { GROUP_EXECS, sums->execs, SUMS_EXECS },
		{ GROUP_COPIED, sums->copied, SUMS_COPIED },
	};

	for (size_t i = 0; i < sizeof(counts) / sizeof(*counts); i++) {
		const struct report_cell at = cell(report, line, counts[i].column);

		if (sums->parts & counts[i].part)
			cell_set_part(&at, counts[i].number);
		else
			cell_set_count(&at, counts[i].number);
	}
}

static int add_line(const struct report *report, const struct group *group, enum group_key by)
{
	struct libscols_line *line = table_line(report->table, NULL);
	const struct report_cell ends = cell(report, line, GROUP_ENDS);
	const struct report_cell label = cell(report, line, GROUP_WHO);
	const struct report_cell least = cell(report, line, GROUP_LEAST);
	char text[ENDS_TEXT_SIZE];

	set_counts(report, line, group);
	set_times(report, line, group);
	if (ends_text(report->timeline, group, text))
		return -ENOMEM;
	cell_set(&ends, text);
	set_label(&label, group, by);
	cell_set_least(&least, &group->sums);
	return 0;
}

int report_groups(const struct report *report, enum group_key by, size_t most)
{
	struct groups groups;
	int err = groups_build(&groups, report->timeline, report->sums, by, report->keys);

	for (size_t i = 0; i < groups.nr && i < most && !err; i++)
		err = add_line(report, &groups.at[i], by);
	groups_drop(&groups);
	return err;
}
