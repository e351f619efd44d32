// SPDX-License-Identifier: GPL-2.0
/* debugfs view "states": how many tasks are in each, who runs, the moves seen, the times. */
#include <linux/cpu.h>
#include <linux/err.h>
#include <linux/module.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/smp.h>
#include <linux/timekeeping.h>
#include "compat.h"
#include "debugfs.h"
#include "ledger/ledger.h"
#include "probes/groups.h"
#include "probes/states.h"

/*
 * The counts need a look at every task, and nobody outside the scheduler knows what another CPU
 * runs: so each CPU is asked by an interrupt, which sees what it interrupted. Both work with the
 * group off. The rest is what the group recorded.
 */

struct census {
	u32 states[TASKVIZ_NR_STATES];
	u32 running;
};

static void count_task(struct task_struct *task, void *data)
{
	struct census *census = data;
	const u32 index = task_state_index(task);

	census->states[index]++;
	if (!index && compat_on_cpu(task))
		census->running++;
}

static void show_census(struct seq_file *m, const struct census *census)
{
	seq_puts(m, "TASKS NOW, threads included, by state\n");
	seq_printf(m, "%c %-21s %7s %s\n", 'S', "KERNEL-NAME", "TASKS", "MEANING");
	for (int i = 0; i < TASKVIZ_NR_STATES; i++) {
		const struct taskviz_state *state = &taskviz_states[i];

		seq_printf(m, "%c %-21s %7u %s", state->letter, state->kernel_name,
			   census->states[i], state->meaning);
		if (!i)
			seq_printf(m, ": %u running, %u waiting", census->running,
				   census->states[i] - census->running);
		seq_putc(m, '\n');
	}
}

/*
 * What a CPU was found to run, since when, and when that was: all as the interrupt saw it, in which
 * the CPU cannot switch.
 */
struct running {
	u64 since_ns;
	u64 now_ns;
	pid_t pid;
	bool kthread;
	bool asked;
	char name[TASK_COMM_LEN];
};

/* Runs on each CPU: with interrupts off, on top of the task that it looks at. */
static void look_at_current(void *data)
{
	struct running *running = (struct running *)data + smp_processor_id();

	running->since_ns = taskviz_states_last_switch(smp_processor_id());
	running->now_ns = ktime_get_mono_fast_ns();
	running->pid = current->pid;
	running->kthread = current->flags & PF_KTHREAD;
	memcpy(running->name, current->comm, sizeof(running->name));
	running->asked = true;
}

static const char *kind_of(const struct running *running)
{
	if (!running->pid)
		return "idle task";
	if (running->pid == 1)
		return "init";
	if (running->pid == 2)
		return "kthreadd";
	return running->kthread ? "kernel thread" : "user task";
}

static void show_time(struct seq_file *m, u64 ns, unsigned int width)
{
	u32 rest;
	u64 seconds = div_u64_rem(ns, NSEC_PER_SEC, &rest);

	seq_printf(m, "%*llu.%06u", width - 7, seconds, rest / (u32)NSEC_PER_USEC);
}

static void show_cpu(struct seq_file *m, int cpu, const struct running *running)
{
	const u64 since = running->since_ns, now = running->now_ns;

	if (!running->asked) {
		seq_printf(m, "%3d offline\n", cpu);
		return;
	}
	seq_printf(m, "%3d %7d %-13s ", cpu, running->pid, kind_of(running));
	if (since)
		show_time(m, now > since ? now - since : 0, 14);
	else
		seq_printf(m, "%14s", "?");
	seq_printf(m, " swapper/%-3d ", cpu);
	taskviz_meter_seq_name(m, running->name);
	if (running->pid == current->pid)
		seq_puts(m, " (reads this)");
	seq_putc(m, '\n');
}

static void show_cpus(struct seq_file *m, const struct running *running)
{
	int cpu;

	seq_puts(m, "\nCURRENT, the task each CPU runs now; a CPU with none to run runs its idle task, PID 0\n");
	seq_printf(m, "%3s %7s %-13s %14s %-11s %s\n", "CPU", "PID", "WHAT", "FOR-SECONDS",
		   "IDLE-TASK", "NAME");
	for_each_possible_cpu(cpu)
		show_cpu(m, cpu, &running[cpu]);
}

static const char * const stages[TASKVIZ_NR_STAGES] = {
	"running", "S sleeping", "D blocked", "T stopped", "t traced", "X dead", "Z zombie",
	"P parked", "I idle", "runnable", "new",
};

#define NEW		TASKVIZ_STAGE_NEW
#define RUNNABLE	TASKVIZ_STAGE_RUNNABLE
#define RUNNING		TASKVIZ_STAGE_RUNNING

