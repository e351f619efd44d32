// SPDX-License-Identifier: GPL-2.0
/* What a task's record tells: its fields by section, its state and flags by name, its family. */
#include <stdio.h>
#include <string.h>
#include "core/pure.h"
#include "print/fields.h"
#include "print/task_flags.h"
#include "recording/replay.h"
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
	for (size_t i = 0; i < nr_task_flags; i++) {
		const struct task_flag *flag = &task_flags[i];

		if (!(rest & flag->bit))
			continue;
		snprintf(text, sizeof(text), "0x%x", flag->bit);
		task_row(task, flag->name, text, flag->meaning);
		rest &= ~flag->bit;
	}
	snprintf(text, sizeof(text), "0x%x", rest);
	if (rest)
		task_row(task, "others", text, "bits whose meaning changes between kernels");
}

static bool has_ended(const struct taskviz_record *record)
{
	return taskviz_record_is_zombie(record) || replay_may_be_gone(record) ||
	       record->info & TASKVIZ_INFO_ENDED;
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
