/* SPDX-License-Identifier: GPL-2.0 */
/* The parts of the screen of "taskviz top". */
#ifndef TASKVIZ_TOP_PARTS_H
#define TASKVIZ_TOP_PARTS_H

#include "base/column.h"
#include "base/options.h"
#include "top.h"

/* Each is in a file of its own, and draws from a line on. */
void top_draw_head(const struct top *top);
void top_draw_heading(const struct top *top, int line);
void top_draw_rows(const struct top *top, int line);
void top_draw_detail(const struct top *top, int line, int lines);
void top_draw_waits(const struct taskviz_record *record, int line);
void top_draw_help(void);

/* Can it be told what the task waits for? */
bool top_tells_waits(const struct top *top, const struct taskviz_record *record);
/* The columns that are no fields of a record. */
extern const struct column_list top_columns;

/* Lines that all about a task takes. */
int top_detail_lines(void);

#endif /* TASKVIZ_TOP_PARTS_H */
