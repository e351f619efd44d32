/* SPDX-License-Identifier: GPL-2.0 */
/* Rows of tables that tell of what happened: those of a span. */
#ifndef TASKVIZ_ROWS_TRIM_H
#define TASKVIZ_ROWS_TRIM_H

#include "rows.h"
#include "span.h"

/**
 * rows_trim() - keep the rows that tell of something within a span
 * @rows: the table; of what happened at one moment each ("execs", "forks", "signals") those of the
 *	span, or until it if that is a moment; of "lives" those that lived within it
 * @span: from when to when
 *
 * What a kept row tells is what was known when the table was taken, not at the span's end.
 *
 * Return: 0, or -EINVAL with a text in source_error() if its rows tell of no moments.
 */
int rows_trim(struct rows *rows, const struct span *span);

#endif /* TASKVIZ_ROWS_TRIM_H */
