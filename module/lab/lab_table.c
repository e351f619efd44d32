// SPDX-License-Identifier: GPL-2.0
/* Table "lab": the lab's kernel threads; what is written to its file are commands. */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/cpumask.h>
#include <linux/err.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/sizes.h>
#include <linux/slab.h>
#include <linux/string.h>
#include "kthreads.h"
#include "views/task_rows.h"

/**
 * struct lab_row - a thread of the lab
 * @start_ns: start time since boot; with @pid the identity of the task
 * @on_cpu_ns: time it ran
 * @wakeups: sleeps that ended
 * @pid: in the initial pid namespace
 * @cpu: where it is, or was last
 * @name: its name
 * @step: of its life
 * @state: its letter, empty once it is gone
 * @allowed: CPUs; empty once it is gone
 * @policy: with a slash and its nice value or priority
 * @activity: what it was told to do
 * @result: what kthread_stop() returned; empty until it is gone
 */
struct lab_row {
	u64 start_ns;
	u64 on_cpu_ns;
	u64 wakeups;
	s32 pid;
	u32 cpu;
	char name[TASKVIZ_NAME_LEN];
	char step[TASKVIZ_WORD_LEN];
	char state[8];
	char allowed[40];
	char policy[TASKVIZ_WORD_LEN];
	char activity[TASKVIZ_WORD_LEN];
	char result[TASKVIZ_WORD_LEN];
};

static const struct taskviz_column lab_columns[] = {
	TASKVIZ_TASK_NAME(lab_row, name),
	TASKVIZ_TASK_PID(lab_row, pid, "kernel thread"),
	TASKVIZ_TASK_START(lab_row, start_ns),
	{ TASKVIZ_COLUMN(lab_row, step, WORD, 0, "STEP",
			 "of its life: created, runnable, running, parked, stopping, gone") },
	{ TASKVIZ_COLUMN(lab_row, state, WORD, TASKVIZ_COLUMN_NONE, "S",
			 "its state now; none once it is gone") },
	{ TASKVIZ_COLUMN(lab_row, cpu, NUMBER, 0, "CPU", "it runs on, or ran on last") },
	{ TASKVIZ_COLUMN(lab_row, allowed, WORD, TASKVIZ_COLUMN_NONE, "ALLOWED",
			 "CPUs it may run on") },
	{ TASKVIZ_COLUMN(lab_row, on_cpu_ns, DURATION, 0, "ON-CPU", "time it ran"), .unit = "s" },
	{ TASKVIZ_COLUMN(lab_row, wakeups, NUMBER, 0, "WAKE-UPS", "sleeps that ended") },
	{ TASKVIZ_COLUMN(lab_row, policy, WORD, 0, "POLICY",
			 "policy/nice value, fifo/priority, rr/priority") },
	{ TASKVIZ_COLUMN(lab_row, activity, WORD, 0, "ACTIVITY", "what it was told to do") },
	{ TASKVIZ_COLUMN(lab_row, result, WORD, TASKVIZ_COLUMN_NONE, "RETURN",
			 "what kthread_stop() returned; none until it is gone") },
};

static void set_allowed(struct lab_row *row, const struct cpumask *allowed)
{
	const size_t size = sizeof(row->allowed);

	if (snprintf(row->allowed, size, "%*pbl", cpumask_pr_args(allowed)) >= size)
		strscpy(row->allowed + size - 4, "...", 4);
}

static void set_policy(struct lab_row *row, const struct taskviz_kthread_figures *figures)
{
	static const char * const names[] = {
		[SCHED_NORMAL] = "other", [SCHED_FIFO] = "fifo", [SCHED_RR] = "rr",
		[SCHED_BATCH] = "batch", [SCHED_IDLE] = "idle", [SCHED_DEADLINE] = "deadline",
	};
	const unsigned int policy = figures->policy;
	const bool is_rt = policy == SCHED_FIFO || policy == SCHED_RR;
	const char *name = policy < ARRAY_SIZE(names) ? names[policy] : NULL;

	snprintf(row->policy, sizeof(row->policy), "%s/%d", name ?: "?",
		 is_rt ? (int)figures->rt_priority : figures->nice);
}

static void set_result(struct lab_row *row, int result)
{
	if (result)
		snprintf(row->result, sizeof(row->result), "%pe", ERR_PTR(result));
	else
		strscpy(row->result, "0", sizeof(row->result));
}

static void set_figures(struct lab_row *row, const struct taskviz_kthread *thread)
{
	struct taskviz_kthread_figures figures;

	taskviz_kthread_look(thread, &figures);
	row->on_cpu_ns = figures.on_cpu_ns;
	row->wakeups = figures.wakeups;
	row->cpu = figures.cpu;
	set_policy(row, &figures);
	if (thread->task)
		row->state[0] = figures.state;
}

static void add_thread(const struct taskviz_kthread *thread, void *rows)
{
	static const char * const steps[TASKVIZ_NR_KTHREAD_STEPS] = {
		"created", "runnable", "running", "parked", "stopping", "gone",
	};
	struct lab_row *row = taskviz_rows_add(rows);

	if (!row)
		return;
	row->start_ns = thread->start_ns;
	row->pid = thread->pid;
	strscpy(row->name, thread->name, sizeof(row->name));
	strscpy(row->step, steps[taskviz_kthread_step(thread)], sizeof(row->step));
	strscpy(row->activity, taskviz_kthread_activities[READ_ONCE(thread->activity)],
		sizeof(row->activity));
	set_figures(row, thread);
	if (thread->task)
		set_allowed(row, &thread->task->cpus_mask);
	else
		set_result(row, thread->result);
}

static int fill_lab(struct taskviz_rows *rows)
{
	taskviz_kthreads_visit(add_thread, rows);
	return 0;
}

static int refuse_text(const char *why)
{
	pr_err("kthreads: %s\n", why);
	return -EINVAL;
}

static ssize_t take_commands(struct file *file, const char __user *from, size_t size,
			     loff_t *pos)
{
	char *text;
	int err;

	if (size > SZ_64K)
		return refuse_text("more than 64 KiB at once: write the commands in parts");
	text = memdup_user_nul(from, size);
	if (IS_ERR(text))
		return PTR_ERR(text);
	if (strlen(text) != size)
		err = refuse_text("a byte 0 among the commands: write text, one command a line");
	else
		err = taskviz_kthreads_command(text);
	kfree(text);
	return err ? err : size;
}

const struct taskviz_table taskviz_lab_table = {
	.name = "lab",
	.about = "Kernel threads made by hand. Commands drive them, one a line, to this file:\n"
		 "  create NAME, wake NAME, park NAME, unpark NAME, stop NAME, bind NAME CPU,\n"
		 "  nice NAME -20..19, run NAME [sleep|busy|disk|idle|killable],\n"
		 "  sched NAME fifo|rr|other [PRIORITY]\n"
		 "STEP: created (never woken), runnable (woken, its function has not begun),\n"
		 "running (in it, in the state S), parked, stopping, gone (RETURN is what\n"
		 "kthread_stop() returned). WAKE-UPS: sleeps that ended. POLICY: with the nice\n"
		 "value, of fifo and rr the priority.",
	.columns = TASKVIZ_COLUMNS(lab),
	.fill = fill_lab,
	.write = take_commands,
};

/**
 * taskviz_lab_tables_init() - publish the tables of this room
 */
void __init taskviz_lab_tables_init(void)
{
	taskviz_tables_add(&taskviz_kthreads_table);
	taskviz_tables_add(&taskviz_lab_table);
}
