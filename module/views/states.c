// SPDX-License-Identifier: GPL-2.0
/* Table "states": how many tasks are in each state. */
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/string.h>
#include "compat.h"
#include "ledger/tasks.h"
#include "tables.h"
#include "walk/fill.h"

/**
 * struct states_row - a state
 * @tasks: in it now
 * @on_cpu: of these on a CPU
 * @letter: as in /proc/PID/stat
 * @kernel_name: the kernel's name for it
 * @meaning: for people
 */
struct states_row {
	u32 tasks;
	u32 on_cpu;
	char letter[2];
	char kernel_name[22];
	char meaning[64];
};

static const struct taskviz_column states_columns[] = {
	{ TASKVIZ_COLUMN(states_row, letter, WORD, 0, "S", "its letter") },
	{ TASKVIZ_COLUMN(states_row, kernel_name, WORD, 0, "KERNEL-NAME",
			 "the kernel's name for it") },
	{ TASKVIZ_COLUMN(states_row, tasks, NUMBER, 0, "TASKS", "tasks in it, threads included") },
	{ TASKVIZ_COLUMN(states_row, on_cpu, NUMBER, TASKVIZ_COLUMN_NONE, "ON-CPU",
			 "of these on a CPU, the others wait for one") },
	{ TASKVIZ_COLUMN(states_row, meaning, TEXT, 0, "MEANING", "what it means") },
};

struct census {
	u32 states[TASKVIZ_NR_STATES];
	u32 on_cpu;
};

static void count_state(struct task_struct *task, void *data)
{
	struct census *census = data;
	const u32 index = taskviz_state_of(task);

	census->states[index]++;
	if (!index && compat_on_cpu(task))
		census->on_cpu++;
}

static int fill_states(struct taskviz_rows *rows)
{
	struct census census = {};

	taskviz_visit_tasks(count_state, &census);
	for (int i = 0; i < TASKVIZ_NR_STATES; i++) {
		const struct taskviz_state *state = &taskviz_states[i];
		struct states_row *row = taskviz_rows_add(rows);

		if (!row)
			break;
		row->letter[0] = state->letter;
		row->tasks = census.states[i];
		row->on_cpu = i ? TASKVIZ_NONE32 : census.on_cpu;
		strscpy(row->kernel_name, state->kernel_name, sizeof(row->kernel_name));
		strscpy(row->meaning, state->meaning, sizeof(row->meaning));
	}
	return 0;
}

const struct taskviz_table taskviz_states_table = {
	.name = "states",
	.about = "How many tasks are in each state now.",
	.columns = TASKVIZ_COLUMNS(states),
	.fill = fill_states,
};
