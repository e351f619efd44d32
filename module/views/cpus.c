// SPDX-License-Identifier: GPL-2.0
/* Table "cpus": the task that each CPU runs now. */
#include <linux/cpu.h>
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/smp.h>
#include <linux/string.h>
#include "probes/states.h"
#include "tables.h"

/*
 * Nobody outside the scheduler knows what another CPU runs: so each is asked by an interrupt, which
 * sees what it interrupted, and in which the CPU cannot switch. That needs no recording; since when
 * it runs that is known if the group states records.
 */

/**
 * struct cpus_row - a CPU
 * @start_ns: of the task that it runs: start time since boot
 * @for_ns: how long it has run that
 * @idle_ns: how long it ran its idle task in all
 * @cpu: its number
 * @pid: of that task
 * @what: kind of that task
 * @idle_task: name of its idle task
 * @name: of that task
 */
struct cpus_row {
	u64 start_ns;
	u64 for_ns;
	u64 idle_ns;
	u32 cpu;
	s32 pid;
	char what[TASKVIZ_WORD_LEN];
	char idle_task[TASKVIZ_WORD_LEN];
	char name[TASKVIZ_NAME_LEN];
};

#define MAYBE	(TASKVIZ_COLUMN_UNKNOWN | TASKVIZ_COLUMN_NONE)

static const struct taskviz_column cpus_columns[] = {
	{ TASKVIZ_COLUMN(cpus_row, cpu, NUMBER, 0, "CPU", "its number") },
	{ TASKVIZ_COLUMN(cpus_row, pid, PID, TASKVIZ_COLUMN_NONE, "PID", "task that it runs now") },
	{ TASKVIZ_COLUMN(cpus_row, start_ns, TIME, TASKVIZ_COLUMN_DETAIL | TASKVIZ_COLUMN_NONE,
			 "START", "when that was born; with PID it names it"), .unit = "s" },
	{ TASKVIZ_COLUMN(cpus_row, what, WORD, 0, "WHAT",
			 "idle, init, kthreadd, kthread, user, reader of this; or offline") },
	{ TASKVIZ_COLUMN(cpus_row, for_ns, DURATION, MAYBE, "FOR", "it has run for so long"),
	  .unit = "s" },
	{ TASKVIZ_COLUMN(cpus_row, idle_task, WORD, 0, "IDLE-TASK",
			 "what it runs when nothing is runnable; its PID is 0") },
	{ TASKVIZ_COLUMN(cpus_row, idle_ns, DURATION, TASKVIZ_COLUMN_UNKNOWN, "IDLE",
			 "it was idle since recording began, until its last switch"), .unit = "s" },
	{ TASKVIZ_COLUMN(cpus_row, name, NAME, 0, "NAME", "name of the task that it runs") },
};

static const char *kind_of_current(void)
{
	if (!current->pid)
		return "idle";
	if (current->pid == 1)
		return "init";
	if (current->pid == 2)
		return "kthreadd";
	return current->flags & PF_KTHREAD ? "kthread" : "user";
}

static struct cpus_row *row_of(const struct taskviz_rows *rows, u32 cpu)
{
	struct cpus_row *row = rows->rows;

	while (row->cpu != cpu)
		row++;
	return row;
}

static u64 passed_since(u64 since)
{
	const u64 now = taskviz_states_clock();

	if (!since)
		return TASKVIZ_UNKNOWN64;
	return now > since ? now - since : 0;
}

/* Runs on each CPU: with interrupts off, on top of the task that it looks at. */
static void look_at_current(void *rows)
{
	const int cpu = smp_processor_id();
	struct cpus_row *row = row_of(rows, cpu);

	row->for_ns = passed_since(taskviz_states_last_switch(cpu));
	row->pid = current->pid;
	row->start_ns = current->start_boottime;
	strscpy_pad(row->what, kind_of_current(), sizeof(row->what));
	memcpy(row->name, current->comm, sizeof(row->name) - 1);
}

/* What is true of a CPU that does not answer. */
static void add_cpu_row(struct taskviz_rows *rows, u32 cpu)
{
	struct cpus_row *row = taskviz_rows_add(rows);

	if (!row)
		return;
	row->cpu = cpu;
	row->pid = TASKVIZ_NONE_PID;
	row->start_ns = TASKVIZ_NONE64;
	row->for_ns = TASKVIZ_NONE64;
	row->idle_ns = taskviz_states_idle_ns(cpu);
	strscpy(row->what, "offline", sizeof(row->what));
	scnprintf(row->idle_task, sizeof(row->idle_task), "swapper/%u", cpu);
}

static void mark_reader(struct taskviz_rows *rows)
{
	struct cpus_row *row = rows->rows;

	for (u32 i = 0; i < rows->nr; i++)
		if (row[i].pid == current->pid)
			strscpy_pad(row[i].what, "reader", sizeof(row[i].what));
}

/* There is room for all at once, see expect_cpus(): they are interrupted once a reading. */
static void ask(struct taskviz_rows *rows)
{
	int cpu;

	for_each_possible_cpu(cpu)
		add_cpu_row(rows, cpu);
	if (rows->full)
		return;
	on_each_cpu(look_at_current, rows, 1);
	mark_reader(rows);
}

static int fill_cpus(struct taskviz_rows *rows)
{
	down_read(&taskviz_states_meters.sem);
	cpus_read_lock();
	ask(rows);
	cpus_read_unlock();
	up_read(&taskviz_states_meters.sem);
	return 0;
}

static u32 expect_cpus(void)
{
	return nr_cpu_ids;
}

const struct taskviz_table taskviz_cpus_table = {
	.name = "cpus",
	.about = "The task that each CPU runs now; with none to run it runs its idle task.",
	.columns = TASKVIZ_COLUMNS(cpus),
	.expect = expect_cpus,
	.fill = fill_cpus,
};
