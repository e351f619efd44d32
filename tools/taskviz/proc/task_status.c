// SPDX-License-Identifier: GPL-2.0
/* Takes /proc/PID/status apart. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include "task_status.h"

/* It names all groups of the task, of which there are 65,536 at most, before what is wanted. */
#define STATUS_SIZE	0x100000

/* Return: what stands behind "NAME:" and a tab, NULL if there is no such line. */
static const char *find(const char *text, const char *name)
{
	const size_t len = strlen(name);

	while (text && strncmp(text, name, len)) {
		text = strchr(text, '\n');
		text += text ? 1 : 0;
	}
	return text && text[len] == ':' ? text + len + 1 + (text[len + 1] == '\t') : NULL;
}

static bool find_number(const char *text, const char *name, int32_t *number)
{
	const char *at = find(text, name);

	return at && sscanf(at, "%" SCNd32, number) == 1;
}

/* Return: how many numbers stand in the line, 0 if there is no room for all. */
static int find_numbers(const char *text, const char *name, int32_t numbers[TASK_LEVELS])
{
	const char *at = find(text, name);
	int nr = 0, len;

	while (at && nr < TASK_LEVELS && *at != '\n' &&
	       sscanf(at, "%" SCNd32 "%n", &numbers[nr], &len) == 1) {
		nr++;
		at += len;
		at += *at == '\t';
	}
	return at && *at == '\n' ? nr : 0;
}

/* Newlines and backslashes the kernel has escaped already, as we do. */
static void put_name(char *to, const char *from)
{
	const char *end = to + TASK_NAME_SIZE - 4;

	for (; *from && *from != '\n' && to < end; from++)
		if (*from >= ' ' && *from <= '~')
			*to++ = *from;
		else
			to += sprintf(to, "\\x%02x", (unsigned char)*from);
	*to = 0;
}

bool task_status_parse(struct task_status *status, const char *text)
{
	const char *name = find(text, "Name"), *state = find(text, "State");
	const char *sleeps = find(text, "voluntary_ctxt_switches");

	if (!name || !state || !sleeps || !find_number(text, "Pid", &status->pid) ||
	    !find_number(text, "Tgid", &status->tgid) ||
	    !find_number(text, "PPid", &status->parent) ||
	    !find_number(text, "TracerPid", &status->tracer) ||
	    !find_number(text, "Threads", &status->threads) ||
	    sscanf(sleeps, "%" SCNu64, &status->sleeps) != 1)
		return false;
	status->state = *state;
	status->kernel = !find(text, "VmSize") && !strchr("ZX", *state);
	status->levels = find_numbers(text, "NSpid", status->pids);
	if (find_numbers(text, "NSpgid", status->groups) != status->levels)
		status->levels = 0;
	put_name(status->name, name);
	return true;
}

int task_status_read(const struct proc *proc, int32_t tgid, int32_t pid,
		     struct task_status *status)
{
	static char text[STATUS_SIZE];
	const int err = proc_text(proc, tgid, pid, "status", text, sizeof(text));

	if (err)
		return err;
	return task_status_parse(status, text) ? 0 : -EINVAL;
}
