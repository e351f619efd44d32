// SPDX-License-Identifier: GPL-2.0
/* debugfs file "kthreads": reading lists the lab's kernel threads and others', writing commands. */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/cpumask.h>
#include <linux/kallsyms.h>
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/pid.h>
#include <linux/pid_namespace.h>
#include <linux/seq_file.h>
#include <linux/sizes.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/time64.h>
#include <linux/uaccess.h>
#include "kthreads.h"
#include "views/debugfs.h"
#include "views/text.h"

/*
 * Position 0 is the lab and the second table's head, any other the next pid to look at. A thread of
 * others is copied under RCU and shown after that.
 *
 * kthread_func() is safe there: a task that is found by its pid is not freed before the section
 * ends, and a kernel thread's data not before the task. It is NULL for one that is being made.
 */
struct other {
	pid_t pid;
	void *function;
	char name[TASK_COMM_LEN];
};

static void show_command(const char *usage, void *data)
{
	seq_printf(data, "  %s\n", usage);
}

static void show_help(struct seq_file *m)
{
	seq_puts(m, "THE LAB: kernel threads driven by hand. Each runs lab_thread() of taskviz.\n"
		 "Commands, one a line, to this file or to /sys/module/taskviz/parameters/kthreads_command:\n");
	taskviz_kthreads_list_commands(show_command, m);
	seq_puts(m, "STEP: created (never woken), runnable (woken, its function has not begun), running (in it;\n"
		 "  ST is the state now), parked, stopping, gone (RETURN is what kthread_stop() returned)\n"
		 "WAKE-UPS: sleeps that ended. POLICY: other/nice value, fifo/priority, rr/priority\n\n");
}

static void show_seconds(struct seq_file *m, u64 ns)
{
	u32 rest;
	const u64 seconds = div_u64_rem(ns, NSEC_PER_SEC, &rest);

	seq_printf(m, "%6llu.%06u", seconds, rest / (u32)NSEC_PER_USEC);
}

static void show_allowed(struct seq_file *m, const struct taskviz_kthread *thread)
{
	char text[32] = "-";

	if (thread->task)
		snprintf(text, sizeof(text), "%*pbl", cpumask_pr_args(&thread->task->cpus_mask));
	seq_printf(m, " %-7s ", text);
}

static void show_policy(struct seq_file *m, const struct taskviz_kthread_figures *figures)
{
	char text[16];

	if (figures->policy == SCHED_FIFO || figures->policy == SCHED_RR)
		snprintf(text, sizeof(text), "%s/%u",
			 figures->policy == SCHED_FIFO ? "fifo" : "rr", figures->rt_priority);
	else if (figures->policy == SCHED_NORMAL)
		snprintf(text, sizeof(text), "other/%d", figures->nice);
	else
		snprintf(text, sizeof(text), "no. %u", figures->policy);
	seq_printf(m, " %-9s", text);
}

static void show_result(struct seq_file *m, const struct taskviz_kthread *thread)
{
	if (thread->task)
		seq_puts(m, " -\n");
	else if (thread->result == -EINTR)
		seq_puts(m, " -4 EINTR: never woken\n");
	else
		seq_printf(m, " %d\n", thread->result);
}

static void show_thread(const struct taskviz_kthread *thread, void *data)
{
	static const char * const steps[TASKVIZ_NR_KTHREAD_STEPS] = {
		"created", "runnable", "running", "parked", "stopping", "gone",
	};
	struct taskviz_kthread_figures figures;
	struct seq_file *m = data;

	taskviz_kthread_look(thread, &figures);
	seq_printf(m, "%-15s %7d %-8s %2c %3u", thread->name, thread->pid,
		   steps[taskviz_kthread_step(thread)], figures.state, figures.cpu);
	show_allowed(m, thread);
	show_seconds(m, figures.on_cpu_ns);
	seq_printf(m, " %8lu", figures.wakeups);
	show_policy(m, &figures);
	seq_printf(m, " %-8s", taskviz_kthread_activities[READ_ONCE(thread->activity)]);
	show_result(m, thread);
}

static void show_head(struct seq_file *m)
{
	show_help(m);
	seq_printf(m, "%-15s %7s %-8s %2s %3s %-7s %13s %8s %-9s %-8s %s\n", "NAME", "PID", "STEP",
		   "ST", "CPU", "ALLOWED", "ON-CPU", "WAKE-UPS", "POLICY", "ACTIVITY", "RETURN");
	taskviz_kthreads_visit(show_thread, m);
	seq_puts(m, "\nOTHER KERNEL THREADS, and what is known of their work; ? is not known to a module,\n"
		 "so is which workqueue a worker serves at the moment\n");
	seq_printf(m, "%7s %-15s %-32s %s\n", "PID", "NAME", "FUNCTION", "JOB");
}

