// SPDX-License-Identifier: GPL-2.0
/* The commands of the kernel-thread lab, as text: from debugfs, a parameter, or at load. */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/cpumask.h>
#include <linux/ctype.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/sched/prio.h>
#include <linux/slab.h>
#include <linux/string.h>
#include "core/pure.h"
#include "kthreads.h"
#include "settings.h"

#define MAX_WORDS	5	/* one more than any command has, to notice it */
#define NAMES_SIZE	400	/* of those that a message lists */
#define QUOTE_MAX	24	/* bytes of a wrong word that a message shows */

struct taskviz_setting taskviz_kthreads = {
	.name = "kthreads",
	.allowed = "a number up to kthreads_max",
	.is_allowed = taskviz_kthreads_have_room,
	.print = taskviz_print_number,
};
module_param_cb(kthreads, &taskviz_number_ops, &taskviz_kthreads, 0444);
MODULE_PARM_DESC(kthreads, "kernel threads made at load, named lab0, lab1...; they sleep");

static bool lab_is_ready;		/* guarded by taskviz_lab_mutex */
static unsigned int line;	/* that is being run; likewise */

/* Says in one line of the log what was wrong and what would be right. */
static __printf(1, 2) int wrong(const char *fmt, ...)
{
	struct va_format message = { .fmt = fmt };
	va_list args;

	lockdep_assert_held(&taskviz_lab_mutex);
	va_start(args, fmt);
	message.va = &args;
	pr_err("kthreads: line %u: %pV\n", line, &message);
	va_end(args);
	return -EINVAL;
}

/* The same of a word, which is shown cut and escaped. */
static __printf(2, 3) int wrong_word(const char *word, const char *fmt, ...)
{
	struct va_format message = { .fmt = fmt };
	char shown[4 * QUOTE_MAX];
	struct taskviz_text text = { .buf = shown, .size = sizeof(shown) };
	va_list args;
	int err;

	taskviz_put_name(&text, word, strnlen(word, QUOTE_MAX));
	va_start(args, fmt);
	message.va = &args;
	err = wrong("'%.*s' %pV", (int)text.len, shown, &message);
	va_end(args);
	return err;
}

/* Passes the result on, having told what the kernel would not do. */
static int tell(int err, const char *what, const char *name)
{
	if (err)
		pr_err("kthreads: line %u: the kernel would not %s %s: %pe\n", line, what, name,
		       ERR_PTR(err));
	return err;
}

static int made(int err, const char *name)
{
	if (err != -ENOSPC)
		return tell(err, "make", name);
	wrong("no more threads than now: stop one, or raise the parameter kthreads_max");
	return err;
}

/* A command's words: command, name, the rest; NULL after the last. */
struct words {
	char *word[MAX_WORDS];
	int nr;
};

static int parse_number(const char *word, const char *what, int min, int max, int *number)
{
	if (kstrtoint(word, 10, number) || *number < min || *number > max)
		return wrong_word(word, "is no %s: use %d to %d", what, min, max);
	return 0;
}

static int parse_activity(const char *word)
{
	int at = word ? match_string(taskviz_kthread_activities, TASKVIZ_NR_KTHREAD_ACTIVITIES,
				     word) : TASKVIZ_KTHREAD_SLEEP;

	if (at < 0)
		return wrong_word(word, "is no activity: use sleep, busy, disk, idle or killable");
	return at;
}

static int refuse_parked(const struct taskviz_kthread *thread)
{
	if (thread->step == TASKVIZ_KTHREAD_PARKED)
		return wrong("%s is parked: use unpark %s first", thread->name, thread->name);
	return 0;
}

static int do_create(struct taskviz_kthread *thread, const struct words *words)
{
	const char *name = words->word[1];

	if (thread)
		return wrong("there is a thread %s: use another name, or stop it", name);
	return made(taskviz_kthread_create(name), name);
}

static int do_run(struct taskviz_kthread *thread, const struct words *words)
{
	int activity = parse_activity(words->word[2]);

	if (activity < 0)
		return activity;
	if (!thread)
		return made(taskviz_kthread_run(words->word[1], activity), words->word[1]);
	if (refuse_parked(thread))
		return -EINVAL;
	taskviz_kthread_give(thread, activity);
	return 0;
}

static int do_wake(struct taskviz_kthread *thread, const struct words *words)
{
	if (refuse_parked(thread))
		return -EINVAL;
	taskviz_kthread_wake(thread);
	return 0;
}

static int do_park(struct taskviz_kthread *thread, const struct words *words)
{
	if (refuse_parked(thread))
		return -EINVAL;
	return tell(taskviz_kthread_park(thread), "park", thread->name);
}

