/* SPDX-License-Identifier: GPL-2.0 */
/* Tasks that have a name, a user, a maker or a cgroup in common, added up. */
#ifndef TASKVIZ_REPORT_GROUPS_H
#define TASKVIZ_REPORT_GROUPS_H

#include "sums.h"

/* What tasks of a group have in common: --by. */
enum group_key {
	GROUP_NONE,
	GROUP_NAME,	/* the last name of the task */
	GROUP_USER,	/* whose task it is */
	GROUP_PARENT,	/* the process that made the process */
	GROUP_CGROUP,	/* the cgroup it is in, or ended in */
	GROUP_UNIT,	/* the unit or container that this belongs to */
};

/* What is known of no task: the maker of one, whose it is. */
#define GROUP_UNKNOWN	UINT32_MAX

/**
 * struct group - some tasks
 * @rows: of them in the timeline
 * @nr: how many
 * @key: the user, the row of the parent, cgroup_number(), cgroup_unit_number(); of names 0
 * @processes: that were there
 * @sums: of all of them
 */
struct group {
	const uint32_t *rows;
	size_t nr;
	uint32_t key;
	uint32_t processes;
	struct sums sums;
};

/**
 * struct groups - all of them
 * @at: those with most time on a CPU first
 * @nr: how many
 * @rows: of their tasks
 */
struct groups {
	struct group *at;
	size_t nr;
	uint32_t *rows;
};

/**
 * groups_build() - add up what tasks did
 * @groups: set; to be given to groups_drop() in any case
 * @timeline: of them
 * @sums: of each of its rows
 * @by: what they are told apart by, not GROUP_NONE
 * @keys: of each row, as group_keys() has them; NULL: those that it finds
 *
 * Tasks of which nothing was recorded are in no group.
 *
 * Return: 0 or -ENOMEM.
 */
int groups_build(struct groups *groups, const struct timeline *timeline, const struct sums *sums,
		 enum group_key by, const uint32_t *keys);
void groups_drop(struct groups *groups);

/* group_key_parse() - a word as in --by. Return: false, having told why, if it is none. */
bool group_key_parse(const char *text, enum group_key *by);

#endif /* TASKVIZ_REPORT_GROUPS_H */
