// SPDX-License-Identifier: GPL-2.0
/* Suite views: where a view's reader stands, and from which moment what it reads is. */
#include <kunit/test.h>
#include <linux/cpumask.h>
#include <linux/err.h>
#include <linux/fs.h>
#include <linux/kthread.h>
#include <linux/mm.h>
#include <linux/pid.h>
#include <linux/sched.h>
#include <linux/seq_file.h>
#include <linux/string.h>
#include "groups.h"
#include "sleeper.h"
#include "views/debugfs.h"

/* A view as the kernel reads it, step by step. */
struct reader {
	const struct taskviz_view *view;
	struct file file;
	struct seq_file *m;
	loff_t pos;
	void *at;
};

static struct reader *open_view(struct kunit *test, const struct taskviz_view *view, size_t size)
{
	struct reader *reader = kunit_kzalloc(test, sizeof(*reader), GFP_KERNEL);

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, reader);
	reader->view = view;
	KUNIT_ASSERT_EQ(test, view->fops->open(NULL, &reader->file), 0);
	reader->m = reader->file.private_data;
	reader->m->buf = kvmalloc(size, GFP_KERNEL);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, reader->m->buf);
	reader->m->size = size;
	return reader;
}

static void close_view(struct reader *reader)
{
	reader->view->fops->release(NULL, &reader->file);
}

/* A read begins there; stop() ends it. */
static void start(struct reader *reader, loff_t pos)
{
	reader->pos = pos;
	reader->m->count = 0;
	reader->at = reader->m->op->start(reader->m, &reader->pos);
}

static void next(struct reader *reader)
{
	reader->m->count = 0;
	reader->at = reader->m->op->next(reader->m, reader->at, &reader->pos);
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

static struct task_struct *make_task(struct kunit *test)
{
	struct task_struct *task = kthread_run(sleeper, NULL, "views");

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, task);
	return task;
}

/*
 * A thread that execs gets the pid of its leader: exchange_tids() in kernel/pid.c. Who found it by
 * its own goes on behind that one, else all tasks from the leader on would be shown again.
 */
static void signals_go_on_behind_a_thread_that_execs(struct kunit *test)
{
	struct reader *reader = open_view(test, &taskviz_signals_view, PAGE_SIZE);
	struct task_struct *task = make_task(test);
	const pid_t pid = task->pid;
	char head[16];

	snprintf(head, sizeof(head), "%7d ", pid);
	task->pid = 1;
	start(reader, pid);
	KUNIT_EXPECT_EQ(test, reader->pos, (loff_t)pid);
	KUNIT_EXPECT_TRUE(test, strstarts(show(test, reader), head));
	next(reader);
	KUNIT_EXPECT_GT(test, reader->pos, (loff_t)pid);
	stop(reader);
	task->pid = pid;
	kthread_stop(task);
	close_view(reader);
}

/* The line of the first CPU. */
static const char *first_cpu(struct kunit *test, struct reader *reader)
{
	const char *line = strstr(show(test, reader), "\n  0 ");

	KUNIT_ASSERT_NOT_NULL(test, line);
	return line;
}

/* A switch that comes when the CPU was asked is not that to the task that it was found to run. */
static void states_tell_since_when_of_the_task_they_name(struct kunit *test)
{
	struct reader *reader = open_view(test, &taskviz_states_view, 4 * PAGE_SIZE);

	groups_seen.last_switch_ns = 1;
	start(reader, 0);
	groups_seen.last_switch_ns = U64_MAX;
	KUNIT_EXPECT_NULL(test, strstr(first_cpu(test, reader), " 0.000000 "));
	stop(reader);
	close_view(reader);
}

static void grow(struct kunit *test, struct reader *reader, size_t size)
{
	kvfree(reader->m->buf);
	reader->m->buf = kvmalloc(size, GFP_KERNEL);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, reader->m->buf);
	reader->m->size = size;
}

/* As seq_read() does with what does not fit. */
static void states_ask_once_for_a_reading(struct kunit *test)
{
	struct reader *reader = open_view(test, &taskviz_states_view, 256);

	groups_seen.last_switches = 0;
	start(reader, 0);
	KUNIT_EXPECT_EQ(test, reader->m->op->show(reader->m, reader->at), 0);
	KUNIT_EXPECT_TRUE(test, seq_has_overflowed(reader->m));
	stop(reader);
	grow(test, reader, 4 * PAGE_SIZE);
	start(reader, 0);
	show(test, reader);
	KUNIT_EXPECT_EQ(test, groups_seen.last_switches, num_online_cpus());
	next(reader);
	stop(reader);
	start(reader, 0);
	show(test, reader);
	stop(reader);
	KUNIT_EXPECT_EQ(test, groups_seen.last_switches, 2 * num_online_cpus());
	close_view(reader);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(states_tell_since_when_of_the_task_they_name),
	KUNIT_CASE(states_ask_once_for_a_reading),
	KUNIT_CASE(signals_go_on_behind_a_thread_that_execs),
	{}
};

static struct kunit_suite suite = {
	.name = "views",
	.test_cases = cases,
};

kunit_test_suite(suite);
