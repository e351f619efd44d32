// SPDX-License-Identifier: GPL-2.0
/* Finds who has locks by what fdinfo tells of each descriptor. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "open_locks.h"

/* What fdinfo tells of a file with a lock is short, if it has not a great many of them. */
#define INFO_SIZE	0x10000

/**
 * struct look - the look at the descriptors
 * @open: what is found
 * @waits: all tasks
 * @locks: what is looked for
 * @nr: how many
 */
struct look {
	struct open_locks *open;
	const struct waits *waits;
	const struct file_lock *locks;
	size_t nr;
};

static bool is_same(const struct file_lock *one, const struct file_lock *other)
{
	return !strcmp(one->kind, other->kind) && !strcmp(one->mode, other->mode) &&
	       one->pid == other->pid && one->dev == other->dev && one->ino == other->ino &&
	       one->begin == other->begin && one->end == other->end;
}

/* A process may have an open file more than once: its last ones tell. */
static bool is_known(const struct open_locks *open, size_t place, uint32_t task)
{
	for (size_t i = open->nr; i && open->all[i - 1].task == task; i--)
		if (open->all[i - 1].place == place)
			return true;
	return false;
}

static int add(struct look *look, size_t place, uint32_t task, const char *number)
{
	const struct task_status *status = &look->waits->tasks[task].status;
	struct open_locks *open = look->open;
	const size_t size = open->size ? 2 * open->size : 16;
	struct open_lock *all;
	char name[300], path[512];

	if (open->nr == open->size) {
		all = realloc(open->all, size * sizeof(*all));
		if (!all)
			return -ENOMEM;
		open->all = all;
		open->size = size;
	}
	snprintf(name, sizeof(name), "fd/%s", number);
	if (proc_link(look->waits->proc, status->tgid, status->pid, name, path, sizeof(path)))
		*path = 0;
	open->all[open->nr++] = (struct open_lock){ place, task, *path ? strdup(path) : NULL };
	return 0;
}

static int look_at_line(struct look *look, uint32_t task, const char *number, const char *line)
{
	const char *behind = strchr(line + strlen("lock:"), ':');
	struct file_lock lock;
	int err = 0;

	if (!behind || !file_lock_parse(&lock, behind + 1))
		return 0;
	for (size_t i = 0; i < look->nr && !err; i++)
		if (look->locks[i].behind == FILE_LOCK_HELD && is_same(&look->locks[i], &lock) &&
		    !is_known(look->open, i, task))
			err = add(look, i, task, number);
	return err;
}

static int look_at_descriptor(struct look *look, uint32_t task, const char *number)
{
	const struct task_status *status = &look->waits->tasks[task].status;
	static char text[INFO_SIZE];
	char name[300], *rest;
	int err;

	snprintf(name, sizeof(name), "fdinfo/%s", number);
	err = proc_text(look->waits->proc, status->tgid, status->pid, name, text, sizeof(text));
	look->open->hidden |= err == -EACCES || err == -EPERM;
	if (err)
		return 0;
	for (char *line = strtok_r(text, "\n", &rest); line && !err;
	     line = strtok_r(NULL, "\n", &rest))
		if (!strncmp(line, "lock:", strlen("lock:")))
			err = look_at_line(look, task, number, line);
	return err;
}

/* Threads have their files in common, but those that have ended have none any more. */
static int look_at_process(struct look *look, size_t first)
{
	const size_t end = waits_process_end(look->waits, first);
	const struct task_status *status;
	struct dirent *entry;
	DIR *folder;
	int err = 0;

	while (first < end && look->waits->tasks[first].status.state == 'Z')
		first++;
	status = &look->waits->tasks[first].status;
	if (first == end || status->kernel)
		return 0;
	folder = proc_folder(look->waits->proc, status->tgid, status->pid, "fdinfo");
	look->open->hidden |= !folder && (errno == EACCES || errno == EPERM);
	while (folder && !err && (entry = readdir(folder)))
		if (*entry->d_name != '.')
			err = look_at_descriptor(look, first, entry->d_name);
	if (folder)
		closedir(folder);
	return err;
}

int open_locks_find(struct open_locks *open, const struct waits *waits,
		    const struct file_lock *locks, size_t nr)
{
	struct look look = { open, waits, locks, nr };
	int err = 0;

	*open = (struct open_locks){};
	for (size_t i = 0; i < waits->nr && !err; i = waits_process_end(waits, i))
		err = look_at_process(&look, i);
	return err;
}

void open_locks_free(struct open_locks *open)
{
	for (size_t i = 0; i < open->nr; i++)
		free(open->all[i].path);
	free(open->all);
}

const char *open_locks_path(const struct open_locks *open, size_t place)
{
	for (size_t i = 0; i < open->nr; i++)
		if (open->all[i].place == place && open->all[i].path)
			return open->all[i].path;
	return NULL;
}
