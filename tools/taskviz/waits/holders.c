// SPDX-License-Identifier: GPL-2.0
/* Who has the other end of a pipe or socket open: one look at the descriptors of all processes. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include "files.h"
#include "resolvers.h"
#include "sockets.h"

/**
 * struct scan - the look
 * @waits: of whom
 * @ends: somebody waits for one
 * @paths: for one that has a path
 * @hidden: the descriptors of some process are not for us
 */
struct scan {
	struct waits *waits;
	bool ends;
	bool paths;
	bool hidden;
};

static void note_hidden(struct scan *scan, int err)
{
	scan->hidden |= err == -EACCES || err == -EPERM;
}

static bool has_holders(const struct wait_object *object)
{
	return object->key.kind == WAIT_PIPE_DATA || object->key.kind == WAIT_PIPE_ROOM ||
	       object->key.kind == WAIT_SOCKET;
}

/* Return: O_RDONLY, O_WRONLY or O_RDWR; -1 if that is not known. */
static int access_of(const struct proc *proc, const struct task_status *status, const char *number)
{
	char name[300], text[512];
	const char *at;
	int flags;

	snprintf(name, sizeof(name), "fdinfo/%s", number);
	if (proc_text(proc, status->tgid, status->pid, name, text, sizeof(text)))
		return -1;
	at = strstr(text, "flags:");
	return at && sscanf(at + 6, "%o", &flags) == 1 ? flags & O_ACCMODE : -1;
}

/* A process may have an end open more than once: its last entry tells. */
static void add_holder(struct waits *waits, struct wait_object *object, uint32_t task)
{
	const uint32_t first = waits_first(waits, task);

	if (!object->nr || object->enders[object->nr - 1].task != first)
		waits_ended_by(waits, object, ENDER_PROCESS, first);
}

static void look_at_pipe(struct scan *scan, uint32_t task, const char *number,
			 const struct wait_file *file)
{
	const struct wait_key data = wait_pipe_key(WAIT_PIPE_DATA, file);
	const struct wait_key room = wait_pipe_key(WAIT_PIPE_ROOM, file);
	struct wait_object *reads = waits_object(scan->waits, &data);
	struct wait_object *writes = waits_object(scan->waits, &room);
	int access;

	if (!reads && !writes)
		return;
	access = access_of(scan->waits->proc, &scan->waits->tasks[task].status, number);
	if (reads && (access == O_WRONLY || access == O_RDWR))
		add_holder(scan->waits, reads, task);
	if (writes && (access == O_RDONLY || access == O_RDWR))
		add_holder(scan->waits, writes, task);
}

static void look_at_socket(struct scan *scan, uint32_t task, const struct wait_file *file)
{
	const struct wait_key key = wait_socket_key(file->ino);
	struct wait_object *object = waits_object(scan->waits, &key);

	if (object)
		add_holder(scan->waits, object, task);
}

static void look_at_files(struct scan *scan, uint32_t task, DIR *folder)
{
	const struct task_status *status = &scan->waits->tasks[task].status;
	struct wait_file file;
	struct dirent *entry;
	char name[300];
	int err;

	while ((entry = readdir(folder))) {
		if (*entry->d_name == '.')
			continue;
		snprintf(name, sizeof(name), "fd/%s", entry->d_name);
		err = wait_file_of(scan->waits->proc, status, name, scan->paths, &file);
		note_hidden(scan, err);
		if (!err && file.kind == WAIT_FILE_SOCKET)
			look_at_socket(scan, task, &file);
		else if (!err && file.ino)
			look_at_pipe(scan, task, entry->d_name, &file);
	}
}

/* Threads have their files in common, but those that have ended have none any more. */
static void look_at_process(struct scan *scan, size_t first)
{
	const size_t end = waits_process_end(scan->waits, first);
	const struct task_status *status;
	DIR *folder;

	while (first < end && scan->waits->tasks[first].status.state == 'Z')
		first++;
	status = &scan->waits->tasks[first].status;
	if (first == end || status->kernel)
		return;
	folder = proc_folder(scan->waits->proc, status->tgid, status->pid, "fd");
	if (!folder) {
		note_hidden(scan, -errno);
		return;
	}
	look_at_files(scan, first, folder);
	closedir(folder);
}

static void look_for(struct scan *scan)
{
	for (size_t i = 0; i < scan->waits->nr_objects; i++) {
		const struct wait_object *object = &scan->waits->objects[i];

		scan->ends |= has_holders(object);
		scan->paths |= object->key.kind != WAIT_SOCKET && has_holders(object) &&
			       object->key.a;
	}
}

static void finish(struct scan *scan)
{
	for (size_t i = 0; i < scan->waits->nr_objects; i++) {
		struct wait_object *object = &scan->waits->objects[i];

		if (!has_holders(object) || (object->nr && !scan->hidden))
			continue;
		object->open = true;
		object->why = scan->hidden ? "permission" : "nobody has the other end open";
	}
}

void holders_find(struct waits *waits)
{
	struct scan scan = { .waits = waits };

	look_for(&scan);
	if (!scan.ends)
		return;
	for (size_t i = 0; i < waits->nr; i = waits_process_end(waits, i))
		look_at_process(&scan, i);
	finish(&scan);
}
