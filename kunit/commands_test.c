// SPDX-License-Identifier: GPL-2.0
/* Suite commands: the lab's commands as text, what they do to threads, what is said of faults. */
#include <kunit/test.h>
#include <linux/sched.h>
#include <linux/sched/prio.h>
#include <linux/sched/task.h>
#include "lab.h"
#include "said.h"
#include "settings.h"

static void count(const struct taskviz_kthread *thread, void *nr)
{
	if (thread->task)
		++*(int *)nr;
}

static int nr_threads(void)
{
	int nr = 0;

	taskviz_kthreads_visit(count, &nr);
	return nr;
}

static void expect_step(struct kunit *test, const char *name, enum taskviz_kthread_step step)
{
	KUNIT_EXPECT_EQ_MSG(test, (int)look(name).step, (int)step, "%s", name);
}

/* @message: what follows "line 1: ". */
static void expect_wrong(struct kunit *test, const char *text, const char *message)
{
	said_clear();
	KUNIT_EXPECT_EQ_MSG(test, run(test, text), -EINVAL, "%s", text);
	KUNIT_EXPECT_TRUE_MSG(test, strstr(said, "kthreads: line 1: "), "%s", text);
	expect_said(test, message);
}

static void life_of_a_thread(struct kunit *test)
{
	expect_done(test, "create a");
	expect_step(test, "a", TASKVIZ_KTHREAD_CREATED);
	KUNIT_EXPECT_EQ(test, look("a").figures.state, 'D');
	expect_done(test, "wake a");
	wait_until_begun("a");
	expect_done(test, "park a");
	expect_step(test, "a", TASKVIZ_KTHREAD_PARKED);
	KUNIT_EXPECT_EQ(test, look("a").figures.state, 'P');
	expect_done(test, "unpark a");
	expect_step(test, "a", TASKVIZ_KTHREAD_RUNNING);
	expect_done(test, "stop a");
	KUNIT_EXPECT_FALSE(test, look("a").there);
	expect_silence(test);
}

/* A command about one thread leaves the other alone. */
static void command_is_for_its_thread(struct kunit *test)
{
	struct seen other;

	expect_done(test, "create a\ncreate b");
	other = look("b");
	KUNIT_EXPECT_NE(test, look("a").pid, other.pid);
	expect_done(test, "run a busy\nnice a 7\nstop a");
	KUNIT_EXPECT_EQ(test, look("b").pid, other.pid);
	expect_step(test, "b", TASKVIZ_KTHREAD_CREATED);
	KUNIT_EXPECT_EQ(test, look("b").figures.nice, other.figures.nice);
}

static void activities(struct kunit *test)
{
	static const struct {
		const char *command;
		u8 activity;
		char state;
	} cases[] = {
		{ "run a", TASKVIZ_KTHREAD_SLEEP, 'S' },
		{ "run a busy", TASKVIZ_KTHREAD_BUSY, 'R' },
		{ "run a disk", TASKVIZ_KTHREAD_DISK, 'D' },
		{ "run a idle", TASKVIZ_KTHREAD_IDLE, 'I' },
		{ "run a killable", TASKVIZ_KTHREAD_KILLABLE, 'D' },
		{ "run a sleep", TASKVIZ_KTHREAD_SLEEP, 'S' },
	};

	for (int i = 0; i < ARRAY_SIZE(cases); i++) {
		expect_done(test, cases[i].command);
		KUNIT_EXPECT_EQ(test, look("a").activity, cases[i].activity);
		while (look("a").figures.state != cases[i].state)
			schedule_timeout_uninterruptible(1);
	}
	KUNIT_EXPECT_EQ(test, nr_threads(), 1);
}

static void wrong_activities(struct kunit *test)
{
	expect_done(test, "run a disk");
	expect_wrong(test, "run a dis",
		     "'dis' is no activity: use sleep, busy, disk, idle or killable");
	expect_wrong(test, "run a disks", "is no activity");
	expect_wrong(test, "run b none", "is no activity");
	KUNIT_EXPECT_EQ(test, look("a").activity, TASKVIZ_KTHREAD_DISK);
	KUNIT_EXPECT_FALSE(test, look("b").there);
}

