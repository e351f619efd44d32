/* SPDX-License-Identifier: GPL-2.0 */
/* What the group "entries" records: how a task came from user mode into the kernel, how nested. */
#ifndef TASKVIZ_ENTRIES_H
#define TASKVIZ_ENTRIES_H

#include "ledger/meter.h"

/* Ways into the kernel; the last three are about what happens inside a system call. */
enum taskviz_entry {
	TASKVIZ_ENTRY_CALL,		/* system call */
	TASKVIZ_ENTRY_FAULT_USER,	/* page fault in user mode */
	TASKVIZ_ENTRY_FAULT_KERNEL,	/* page fault in kernel mode: user memory copied */
	TASKVIZ_ENTRY_DEVICE,		/* interrupt of a device, each handler called */
	TASKVIZ_ENTRY_CPU,		/* interrupt of the CPU's timer, or sent by a CPU */
	TASKVIZ_ENTRY_CALL_SLEPT,	/* a system call that had to sleep, once a call */
	TASKVIZ_ENTRY_FAULT_IN_CALL,	/* a page fault inside a system call */
	TASKVIZ_ENTRY_IRQ_IN_CALL,	/* an interrupt inside a system call */
	TASKVIZ_NR_ENTRIES,
};

/**
 * struct taskviz_entries_meter - the entries of a task
 * @head: identity
 * @in_call: a system call is under way
 * @slept: it slept already
 * @counts: by enum taskviz_entry
 *
 * Written by the task itself, and by interrupts on top of it, each to counts of its own.
 */
struct taskviz_entries_meter {
	struct taskviz_meter head;
	bool in_call;
	bool slept;
	u64 counts[TASKVIZ_NR_ENTRIES];
};

extern struct taskviz_meters taskviz_entries_meters;

bool taskviz_entries_sees(enum taskviz_entry entry);

#endif /* TASKVIZ_ENTRIES_H */
