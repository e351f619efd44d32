/* SPDX-License-Identifier: GPL-2.0 */
/* Tables as they were at another moment of a recording than its end, or of a part of it. */
#ifndef TASKVIZ_REPLAY_TABLES_H
#define TASKVIZ_REPLAY_TABLES_H

#include "history.h"
#include "model/rows.h"
#include "model/span.h"

/**
 * replay_rows() - make the rows of a table anew from the events
 * @history: of the recording
 * @span: within it; "states" and "cpus" want a moment; of "copies" a moment is all until then
 * @rows: the table at the end, whose columns are kept
 *
 * Return: 0; -ENOENT if no events tell what that table was; -EINVAL or -ENOMEM with a text in
 * source_error().
 */
int replay_rows(const struct history *history, const struct span *span, struct rows *rows);

#endif /* TASKVIZ_REPLAY_TABLES_H */
