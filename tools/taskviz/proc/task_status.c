// SPDX-License-Identifier: GPL-2.0
/* Takes /proc/PID/status apart. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "task_status.h"

/* It names all groups of the task, of which there are 65,536 at most, before what is wanted. */
#define STATUS_SIZE	0x100000

/* struct lines - the file, and the line where the search goes on: lines come in a known order */
struct lines {
	const char *text;
	const char *at;
};

static bool is_line(const char *text, const char *name, size_t len)
{
	return *text == *name && !strncmp(text, name, len) && text[len] == ':';
}

/* Up to @end, which is where a line begins, or to the end of the text. */
static const char *find_from(const char *text, const char *end, const char *name, size_t len)
{
	while (*text && text != end && !is_line(text, name, len)) {
		text = strchrnul(text, '\n');
		text += *text == '\n';
	}
	return *text && text != end ? text : NULL;
}

/* Return: what stands behind "NAME:" and a tab, NULL if there is no such line. */
static const char *find(struct lines *lines, const char *name)
{
	const size_t len = strlen(name);
	const char *found = find_from(lines->at, NULL, name, len);

	if (!found)
		found = find_from(lines->text, lines->at, name, len);
	if (!found)
		return NULL;
	lines->at = found;
	return found + len + 1 + (found[len + 1] == '\t');
}

static bool find_number(struct lines *lines, const char *name, int32_t *number)
{
	const char *at = find(lines, name);
	char *end;

	if (!at)
		return false;
	*number = strtol(at, &end, 10);
	return end > at;
}

/* Return: how many numbers stand in the line, 0 if there is no room for all. */
static int find_numbers(struct lines *lines, const char *name, int32_t numbers[TASK_LEVELS])
{
	const char *at = find(lines, name);
	char *end;
	int nr = 0;

	while (at && nr < TASK_LEVELS && *at != '\n') {
		numbers[nr] = strtol(at, &end, 10);
		if (end == at)
			break;
		nr++;
		at = end + (*end == '\t');
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
		else if (*from == '\t')
			to = stpcpy(to, "\\t");
		else
			to += sprintf(to, "\\x%02x", (unsigned char)*from);
	*to = 0;
}

static bool find_identity(struct task_status *status, struct lines *lines)
{
	const char *name = find(lines, "Name"), *state = find(lines, "State");

	if (!name || !state)
		return false;
	put_name(status->name, name);
	status->state = *state;
	return find_number(lines, "Tgid", &status->tgid) &&
	       find_number(lines, "Pid", &status->pid) &&
	       find_number(lines, "PPid", &status->parent) &&
	       find_number(lines, "TracerPid", &status->tracer);
}

bool task_status_parse(struct task_status *status, const char *text)
{
	struct lines lines = { text, text };
	const char *sleeps;

	if (!find_identity(status, &lines))
		return false;
	status->levels = find_numbers(&lines, "NSpid", status->pids);
	if (find_numbers(&lines, "NSpgid", status->groups) != status->levels)
		status->levels = 0;
	status->kernel = !find(&lines, "VmSize") && !strchr("ZX", status->state);
	if (!find_number(&lines, "Threads", &status->threads))
		return false;
	sleeps = find(&lines, "voluntary_ctxt_switches");
	status->sleeps = sleeps ? strtoull(sleeps, NULL, 10) : 0;
	return sleeps;
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
