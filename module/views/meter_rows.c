// SPDX-License-Identifier: GPL-2.0
/* Rows that are made of a group's meters: the tasks there are, and the ended ones remembered. */
#include <linux/sched.h>
#include <linux/string.h>
#include "ledger/tasks.h"
#include "meter_rows.h"

/* Ended ones to visit in one RCU section. */
#define VISIT_BATCH	64

struct filling {
	struct taskviz_rows *rows;
	const struct taskviz_meters *meters;
	taskviz_meter_row_fn set;
};

/* A meter is copied first: a running task's is being written. */
static void set_meter_row(const struct filling *filling, void *row,
			  const struct taskviz_meter *meter)
{
	union {
		struct taskviz_meter meter;
		u8 room[TASKVIZ_METER_MAX];
	} copy;

	if (meter)
		filling->meters->copy(copy.room, meter);
	filling->set(row, meter ? &copy.meter : NULL);
}

static void add_living(struct task_struct *task, void *data)
{
	const struct filling *filling = data;
	struct taskviz_meter_row *row = taskviz_rows_add(filling->rows);

	if (!row)
		return;
	row->task.pid = task->pid;
	row->task.start_ns = task->start_boottime;
	row->task.state[0] = task_state_to_char(task);
	/* who renames itself meanwhile may be shown by half of either name */
	data_race(memcpy(row->name, task->comm, sizeof(row->name) - 1));
	set_meter_row(filling, row, taskviz_meter_find(filling->meters, task));
}

static void add_ended(const struct filling *filling, const struct taskviz_meter *meter)
{
	struct taskviz_meter_row *row = taskviz_rows_add(filling->rows);

	if (!row)
		return;
	row->task.pid = meter->pid;
	row->task.start_ns = meter->start_ns;
	row->task.ended = true;
	memcpy(row->name, meter->name, sizeof(row->name) - 1);
	set_meter_row(filling, row, meter);
}

/* Return: the place to go on at; the first one that there is no end of yet if all are visited. */
static u32 visit_ended(const struct filling *filling, u32 place, u32 end)
{
	rcu_read_lock();
	for (int i = 0; i < VISIT_BATCH && place != end; i++, place++) {
		const struct taskviz_meter *meter = taskviz_meter_ended(filling->meters, place);

		if (meter)
			add_ended(filling, meter);
	}
	rcu_read_unlock();
	cond_resched();
	return place;
}

static void visit_meters(struct filling *filling, struct taskviz_meters *meters)
{
	u32 place, end;

	taskviz_visit_tasks(add_living, filling);
	place = taskviz_meters_first_ended(meters);
	/* who ends from here on was met already */
	end = READ_ONCE(meters->next_place);
	while (place != end && !filling->rows->full)
		place = visit_ended(filling, place, end);
}

/**
 * taskviz_meter_rows_fill() - the rows of a table that is made of meters
 * @rows: whose rows begin with a struct taskviz_meter_row
 * @meters: of the group; if they are closed there are no rows
 * @set: sets the rest of a row; called under RCU, must not sleep
 *
 * Who ends meanwhile is met as a living task and again among the ended ones: the later word counts.
 *
 * Context: process, sleeps.
 * Return: 0 or -ENOMEM.
 */
int taskviz_meter_rows_fill(struct taskviz_rows *rows, struct taskviz_meters *meters,
			    taskviz_meter_row_fn set)
{
	struct filling filling = { rows, meters, set };

	down_read(&meters->sem);
	if (meters->table)
		visit_meters(&filling, meters);
	up_read(&meters->sem);
	return rows->full ? 0 : taskviz_task_rows_sort(rows);
}
