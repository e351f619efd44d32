// SPDX-License-Identifier: GPL-2.0
/* What a task's record tells: its fields by section, its state and flags by name, its family. */
#include <stdio.h>
#include <string.h>
#include "core/pure.h"
#include "print/fields.h"
#include "task.h"

/* Sections of fields; each ends with NULL. */
static const struct {
	const char *name;
	const char *fields[12];
} sections[] = {
	{ "identity", { "NAME", "PID", "TGID", "KIND", "START", "AGE", "THR", "NCHILDREN" } },
	{ "parents", { "PPID", "MAKER", "ADOPTED", "TRACER" } },
	{ "user", { "USER", "UID", "EUID", "GID", "EGID" } },
	{ "end", { "EXIT", "EXITED", "REAPED", "REAPER" } },
	{ "scheduling", { "CPU", "POLICY", "NICE", "PRIO", "RTPRIO", "UTIME", "STIME", "VOLUNTARY",
			  "PREEMPTED" } },
	{ "memory", { "VSS", "RSS", "SWAP", "PGTABLES", "MINFLT", "MAJFLT" } },
	{ "copies", { "COPIED", "C-FORK", "C-ZERO", "C-FILE", "C-HUGE", "C-PIN", "REUSED" } },
	{ "history", { "FORKS", "CLONES", "EXECS", "SENT", "GOT", "SINCE" } },
};

/* PF_* that mean the same in the kernels from 6.1 to 6.12. */
static const struct {
	uint32_t bit;
	const char *name;
	const char *meaning;
} flags[] = {
	{ 0x00000001, "PF_VCPU", "runs a virtual CPU" },
	{ 0x00000002, "PF_IDLE", "an idle task" },
	{ 0x00000004, "PF_EXITING", "is exiting" },
	{ 0x00000008, "PF_POSTCOREDUMP", "core dumps no longer wait for it" },
	{ 0x00000010, "PF_IO_WORKER", "works for io_uring" },
	{ 0x00000020, "PF_WQ_WORKER", "a workqueue's worker" },
	{ 0x00000040, "PF_FORKNOEXEC", "forked, and has run no program of its own since" },
	{ 0x00000080, "PF_MCE_PROCESS", "has a policy of its own for memory errors" },
	{ 0x00000100, "PF_SUPERPRIV", "used rights of root" },
	{ 0x00000200, "PF_DUMPCORE", "dumped core" },
	{ 0x00000400, "PF_SIGNALED", "was killed by a signal" },
	{ 0x00000800, "PF_MEMALLOC", "frees memory and may use the last reserves" },
	{ 0x00001000, "PF_NPROC_EXCEEDED", "its user had too many processes at setuid()" },
	{ 0x00002000, "PF_USED_MATH", "its floating point registers are initialised" },
	{ 0x00008000, "PF_NOFREEZE", "is not frozen when the machine sleeps" },
	{ 0x00020000, "PF_KSWAPD", "kswapd" },
	{ 0x00040000, "PF_MEMALLOC_NOFS", "its allocations must not enter file systems" },
	{ 0x00080000, "PF_MEMALLOC_NOIO", "its allocations must not begin I/O" },
	{ 0x00100000, "PF_LOCAL_THROTTLE", "is held back only for the device it writes to" },
	{ 0x00200000, "PF_KTHREAD", "a kernel thread" },
	{ 0x00400000, "PF_RANDOMIZE", "its address space is laid out at random" },
	{ 0x04000000, "PF_NO_SETAFFINITY", "user space may not choose its CPUs" },
	{ 0x08000000, "PF_MCE_EARLY", "is killed early for memory errors" },
	{ 0x10000000, "PF_MEMALLOC_PIN", "its allocations must allow pins for long" },
	{ 0x80000000, "PF_SUSPEND_TASK", "puts the machine to sleep" },
};

#define ARRAY_SIZE(array)	(sizeof(array) / sizeof(*(array)))

static void show_field(struct task *task, const char *name)
{
	const struct field_of of = {
		&task->snapshot, task->record, table_is_exact(task->table), &task->clock,
	};
	char text[FIELD_SIZE];

	for (size_t i = 0; i < nr_fields; i++) {
		if (strcmp(fields[i].column.name, name))
			continue;
		field_text(text, &fields[i], &of);
		task_row(task, name, text, fields[i].column.help);
	}
}

static void show_state(struct task *task)
{
	const int index = taskviz_state_index(task->record->state);
	const char letter[] = { task->record->state, 0 };
	char bits[16];

	task_section(task, "state");
	task_row(task, "ST", letter, index < 0 ? "?" : taskviz_states[index].meaning);
	if (index >= 0)
		task_row(task, "kernel name", taskviz_states[index].kernel_name, "");
	snprintf(bits, sizeof(bits), "0x%x", task->record->state_bits);
	task_row(task, "bits", bits, "state and exit state as the kernel keeps them");
}

static void show_flags(struct task *task)
{
	uint32_t rest = task->record->flags;
	char text[16];

	if (rest == TASKVIZ_UNKNOWN32)
		return;
	task_section(task, "flags");
	for (size_t i = 0; i < ARRAY_SIZE(flags); i++) {
		if (!(rest & flags[i].bit))
			continue;
		snprintf(text, sizeof(text), "0x%x", flags[i].bit);
		task_row(task, flags[i].name, text, flags[i].meaning);
		rest &= ~flags[i].bit;
	}
	snprintf(text, sizeof(text), "0x%x", rest);
	if (rest)
		task_row(task, "others", text, "bits whose meaning changes between kernels");
}

static bool has_ended(const struct taskviz_record *record)
{
	return taskviz_record_is_zombie(record) || record->info & TASKVIZ_INFO_ENDED;
}

void task_show_record(struct task *task)
{
	show_state(task);
	for (size_t i = 0; i < ARRAY_SIZE(sections); i++) {
		if (!strcmp(sections[i].name, "end") && !has_ended(task->record))
			continue;
		task_section(task, sections[i].name);
		for (const char *const *name = sections[i].fields; *name; name++)
			show_field(task, *name);
	}
	show_flags(task);
}

void task_show_family(struct task *task)
{
	const uint32_t own = task->record - task->snapshot.records;

	task_section(task, "children");
	for (uint32_t i = 0; i < task->snapshot.head.count; i++) {
		const struct taskviz_record *record = &task->snapshot.records[i];
		char name[FIELD_SIZE], pid[16];
		struct taskviz_text text = { .buf = name, .size = sizeof(name) - 1 };

		if (record->parent != own || i == own)
			continue;
		taskviz_put_task(&text, record);
		name[text.len < text.size ? text.len : text.size] = 0;
		snprintf(pid, sizeof(pid), "%d", record->pid);
		task_row(task, pid, name, record->info & TASKVIZ_INFO_THREAD ? "thread" : "");
	}
}