/* What functions do that serve many threads. */
static const struct {
	const char *function;
	const char *job;
} jobs[] = {
	{ "worker_thread", "workqueue worker" },
	{ "rescuer_thread", "runs the workqueue of its name if memory is short" },
	{ "kthread_worker_fn", "runs work that is queued for this thread alone" },
	{ "smpboot_thread_fn", "per-CPU service" },
	{ "irq_thread", "handles an interrupt" },
	{ "kswapd", "frees memory of a node before it runs out" },
	{ "rcu_gp_kthread", "runs the grace periods of RCU" },
	{ "kjournald2 [jbd2]", "writes the journal of a file system" },
};

static const char *job_of(const char *function)
{
	for (int i = 0; i < ARRAY_SIZE(jobs); i++)
		if (!strcmp(jobs[i].function, function))
			return jobs[i].job;
	return "?";
}

/* A worker's name tells where it works: kworker/CPU:n, H for high priority, or u for any CPU. */
static void show_worker(struct seq_file *m, const char *name)
{
	unsigned int cpu, id;
	char high = ' ';

	if (!strncmp(name, "kworker/u", 9))
		seq_puts(m, ", for any CPU");
	else if (sscanf(name, "kworker/%u:%u%c", &cpu, &id, &high) >= 2)
		seq_printf(m, " of CPU %u%s", cpu, high == 'H' ? ", high priority" : "");
}

/* The name of a function that no longer exists would be its address. */
static void name_function(char *text, void *function)
{
	sprint_symbol_no_offset(text, (unsigned long)function);
	if (!function || !strncmp(text, "0x", 2))
		strcpy(text, "?");
}

static void show_other(struct seq_file *m, const struct other *other)
{
	struct taskviz_text text = taskviz_seq_begin(m);
	char function[KSYM_SYMBOL_LEN];

	name_function(function, other->function);
	taskviz_put_u64(&text, other->pid, 7);
	taskviz_put_char(&text, ' ');
	taskviz_put_name(&text, other->name, strnlen(other->name, sizeof(other->name)));
	for (size_t len = text.len; len < 7 + 1 + 15; len++)
		taskviz_put_char(&text, ' ');
	taskviz_seq_end(m, &text);
	seq_printf(m, " %-32s %s", function, job_of(function));
	if (!strcmp(function, "worker_thread"))
		show_worker(m, other->name);
	seq_putc(m, '\n');
}

/* Under RCU. Return: a kernel thread that is not the lab's? */
static bool copy_other(struct other *other, struct task_struct *task)
{
	if (!task || !(task->flags & PF_KTHREAD))
		return false;
	other->function = kthread_func(task);
	if (taskviz_kthread_is_ours(other->function))
		return false;
	other->pid = task_pid_nr(task);
	memcpy(other->name, task->comm, sizeof(other->name));
	return true;
}

/* Return: whether there was a pid to look at. */
static bool look_at_next(struct other *other, loff_t *pos, bool *found)
{
	struct pid *pid;

	rcu_read_lock();
	pid = find_ge_pid(*pos, &init_pid_ns);
	if (pid) {
		*pos = pid_nr(pid);
		*found = copy_other(other, pid_task(pid, PIDTYPE_PID));
	}
	rcu_read_unlock();
	return pid;
}

static void *seek(struct seq_file *m, loff_t *pos)
{
	struct other *other = m->private;
	bool found = false;

	while (look_at_next(other, pos, &found)) {
		if (found)
			return other;
		++*pos;
		cond_resched();
	}
	return NULL;
}

static void *kthreads_start(struct seq_file *m, loff_t *pos)
{
	return *pos ? seek(m, pos) : SEQ_START_TOKEN;
}

static void *kthreads_next(struct seq_file *m, void *v, loff_t *pos)
{
	++*pos;
	return seek(m, pos);
}

static void kthreads_stop(struct seq_file *m, void *v)
{
}

static int kthreads_show(struct seq_file *m, void *v)
{
	if (v == SEQ_START_TOKEN)
		show_head(m);
	else
		show_other(m, v);
	return 0;
}

static const struct seq_operations kthreads_ops = {
	.start = kthreads_start,
	.next = kthreads_next,
	.stop = kthreads_stop,
	.show = kthreads_show,
};

static int kthreads_open(struct inode *inode, struct file *file)
{
	return seq_open_private(file, &kthreads_ops, sizeof(struct other));
}

static int refuse_text(const char *why)
{
	pr_err("kthreads: %s\n", why);
	return -EINVAL;
}

static ssize_t kthreads_write(struct file *file, const char __user *from, size_t size, loff_t *pos)
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

static const struct file_operations kthreads_fops = {
	.owner = THIS_MODULE,
	.open = kthreads_open,
	.read = seq_read,
	.write = kthreads_write,
	.llseek = seq_lseek,
	.release = seq_release_private,
};

const struct taskviz_view taskviz_kthreads_view = { .name = "kthreads", .fops = &kthreads_fops };
