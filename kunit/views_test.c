// SPDX-License-Identifier: GPL-2.0
/* Suite views: from which moment rows are, and that no task is shown twice or by another's pid. */
#include <kunit/test.h>
#include <linux/cpumask.h>
#include <linux/cred.h>
#include <linux/err.h>
#include <linux/fs.h>
#include <linux/kthread.h>
#include <linux/mm.h>
#include <linux/pid.h>
#include <linux/sched.h>
#include <linux/seq_file.h>
#include <linux/string.h>
#include "groups.h"
#include "ledger/ledger.h"
#include "rows.h"
#include "sleeper.h"
#include "views/meter_rows.h"
#include "views/reading.h"

/* A table's file as the kernel reads it, step by step. */
struct reader {
	struct file file;
	struct seq_file *m;
	loff_t pos;
	void *at;
};

/* A read begins there; stop() ends it. */
static void start(struct reader *reader, loff_t pos)
{
	reader->pos = pos;
	reader->m->count = 0;
	reader->at = reader->m->op->start(reader->m, &reader->pos);
}

static void stop(struct reader *reader)
{
	reader->m->op->stop(reader->m, reader->at);
}

/* What stands there, as a string. */
static const char *show(struct kunit *test, struct reader *reader)
{
	struct seq_file *m = reader->m;

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, reader->at);
	KUNIT_EXPECT_EQ(test, m->op->show(m, reader->at), 0);
	KUNIT_ASSERT_LT(test, m->count, m->size);
	m->buf[m->count] = '\0';
	return m->buf;
}

/* How many rows there are about a pid. */
static u32 nr_of(struct kunit *test, const struct taskviz_table *table,
		 const struct taskviz_rows *rows, pid_t pid)
{
	u32 nr = 0;

	for (u32 i = 0; i < rows->nr; i++)
		nr += number_of(test, table, row_at(rows, i), "PID") == (u32)pid;
	return nr;
}

static struct task_struct *make_task(struct kunit *test)
{
	struct task_struct *task = kthread_run(sleeper, NULL, "views");

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, task);
	return task;
}

/* One that execs has its leader's pid for a moment, which may be another row's. */
static void signal_sets_have_the_pid_a_task_was_found_by(struct kunit *test)
{
	const struct taskviz_table *table = &taskviz_signal_sets_table;
	struct task_struct *task = make_task(test);
	const pid_t pid = task->pid;
	struct taskviz_rows rows;
	u32 before, after;

	rows = take_rows(test, table);
	before = nr_of(test, table, &rows, 1);
	taskviz_rows_drop(&rows);
	task->pid = 1;
	rows = take_rows(test, table);
	task->pid = pid;
	after = nr_of(test, table, &rows, 1);
	KUNIT_EXPECT_EQ(test, after, before);
	KUNIT_EXPECT_EQ(test, nr_of(test, table, &rows, pid), 1u);
	taskviz_rows_drop(&rows);
	kthread_stop(task);
}

/* A switch that comes when the CPU was asked is not that to the task that it was found to run. */
static void cpus_tell_since_when_of_the_task_they_name(struct kunit *test)
{
	const struct taskviz_table *table = &taskviz_cpus_table;
	struct taskviz_rows rows;
	const u64 *ran_ns;

	groups_seen.last_switch_ns = 1;
	rows = take_rows(test, table);
	groups_seen.last_switch_ns = U64_MAX;
	KUNIT_ASSERT_GT(test, rows.nr, 0u);
	ran_ns = cell_of(test, table, row_at(&rows, 0), "FOR");
	KUNIT_EXPECT_GT(test, *ran_ns, 0ull);
	KUNIT_EXPECT_LT(test, *ran_ns, TASKVIZ_NONE64);
	taskviz_rows_drop(&rows);
}

/* Who reads runs. */
static void cpus_name_the_reader(struct kunit *test)
{
	const struct taskviz_table *table = &taskviz_cpus_table;
	struct taskviz_rows rows = take_rows(test, table);
	const void *row = row_of(test, table, &rows, current->pid);
	const char *name;

	KUNIT_ASSERT_NOT_NULL(test, row);
	name = cell_of(test, table, row, "NAME");
	KUNIT_EXPECT_STREQ(test, name, current->comm);
	name = cell_of(test, table, row, "WHAT");
	KUNIT_EXPECT_STREQ(test, name, "reader");
	taskviz_rows_drop(&rows);
}

static struct reader *open_table(struct kunit *test, const struct taskviz_table *table)
{
	struct reader *reader = kunit_kzalloc(test, sizeof(*reader), GFP_KERNEL);
	struct inode *inode = kunit_kzalloc(test, sizeof(*inode), GFP_KERNEL);

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, reader);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, inode);
	inode->i_private = (void *)table;
	reader->file.f_cred = current_cred();
	KUNIT_ASSERT_EQ(test, taskviz_table_fops.open(inode, &reader->file), 0);
	reader->m = reader->file.private_data;
	return reader;
}

/* As seq_read() does, again for each time that a line has no room: see traverse(). */
static void read_head(struct kunit *test, struct reader *reader)
{
	start(reader, 0);
	KUNIT_EXPECT_NOT_NULL(test, strstr(show(test, reader), "CPU"));
	stop(reader);
}

