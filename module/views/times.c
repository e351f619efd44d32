// SPDX-License-Identifier: GPL-2.0
/* Table "times": how long each task was in which state, and how often it was switched. */
#include <linux/kernel.h>
#include <linux/string.h>
#include "ledger/visit.h"
#include "meter_rows.h"
#include "probes/groups.h"
#include "probes/states.h"

/**
 * struct times_row - a task
 * @head: which
 * @so_far: time since it came into the state that it is in
 * @on_cpu: time it ran
 * @runnable: time it waited for a CPU
 * @sleeping: time in S
 * @blocked: time in D
 * @stopped: time in T and t
 * @idle: time in I and P
 * @voluntary: switches away from it because it had to wait
 * @involuntary: the other switches away
 * @same_mm: switches to it from a task of the same address space
 * @other_mm: switches to it from a task of another address space
 */
struct times_row {
	struct taskviz_meter_row head;
	u64 so_far;
	u64 on_cpu;
	u64 runnable;
	u64 sleeping;
	u64 blocked;
	u64 stopped;
	u64 idle;
	u32 voluntary;
	u32 involuntary;
	u32 same_mm;
	u32 other_mm;
};

#define TIME(MEMBER, NAME, MEANING)	\
	{ TASKVIZ_COLUMN(times_row, MEMBER, DURATION, TASKVIZ_COLUMN_UNKNOWN, NAME, MEANING),	\
	  .unit = "s" }
#define SWITCHES(MEMBER, NAME, MEANING)	\
	{ TASKVIZ_COLUMN(times_row, MEMBER, NUMBER, TASKVIZ_COLUMN_UNKNOWN, NAME, MEANING) }

static const struct taskviz_column times_columns[] = {
	TASKVIZ_TASK_PID(times_row, head.task.pid, "task"),
	TASKVIZ_TASK_START(times_row, head.task.start_ns),
	TASKVIZ_METER_STATE(times_row),
	{ TASKVIZ_COLUMN(times_row, so_far, DURATION,
			 TASKVIZ_COLUMN_UNKNOWN | TASKVIZ_COLUMN_NONE, "FOR",
			 "it has been in that state; unknown: since before recording began"),
	  .unit = "s" },
	TIME(on_cpu, "ON-CPU", "it ran"),
	TIME(runnable, "RUNNABLE", "it waited for a CPU"),
	TIME(sleeping, "SLEEPING", "asleep, a signal could wake it"),
	TIME(blocked, "BLOCKED", "asleep, a signal could not"),
	TIME(stopped, "STOPPED", "stopped, or traced"),
	TIME(idle, "IDLE", "of a kernel thread: without work, or parked"),
	SWITCHES(voluntary, "VOL", "switches away from it because it had to wait"),
	SWITCHES(involuntary, "INVOL", "switches away from it that it was made to"),
	SWITCHES(same_mm, "SAMEMM", "switches to it from a task of the same address space"),
	SWITCHES(other_mm, "OTHER", "switches to it from a task of another"),
	TASKVIZ_TASK_NAME(times_row, head.name),
};

/* Whose meter was made when it lived already has a known beginning once it has moved. */
static u64 so_far(const struct taskviz_states_meter *meter)
{
	const u64 now = taskviz_states_clock();
	bool has_moved = meter->stage == TASKVIZ_STAGE_NEW;

	for (int i = 0; i < TASKVIZ_NR_STAGES; i++)
		has_moved |= meter->ns[i];
	if (!has_moved)
		return TASKVIZ_UNKNOWN64;
	return now > meter->since_ns ? now - meter->since_ns : 0;
}

/* Adds what has passed in the stage that the task is in. */
static void bring_up_to_date(struct taskviz_states_meter *meter)
{
	const u64 now = taskviz_states_clock();

	if (now > meter->since_ns)
		meter->ns[meter->stage] += now - meter->since_ns;
	meter->since_ns = now;
}

/* Stages that are states are in their order. */
static void set_times(struct times_row *row, const u64 *ns)
{
	row->on_cpu = ns[TASKVIZ_STAGE_RUNNING];
	row->runnable = ns[TASKVIZ_STAGE_RUNNABLE] + ns[TASKVIZ_STAGE_NEW];
	row->sleeping = ns[1];
	row->blocked = ns[2];
	row->stopped = ns[3] + ns[4];
	row->idle = ns[7] + ns[8];
}

static void set_times_row(void *at, struct taskviz_meter *head)
{
	struct taskviz_states_meter *meter;
	struct times_row *row = at;

	if (!head) {
		/* unknown, all of it */
		memset_after(row, 0xff, head);
		return;
	}
	meter = container_of(head, struct taskviz_states_meter, head);
	row->so_far = row->head.task.ended ? TASKVIZ_NONE64 : so_far(meter);
	bring_up_to_date(meter);
	set_times(row, meter->ns);
	row->voluntary = meter->voluntary;
	row->involuntary = meter->involuntary;
	row->same_mm = meter->same_mm;
	row->other_mm = meter->other_mm;
}

static int fill_times(struct taskviz_rows *rows)
{
	return taskviz_meter_rows_fill(rows, &taskviz_states_meters, set_times_row);
}

const struct taskviz_table taskviz_times_table = {
	.name = "times",
	.about = "How long each task was in which state, since it was born or recording began.\n"
		 "And how often the CPU was switched from it and to it.",
	.columns = TASKVIZ_COLUMNS(times),
	.group = &taskviz_states_group,
	.expect = taskviz_accounts_expect,
	.fill = fill_times,
};
