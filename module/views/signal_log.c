// SPDX-License-Identifier: GPL-2.0
/* Table "signal-log": the log of signals about itself. */
#include <linux/kernel.h>
#include "probes/groups.h"
#include "probes/signals.h"
#include "tables.h"

/**
 * struct signal_log_row - the only one
 * @raised: signals since it was begun
 * @first: number of the oldest that is remembered
 * @overwritten: before they took effect
 * @unmatched: took effect when not remembered
 * @capacity: how many are remembered at most
 */
struct signal_log_row {
	u64 raised;
	u64 first;
	u64 overwritten;
	u64 unmatched;
	u64 capacity;
};

#define FIGURE(MEMBER, NAME, MEANING)	\
	{ TASKVIZ_COLUMN(signal_log_row, MEMBER, NUMBER, 0, NAME, MEANING) }

static const struct taskviz_column signal_log_columns[] = {
	FIGURE(raised, "RAISED", "signals raised since it was begun"),
	FIGURE(first, "FIRST", "NR of the oldest that is remembered"),
	FIGURE(capacity, "CAPACITY", "how many are remembered at most"),
	FIGURE(overwritten, "FORGOTTEN", "forgotten before they took effect"),
	FIGURE(unmatched, "UNMATCHED", "took effect when not remembered"),
};

static int fill_signal_log(struct taskviz_rows *rows)
{
	struct signal_log_row *row = taskviz_rows_add(rows);
	struct taskviz_signal_stats stats;

	if (!row)
		return 0;
	taskviz_signal_read_stats(&stats);
	row->raised = stats.raised;
	row->first = stats.first;
	row->overwritten = stats.overwritten;
	row->unmatched = stats.unmatched;
	row->capacity = stats.capacity;
	return 0;
}

const struct taskviz_table taskviz_signal_log_table = {
	.name = "signal-log",
	.about = "The log of signals about itself.",
	.columns = TASKVIZ_COLUMNS(signal_log),
	.group = &taskviz_signals_group,
	.fill = fill_signal_log,
};