static void parked_threads_are_left_alone(struct kunit *test)
{
	expect_done(test, "run a\npark a");
	expect_wrong(test, "wake a", "a is parked: use unpark a first");
	expect_wrong(test, "run a busy", "a is parked: use unpark a first");
	expect_wrong(test, "park a", "a is parked: use unpark a first");
	expect_step(test, "a", TASKVIZ_KTHREAD_PARKED);
	KUNIT_EXPECT_EQ(test, look("a").activity, TASKVIZ_KTHREAD_SLEEP);
	expect_done(test, "unpark a");
	expect_wrong(test, "unpark a", "a is not parked: use park a first");
}

static void stop_in_any_step(struct kunit *test)
{
	expect_done(test, "create a\nstop a");
	expect_done(test, "run a busy\nstop a");
	expect_done(test, "run a\npark a\nstop a");
	expect_done(test, "create a\npark a\nstop a");
	KUNIT_EXPECT_EQ(test, nr_threads(), 0);
}

static void count_gone(const struct taskviz_kthread *thread, void *nr)
{
	if (!thread->task)
		++*(int *)nr;
}

static void latest_gone_are_listed(struct kunit *test)
{
	int nr = 0;

	for (int i = 0; i < 70; i++)
		expect_done(test, "create a\nstop a");
	taskviz_kthreads_visit(count_gone, &nr);
	KUNIT_EXPECT_EQ(test, nr, 64);
	taskviz_kthreads_exit();
	nr = 0;
	taskviz_kthreads_visit(count_gone, &nr);
	KUNIT_EXPECT_EQ(test, nr, 0);
	KUNIT_ASSERT_EQ(test, load(), 0);
}

/* The lab holds its threads while they live, and no longer. */
static void gone_threads_are_let_go_of(struct kunit *test)
{
	struct task_struct *task;

	expect_done(test, "run a");
	mutex_lock(&taskviz_lab_mutex);
	task = get_task_struct(taskviz_kthread_find("a")->task);
	mutex_unlock(&taskviz_lab_mutex);
	expect_done(test, "stop a");
	for (int ticks = 0; ticks < 5 * HZ && refcount_read(&task->usage) > 1; ticks++)
		schedule_timeout_uninterruptible(1);
	KUNIT_EXPECT_EQ(test, refcount_read(&task->usage), 1u);
	put_task_struct(task);
}

static void nice_values(struct kunit *test)
{
	expect_done(test, "create a\nnice a -20");
	KUNIT_EXPECT_EQ(test, look("a").figures.nice, -20);
	expect_done(test, "nice a 19");
	KUNIT_EXPECT_EQ(test, look("a").figures.nice, 19);
	expect_wrong(test, "nice a -21", "'-21' is no nice value: use -20 to 19");
	expect_wrong(test, "nice a 20", "'20' is no nice value: use -20 to 19");
	expect_wrong(test, "nice a 0x1", "is no nice value");
	expect_wrong(test, "nice a 1x", "is no nice value");
	expect_wrong(test, "nice a 99999999999", "is no nice value");
	KUNIT_EXPECT_EQ(test, look("a").figures.nice, 19);
}

static void policies(struct kunit *test)
{
	static const struct {
		const char *command;
		unsigned int policy, priority;
	} cases[] = {
		{ "sched a fifo 1", SCHED_FIFO, 1 }, { "sched a fifo 99", SCHED_FIFO, 99 },
		{ "sched a rr 50", SCHED_RR, 50 }, { "sched a other", SCHED_NORMAL, 0 },
		{ "sched a rr 1", SCHED_RR, 1 }, { "sched a other 0", SCHED_NORMAL, 0 },
	};

	expect_done(test, "create a\nnice a 5");
	for (int i = 0; i < ARRAY_SIZE(cases); i++) {
		expect_done(test, cases[i].command);
		KUNIT_EXPECT_EQ(test, look("a").figures.policy, cases[i].policy);
		KUNIT_EXPECT_EQ(test, look("a").figures.rt_priority, cases[i].priority);
	}
	KUNIT_EXPECT_EQ(test, look("a").figures.nice, 5);
}

