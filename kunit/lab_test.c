// SPDX-License-Identifier: GPL-2.0
/* Suite lab: the tables of the lab's threads and of all kernel threads. */
#include <kunit/test.h>
#include <linux/sched.h>
#include <linux/string.h>
#include "lab.h"
#include "rows.h"
#include "said.h"

/* A cell as the file shows it; overwritten by the next. */
static const char *text_of(struct kunit *test, const struct taskviz_table *table, const void *row,
			   const char *name)
{
	static char buf[160];
	struct taskviz_text text = { .buf = buf, .size = sizeof(buf) - 1 };
	const struct taskviz_columns *columns = &table->columns;

	memset(buf, 0, sizeof(buf));
	for (u32 i = 0; i < columns->nr; i++)
		if (!strcmp(columns->columns[i].name, name))
			taskviz_table_put_cell(&text, &columns->columns[i], row,
					       i + 1 == columns->nr);
	return buf;
}

static const void *row_named(struct kunit *test, const struct taskviz_table *table,
			     const struct taskviz_rows *rows, const char *name)
{
	for (u32 i = 0; i < rows->nr; i++)
		if (!strcmp(cell_of(test, table, row_at(rows, i), "NAME"), name))
			return row_at(rows, i);
	KUNIT_ASSERT_FAILURE(test, "no row %s", name);
	return NULL;
}

/* The cell of a thread of the lab. */
static void expect_lab(struct kunit *test, const char *thread, const char *column,
		       const char *text)
{
	const struct taskviz_table *table = &taskviz_lab_table;
	struct taskviz_rows rows = take_rows(test, table);
	const void *row = row_named(test, table, &rows, thread);

	KUNIT_EXPECT_STREQ_MSG(test, text_of(test, table, row, column), text, "%s of %s", column,
			       thread);
	taskviz_rows_drop(&rows);
}

static void steps_and_states(struct kunit *test)
{
	expect_done(test, "create a\nrun b\nrun c idle\nrun d busy");
	wait_until_begun("b");
	wait_until_begun("c");
	wait_until_begun("d");
	expect_done(test, "park c\nstop d");
	expect_lab(test, "a", "STEP", "created");
	expect_lab(test, "a", "S", "D");
	expect_lab(test, "b", "STEP", "running");
	expect_lab(test, "c", "STEP", "parked");
	expect_lab(test, "c", "S", "P");
	expect_lab(test, "c", "ACTIVITY", "idle");
	expect_lab(test, "d", "STEP", "gone");
	expect_lab(test, "d", "ACTIVITY", "busy");
}

/* What a thread does not have yet, or has no more, is none. */
static void none(struct kunit *test)
{
	expect_done(test, "create a\nrun b");
	wait_until_begun("b");
	expect_lab(test, "a", "RETURN", "-");
	expect_lab(test, "b", "RETURN", "-");
	expect_lab(test, "b", "ALLOWED", "0");
	expect_done(test, "stop a\nstop b");
	expect_lab(test, "a", "S", "-");
	expect_lab(test, "a", "ALLOWED", "-");
	expect_lab(test, "a", "RETURN", "-EINTR");
	expect_lab(test, "b", "RETURN", "0");
}

static void policies(struct kunit *test)
{
	static const struct {
		const char *command, *text;
	} cases[] = {
		{ "create a", "other/0" }, { "nice a -20", "other/-20" },
		{ "sched a fifo 99", "fifo/99" }, { "nice a 19", "fifo/99" },
		{ "sched a rr 1", "rr/1" }, { "sched a other", "other/19" },
	};

	for (int i = 0; i < ARRAY_SIZE(cases); i++) {
		expect_done(test, cases[i].command);
		expect_lab(test, "a", "POLICY", cases[i].text);
	}
}

/* The birth of a task tells it from another of its pid, also when it is gone. */
static void births(struct kunit *test)
{
	const struct taskviz_table *table = &taskviz_lab_table;
	struct taskviz_rows rows;
	struct task_struct *task;
	u64 born_ns;

	expect_done(test, "create a");
	mutex_lock(&taskviz_lab_mutex);
	task = taskviz_kthread_find("a")->task;
	born_ns = task->start_boottime;
	mutex_unlock(&taskviz_lab_mutex);
	for (int gone = 0; gone < 2; gone++) {
		rows = take_rows(test, table);
		KUNIT_EXPECT_EQ(test, rows.nr, 1u);
		KUNIT_EXPECT_EQ(test, *(u64 *)cell_of(test, table, row_at(&rows, 0), "START"),
				born_ns);
		taskviz_rows_drop(&rows);
		if (!gone)
			expect_done(test, "stop a");
	}
}

