/* SPDX-License-Identifier: GPL-2.0 */
/* Which tasks of a recording share a line of a report. */
#ifndef TASKVIZ_REPORT_ALIKE_TASKS_H
#define TASKVIZ_REPORT_ALIKE_TASKS_H

#include "model/alike.h"
#include "timeline/store.h"

/**
 * alike_tasks_new() - join tasks that ran the same programs one after the other
 * @timeline: of them
 *
 * Return: one a row, to be freed; NULL without memory.
 */
struct alike *alike_tasks_new(const struct timeline *timeline);

#endif /* TASKVIZ_REPORT_ALIKE_TASKS_H */
