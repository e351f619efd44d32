// SPDX-License-Identifier: GPL-2.0
/* debugfs views "probes" and "self": what records, how much it saw, what it costs. */
#include <linux/seq_file.h>
#include "debugfs.h"
#include "ledger/ledger.h"
#include "probes/entries.h"
#include "probes/groups.h"
#include "probes/signals.h"
#include "probes/states.h"
#include "settings.h"
#include "walk/snapshot.h"

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

static void show_pending(struct seq_file *m)
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
	show_pending(m);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(probes);

static void show_meters(struct seq_file *m, const char *group,
			const struct taskviz_meters *meters)
{
	seq_printf(m, "memory of group %-8s  %zu bytes, %zu a task; lost for want of memory %llu\n",
		   group, taskviz_meters_bytes(meters), meters->size, READ_ONCE(meters->lost));
}

static void show_signal_log(struct seq_file *m)
{
	struct taskviz_signal_stats stats;

	taskviz_signal_read_stats(&stats);
	seq_printf(m, "memory of group %-8s  %llu bytes, %zu a signal; overwritten too early %llu\n",
		   "signals", stats.bytes, sizeof(struct taskviz_signal), stats.overwritten);
}

static int self_show(struct seq_file *m, void *v)
{
	struct taskviz_ledger_stats ledger;
	struct taskviz_snapshot_stats snapshot;

	taskviz_ledger_read_stats(&ledger);
	taskviz_snapshot_read_stats(&snapshot);
	seq_printf(m, "accounts of living tasks  %u\n", ledger.living);
	seq_printf(m, "accounts of ended tasks   %u of %u\n", ledger.ended, ledger.capacity);
	seq_printf(m, "ended tasks forgotten     %llu\n", ledger.evicted);
	seq_printf(m, "lost for want of memory   %llu accounts and execs\n", ledger.lost);
	seq_printf(m, "memory of the ledger      %llu bytes, %zu an account\n", ledger.bytes,
		   sizeof(struct taskviz_account));
	show_signal_log(m);
	show_meters(m, "states", &taskviz_states_meters);
	show_meters(m, "entries", &taskviz_entries_meters);
	seq_printf(m, "snapshots taken           %llu, the last with %llu records of %zu bytes\n",
		   snapshot.taken, snapshot.records, sizeof(struct taskviz_record));
	seq_printf(m, "longest RCU read section  %llu ns in a walk\n", snapshot.longest_section_ns);
	taskviz_settings_show(m);
	show_pending(m);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(self);

const struct taskviz_view taskviz_probes_view = { .name = "probes", .fops = &probes_fops };
const struct taskviz_view taskviz_self_view = { .name = "self", .fops = &self_fops };