/* More than had room at first: each is there once, the living before those that are gone. */
static void many(struct kunit *test)
{
	const struct taskviz_table *table = &taskviz_lab_table;
	struct taskviz_rows rows;
	char command[20], name[8];

	for (int i = 0; i < 100; i++) {
		snprintf(command, sizeof(command), "create n%d", i);
		expect_done(test, command);
		snprintf(command, sizeof(command), "stop n%d", i);
		if (i < 64)
			expect_done(test, command);
	}
	rows = take_rows(test, table);
	KUNIT_EXPECT_EQ(test, rows.nr, 100u);
	for (u32 i = 0; i < rows.nr; i++) {
		snprintf(name, sizeof(name), "n%u", (i + 64) % 100);
		KUNIT_EXPECT_STREQ(test, text_of(test, table, row_at(&rows, i), "NAME"), name);
	}
	taskviz_rows_drop(&rows);
}

/* Each line of the text of the lab's file is short, and tells how each command is written. */
static void the_file_tells_of_commands(struct kunit *test)
{
	const char *about = taskviz_lab_table.about;
	char names[100], usage[80], *rest = names, *name;
	int nr = 0;

	KUNIT_EXPECT_EQ(test, run(test, "nonsense"), -EINVAL);
	name = strstr(said, "use one of ");
	KUNIT_ASSERT_NOT_NULL(test, name);
	strscpy(names, name + strlen("use one of "), sizeof(names));
	while ((name = strsep(&rest, "\n, "))) {
		if (!*name)
			continue;
		said_clear();
		KUNIT_EXPECT_EQ(test, run(test, name), -EINVAL);
		KUNIT_ASSERT_NOT_NULL(test, strstr(said, ": use "));
		strscpy(usage, strstr(said, ": use ") + strlen(": use"), sizeof(usage));
		*strchrnul(usage, '\n') = '\0';
		KUNIT_EXPECT_TRUE_MSG(test, strstr(about, usage), "%s", usage);
		nr++;
	}
	KUNIT_EXPECT_EQ(test, nr, 9);
}

static void expect_kthread(struct kunit *test, const struct taskviz_rows *rows, const char *name,
			   const char *function, const char *job)
{
	const struct taskviz_table *table = &taskviz_kthreads_table;
	const void *row = row_named(test, table, rows, name);

	KUNIT_EXPECT_STREQ_MSG(test, text_of(test, table, row, "FUNCTION"), function, "%s", name);
	KUNIT_EXPECT_STREQ_MSG(test, text_of(test, table, row, "JOB"), job, "%s", name);
}

static void kernel_threads_have_jobs(struct kunit *test)
{
	struct taskviz_rows rows;

	expect_done(test, "create a");
	rows = take_rows(test, &taskviz_kthreads_table);
	expect_kthread(test, &rows, "a", "lab_thread[taskviz_kunit]", "thread of the lab");
	expect_kthread(test, &rows, "kthreadd", "?", "?");
	expect_kthread(test, &rows, "kworker/0:0H", "worker_thread",
		       "workqueue worker of CPU 0, high priority");
	taskviz_rows_drop(&rows);
}

/* All of them and nobody else, by pid. */
static void kernel_threads_are_all_there(struct kunit *test)
{
	const struct taskviz_table *table = &taskviz_kthreads_table;
	struct taskviz_rows rows = take_rows(test, table);
	struct task_struct *task;
	u32 nr = 0;

	rcu_read_lock();
	for_each_process(task)
		nr += !!(task->flags & PF_KTHREAD);
	rcu_read_unlock();
	KUNIT_EXPECT_EQ(test, rows.nr, nr);
	for (u32 i = 1; i < rows.nr; i++)
		KUNIT_EXPECT_GT(test, number_of(test, table, row_at(&rows, i), "PID"),
				number_of(test, table, row_at(&rows, i - 1), "PID"));
	KUNIT_EXPECT_NOT_NULL(test, row_of(test, table, &rows, current->pid));
	KUNIT_EXPECT_NULL(test, row_of(test, table, &rows, 1));
	taskviz_rows_drop(&rows);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(steps_and_states),
	KUNIT_CASE(none),
	KUNIT_CASE(policies),
	KUNIT_CASE(births),
	KUNIT_CASE(many),
	KUNIT_CASE(the_file_tells_of_commands),
	KUNIT_CASE(kernel_threads_have_jobs),
	KUNIT_CASE(kernel_threads_are_all_there),
	{}
};

static struct kunit_suite suite = {
	.name = "lab",
	.suite_init = said_begin,
	.suite_exit = said_end,
	.init = lab_begin,
	.exit = lab_end,
	.test_cases = cases,
};

kunit_test_suite(suite);