static int do_unpark(struct taskviz_kthread *thread, const struct words *words)
{
	if (thread->step != TASKVIZ_KTHREAD_PARKED)
		return wrong("%s is not parked: use park %s first", thread->name, thread->name);
	taskviz_kthread_unpark(thread);
	return 0;
}

static int do_bind(struct taskviz_kthread *thread, const struct words *words)
{
	int cpu, err = parse_number(words->word[2], "CPU", 0, nr_cpu_ids - 1, &cpu);

	if (err)
		return err;
	if (!cpu_online(cpu))
		return wrong("CPU %d is offline: use one of %*pbl", cpu,
			     cpumask_pr_args(cpu_online_mask));
	return tell(set_cpus_allowed_ptr(thread->task, cpumask_of(cpu)), "bind", thread->name);
}

static int do_nice(struct taskviz_kthread *thread, const struct words *words)
{
	int nice, err = parse_number(words->word[2], "nice value", MIN_NICE, MAX_NICE, &nice);

	if (!err)
		set_user_nice(thread->task, nice);
	return err;
}

static int parse_policy(const char *word)
{
	static const char * const names[] = { "other", "fifo", "rr" };
	static const int policies[] = { SCHED_NORMAL, SCHED_FIFO, SCHED_RR };
	int at = match_string(names, ARRAY_SIZE(names), word);

	if (at < 0)
		return wrong_word(word, "is no policy: use fifo, rr or other");
	return policies[at];
}

static int do_sched(struct taskviz_kthread *thread, const struct words *words)
{
	int policy = parse_policy(words->word[2]), priority = 0, err = 0;
	const bool is_rt = policy == SCHED_FIFO || policy == SCHED_RR;

	if (policy < 0)
		return policy;
	if (is_rt && !words->word[3])
		return wrong("%s wants a priority: use 1 to %d", words->word[2], MAX_RT_PRIO - 1);
	if (is_rt)
		err = parse_number(words->word[3], "priority", 1, MAX_RT_PRIO - 1, &priority);
	else if (words->word[3] && strcmp(words->word[3], "0"))
		err = wrong_word(words->word[3], "is no priority of other: use 0, or nothing");
	if (err)
		return err;
	return tell(taskviz_kthread_sched(thread, policy, priority), "schedule", thread->name);
}

static int do_stop(struct taskviz_kthread *thread, const struct words *words)
{
	taskviz_kthread_stop(thread);
	return 0;
}

/*
 * usage: as a person writes it; its first word is the command, its second always a thread's name.
 * min, max: number of words. makes: the thread need not be there.
 */
static const struct command {
	const char *usage;
	u8 min;
	u8 max;
	bool makes;
	int (*run)(struct taskviz_kthread *thread, const struct words *words);
} commands[] = {
	{ "create NAME", 2, 2, true, do_create },
	{ "wake NAME", 2, 2, false, do_wake },
	{ "run NAME [sleep|busy|disk|idle|killable]", 2, 3, true, do_run },
	{ "park NAME", 2, 2, false, do_park },
	{ "unpark NAME", 2, 2, false, do_unpark },
	{ "bind NAME CPU", 3, 3, false, do_bind },
	{ "nice NAME -20..19", 3, 3, false, do_nice },
	{ "sched NAME fifo|rr|other [PRIORITY]", 3, 4, false, do_sched },
	{ "stop NAME", 2, 2, false, do_stop },
};

static bool is_called(const struct command *command, const char *word)
{
	const size_t len = strlen(word);

	return !strncmp(command->usage, word, len) && command->usage[len] == ' ';
}

static const struct command *find_command(const char *word)
{
	char names[NAMES_SIZE];
	int len = 0;

	for (int i = 0; i < ARRAY_SIZE(commands); i++) {
		const char *usage = commands[i].usage;

		if (is_called(&commands[i], word))
			return &commands[i];
		len += scnprintf(names + len, sizeof(names) - len, "%s%.*s", i ? ", " : "",
				 (int)strcspn(usage, " "), usage);
	}
	wrong_word(word, "is no command: use one of %s", names);
	return NULL;
}

static bool may_name(char c)
{
	return isascii(c) && (isalnum(c) || c == '_' || c == '.' || c == '-');
}

static int check_name(const char *name)
{
	size_t len = 0;

	while (may_name(name[len]))
		len++;
	if (!len || name[len] || len >= TASK_COMM_LEN)
		return wrong_word(name, "is no name: use 1 to %d letters, digits, '_', '.' and '-'",
				  TASK_COMM_LEN - 1);
	return 0;
}

struct names {
	char text[NAMES_SIZE];
	int len;
};

