/* SPDX-License-Identifier: GPL-2.0 */
/* A set of tasks, each by pid and start, for tables that are about tasks. */
#ifndef TASKVIZ_TASK_SET_H
#define TASKVIZ_TASK_SET_H

#include <stdbool.h>
#include "rows.h"
#include "select.h"

/**
 * struct task_set - tasks
 * @tasks: in order of pid, then start
 * @nr: how many
 */
struct task_set {
	struct task_key {
		int32_t pid;
		uint64_t start_ns;
	} *tasks;
	size_t nr;
};

/**
 * task_set_make() - those of a snapshot that are meant
 * @set: set; to be given to task_set_free() in any case
 * @selection: what is asked for
 * @snapshot: where to look
 *
 * Return: 0, or -ENOMEM with a text in source_error().
 */
int task_set_make(struct task_set *set, const struct selection *selection,
		  const struct snapshot *snapshot);
void task_set_free(struct task_set *set);

/* Does a row name one of them: a pid, and in the column of the same name and "START" its start? */
bool task_set_has_row(const struct task_set *set, const struct rows *rows, const void *row);

#endif /* TASKVIZ_TASK_SET_H */
