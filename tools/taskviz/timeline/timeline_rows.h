/* SPDX-License-Identifier: GPL-2.0 */
/* Which tasks of a recording have a row, and in which order. */
#ifndef TASKVIZ_TIMELINE_ROWS_H
#define TASKVIZ_TIMELINE_ROWS_H

#include "model/kthreads.h"
#include "recording/history.h"
#include "store.h"

/* timeline_rows() - the rows, in tree order. Return: 0 or -ENOMEM. */
int timeline_rows(struct timeline *timeline, const struct history *history,
		  enum kthreads kthreads);

#endif /* TASKVIZ_TIMELINE_ROWS_H */
