/* SPDX-License-Identifier: GPL-2.0 */
/* Cells that the tables of a report have in common. */
#ifndef TASKVIZ_REPORT_CELLS_H
#define TASKVIZ_REPORT_CELLS_H

#include "lines.h"

/* Where a cell is to be. */
struct report_cell {
	const struct report *report;
	struct libscols_line *line;
	size_t column;
};

void cell_set(const struct report_cell *cell, const char *text);

/* cell_set_ns() - seconds with all decimals for programs; for people short, with + for at least */
void cell_set_ns(const struct report_cell *cell, uint64_t ns, bool more);

/* cell_set_states() - the time in these states; ? if of no time the state is known */
void cell_set_states(const struct report_cell *cell, const struct sums *sums, const char *states);

/* cell_set_zombie() - the time it was dead and there; ? if of no such time that is known */
void cell_set_zombie(const struct report_cell *cell, const struct sums *sums);

/* cell_set_number() - a number; for people with + for at least */
void cell_set_number(const struct report_cell *cell, uint64_t number, bool more);

/* cell_set_count() - a number; at least so many if events were lost */
void cell_set_count(const struct report_cell *cell, uint64_t number);

/* cell_set_part() - at least so many; ? if of none is known */
void cell_set_part(const struct report_cell *cell, uint64_t number);

/* cell_is_part() - was anything lost, or was it where nobody saw? What was seen is a part then */
bool cell_is_part(const struct report *report, const struct sums *sums);

/* cell_set_least() - for programs, which get no +: are figures of such a part at least that? */
void cell_set_least(const struct report_cell *cell, const struct sums *sums);

#endif /* TASKVIZ_REPORT_CELLS_H */
