// SPDX-License-Identifier: GPL-2.0
/* What a critical path is made of, above a report's table of its steps. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include "core/pure.h"
#include "head.h"
#include "path_sums.h"
#include "path_task.h"

#define MOST_TASKS	8

static void print_name(FILE *to, const struct timeline *timeline, uint32_t row)
{
	char buf[4 * TASKVIZ_NAME_LEN + 16];
	struct taskviz_text text = { .buf = buf, .size = sizeof(buf) };

	path_put_task(&text, timeline, row, timeline->rows.at[row].name);
	fprintf(to, "%.*s", (int)text.len, buf);
}

static void print_time(FILE *to, const struct critical_path *path, uint64_t ns)
{
	const uint64_t length_ns = path->to_ns - path->from_ns;

	fprintf(to, "%13.6f s %5.1f %%  ", ns / 1e9, length_ns ? 100.0 * ns / length_ns : 0.0);
}

static void print_task(FILE *to, const struct timeline *timeline, const struct critical_path *path,
		       const struct path_sum *sum)
{
	print_time(to, path, sum->ns);
	if (sum->row == NO_ROW)
		fprintf(to, "?");
	else
		print_name(to, timeline, sum->row);
	putc('\n', to);
}

static void print_others(FILE *to, const struct critical_path *path, const struct path_sum *sums,
			 size_t nr)
{
	uint64_t ns = 0;

	for (size_t i = 0; i < nr; i++)
		ns += sums[i].ns;
	print_time(to, path, ns);
	fprintf(to, "others: %zu\n", nr);
}

int report_path_sums(FILE *to, const struct timeline *timeline, const struct critical_path *path)
{
	size_t nr_states, nr_tasks;
	struct path_sum *states = path_sums_by_state(path, &nr_states);
	struct path_sum *tasks = path_sums_by_task(path, &nr_tasks);
	const bool known = states && tasks;

	fprintf(to, "path      of %.6f s, to the end of ", (path->to_ns - path->from_ns) / 1e9);
	print_name(to, timeline, path->row);
	fputs("\nby state\n", to);
	for (size_t i = 0; known && i < nr_states; i++) {
		print_time(to, path, states[i].ns);
		fprintf(to, "%s\n", path_state_name(states[i].state));
	}
	fputs("by task\n", to);
	for (size_t i = 0; known && i < nr_tasks && i < MOST_TASKS; i++)
		print_task(to, timeline, path, &tasks[i]);
	if (known && nr_tasks > MOST_TASKS)
		print_others(to, path, tasks + MOST_TASKS, nr_tasks - MOST_TASKS);
	putc('\n', to);
	free(states);
	free(tasks);
	return known ? 0 : -ENOMEM;
}
