/* SPDX-License-Identifier: GPL-2.0 */
/* Tasks in system calls, and what is said of their waits. */
#ifndef TASKVIZ_WAITS_SAID_H
#define TASKVIZ_WAITS_SAID_H

#include "proc_tree.h"

#define BEHIND	" 0x0 0x7ffe5d818450 0x7f84351c5503\n"

static inline const char *call(long nr, uint64_t a, uint64_t b, uint64_t c, uint64_t d)
{
	static char texts[16][160];
	static int next;
	char *text = texts[next++ % 16];

	snprintf(text, sizeof(texts[0]), "%ld 0x%llx 0x%llx 0x%llx 0x%llx 0x0" BEHIND, nr,
		 (unsigned long long)a, (unsigned long long)b, (unsigned long long)c,
		 (unsigned long long)d);
	return text;
}

static inline void add(int pid, int parent, char state, const char *text)
{
	const struct tree_task task = { pid, pid, parent, state, .call = text };

	tree_add(&proc, &task);
}

static inline const struct wait_task *task_of(int pid)
{
	const uint32_t index = waits_find(&waits, pid);

	assert_int_not_equal(index, WAIT_NONE);
	return &waits.tasks[index];
}

/* Pids of those who can end its wait: a process with a p; with a + if there may be others. */
static inline const char *enders_of(int pid)
{
	const struct wait_task *task = task_of(pid);
	static char text[256];
	size_t len = 0;

	*text = 0;
	if (task->object == WAIT_NONE)
		return task->outside ? "-" : "?";
	for (size_t i = 0; i < waits.objects[task->object].nr; i++) {
		const struct wait_ender *ender = &waits.objects[task->object].enders[i];
		const struct task_status *status = &waits.tasks[ender->task].status;
		const bool process = ender->kind == ENDER_PROCESS;

		len += sprintf(text + len, "%s%d%s", i ? " " : "",
			       process ? status->tgid : status->pid, process ? "p" : "");
	}
	strcpy(text + len, waits.objects[task->object].open ? "+" : "");
	return text;
}

static inline void look(void)
{
	assert_int_equal(waits_look(&waits, &proc), 0);
}

static inline void assert_wait(int pid, const char *in, const char *what, const char *enders)
{
	assert_string_equal(task_of(pid)->in, in);
	assert_string_equal(task_of(pid)->what, what);
	assert_string_equal(enders_of(pid), enders);
}

#endif /* TASKVIZ_WAITS_SAID_H */
