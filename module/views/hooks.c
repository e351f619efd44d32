// SPDX-License-Identifier: GPL-2.0
/* Table "hooks": the places in the kernel that the groups hook, and how much they saw. */
#include <linux/kernel.h>
#include <linux/string.h>
#include "probes/groups.h"
#include "tables.h"

/**
 * struct hooks_row - a hook
 * @hits: calls of its probe
 * @group: whose it is
 * @hook: tracepoint or function
 * @kind: which of the two
 * @state: is it attached?
 * @why: why it is not though it shall be, and what is lost by that
 */
struct hooks_row {
	u64 hits;
	char group[TASKVIZ_WORD_LEN];
	char hook[40];
	char kind[TASKVIZ_WORD_LEN];
	char state[TASKVIZ_WORD_LEN];
	char why[128];
};

static const struct taskviz_column hooks_columns[] = {
	{ TASKVIZ_COLUMN(hooks_row, group, WORD, 0, "GROUP", "whose it is") },
	{ TASKVIZ_COLUMN(hooks_row, hook, WORD, 0, "HOOK", "its name in the kernel") },
	{ TASKVIZ_COLUMN(hooks_row, kind, WORD, 0, "KIND", "tracepoint or function") },
	{ TASKVIZ_COLUMN(hooks_row, state, WORD, 0, "STATE",
			 "attached, off, or unavailable: asked for, and it cannot be attached") },
	{ TASKVIZ_COLUMN(hooks_row, hits, NUMBER, 0, "HITS", "how often it was called"),
	  .unit = "calls" },
	{ TASKVIZ_COLUMN(hooks_row, why, TEXT, 0, "WHY",
			 "why it is unavailable, and what is lost by that") },
};

static const char *state(const struct taskviz_hook *hook)
{
	if (READ_ONCE(hook->attached))
		return "attached";
	return hook->error ? "unavailable" : "off";
}

static void add_hook(struct taskviz_rows *rows, const struct taskviz_group *group,
		     const struct taskviz_hook *hook)
{
	const char *why = taskviz_hook_why(hook);
	struct hooks_row *row = taskviz_rows_add(rows);

	if (!row)
		return;
	row->hits = taskviz_hook_hits(hook);
	strscpy(row->group, group->name, sizeof(row->group));
	strscpy(row->hook, hook->name, sizeof(row->hook));
	strscpy(row->kind, hook->kind == TASKVIZ_TRACEPOINT ? "tracepoint" : "function",
		sizeof(row->kind));
	strscpy(row->state, state(hook), sizeof(row->state));
	if (why)
		scnprintf(row->why, sizeof(row->why), "%s; lost: %s", why, hook->serves);
}

static void add_hooks(struct taskviz_rows *rows, const struct taskviz_group *group)
{
	for (u32 i = 0; i < group->nr_hooks; i++)
		add_hook(rows, group, &group->hooks[i]);
}

static int fill_hooks(struct taskviz_rows *rows)
{
	add_hooks(rows, &taskviz_ledger_group);
	for (int id = 0; id < TASKVIZ_NR_GROUPS; id++)
		if (taskviz_group(id))
			add_hooks(rows, taskviz_group(id));
	return 0;
}

const struct taskviz_table taskviz_hooks_table = {
	.name = "hooks",
	.about = "The places in the kernel that the groups hook, and how often they were called.",
	.columns = TASKVIZ_COLUMNS(hooks),
	.fill = fill_hooks,
};
