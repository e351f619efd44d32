// SPDX-License-Identifier: GPL-2.0
/* Table "signal-log": the log of signals about itself. */
#include <linux/kernel.h>
#include "probes/groups.h"
#include "probes/signals.h"
#include "tables.h"

/**
 * struct signal_log_row - the only one
 * @stats: the log about itself
 */
struct signal_log_row {
	struct taskviz_signal_stats stats;
};

#define FIGURE(MEMBER, NAME, MEANING)	\
	{ TASKVIZ_COLUMN(signal_log_row, stats.MEMBER, NUMBER, 0, NAME, MEANING) }

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

	if (row)
		taskviz_signal_read_stats(&row->stats);
	return 0;
}

const struct taskviz_table taskviz_signal_log_table = {
	.name = "signal-log",
	.about = "The log of signals about itself.",
	.columns = TASKVIZ_COLUMNS(signal_log),
	.group = &taskviz_signals_group,
	.fill = fill_signal_log,
};
