// SPDX-License-Identifier: GPL-2.0
/* Table "groups": what records, what does not and why, what is being switched. */
#include <linux/kernel.h>
#include <linux/string.h>
#include "probes/groups.h"
#include "tables.h"

/**
 * struct groups_row - a group
 * @unaccounted: events of tasks that have no account
 * @group: its name
 * @state: does it record?
 * @pending: shall it, if that is not done yet?
 * @about: what it records, or why it does not though it shall
 */
struct groups_row {
	u64 unaccounted;
	char group[TASKVIZ_WORD_LEN];
	char state[TASKVIZ_WORD_LEN];
	char pending[TASKVIZ_WORD_LEN];
	char about[128];
};

static const struct taskviz_column groups_columns[] = {
	{ TASKVIZ_COLUMN(groups_row, group, WORD, 0, "GROUP",
			 "its name; the ledger is on while any other is") },
	{ TASKVIZ_COLUMN(groups_row, state, WORD, 0, "STATE",
			 "on, off, or unavailable: it was asked for and cannot be on") },
	{ TASKVIZ_COLUMN(groups_row, pending, WORD, 0, "PENDING",
			 "while groups are being switched: on or off, as it will be") },
	{ TASKVIZ_COLUMN(groups_row, unaccounted, NUMBER, 0, "UNACCOUNTED",
			 "events of tasks that have no account"), .unit = "events" },
	{ TASKVIZ_COLUMN(groups_row, about, TEXT, 0, "RECORDS",
			 "what it records; if it is unavailable, why") },
};

static const char *on_or_off(bool on)
{
	return on ? "on" : "off";
}

static void add_group(struct taskviz_rows *rows, const struct taskviz_group *group, bool pending)
{
	const char *why = taskviz_group_why(group);
	const bool on = taskviz_group_is_on(group);
	struct groups_row *row = taskviz_rows_add(rows);

	if (!row)
		return;
	row->unaccounted = atomic64_read(&group->misses);
	strscpy(row->group, group->name, sizeof(row->group));
	strscpy(row->state, why && !on ? "unavailable" : on_or_off(on), sizeof(row->state));
	if (pending)
		strscpy(row->pending, on_or_off(taskviz_group_is_asked_for(group)),
			sizeof(row->pending));
	if (why)
		scnprintf(row->about, sizeof(row->about), "%s; it would record %s", why,
			  group->records);
	else
		strscpy(row->about, group->records, sizeof(row->about));
}

static int fill_groups(struct taskviz_rows *rows)
{
	const bool pending = taskviz_probes_pending();

	add_group(rows, &taskviz_ledger_group, pending);
	for (int id = 0; id < TASKVIZ_NR_GROUPS; id++)
		if (taskviz_group(id))
			add_group(rows, taskviz_group(id), pending);
	return 0;
}

const struct taskviz_table taskviz_groups_table = {
	.name = "groups",
	.about = "What records: groups of hooks, which the parameter \"probes\" switches.",
	.columns = TASKVIZ_COLUMNS(groups),
	.fill = fill_groups,
};