static void cpus_are_asked_once_for_a_reading(struct kunit *test)
{
	struct reader *reader = open_table(test, &taskviz_cpus_table);

	groups_seen.last_switches = 0;
	read_head(test, reader);
	read_head(test, reader);
	KUNIT_EXPECT_EQ(test, groups_seen.last_switches, num_online_cpus());
	taskviz_reading_begin(&reader->file, 0);
	read_head(test, reader);
	KUNIT_EXPECT_EQ(test, groups_seen.last_switches, 2 * num_online_cpus());
	taskviz_table_fops.release(NULL, &reader->file);
}

/* Meters of a group that counts nothing, and a table of them. */
struct counted {
	struct taskviz_meter meter;
	u64 count;
};

struct counted_row {
	struct taskviz_meter_row head;
	u32 count;
	u32 unused;
};

static void begin(struct taskviz_meter *meter, struct task_struct *task, bool newborn)
{
	container_of(meter, struct counted, meter)->count = 7;
}

static void copy(void *to, const struct taskviz_meter *from)
{
	memcpy(to, from, sizeof(struct counted));
}

static struct taskviz_meters meters;

static void recycle(struct rcu_head *rcu)
{
	taskviz_meters_recycle(&meters, rcu);
}

static struct taskviz_meters meters = {
	.name = "taskviz_counted",
	.size = sizeof(struct counted),
	.begin = begin,
	.recycle = recycle,
	.copy = copy,
	.sem = __RWSEM_INITIALIZER(meters.sem),
	.lock = __RAW_SPIN_LOCK_UNLOCKED(meters.lock),
};

static void set_row(void *row, struct taskviz_meter *meter)
{
	struct counted_row *counted = row;

	counted->count = meter ? container_of(meter, struct counted, meter)->count : 0;
}

static int fill(struct taskviz_rows *rows)
{
	return taskviz_meter_rows_fill(rows, &meters, set_row);
}

static const struct taskviz_column counted_columns[] = {
	TASKVIZ_TASK_PID(counted_row, head.task.pid, "task"),
	TASKVIZ_TASK_START(counted_row, head.task.start_ns),
	TASKVIZ_METER_STATE(counted_row),
	{ TASKVIZ_COLUMN(counted_row, count, NUMBER, 0, "COUNT", "that it began with") },
	TASKVIZ_TASK_NAME(counted_row, head.name),
};

static const struct taskviz_table counted_table = {
	.name = "counted",
	.about = "What the meters say.",
	.columns = TASKVIZ_COLUMNS(counted),
	.fill = fill,
};

static u32 rows_about(struct kunit *test, const struct taskviz_rows *rows, pid_t pid)
{
	u32 nr = 0;

	for (u32 i = 0; i < rows->nr; i++)
		nr += number_of(test, &counted_table, row_at(rows, i), "PID") == (u32)pid;
	return nr;
}

/* The only row about that task. */
static void expect_row(struct kunit *test, const struct task_struct *task, char state, u32 count)
{
	struct taskviz_rows rows = take_rows(test, &counted_table);
	const void *row = row_of(test, &counted_table, &rows, task->pid);

	KUNIT_EXPECT_EQ(test, rows_about(test, &rows, task->pid), 1u);
	if (row) {
		const char *name = cell_of(test, &counted_table, row, "NAME");
		const char *letter = cell_of(test, &counted_table, row, "S");

		KUNIT_EXPECT_STREQ(test, name, "views");
		KUNIT_EXPECT_EQ(test, *letter, state);
		KUNIT_EXPECT_EQ(test, number_of(test, &counted_table, row, "COUNT"), count);
	}
	taskviz_rows_drop(&rows);
}

static void await_asleep(const struct task_struct *task)
{
	while (READ_ONCE(task->__state) != TASK_INTERRUPTIBLE)
		schedule_timeout_uninterruptible(1);
}

/*
 * Who ends between the visit of the living and that of the ended is met twice, as here is a task
 * whose meter ended while it is still listed. Who has no meter is met all the same.
 */
static void tasks_with_meters_are_shown_once(struct kunit *test)
{
	struct task_struct *task = make_task(test);

	KUNIT_ASSERT_EQ(test, taskviz_meters_open(&meters), 0);
	await_asleep(task);
	expect_row(test, task, 'S', 0);
	taskviz_meter_born(&meters, task);
	expect_row(test, task, 'S', 7);
	taskviz_meter_freed(&meters, task);
	expect_row(test, task, 0, 7);
	taskviz_meters_close(&meters);
	kthread_stop(task);
}

/* The group may be switched off once it was found to be on. */
static void closed_meters_have_no_rows(struct kunit *test)
{
	struct taskviz_rows rows = take_rows(test, &counted_table);

	KUNIT_EXPECT_EQ(test, rows.nr, 0u);
	taskviz_rows_drop(&rows);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(cpus_tell_since_when_of_the_task_they_name),
	KUNIT_CASE(cpus_name_the_reader),
	KUNIT_CASE(cpus_are_asked_once_for_a_reading),
	KUNIT_CASE(tasks_with_meters_are_shown_once),
	KUNIT_CASE(closed_meters_have_no_rows),
	KUNIT_CASE(signal_sets_have_the_pid_a_task_was_found_by),
	{}
};

/* Nobody has an account. */
static int __ref make_ledger(struct kunit *test)
{
	return taskviz_ledger_init();
}

static void drop_ledger(struct kunit *test)
{
	taskviz_ledger_exit();
}

static struct kunit_suite suite = {
	.name = "views",
	.init = make_ledger,
	.exit = drop_ledger,
	.test_cases = cases,
};

kunit_test_suite(suite);
