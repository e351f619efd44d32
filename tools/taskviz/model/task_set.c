// SPDX-License-Identifier: GPL-2.0
/* Finds rows of tables that are about chosen tasks. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/errors.h"
#include "task_set.h"

static int compare(const void *one, const void *other)
{
	const struct task_key *a = one, *b = other;

	if (a->pid != b->pid)
		return a->pid < b->pid ? -1 : 1;
	return a->start_ns < b->start_ns ? -1 : a->start_ns > b->start_ns;
}

static void add_marked(struct task_set *set, const struct snapshot *snapshot, const bool *marks)
{
	for (uint32_t i = 0; i < snapshot->head.count; i++)
		if (marks[i])
			set->tasks[set->nr++] = (struct task_key){
				snapshot->records[i].pid, snapshot->records[i].start_ns,
			};
	qsort(set->tasks, set->nr, sizeof(*set->tasks), compare);
}

int task_set_make(struct task_set *set, const struct selection *selection,
		  const struct snapshot *snapshot)
{
	const size_t nr = snapshot->head.count;
	bool *marks = calloc(nr + 1, sizeof(*marks));

	*set = (struct task_set){ .tasks = calloc(nr + 1, sizeof(*set->tasks)) };
	if (!marks || !set->tasks) {
		free(marks);
		return source_fail(ENOMEM, "no memory for %zu tasks", nr);
	}
	select_tasks(selection, snapshot, marks);
	add_marked(set, snapshot, marks);
	free(marks);
	return 0;
}

void task_set_free(struct task_set *set)
{
	free(set->tasks);
}

/* The start of a task whose pid is in a column: "START" of "PID", "SENDER-START" of "SENDER". */
static bool find_start(const struct rows *rows, const void *row,
		       const struct taskviz_column *column, uint64_t *start_ns)
{
	char name[sizeof(column->name) + sizeof("-START")];

	if (!strcmp(column->name, "PID"))
		return rows_number(rows, row, "START", start_ns);
	snprintf(name, sizeof(name), "%.*s-START", (int)sizeof(column->name), column->name);
	return rows_number(rows, row, name, start_ns);
}

bool task_set_has_row(const struct task_set *set, const struct rows *rows, const void *row)
{
	for (uint32_t i = 0; i < rows->nr_columns; i++) {
		const struct taskviz_column *column = &rows->columns[i];
		struct task_key key;
		uint64_t pid;

		if (column->type != TASKVIZ_TYPE_PID ||
		    !rows_number(rows, row, column->name, &pid) ||
		    !find_start(rows, row, column, &key.start_ns))
			continue;
		key.pid = pid;
		if (bsearch(&key, set->tasks, set->nr, sizeof(key), compare))
			return true;
	}
	return false;
}
