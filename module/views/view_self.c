// SPDX-License-Identifier: GPL-2.0
/* debugfs view "self": what taskviz itself holds, and how it was set. */
#include <linux/seq_file.h>
#include "debugfs.h"
#include "ledger/ledger.h"
#include "probes/entries.h"
#include "probes/signals.h"
#include "probes/states.h"
#include "settings.h"
#include "walk/snapshot.h"

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
	taskviz_show_pending(m);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(self);

const struct taskviz_view taskviz_self_view = { .name = "self", .fops = &self_fops };