static void add_name(const struct taskviz_kthread *thread, void *data)
{
	struct names *names = data;

	if (!thread->task || names->len > NAMES_SIZE - TASK_COMM_LEN - 8)
		return;
	names->len += scnprintf(names->text + names->len, NAMES_SIZE - names->len, "%s%s",
				names->len ? ", " : "", thread->name);
	if (names->len > NAMES_SIZE - TASK_COMM_LEN - 8)
		names->len += scnprintf(names->text + names->len, NAMES_SIZE - names->len, ", ...");
}

static int no_thread(const char *name)
{
	struct names *names = kzalloc(sizeof(*names), GFP_KERNEL);

	if (!names)
		return -ENOMEM;
	taskviz_kthreads_visit(add_name, names);
	if (names->len)
		wrong("no thread %s: there are %s", name, names->text);
	else
		wrong("no thread %s, nor any other: use create %s first", name, name);
	kfree(names);
	return -EINVAL;
}

static void split(char *text, struct words *words)
{
	char *word;

	while (words->nr < MAX_WORDS && (word = strsep(&text, " \t\r")))
		if (*word)
			words->word[words->nr++] = word;
}

static int run_line(struct words *words)
{
	const struct command *command = find_command(words->word[0]);
	struct taskviz_kthread *thread;

	if (!command)
		return -EINVAL;
	if (words->nr < command->min || words->nr > command->max)
		return wrong("%s words: use %s", words->nr < command->min ? "too few" : "too many",
			     command->usage);
	if (check_name(words->word[1]))
		return -EINVAL;
	thread = taskviz_kthread_find(words->word[1]);
	if (!thread && !command->makes)
		return no_thread(words->word[1]);
	return command->run(thread, words);
}

static int run_lines(char *text)
{
	bool empty = true;
	char *next;
	int err = 0;

	lockdep_assert_held(&taskviz_lab_mutex);
	line = 0;
	while (!err && (next = strsep(&text, "\n"))) {
		struct words words = {};

		line++;
		split(next, &words);
		if (!words.nr)
			continue;
		empty = false;
		err = run_line(&words);
		cond_resched();
	}
	if (empty)
		return wrong("nothing but blanks so far: write a command, like create lab0");
	return err;
}

/**
 * taskviz_kthreads_command() - run commands
 * @text: one a line; is changed
 *
 * They are run in order until one is wrong; the log says which and why. Context: process, sleeps.
 * Return: 0, -EINVAL, -ENOSPC if there are too many threads, or what the kernel refused it with.
 */
int taskviz_kthreads_command(char *text)
{
	int err;

	mutex_lock(&taskviz_lab_mutex);
	if (lab_is_ready) {
		err = run_lines(text);
	} else {
		line = 0;
		err = wrong("the module comes or goes: write commands while it is loaded");
	}
	mutex_unlock(&taskviz_lab_mutex);
	return err;
}

/* A write to a file of sysfs is cut at a page: what fills one may lack its end. */
static int set_command(const char *value, const struct kernel_param *param)
{
	char *copy;
	int err;

	if (strlen(value) >= PAGE_SIZE) {
		pr_err("kthreads_command: more than %lu bytes: write less at a time, or to debugfs\n",
		       PAGE_SIZE - 1);
		return -EINVAL;
	}
	copy = kstrdup(value, GFP_KERNEL);
	if (!copy)
		return -ENOMEM;
	err = taskviz_kthreads_command(copy);
	kfree(copy);
	return err;
}

static const struct kernel_param_ops command_ops = {
	.set = set_command,
};
module_param_cb(kthreads_command, &command_ops, NULL, 0200);
MODULE_PARM_DESC(kthreads_command, "commands for the lab's kernel threads, see debugfs lab");

static int make_first(void)
{
	char name[TASK_COMM_LEN];
	int err = 0;

	for (unsigned int i = 0; i < taskviz_kthreads.value && !err; i++) {
		snprintf(name, sizeof(name), "lab%u", i);
		err = taskviz_kthread_run(name, TASKVIZ_KTHREAD_SLEEP);
	}
	return err;
}

/**
 * taskviz_kthreads_init() - make the threads that the setting asks for, take commands
 *
 * Return: 0, or what taskviz_kthread_run() returned.
 */
int __init taskviz_kthreads_init(void)
{
	int err;

	mutex_lock(&taskviz_lab_mutex);
	err = make_first();
	if (err)
		taskviz_kthreads_drop();
	lab_is_ready = !err;
	mutex_unlock(&taskviz_lab_mutex);
	return err;
}

/**
 * taskviz_kthreads_exit() - stop all threads, take no more commands
 */
void taskviz_kthreads_exit(void)
{
	mutex_lock(&taskviz_lab_mutex);
	lab_is_ready = false;
	taskviz_kthreads_drop();
	mutex_unlock(&taskviz_lab_mutex);
}