static void wrong_policies(struct kunit *test)
{
	expect_done(test, "create a");
	expect_wrong(test, "sched a fifo", "fifo wants a priority: use 1 to 99");
	expect_wrong(test, "sched a rr", "rr wants a priority: use 1 to 99");
	expect_wrong(test, "sched a fifo 0", "'0' is no priority: use 1 to 99");
	expect_wrong(test, "sched a rr 100", "'100' is no priority: use 1 to 99");
	expect_wrong(test, "sched a other 1", "'1' is no priority of other: use 0, or nothing");
	expect_wrong(test, "sched a batch", "'batch' is no policy: use fifo, rr or other");
	expect_wrong(test, "sched a fif 1", "is no policy");
	KUNIT_EXPECT_EQ(test, look("a").figures.policy, (unsigned int)SCHED_NORMAL);
}

static void cpus(struct kunit *test)
{
	char beyond[20];

	expect_done(test, "create a\nbind a 0");
	snprintf(beyond, sizeof(beyond), "bind a %u", nr_cpu_ids);
	expect_wrong(test, beyond, "is no CPU: use 0 to ");
	expect_wrong(test, "bind a -1", "'-1' is no CPU");
	expect_wrong(test, "bind a all", "'all' is no CPU");
}

static void number_of_words(struct kunit *test)
{
	expect_done(test, "create a");
	expect_wrong(test, "wake", "too few words: use wake NAME\n");
	expect_wrong(test, "wake a b", "too many words: use wake NAME\n");
	expect_wrong(test, "run", "too few words: use run NAME [sleep|busy|disk|idle|killable]\n");
	expect_wrong(test, "run a busy b", "too many words: use run NAME");
	expect_wrong(test, "bind a", "too few words: use bind NAME CPU\n");
	expect_wrong(test, "bind a 0 0", "too many words: use bind NAME CPU\n");
	expect_wrong(test, "nice a", "too few words: use nice NAME -20..19\n");
	expect_wrong(test, "sched a", "too few words: use sched NAME fifo|rr|other [PRIORITY]\n");
	expect_wrong(test, "sched a fifo 1 2", "too many words: use sched NAME");
	expect_wrong(test, "sched a fifo 1 2 3 4", "too many words: use sched NAME");
}

static void blanks_do_not_matter(struct kunit *test)
{
	expect_done(test, "\n\t\r\n  create\t a\t\r\n\n\nnice   a\t\t3\n\n");
	KUNIT_EXPECT_EQ(test, look("a").figures.nice, 3);
	KUNIT_EXPECT_EQ(test, run(test, ""), -EINVAL);
	KUNIT_EXPECT_EQ(test, run(test, " \t\n\t\n"), -EINVAL);
	expect_said(test, "nothing but blanks so far: write a command, like create lab0");
}

static void lines_run_until_one_is_wrong(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, run(test, "create a\n\ncreate b\nnonsense\ncreate c"), -EINVAL);
	KUNIT_EXPECT_TRUE(test, strstr(said, "kthreads: line 4: 'nonsense' is no command: use "));
	expect_said(test, "one of create, wake, run, park, unpark, bind, nice, sched, stop\n");
	KUNIT_EXPECT_TRUE(test, look("a").there);
	KUNIT_EXPECT_TRUE(test, look("b").there);
	KUNIT_EXPECT_FALSE(test, look("c").there);
	expect_wrong(test, "nonsense", "'nonsense'");
}

static void parts_of_commands_are_none(struct kunit *test)
{
	expect_wrong(test, "creat a", "'creat' is no command");
	expect_wrong(test, "creates a", "'creates' is no command");
	expect_wrong(test, "Create a", "'Create' is no command");
	KUNIT_EXPECT_EQ(test, nr_threads(), 0);
}