/* The diagram's edges, in the order of a life; indices of states as in TASKVIZ_STATES. */
static const struct edge {
	u8 from;
	u8 to;
	const char *why;
	bool yielded;
} edges[] = {
	{ NEW, RUNNABLE, "fork made it: wake_up_new_task()" },
	{ RUNNABLE, RUNNING, "the scheduler chose it" },
	{ RUNNING, RUNNABLE, "preempted: its time was used up or another is more urgent" },
	{ RUNNING, RUNNABLE, "yielded: it gave the CPU away itself, sched_yield()", true },
	{ RUNNING, 1, "waits for an event, a signal may end that" },
	{ RUNNING, 2, "waits for an event that is sure to come, mostly a disk or a lock" },
	{ RUNNING, 8, "kernel thread without work" },
	{ RUNNING, 7, "kernel thread that was told to park" },
	{ RUNNING, 3, "stopped by a signal" },
	{ RUNNING, 4, "stopped by its tracer" },
	{ RUNNING, 6, "exited, until its parent waits" },
	{ RUNNING, 5, "exited, waited for already, or nobody has to" },
	{ 1, RUNNABLE, "woken: the event or a signal came" },
	{ 2, RUNNABLE, "woken: the event came" },
	{ 8, RUNNABLE, "woken: there is work" },
	{ 7, RUNNABLE, "unparked" },
	{ 3, RUNNABLE, "continued by SIGCONT, or killed" },
	{ 4, RUNNABLE, "continued by its tracer, or killed" },
};

static void show_edge(struct seq_file *m, u32 from, u32 to, u64 count, const char *why)
{
	seq_printf(m, "%-10s -> %-10s %12llu %s\n", stages[from], stages[to], count, why);
}

/* There are two edges from running to runnable, but one count, and how many of these yielded. */
static u64 count_of(const struct taskviz_states_sums *sums, const struct edge *edge)
{
	const u64 count = sums->moves[edge->from][edge->to];

	if (edge->from != RUNNING || edge->to != RUNNABLE)
		return count;
	return edge->yielded ? sums->yielded : count - sums->yielded;
}

static void show_edges(struct seq_file *m, const struct taskviz_states_sums *sums)
{
	for (int i = 0; i < ARRAY_SIZE(edges); i++)
		show_edge(m, edges[i].from, edges[i].to, count_of(sums, &edges[i]), edges[i].why);
}

static bool in_diagram(u32 from, u32 to)
{
	for (int i = 0; i < ARRAY_SIZE(edges); i++)
		if (edges[i].from == from && edges[i].to == to)
			return true;
	return false;
}

/* What the diagram does not have should not be there: then it is shown. */
static void show_other_edges(struct seq_file *m, const struct taskviz_states_sums *sums)
{
	for (int from = 0; from < TASKVIZ_NR_STAGES; from++)
		for (int to = 0; to < TASKVIZ_NR_STAGES; to++)
			if (sums->moves[from][to] && !in_diagram(from, to))
				show_edge(m, from, to, sums->moves[from][to], "not in the diagram");
}

static void show_moves(struct seq_file *m, const struct taskviz_states_sums *sums)
{
	seq_puts(m, "MOVES from state to state since recording began; the idle tasks' are not among them\n");
	seq_printf(m, "%-10s    %-10s %12s %s\n", "FROM", "TO", "COUNT", "WHY");
	show_edges(m, sums);
	show_other_edges(m, sums);
	seq_printf(m, "%-24s %12llu %s\n", "(no move)", sums->spared,
		   "woken when it was about to sleep, before it did");
}

static void show_switches(struct seq_file *m, const struct taskviz_states_sums *sums)
{
	static const char * const kinds[TASKVIZ_NR_SWITCHES] = {
		"between threads: same address space",
		"between processes: another address space",
		"from a task with an address space to one without, a kernel thread or one that exits",
		"the reverse",
		"between two without",
		"to an idle task: nothing is runnable",
		"from an idle task",
	};
	u64 total = 0;

	seq_puts(m, "\nCONTEXT SWITCHES since recording began\n");
	for (int i = 0; i < TASKVIZ_NR_SWITCHES; i++) {
		seq_printf(m, "%12llu %s\n", sums->switches[i], kinds[i]);
		total += sums->switches[i];
	}
	seq_printf(m, "%12llu in all\n", total);
	show_time(m, sums->idle_ns, 12);
	seq_puts(m, " seconds in idle tasks, all CPUs, until their last switch\n");
}

static const char times_legend[] =
	"\nTIMES in seconds, by task, since it was born or recording began. S is its state now, - if\n"
	"it has ended. VOL, INVOL: switches away from it, because it had to wait or was made to.\n"
	"SAMEMM, OTHER: switches to it from a task of the same address space, of another.\n";

