/* SPDX-License-Identifier: GPL-2.0 */
/* Locks of a recording as a table: below each stand those that got it from others. */
#ifndef TASKVIZ_HANDOVER_LINES_H
#define TASKVIZ_HANDOVER_LINES_H

#include "handovers.h"
#include "print/table.h"

extern const struct column_list handover_columns;

/**
 * handover_lines() - add the lines
 * @table: with these columns
 * @handovers: all
 * @timeline: whose they are
 */
void handover_lines(struct table *table, const struct handovers *handovers,
		    const struct timeline *timeline);

#endif /* TASKVIZ_HANDOVER_LINES_H */
