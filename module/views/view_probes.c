// SPDX-License-Identifier: GPL-2.0
/* debugfs view "probes": what records, and how much it saw. */
#include <linux/seq_file.h>
#include "debugfs.h"
#include "probes/groups.h"
#include "settings.h"

static void show_hook(struct seq_file *m, const struct taskviz_group *group,
		      const struct taskviz_hook *hook)
{
	const char *state = "off";

	if (READ_ONCE(hook->attached))
		state = "attached";
	else if (hook->error)
		state = "unavailable";
	seq_printf(m, "%-10s %-11s %-10s %-26s %12llu", group->name, state,
		   hook->kind == TASKVIZ_TRACEPOINT ? "tracepoint" : "function", hook->name,
		   taskviz_hook_hits(hook));
	if (hook->error)
		seq_printf(m, " (%s; lost: %s)", taskviz_hook_why(hook), hook->serves);
	seq_putc(m, '\n');
}

static void show_group(struct seq_file *m, const struct taskviz_group *group)
{
	const char *why = taskviz_group_why(group), *state = why ? "unavailable" : "off";

	for (u32 i = 0; i < group->nr_hooks; i++)
		show_hook(m, group, &group->hooks[i]);
	if (taskviz_group_is_on(group))
		state = "on";
	seq_printf(m, "%-10s %-11s records %s; %lld unaccounted",
		   group->name, state, group->records, atomic64_read(&group->misses));
	if (why)
		seq_printf(m, " (%s)", why);
	seq_putc(m, '\n');
}

/**
 * taskviz_show_pending() - what is being switched, if anything
 * @m: gets a line
 */
void taskviz_show_pending(struct seq_file *m)
{
	char text[TASKVIZ_SETTING_TEXT];

	if (taskviz_probes_pending(text, sizeof(text)))
		seq_printf(m, "pending: %s\n", text);
}

static int probes_show(struct seq_file *m, void *v)
{
	seq_printf(m, "%-10s %-11s %-10s %-26s %12s\n", "GROUP", "STATE", "KIND", "HOOK", "HITS");
	show_group(m, &taskviz_ledger_group);
	for (int i = 0; i < TASKVIZ_NR_GROUPS; i++)
		if (taskviz_group(i))
			show_group(m, taskviz_group(i));
	taskviz_show_pending(m);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(probes);

const struct taskviz_view taskviz_probes_view = { .name = "probes", .fops = &probes_fops };
