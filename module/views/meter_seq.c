// SPDX-License-Identifier: GPL-2.0
/* Walks a group's meters for a view: a head line, the tasks by pid, then the ended ones. */
#include <linux/pid.h>
#include <linux/pid_namespace.h>
#include <linux/sched.h>
#include <linux/seq_file.h>
#include "ledger/ledger.h"
#include "ledger/meter.h"
#include "probes/groups.h"

/*
 * Position 0 is the head. Then a position is the next pid to look for, and from FIRST_ENDED on the
 * place of the next end. A task is copied under RCU and shown after that: nothing is held while
 * text is made but the semaphore, so that the meters stay.
 */
#define FIRST_ENDED	((loff_t)PID_MAX_LIMIT + 1)

static void copy_task(struct taskviz_meter_line *line, struct task_struct *task)
{
	const struct taskviz_meter *meter = taskviz_meter_find(line->meters, task);

	line->pid = task->pid;
	line->start_ns = task->start_boottime;
	line->state = task_state_to_char(task);
	memcpy(line->name, task->comm, sizeof(line->name));
	line->known = meter;
	if (meter)
		line->meters->copy(line->room, meter);
}

static bool next_living(struct taskviz_meter_line *line, loff_t *pos)
{
	struct task_struct *task = NULL;
	struct pid *pid;

	rcu_read_lock();
	while (!task && *pos < FIRST_ENDED) {
		pid = find_ge_pid(*pos, &init_pid_ns);
		if (!pid)
			break;
		*pos = pid_nr(pid);
		task = pid_task(pid, PIDTYPE_PID);
		if (task)
			copy_task(line, task);
		else
			++*pos;
	}
	rcu_read_unlock();
	return task;
}

static void copy_ended(struct taskviz_meter_line *line, const struct taskviz_meter *meter)
{
	line->pid = meter->pid;
	line->start_ns = meter->start_ns;
	line->state = '-';
	memcpy(line->name, meter->name, sizeof(line->name));
	line->known = true;
	line->meters->copy(line->room, meter);
}

static bool next_ended(struct taskviz_meter_line *line, loff_t *pos)
{
	const struct taskviz_meter *meter;
	u32 place = taskviz_meters_first_ended(line->meters);

	*pos = max(*pos, FIRST_ENDED + place);
	rcu_read_lock();
	meter = taskviz_meter_ended(line->meters, *pos - FIRST_ENDED);
	if (meter)
		copy_ended(line, meter);
	rcu_read_unlock();
	return meter;
}

static void *seek(struct seq_file *m, loff_t *pos)
{
	struct taskviz_meter_line *line = m->private;

	if (!line->meters->table)
		return NULL;
	if (*pos < FIRST_ENDED && next_living(line, pos))
		return line;
	return next_ended(line, pos) ? line : NULL;
}

/**
 * taskviz_meter_seq_start() - seq_operations.start
 * @m: opened by taskviz_meter_seq_open()
 * @pos: where
 *
 * Return: SEQ_START_TOKEN for the head, else a struct taskviz_meter_line, or NULL at the end.
 */
void *taskviz_meter_seq_start(struct seq_file *m, loff_t *pos)
{
	struct taskviz_meter_line *line = m->private;

	down_read(&line->meters->sem);
	return *pos ? seek(m, pos) : SEQ_START_TOKEN;
}

/**
 * taskviz_meter_seq_next() - seq_operations.next
 * @m: as for start
 * @v: what was shown last
 * @pos: where
 *
 * Return: as start.
 */
void *taskviz_meter_seq_next(struct seq_file *m, void *v, loff_t *pos)
{
	++*pos;
	return seek(m, pos);
}

/**
 * taskviz_meter_seq_stop() - seq_operations.stop
 * @m: as for start
 * @v: what comes next
 */
void taskviz_meter_seq_stop(struct seq_file *m, void *v)
{
	struct taskviz_meter_line *line = m->private;

	up_read(&line->meters->sem);
}

/**
 * taskviz_meter_seq_open() - open a view of meters; seq_release_private() closes it
 * @file: the view's
 * @ops: with the three functions above
 * @meters: of the group
 *
 * Return: 0 or -ENOMEM.
 */
int taskviz_meter_seq_open(struct file *file, const struct seq_operations *ops,
			   struct taskviz_meters *meters)
{
	struct taskviz_meter_line *line = __seq_open_private(file, ops, sizeof(*line));

	if (!line)
		return -ENOMEM;
	line->meters = meters;
	return 0;
}

/* The groups that record go on. */
static void show_groups_with(struct seq_file *m, const struct taskviz_group *group)
{
	const char *separator = "";

	for (int id = 0; id < TASKVIZ_NR_GROUPS; id++) {
		const struct taskviz_group *other = taskviz_group(id);

		if (!other || (other != group && !taskviz_group_is_on(other)))
			continue;
		seq_printf(m, "%s%s", separator, other->name);
		separator = ",";
	}
}

/**
 * taskviz_meter_seq_off() - say that a group does not record, and how to make it
 * @m: where to
 * @group: the group
 */
void taskviz_meter_seq_off(struct seq_file *m, const struct taskviz_group *group)
{
	seq_printf(m, "The group %s is off: it records nothing. To switch it on:\n", group->name);
	seq_puts(m, "echo ");
	show_groups_with(m, group);
	seq_puts(m, " > /sys/module/taskviz/parameters/probes\n");
}

/**
 * taskviz_meter_seq_name() - show a task's name, escaped
 * @m: where to
 * @name: TASKVIZ_NAME_LEN bytes at most
 */
void taskviz_meter_seq_name(struct seq_file *m, const char *name)
{
	struct taskviz_text text = {};

	text.size = seq_get_buf(m, &text.buf);
	taskviz_put_name(&text, name, strnlen(name, TASKVIZ_NAME_LEN));
	seq_commit(m, text.len > text.size ? -1 : (int)text.len);
}
