/* SPDX-License-Identifier: GPL-2.0 */
/* Which name each pid has, as far as snapshots and events told until now. */
#ifndef TASKVIZ_TASK_NAMES_H
#define TASKVIZ_TASK_NAMES_H

#include "event.h"
#include "snapshot.h"

struct task_names;

/* Return: NULL without memory. */
struct task_names *task_names_new(void);
void task_names_free(struct task_names *names);

/* The living of a snapshot. */
void task_names_take_snapshot(struct task_names *names, const struct snapshot *snapshot);

/* What an event tells: to be given all, in order of time. */
void task_names_take(struct task_names *names, const struct event *event);

/* Return: the name, "" if it is not known. */
const char *task_names_of(const struct task_names *names, int32_t pid);

#endif /* TASKVIZ_TASK_NAMES_H */
