// SPDX-License-Identifier: GPL-2.0
/*
 * Where in the kernel a task sleeps: that a system call tells no more of, or that nothing but the
 * kernel can wake. The function is the first that is not of the scheduler; if that serves anybody
 * who waits, the one that it serves is told, too, to those who may see the stack.
 */
#include <fnmatch.h>
#include <stdio.h>
#include <string.h>
#include "resolvers.h"

#define NAME_SIZE	48

/* Names in /proc/PID/stack of what waits for any caller: locks, completions, bits, pages, time. */
static const char *const servants[] = {
	"*schedule*", "__switch_to*", "*wait_for_completion*", "__wait_for_common", "*mutex_lock*",
	"rwsem_*", "down", "down_*", "__down*", "percpu_rwsem_*", "*percpu_down_*", "rt_mutex_*",
	"rtlock_*", "*wait_on_bit*", "bit_wait*", "*folio_lock*", "*lock_page*", "folio_wait_*",
	"wait_on_page_*", "__wait_on_buffer", "__lock_buffer", "msleep*", "usleep_range*",
	"__wait_rcu_gp", "*wait_event*",
};

static bool is_servant(const char *name)
{
	for (size_t i = 0; i < sizeof(servants) / sizeof(*servants); i++)
		if (!fnmatch(servants[i], name, 0))
			return true;
	return false;
}

/* "[<0>] folio_wait_bit_common+0x13d/0x350", a line each, from who sleeps on. */
static void find_served(const struct waits *waits, const struct wait_task *task,
			char name[NAME_SIZE])
{
	char text[2048];

	*name = 0;
	if (proc_text(waits->proc, task->status.tgid, task->status.pid, "stack", text,
		      sizeof(text)))
		return;
	for (const char *at = text; (at = strstr(at, "] ")); at++)
		if (sscanf(at, "] %47[^\n+. ]", name) == 1 && !is_servant(name))
			return;
	*name = 0;
}

/* "0" is what the kernel says to who may not know, and of who does not sleep. */
static bool put_place(const struct waits *waits, struct wait_task *task, char *place, size_t size)
{
	char asleep[128], served[NAME_SIZE];
	const int err = proc_text(waits->proc, task->status.tgid, task->status.pid, "wchan",
				  asleep, sizeof(asleep));

	wait_failed(task, err);
	if (err || !*asleep || !strcmp(asleep, "0"))
		return false;
	asleep[strcspn(asleep, ".")] = 0;
	if (is_servant(asleep))
		find_served(waits, task, served);
	else
		*served = 0;
	snprintf(place, size, "in %.47s()%s%s%s", asleep, *served ? " for " : "", served,
		 *served ? "()" : "");
	return true;
}

void resolve_kernel(struct waits *waits, struct wait_task *task)
{
	char place[128];

	if (put_place(waits, task, place, sizeof(place)))
		wait_says(task, "the kernel, %s", place);
}

void resolve_place(struct waits *waits, struct wait_task *task)
{
	const size_t len = strlen(task->what);
	char place[128];

	if (put_place(waits, task, place, sizeof(place)))
		snprintf(task->what + len, sizeof(task->what) - len, ", %s", place);
}