static void show_recorded(struct seq_file *m)
{
	struct taskviz_states_sums sums;

	taskviz_states_read_sums(&sums);
	show_moves(m, &sums);
	show_switches(m, &sums);
	seq_puts(m, times_legend);
	seq_puts(m, "    PID S     ON-CPU   RUNNABLE   SLEEPING    BLOCKED    STOPPED  IDLE+PARK    VOL  INVOL SAMEMM  OTHER NAME\n");
}

/**
 * struct reader - an open file
 * @line: what meter_seq.c keeps
 * @census: counted for the head
 * @running: what each CPU was found to run, for the head; NULL until it is asked for
 *
 * A seq_file shows the head once more for each time it doubles its buffer. Tasks are counted, and
 * CPUs interrupted, once.
 */
struct reader {
	struct taskviz_meter_line line;
	struct census census;
	struct running *running;
};

static int look(struct reader *reader)
{
	reader->running = kcalloc(nr_cpu_ids, sizeof(*reader->running), GFP_KERNEL_ACCOUNT);
	if (!reader->running)
		return -ENOMEM;
	memset(&reader->census, 0, sizeof(reader->census));
	taskviz_visit_tasks(count_task, &reader->census);
	cpus_read_lock();
	on_each_cpu(look_at_current, reader->running, 1);
	cpus_read_unlock();
	return 0;
}

static void forget(struct reader *reader)
{
	kfree(reader->running);
	reader->running = NULL;
}

static int show_head(struct seq_file *m)
{
	const struct reader *reader = m->private;

	show_census(m, &reader->census);
	show_cpus(m, reader->running);
	seq_putc(m, '\n');
	if (taskviz_states_meters.table)
		show_recorded(m);
	else
		taskviz_meter_seq_off(m, &taskviz_states_group);
	return 0;
}

/* Adds what has passed in the stage that the task is in. */
static void bring_up_to_date(struct taskviz_states_meter *meter)
{
	const u64 now = ktime_get_mono_fast_ns();

	if (now > meter->since_ns)
		meter->ns[meter->stage] += now - meter->since_ns;
	meter->since_ns = now;
}

#define NR_TIMES	6

static void show_times(struct seq_file *m, struct taskviz_states_meter *meter)
{
	const u64 *ns = meter->ns;
	const u64 times[NR_TIMES] = {
		ns[RUNNING], ns[RUNNABLE] + ns[NEW], ns[1], ns[2], ns[3] + ns[4], ns[7] + ns[8],
	};

	for (int i = 0; i < NR_TIMES; i++) {
		seq_putc(m, ' ');
		show_time(m, times[i], 10);
	}
	seq_printf(m, " %6u %6u %6u %6u ", meter->voluntary, meter->involuntary, meter->same_mm,
		   meter->other_mm);
}

static int show(struct seq_file *m, void *v)
{
	struct taskviz_meter_line *line = v;
	struct taskviz_states_meter *meter;

	if (v == SEQ_START_TOKEN)
		return show_head(m);
	seq_printf(m, "%7d %c", line->pid, line->state);
	if (line->known) {
		meter = container_of(&line->meter, struct taskviz_states_meter, head);
		bring_up_to_date(meter);
		show_times(m, meter);
	} else {
		seq_printf(m, " %10s %10s %10s %10s %10s %10s %6s %6s %6s %6s ", "?", "?", "?",
			   "?", "?", "?", "?", "?", "?", "?");
	}
	taskviz_meter_seq_name(m, line->name);
	seq_putc(m, '\n');
	return 0;
}

static void *states_start(struct seq_file *m, loff_t *pos)
{
	void *at = taskviz_meter_seq_start(m, pos);
	struct reader *reader = m->private;
	int err = 0;

	if (at == SEQ_START_TOKEN && !reader->running)
		err = look(reader);
	return err ? ERR_PTR(err) : at;
}

/* Behind the head: what it was made of is old. */
static void *states_next(struct seq_file *m, void *v, loff_t *pos)
{
	if (v == SEQ_START_TOKEN)
		forget(m->private);
	return taskviz_meter_seq_next(m, v, pos);
}

static const struct seq_operations states_ops = {
	.start = states_start,
	.next = states_next,
	.stop = taskviz_meter_seq_stop,
	.show = show,
};

static int states_open(struct inode *inode, struct file *file)
{
	struct reader *reader = __seq_open_private(file, &states_ops, sizeof(*reader));

	if (!reader)
		return -ENOMEM;
	reader->line.meters = &taskviz_states_meters;
	return 0;
}

static int states_release(struct inode *inode, struct file *file)
{
	struct seq_file *m = file->private_data;

	forget(m->private);
	return seq_release_private(inode, file);
}

static const struct file_operations states_fops = {
	.owner = THIS_MODULE,
	.open = states_open,
	.read = seq_read,
	.llseek = seq_lseek,
	.release = states_release,
};

const struct taskviz_view taskviz_states_view = { .name = "states", .fops = &states_fops };
