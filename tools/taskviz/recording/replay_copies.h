/* SPDX-License-Identifier: GPL-2.0 */
/* The table "copies" of a part of a recording. */
#ifndef TASKVIZ_REPLAY_COPIES_H
#define TASKVIZ_REPLAY_COPIES_H

#include "history.h"
#include "model/rows.h"
#include "model/span.h"

/**
 * replay_copies() - count the pages that were copied within a span
 * @history: of the recording
 * @span: a moment: all from the recording's beginning until then
 * @rows: the table at the end, whose columns are kept; a process that copied nothing has no row
 *
 * Where events were lost, counts are "at least". Return: 0 or -ENOMEM.
 */
int replay_copies(const struct history *history, const struct span *span, struct rows *rows);

#endif /* TASKVIZ_REPLAY_COPIES_H */
