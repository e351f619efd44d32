// SPDX-License-Identifier: GPL-2.0
/* Table "entries": how tasks came from user mode into the kernel, and how that nests. */
#include <linux/kernel.h>
#include <linux/string.h>
#include "ledger/visit.h"
#include "meter_rows.h"
#include "probes/entries.h"
#include "probes/groups.h"

/**
 * struct entries_row - a task
 * @head: which
 * @counts: by enum taskviz_entry
 */
struct entries_row {
	struct taskviz_meter_row head;
	u64 counts[TASKVIZ_NR_ENTRIES];
};

#define COUNT(ENTRY, NAME, MEANING)	\
	{ TASKVIZ_COLUMN(entries_row, counts[TASKVIZ_ENTRY_##ENTRY], NUMBER,	\
			 TASKVIZ_COLUMN_UNKNOWN, NAME, MEANING) }

static const struct taskviz_column entries_columns[] = {
	TASKVIZ_TASK_PID(entries_row, head.task.pid, "task"),
	TASKVIZ_TASK_START(entries_row, head.task.start_ns),
	TASKVIZ_METER_STATE(entries_row),
	COUNT(CALL, "CALLS", "system calls"),
	COUNT(FAULT_USER, "FAULT-U", "page faults in user mode"),
	COUNT(FAULT_KERNEL, "FAULT-K", "page faults in kernel mode: user memory copied"),
	COUNT(DEVICE, "DEVICE", "a device's interrupts that found it running"),
	COUNT(CPU, "CPU", "interrupts of the CPU's own timer, or sent by another CPU"),
	COUNT(CALL_SLEPT, "SLEPT", "system calls that slept"),
	COUNT(FAULT_IN_CALL, "FAULT-IN-CALL", "page faults inside system calls"),
	COUNT(IRQ_IN_CALL, "IRQ-IN-CALL", "interrupts inside system calls"),
	TASKVIZ_TASK_NAME(entries_row, head.name),
};

static void set_entries_row(void *at, struct taskviz_meter *head)
{
	const struct taskviz_entries_meter *meter =
		head ? container_of(head, struct taskviz_entries_meter, head) : NULL;
	struct entries_row *row = at;

	for (int i = 0; i < TASKVIZ_NR_ENTRIES; i++)
		row->counts[i] = meter && taskviz_entries_sees(i) ? meter->counts[i]
								  : TASKVIZ_UNKNOWN64;
}

static int fill_entries(struct taskviz_rows *rows)
{
	return taskviz_meter_rows_fill(rows, &taskviz_entries_meters, set_entries_row);
}

const struct taskviz_table taskviz_entries_table = {
	.name = "entries",
	.about = "How often each task entered the kernel since it was born or recording began.\n"
		 "By a system call, by a page fault, or because an interrupt found it running.",
	.columns = TASKVIZ_COLUMNS(entries),
	.group = &taskviz_entries_group,
	.expect = taskviz_accounts_expect,
	.fill = fill_entries,
};
