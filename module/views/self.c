// SPDX-License-Identifier: GPL-2.0
/* Table "self": what taskviz itself holds, and what it lost. */
#include <linux/kernel.h>
#include <linux/string.h>
#include "ledger/ledger.h"
#include "probes/entries.h"
#include "probes/signals.h"
#include "probes/states.h"
#include "tables.h"
#include "walk/snapshot.h"

/**
 * struct self_row - a figure
 * @value: the figure
 * @what: its name
 * @unit: of it; none: it is a count
 * @meaning: what it tells
 */
struct self_row {
	u64 value;
	char what[24];
	char unit[TASKVIZ_WORD_LEN];
	char meaning[72];
};

static const struct taskviz_column self_columns[] = {
	{ TASKVIZ_COLUMN(self_row, what, WORD, 0, "WHAT", "name of the figure") },
	{ TASKVIZ_COLUMN(self_row, value, NUMBER, 0, "VALUE", "the figure") },
	{ TASKVIZ_COLUMN(self_row, unit, WORD, 0, "UNIT", "of it; none: it is a count") },
	{ TASKVIZ_COLUMN(self_row, meaning, TEXT, 0, "MEANING", "what it tells") },
};

static void add_figure(struct taskviz_rows *rows, const char *of, const char *what, u64 value,
		       const char *unit, const char *meaning)
{
	struct self_row *row = taskviz_rows_add(rows);

	if (!row)
		return;
	row->value = value;
	scnprintf(row->what, sizeof(row->what), "%s-%s", of, what);
	strscpy(row->unit, unit, sizeof(row->unit));
	strscpy(row->meaning, meaning, sizeof(row->meaning));
}

static void add_ledger(struct taskviz_rows *rows)
{
	struct taskviz_ledger_stats stats;

	taskviz_ledger_read_stats(&stats);
	add_figure(rows, "ledger", "living", stats.living, "", "accounts of living tasks");
	add_figure(rows, "ledger", "ended", stats.ended, "", "accounts of ended tasks");
	add_figure(rows, "ledger", "history", stats.capacity, "", "so many ended tasks have room");
	add_figure(rows, "ledger", "forgotten", stats.evicted, "",
		   "ended tasks that were forgotten to remember younger ones");
	add_figure(rows, "ledger", "lost", stats.lost, "",
		   "accounts and execs lost for want of memory");
	add_figure(rows, "ledger", "memory", stats.bytes, "bytes", "memory of the ledger");
	add_figure(rows, "ledger", "account", sizeof(struct taskviz_account), "bytes",
		   "of an account");
}

static void add_signals(struct taskviz_rows *rows)
{
	struct taskviz_signal_stats stats;

	taskviz_signal_read_stats(&stats);
	add_figure(rows, "signals", "memory", stats.bytes, "bytes", "memory of the log of signals");
	add_figure(rows, "signals", "signal", sizeof(struct taskviz_signal), "bytes",
		   "of one of them");
	add_figure(rows, "signals", "overwritten", stats.overwritten, "",
		   "signals overwritten before their effect was known");
}

static void add_meters(struct taskviz_rows *rows, const char *group,
		       const struct taskviz_meters *meters)
{
	add_figure(rows, group, "memory", taskviz_meters_bytes(meters), "bytes",
		   "memory of its meters");
	add_figure(rows, group, "meter", meters->size, "bytes", "of a meter: each task has one");
	add_figure(rows, group, "lost", READ_ONCE(meters->lost), "",
		   "meters lost for want of memory");
}

static void add_snapshots(struct taskviz_rows *rows)
{
	struct taskviz_snapshot_stats stats;

	taskviz_snapshot_read_stats(&stats);
	add_figure(rows, "snapshots", "taken", stats.taken, "", "snapshots taken");
	add_figure(rows, "snapshots", "records", stats.records, "", "records of the last one");
	add_figure(rows, "snapshots", "record", sizeof(struct taskviz_record), "bytes",
		   "of a record");
	add_figure(rows, "snapshots", "rcu", stats.longest_section_ns, "ns",
		   "longest RCU read section of a walk");
}

static int fill_self(struct taskviz_rows *rows)
{
	add_ledger(rows);
	add_signals(rows);
	add_meters(rows, "states", &taskviz_states_meters);
	add_meters(rows, "entries", &taskviz_entries_meters);
	add_snapshots(rows);
	return 0;
}

const struct taskviz_table taskviz_self_table = {
	.name = "self",
	.about = "What taskviz itself holds, and what it lost.",
	.columns = TASKVIZ_COLUMNS(self),
	.fill = fill_self,
};
