// SPDX-License-Identifier: GPL-2.0
/* Table "kthreads": the kernel threads, and what is known of their work. */
#include <linux/kallsyms.h>
#include <linux/kernel.h>
#include <linux/kthread.h>
#include <linux/sched.h>
#include <linux/string.h>
#include "kthreads.h"
#include "ledger/tasks.h"
#include "views/task_rows.h"

/**
 * struct kthreads_row - a kernel thread
 * @start_ns: start time since boot; with @pid the identity of the task
 * @pid: in the initial pid namespace
 * @name: its name
 * @address: of what it runs, until that is looked up: no reader may have it
 * @function: that it runs, with its module
 * @job: what that is for
 */
struct kthreads_row {
	u64 start_ns;
	s32 pid;
	char name[TASKVIZ_NAME_LEN];
	union {
		const void *address;
		char function[64];
	};
	char job[68];
};

static const struct taskviz_column kthreads_columns[] = {
	TASKVIZ_TASK_PID(kthreads_row, pid, "kernel thread"),
	TASKVIZ_TASK_START(kthreads_row, start_ns),
	TASKVIZ_TASK_NAME(kthreads_row, name),
	{ TASKVIZ_COLUMN(kthreads_row, function, WORD, TASKVIZ_COLUMN_UNKNOWN, "FUNCTION",
			 "what it runs: function[module]") },
	{ TASKVIZ_COLUMN(kthreads_row, job, TEXT, TASKVIZ_COLUMN_UNKNOWN, "JOB",
			 "what it is for; modules are not told which workqueue a worker serves") },
};

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
	{ "kjournald2[jbd2]", "writes the journal of a file system" },
};

static const char *job_of(const char *function)
{
	for (int i = 0; i < ARRAY_SIZE(jobs); i++)
		if (!strcmp(jobs[i].function, function))
			return jobs[i].job;
	return "?";
}

/* A worker's name tells where it works: kworker/CPU:n, H for high priority, or u for any CPU. */
static void set_worker(struct kthreads_row *row, const char *job)
{
	unsigned int cpu, id;
	char high = ' ';

	if (!strncmp(row->name, "kworker/u", 9))
		snprintf(row->job, sizeof(row->job), "%s, for any CPU", job);
	else if (sscanf(row->name, "kworker/%u:%u%c", &cpu, &id, &high) >= 2)
		snprintf(row->job, sizeof(row->job), "%s of CPU %u%s", job, cpu,
			 high == 'H' ? ", high priority" : "");
}

/* The name of a function that no longer exists would be its address. */
static void set_function(struct kthreads_row *row, const void *function)
{
	char symbol[KSYM_SYMBOL_LEN];
	char *blank;

	sprint_symbol_no_offset(symbol, (unsigned long)function);
	if (!function || strstarts(symbol, "0x")) {
		strscpy(row->function, "?", sizeof(row->function));
		return;
	}
	blank = strchr(symbol, ' ');
	if (blank)
		memmove(blank, blank + 1, strlen(blank));
	strscpy(row->function, symbol, sizeof(row->function));
}

static void set_job(struct kthreads_row *row, const void *function)
{
	const char *job = taskviz_kthread_is_ours(function) ? "thread of the lab" :
							      job_of(row->function);

	strscpy(row->job, job, sizeof(row->job));
	if (!strcmp(row->function, "worker_thread"))
		set_worker(row, job);
}

/*
 * kthread_func() is safe here: a task that is found by its pid is not freed before the section of
 * RCU ends, and a kernel thread's data not before the task. It is NULL for one that is being made.
 */
static void add_kthread(struct task_struct *task, void *rows)
{
	struct kthreads_row *row = task->flags & PF_KTHREAD ? taskviz_rows_add(rows) : NULL;

	if (!row)
		return;
	row->start_ns = task->start_boottime;
	row->pid = task_pid_nr(task);
	memcpy(row->name, task->comm, sizeof(row->name) - 1);
	row->address = kthread_func(task);
}

static u32 nr_seen;

/**
 * struct known - functions whose names were looked up for this reading: a few run most threads
 * @address: of each
 * @row: that has its name
 * @next: to be forgotten
 */
struct known {
	const void *address[16];
	const struct kthreads_row *row[16];
	u32 next;
};

static const struct kthreads_row *find_known(const struct known *known, const void *address)
{
	for (int i = 0; i < ARRAY_SIZE(known->row) && known->row[i]; i++)
		if (known->address[i] == address)
			return known->row[i];
	return NULL;
}

static void remember_name(struct known *known, const void *address, const struct kthreads_row *row)
{
	const u32 place = known->next++ % ARRAY_SIZE(known->row);

	known->address[place] = address;
	known->row[place] = row;
}

/*
 * A name takes the kernel thousands of instructions, one of a module tens of thousands: too many
 * for a batch of tasks in one section of RCU.
 */
static void look_up(struct kthreads_row *row, struct known *known)
{
	const void *function = row->address;
	const struct kthreads_row *other = find_known(known, function);

	memset(row->function, 0, sizeof(row->function));
	if (other) {
		memcpy(row->function, other->function, sizeof(row->function));
	} else {
		set_function(row, function);
		remember_name(known, function, row);
	}
	set_job(row, function);
}

static int fill_kthreads(struct taskviz_rows *rows)
{
	struct kthreads_row *row = rows->rows;
	struct known known = {};

	taskviz_visit_tasks(add_kthread, rows);
	WRITE_ONCE(nr_seen, rows->nr);
	for (u32 i = 0; i < rows->nr && !rows->full; i++) {
		look_up(&row[i], &known);
		cond_resched();
	}
	return 0;
}

/* To count them would be another walk: as many as there were the last time. */
static u32 expect_kthreads(void)
{
	return READ_ONCE(nr_seen);
}

const struct taskviz_table taskviz_kthreads_table = {
	.name = "kthreads",
	.about = "Kernel threads, and what is known of their work.",
	.columns = TASKVIZ_COLUMNS(kthreads),
	.expect = expect_kthreads,
	.fill = fill_kthreads,
};
