/* SPDX-License-Identifier: GPL-2.0 */
/* Whose critical path is meant. */
#ifndef TASKVIZ_REPORT_PATH_TASK_H
#define TASKVIZ_REPORT_PATH_TASK_H

#include "core/pure.h"
#include "timeline/store.h"

/**
 * path_task() - the task that is meant
 * @timeline: with it
 * @text: a pid, or the name of a program that it ran; NULL: the command that was recorded
 *
 * Return: its row, of several the one that was there longest; NO_ROW with a text in source_error()
 * if there is none.
 */
uint32_t path_task(const struct timeline *timeline, const char *text);

/* path_put_task() - append a task's pid and a name of it */
void path_put_task(struct taskviz_text *text, const struct timeline *timeline, uint32_t row,
		   const char *name);

#endif /* TASKVIZ_REPORT_PATH_TASK_H */
