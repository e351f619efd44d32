// SPDX-License-Identifier: GPL-2.0
/* debugfs view "entries": how tasks came from user mode into the kernel, and how that nests. */
#include <linux/module.h>
#include <linux/seq_file.h>
#include "debugfs.h"
#include "probes/entries.h"
#include "probes/groups.h"

static const struct {
	u8 width;
	const char *title;
} columns[TASKVIZ_NR_ENTRIES] = {
	[TASKVIZ_ENTRY_CALL] = { 10, "CALLS" },
	[TASKVIZ_ENTRY_FAULT_USER] = { 9, "FAULT-U" },
	[TASKVIZ_ENTRY_FAULT_KERNEL] = { 9, "FAULT-K" },
	[TASKVIZ_ENTRY_DEVICE] = { 9, "DEVICE" },
	[TASKVIZ_ENTRY_CPU] = { 9, "CPU" },
	[TASKVIZ_ENTRY_CALL_SLEPT] = { 8, "SLEPT" },
	[TASKVIZ_ENTRY_FAULT_IN_CALL] = { 8, "FAULT" },
	[TASKVIZ_ENTRY_IRQ_IN_CALL] = { 8, "IRQ" },
};

static const char legend[] =
	"A task enters the kernel by a system call (CALLS), by a page fault in user mode (FAULT-U)\n"
	"or in kernel mode (FAULT-K), or because an interrupt finds it running: a device's\n"
	"(DEVICE), the CPU's own timer's or another CPU's (CPU). Behind the bar, what happened\n"
	"inside system calls: calls that slept (SLEPT), page faults (FAULT), interrupts (IRQ).\n"
	"Counts since the task was born or recording began, ? what this kernel does not tell; S is\n"
	"the state, - ended.\n\n";

static void show_bar(struct seq_file *m, int entry)
{
	if (entry == TASKVIZ_ENTRY_CALL_SLEPT)
		seq_puts(m, " |");
}

static int show_head(struct seq_file *m)
{
	if (!taskviz_entries_meters.table) {
		taskviz_meter_seq_off(m, &taskviz_entries_group);
		return 0;
	}
	seq_puts(m, legend);
	seq_printf(m, "%7s S", "PID");
	for (int i = 0; i < TASKVIZ_NR_ENTRIES; i++) {
		show_bar(m, i);
		seq_printf(m, " %*s", columns[i].width, columns[i].title);
	}
	seq_puts(m, " NAME\n");
	return 0;
}

static void show_counts(struct seq_file *m, const struct taskviz_meter_line *line)
{
	const struct taskviz_entries_meter *meter =
		container_of(&line->meter, struct taskviz_entries_meter, head);

	for (int i = 0; i < TASKVIZ_NR_ENTRIES; i++) {
		show_bar(m, i);
		if (line->known && taskviz_entries_sees(i))
			seq_printf(m, " %*llu", columns[i].width, meter->counts[i]);
		else
			seq_printf(m, " %*s", columns[i].width, "?");
	}
}

static int show(struct seq_file *m, void *v)
{
	const struct taskviz_meter_line *line = v;

	if (v == SEQ_START_TOKEN)
		return show_head(m);
	seq_printf(m, "%7d %c", line->pid, line->state);
	show_counts(m, line);
	seq_putc(m, ' ');
	taskviz_meter_seq_name(m, line->name);
	seq_putc(m, '\n');
	return 0;
}

static const struct seq_operations entries_ops = {
	.start = taskviz_meter_seq_start,
	.next = taskviz_meter_seq_next,
	.stop = taskviz_meter_seq_stop,
	.show = show,
};

static int entries_open(struct inode *inode, struct file *file)
{
	return taskviz_meter_seq_open(file, &entries_ops, &taskviz_entries_meters);
}

static const struct file_operations entries_fops = {
	.owner = THIS_MODULE,
	.open = entries_open,
	.read = seq_read,
	.llseek = seq_lseek,
	.release = seq_release_private,
};

const struct taskviz_view taskviz_entries_view = { .name = "entries", .fops = &entries_fops };
