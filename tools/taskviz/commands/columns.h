/* SPDX-License-Identifier: GPL-2.0 */
/* The columns of commands that have some of their own: for their help, and for explanations. */
#ifndef TASKVIZ_COLUMNS_H
#define TASKVIZ_COLUMNS_H

#include "doctor/doctor.h"
#include "explain/words.h"
#include "ipc/lines.h"
#include "locks/handover_lines.h"
#include "locks/lines.h"
#include "report/columns.h"
#include "task/task.h"
#include "top/parts.h"
#include "waits/lines.h"

#define NR_PAGES_COLUMNS	2

/* Of all commands that have some; ends with one without a command. cmd_explain.c */
extern const struct word_columns command_columns[];

extern const struct column_list description_columns;	/* cmd_table.c */
extern const struct column_list explain_columns;
extern const struct column_list lesson_columns;
extern const struct column_list pages_columns[NR_PAGES_COLUMNS];

#endif /* TASKVIZ_COLUMNS_H */
