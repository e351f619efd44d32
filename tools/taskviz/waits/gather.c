// SPDX-License-Identifier: GPL-2.0
/*
 * Who is there: by one look of the module at all tasks, or without it by a file of each. The module
 * tells no pids but those of the mount; of those few that need others the file is read later.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "core/pure.h"
#include "gather.h"
#include "source/source.h"

static bool is_waiting(const struct task_status *status)
{
	return strchr(status->kernel ? "D" : "SDTtZ", status->state);
}

static void begin(struct wait_task *task)
{
	task->object = WAIT_NONE;
	task->waits = is_waiting(&task->status);
}

/* Return: room for one more, NULL without memory. */
static struct wait_task *next_task(struct waits *waits, size_t *size)
{
	struct wait_task *tasks = waits->tasks;

	if (waits->nr == *size) {
		*size = *size ? 2 * *size : 256;
		tasks = realloc(tasks, *size * sizeof(*tasks));
		if (!tasks)
			return NULL;
		waits->tasks = tasks;
	}
	memset(&tasks[waits->nr], 0, sizeof(*tasks));
	return &tasks[waits->nr];
}

/* Return: threads of its process; 0 if it ended meanwhile; a negative errno. */
static int read_task(struct waits *waits, size_t *size, int32_t tgid, int32_t pid)
{
	struct wait_task *task = next_task(waits, size);

	if (!task)
		return -ENOMEM;
	if (task_status_read(waits->proc, tgid, pid, &task->status))
		return 0;
	task->has_numbers = true;
	begin(task);
	waits->nr++;
	return task->status.threads;
}

static int read_threads(struct waits *waits, size_t *size, int32_t tgid)
{
	DIR *folder = proc_folder(waits->proc, tgid, tgid, "task");
	struct dirent *entry;
	int err = 0;

	while (folder && err >= 0 && (entry = readdir(folder))) {
		const int32_t pid = atoi(entry->d_name);

		if (pid > 0 && pid != tgid)
			err = read_task(waits, size, tgid, pid);
	}
	if (folder)
		closedir(folder);
	return err < 0 ? err : 0;
}

static int read_process(struct waits *waits, size_t *size, int32_t tgid)
{
	const int err = read_task(waits, size, tgid, tgid);

	return err > 1 ? read_threads(waits, size, tgid) : err < 0 ? err : 0;
}

static int read_all(struct waits *waits)
{
	DIR *folder = proc_root(waits->proc);
	struct dirent *entry;
	size_t size = 0;
	int err = 0;

	if (!folder)
		return -errno;
	while (!err && (entry = readdir(folder))) {
		const int32_t tgid = atoi(entry->d_name);

		if (tgid > 0)
			err = read_process(waits, &size, tgid);
	}
	closedir(folder);
	return err;
}

static void put_name(char to[TASK_NAME_SIZE], const char *name)
{
	struct taskviz_text text = { .buf = to, .size = TASK_NAME_SIZE - 1 };

	taskviz_put_name(&text, name, strlen(name));
	to[text.len] = 0;
}

static void take_record(struct wait_task *task, const struct taskviz_record *record)
{
	struct task_status *status = &task->status;

	status->pid = record->pid;
	status->tgid = record->tgid;
	status->parent = record->ppid;
	status->tracer = record->tracer;
	status->threads = record->nr_threads;
	status->state = record->state;
	status->kernel = record->kind == TASKVIZ_KIND_KTHREADD ||
			 record->kind == TASKVIZ_KIND_KTHREAD;
	status->sleeps = record->nvcsw;
	put_name(status->name, record->name);
	begin(task);
}

/* The idle task has no folder in /proc. */
static int take_records(struct waits *waits, const struct snapshot *snapshot)
{
	waits->tasks = calloc(snapshot->head.count + 1, sizeof(*waits->tasks));
	if (!waits->tasks)
		return -ENOMEM;
	for (uint32_t i = 0; i < snapshot->head.count; i++)
		if (snapshot->records[i].pid)
			take_record(&waits->tasks[waits->nr++], &snapshot->records[i]);
	return 0;
}

/* What take_record() takes; in the order of the tree. */
#define NEEDED	(TASKVIZ_FIELDS_IDENTITY | TASKVIZ_FIELDS_USAGE | TASKVIZ_FIELDS_TREE)

/* Return: 0, 1 if the module cannot be asked, or -ENOMEM. */
static int ask_module(struct waits *waits)
{
	struct source *source = waits->proc->own_pids ? source_open(NULL) : NULL;
	struct snapshot snapshot = {};
	int err = 1;

	if (!source)
		return 1;
	if (!source_snapshot(source, TASKVIZ_SNAPSHOT_THREADS, NEEDED, SOURCE_LAST, &snapshot))
		err = take_records(waits, &snapshot);
	snapshot_free(&snapshot);
	source_close(source);
	return err;
}

int waits_gather(struct waits *waits)
{
	const int err = ask_module(waits);

	return err > 0 ? read_all(waits) : err;
}

int waits_gather_process(struct waits *waits, int32_t tgid)
{
	size_t size = 0;

	return read_process(waits, &size, tgid);
}

void wait_numbers(const struct waits *waits, struct wait_task *task)
{
	struct task_status *known = &task->status, now;

	if (task->has_numbers)
		return;
	task->has_numbers = true;
	if (task_status_read(waits->proc, known->tgid, known->pid, &now))
		return;
	known->levels = now.levels;
	memcpy(known->pids, now.pids, sizeof(known->pids));
	memcpy(known->groups, now.groups, sizeof(known->groups));
	memcpy(known->name, now.name, sizeof(known->name));
}