/* Who reads the log on a terminal must not be told what it shall do by a word that was wrong. */
static void wrong_words_are_cut_and_escaped(struct kunit *test)
{
	expect_wrong(test, "\033[2J\\x", "'\\x1b[2J\\\\x' is no command");
	expect_wrong(test, "abcdefghijklmnopqrstuvwxyz",
		     "'abcdefghijklmnopqrstuvwx' is no command");
	expect_wrong(test, "\1\1\1\1\1\1\1\1\1\1\1\1\1\1\1\1\1\1\1\1\1\1\1\1\1\1",
		     "\\x01\\x01\\x01\\x01' is no command");
	expect_wrong(test, "create %s%n", "'%s%n' is no name");
}

static bool may_stand_in_a_name(unsigned char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '_' || c == '.' || c == '-';
}

static void names(struct kunit *test)
{
	char command[] = "create a?b\n";

	for (int c = 1; c < 256; c++) {
		if (strchr(" \t\r\n", c))
			continue;
		command[8] = c;
		KUNIT_EXPECT_EQ_MSG(test, run(test, command), may_stand_in_a_name(c) ? 0 : -EINVAL,
				    "%#x", c);
		taskviz_kthreads_exit();
		KUNIT_ASSERT_EQ(test, load(), 0);
	}
	said_clear();
	expect_done(test, "create 123456789012345");
	expect_wrong(test, "create 1234567890123456",
		     "is no name: use 1 to 15 letters, digits, '_', '.' and '-'\n");
}

static void names_are_unique(struct kunit *test)
{
	expect_done(test, "create a");
	expect_wrong(test, "create a", "there is a thread a: use another name, or stop it");
	expect_done(test, "stop a\ncreate a");
	KUNIT_EXPECT_EQ(test, nr_threads(), 1);
}

static void absent_threads(struct kunit *test)
{
	static const char * const commands[] = {
		"wake b", "park b", "unpark b", "bind b 0", "nice b 0", "sched b other", "stop b",
	};

	expect_wrong(test, "wake b", "no thread b, nor any other: use create b first");
	expect_done(test, "create a\ncreate c\ncreate d\nstop d");
	for (int i = 0; i < ARRAY_SIZE(commands); i++)
		expect_wrong(test, commands[i], "no thread b: there are a, c\n");
}

/* More names than a message holds: it says that there are more. */
static void many_names_are_cut(struct kunit *test)
{
	char command[40];

	for (int i = 10; i < 60; i++) {
		snprintf(command, sizeof(command), "create 1234567890123%d", i);
		expect_done(test, command);
	}
	said_clear();
	KUNIT_EXPECT_EQ(test, run(test, "wake b"), -EINVAL);
	KUNIT_EXPECT_TRUE(test, strstr(said, "123456789012310, 123456789012311, "));
	expect_said(test, ", ...\n");
}

static void no_more_than_allowed(struct kunit *test)
{
	KUNIT_ASSERT_EQ(test, parameter_set(test, "kthreads_max", "2"), 0);
	expect_done(test, "create a\nrun b");
	said_clear();
	KUNIT_EXPECT_EQ(test, run(test, "create c"), -ENOSPC);
	expect_said(test,
		    "no more threads than now: stop one, or raise the parameter kthreads_max\n");
	KUNIT_EXPECT_EQ(test, run(test, "run c"), -ENOSPC);
	expect_done(test, "stop a\ncreate c");
	KUNIT_EXPECT_EQ(test, nr_threads(), 2);
	KUNIT_ASSERT_EQ(test, parameter_set(test, "kthreads_max", "64"), 0);
}

