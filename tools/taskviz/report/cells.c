// SPDX-License-Identifier: GPL-2.0
/* Times and counts of a report: exact for programs, short for people, at least where it is so. */
#include <inttypes.h>
#include <stdio.h>
#include "core/pure.h"
#include "cells.h"

void cell_set(const struct report_cell *cell, const char *text)
{
	if (cell->column != REPORT_NO_COLUMN)
		table_set(cell->report->table, cell->line, cell->column, text);
}

void cell_set_ns(const struct report_cell *cell, uint64_t ns, bool more)
{
	char buf[32];
	struct taskviz_text text = { .buf = buf, .size = sizeof(buf) - 1 };

	if (table_is_exact(cell->report->table)) {
		text.len = snprintf(buf, sizeof(buf), "%.9f", ns / 1e9);
	} else {
		taskviz_put_duration(&text, ns, 0);
		taskviz_put_str(&text, more ? "+" : "");
	}
	buf[text.len] = 0;
	cell_set(cell, buf);
}

void cell_set_states(const struct report_cell *cell, const struct sums *sums, const char *states)
{
	if (sums_tell(sums))
		cell_set_ns(cell, sums_ns(sums, states), sums_unseen_ns(sums));
	else
		cell_set(cell, "?");
}

void cell_set_zombie(const struct report_cell *cell, const struct sums *sums)
{
	const uint64_t ns = sums_ns(sums, "Z");

	if (ns || !sums->gone_ns)
		cell_set_ns(cell, ns, sums->gone_ns);
	else
		cell_set(cell, "?");
}

void cell_set_number(const struct report_cell *cell, uint64_t number, bool more)
{
	const bool plus = more && !table_is_exact(cell->report->table);
	char text[24];

	snprintf(text, sizeof(text), "%" PRIu64 "%s", number, plus ? "+" : "");
	cell_set(cell, text);
}

void cell_set_count(const struct report_cell *cell, uint64_t number)
{
	cell_set_number(cell, number, cell->report->timeline->losses.nr);
}

void cell_set_part(const struct report_cell *cell, uint64_t number)
{
	if (number)
		cell_set_number(cell, number, true);
	else
		cell_set(cell, "?");
}

bool cell_is_part(const struct report *report, const struct sums *sums)
{
	return report->timeline->losses.nr || sums_unseen_ns(sums) || sums->parts;
}

void cell_set_least(const struct report_cell *cell, const struct sums *sums)
{
	cell_set(cell, cell_is_part(cell->report, sums) ? "1" : "0");
}
