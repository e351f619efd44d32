// SPDX-License-Identifier: GPL-2.0
/* Table "switches": context switches, by what they meant for the address space. */
#include <linux/kernel.h>
#include <linux/string.h>
#include "probes/groups.h"
#include "probes/states.h"
#include "tables.h"

/**
 * struct switches_row - a kind of switches
 * @count: how many there were
 * @kind: its name
 * @meaning: what it means
 */
struct switches_row {
	u64 count;
	char kind[TASKVIZ_WORD_LEN];
	char meaning[88];
};

static const struct taskviz_column switches_columns[] = {
	{ TASKVIZ_COLUMN(switches_row, kind, WORD, 0, "KIND", "kind of switch") },
	{ TASKVIZ_COLUMN(switches_row, count, NUMBER, 0, "COUNT",
			 "how many since recording began") },
	{ TASKVIZ_COLUMN(switches_row, meaning, TEXT, 0, "MEANING", "what it means") },
};

struct kind {
	const char *name;
	const char *meaning;
};

static const struct kind kinds[TASKVIZ_NR_SWITCHES] = {
	[TASKVIZ_SWITCH_THREAD] = { "threads", "between threads: same address space" },
	[TASKVIZ_SWITCH_PROCESS] = { "processes", "between processes: another address space" },
	[TASKVIZ_SWITCH_TO_KERNEL] = { "to-kernel",
		"from a task with an address space to one without: in the kernel, or exiting" },
	[TASKVIZ_SWITCH_FROM_KERNEL] = { "from-kernel", "from one without to one with" },
	[TASKVIZ_SWITCH_IN_KERNEL] = { "in-kernel", "between two without" },
	[TASKVIZ_SWITCH_TO_IDLE] = { "to-idle", "to an idle task: nothing is runnable" },
	[TASKVIZ_SWITCH_FROM_IDLE] = { "from-idle", "from an idle task" },
};

static const struct kind all = { "all", "all of these" };

static void add_kind(struct taskviz_rows *rows, const struct kind *kind, u64 count)
{
	struct switches_row *row = taskviz_rows_add(rows);

	if (!row)
		return;
	row->count = count;
	strscpy(row->kind, kind->name, sizeof(row->kind));
	strscpy(row->meaning, kind->meaning, sizeof(row->meaning));
}

static int fill_switches(struct taskviz_rows *rows)
{
	struct taskviz_states_sums sums;
	u64 total = 0;

	if (!taskviz_states_read_sums(&sums))
		return 0;
	for (int i = 0; i < TASKVIZ_NR_SWITCHES; i++) {
		add_kind(rows, &kinds[i], sums.switches[i]);
		total += sums.switches[i];
	}
	add_kind(rows, &all, total);
	return 0;
}

const struct taskviz_table taskviz_switches_table = {
	.name = "switches",
	.about = "Context switches since recording began, by what they did to the address space.",
	.columns = TASKVIZ_COLUMNS(switches),
	.group = &taskviz_states_group,
	.fill = fill_switches,
};