static void none_before_and_after(struct kunit *test)
{
	expect_done(test, "create a\nrun b busy\nrun c\npark c");
	taskviz_kthreads_exit();
	KUNIT_EXPECT_EQ(test, nr_threads(), 0);
	KUNIT_EXPECT_EQ(test, run(test, "create a"), -EINVAL);
	expect_said(test, "the module comes or goes: write commands while it is loaded");
	KUNIT_EXPECT_EQ(test, nr_threads(), 0);
	KUNIT_ASSERT_EQ(test, load(), 0);
	expect_done(test, "create a");
}

static void first_threads(struct kunit *test)
{
	taskviz_kthreads_exit();
	taskviz_kthreads.value = 3;
	KUNIT_EXPECT_EQ(test, load(), 0);
	taskviz_kthreads.value = 0;
	KUNIT_EXPECT_EQ(test, nr_threads(), 3);
	wait_until_begun("lab0");
	wait_until_begun("lab2");
	KUNIT_EXPECT_EQ(test, look("lab1").activity, TASKVIZ_KTHREAD_SLEEP);
}

static void no_first_threads_rather_than_some(struct kunit *test)
{
	taskviz_kthreads_exit();
	KUNIT_ASSERT_EQ(test, parameter_set(test, "kthreads_max", "2"), 0);
	taskviz_kthreads.value = 3;
	KUNIT_EXPECT_EQ(test, load(), -ENOSPC);
	KUNIT_EXPECT_EQ(test, nr_threads(), 0);
	KUNIT_EXPECT_EQ(test, run(test, "create a"), -EINVAL);
	taskviz_kthreads.value = 0;
	KUNIT_ASSERT_EQ(test, parameter_set(test, "kthreads_max", "64"), 0);
	KUNIT_ASSERT_EQ(test, load(), 0);
}

static void commands_as_a_parameter(struct kunit *test)
{
	char *page = kunit_kzalloc(test, PAGE_SIZE + 1, GFP_KERNEL);

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, page);
	KUNIT_EXPECT_EQ(test, parameter_set(test, "kthreads_command", "create a\n"), 0);
	memset(page, ' ', PAGE_SIZE - 1);
	memcpy(page, "create b", 8);
	KUNIT_EXPECT_EQ(test, parameter_set(test, "kthreads_command", page), 0);
	memset(page, ' ', PAGE_SIZE);
	memcpy(page, "create c", 8);
	KUNIT_EXPECT_EQ(test, parameter_set(test, "kthreads_command", page), -EINVAL);
	expect_said(test, "kthreads_command: more than 4095 bytes: write less at a time");
	KUNIT_EXPECT_EQ(test, nr_threads(), 2);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(life_of_a_thread),
	KUNIT_CASE(command_is_for_its_thread),
	KUNIT_CASE(activities),
	KUNIT_CASE(wrong_activities),
	KUNIT_CASE(parked_threads_are_left_alone),
	KUNIT_CASE(stop_in_any_step),
	KUNIT_CASE(latest_gone_are_listed),
	KUNIT_CASE(gone_threads_are_let_go_of),
	KUNIT_CASE(nice_values),
	KUNIT_CASE(policies),
	KUNIT_CASE(wrong_policies),
	KUNIT_CASE(cpus),
	KUNIT_CASE(number_of_words),
	KUNIT_CASE(blanks_do_not_matter),
	KUNIT_CASE(lines_run_until_one_is_wrong),
	KUNIT_CASE(parts_of_commands_are_none),
	KUNIT_CASE(wrong_words_are_cut_and_escaped),
	KUNIT_CASE(names),
	KUNIT_CASE(names_are_unique),
	KUNIT_CASE(absent_threads),
	KUNIT_CASE(many_names_are_cut),
	KUNIT_CASE(no_more_than_allowed),
	KUNIT_CASE(none_before_and_after),
	KUNIT_CASE(first_threads),
	KUNIT_CASE(no_first_threads_rather_than_some),
	KUNIT_CASE(commands_as_a_parameter),
	{}
};

static struct kunit_suite suite = {
	.name = "commands",
	.suite_init = said_begin,
	.suite_exit = said_end,
	.init = lab_begin,
	.exit = lab_end,
	.test_cases = cases,
};

kunit_test_suite(suite);
