// SPDX-License-Identifier: GPL-2.0
/* Who has the other end of a pipe, socket or terminal open: one look at all descriptors. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "files.h"
#include "resolvers.h"
#include "sockets.h"

/**
 * struct scan - the look
 * @waits: of whom
 * @from: index of the first object that is looked for
 * @paths: somebody waits for an end that has a path
 * @terminals: for one of a terminal
 * @hidden: the descriptors of some process are not for us
 */
struct scan {
	struct waits *waits;
	size_t from;
	bool paths;
	bool terminals;
	bool hidden;
};

static void note_hidden(struct scan *scan, int err)
{
	scan->hidden |= err == -EACCES || err == -EPERM;
}

static bool has_holders(const struct wait_object *object)
{
	return object->key.kind == WAIT_PIPE_DATA || object->key.kind == WAIT_PIPE_ROOM ||
	       object->key.kind == WAIT_SOCKET || object->key.kind == WAIT_TERMINAL;
}

/* Return: the object of that key, if somebody waits for it and it is looked for; else NULL. */
static struct wait_object *wanted(const struct scan *scan, const struct wait_key *key)
{
	struct wait_object *object = waits_object(scan->waits, key);

	return object && object >= scan->waits->objects + scan->from ? object : NULL;
}

/* Return: a number that fdinfo tells of a descriptor of a task; -1 if that is not known. */
static long info_of(const struct scan *scan, uint32_t task, const char *number, const char *what,
		    int base)
{
	const struct task_status *status = &scan->waits->tasks[task].status;
	char name[300], text[512];
	const char *at;

	snprintf(name, sizeof(name), "fdinfo/%s", number);
	if (proc_text(scan->waits->proc, status->tgid, status->pid, name, text, sizeof(text)))
		return -1;
	at = strstr(text, what);
	return at ? strtol(at + strlen(what), NULL, base) : -1;
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
	struct wait_object *reads = wanted(scan, &data);
	struct wait_object *writes = wanted(scan, &room);
	long access;

	if (!reads && !writes)
		return;
	access = info_of(scan, task, number, "flags:", 8);
	if (access < 0)
		return;
	access &= O_ACCMODE;
	if (reads && (access == O_WRONLY || access == O_RDWR))
		add_holder(scan->waits, reads, task);
	if (writes && (access == O_RDONLY || access == O_RDWR))
		add_holder(scan->waits, writes, task);
}

/* The other end of all terminals is /dev/ptmx: which one, its fdinfo tells. */
static void look_at_terminal(struct scan *scan, uint32_t task, const char *number,
			     const struct wait_file *file)
{
	const char *name = strrchr(file->link, '/');
	struct wait_object *object;
	struct wait_key key;
	long index;

	if (!scan->terminals || !name || strcmp(name, "/ptmx"))
		return;
	index = info_of(scan, task, number, "tty-index:", 10);
	if (index < 0)
		return;
	key = wait_terminal_key(index);
	object = wanted(scan, &key);
	if (object)
		add_holder(scan->waits, object, task);
}

static void look_at_socket(struct scan *scan, uint32_t task, const struct wait_file *file)
{
	const struct wait_key key = wait_socket_key(file->ino);
	struct wait_object *object = wanted(scan, &key);

	if (object)
		add_holder(scan->waits, object, task);
}

static void look_at_file(struct scan *scan, uint32_t task, const struct proc *inside,
			 const char *number)
{
	const struct task_status nobody = { .tgid = 0 };
	struct wait_file file;
	const int err = wait_file_of(inside, &nobody, number, scan->paths, &file);

	note_hidden(scan, err);
	if (err)
		return;
	if (file.kind == WAIT_FILE_SOCKET)
		look_at_socket(scan, task, &file);
	else if (file.ino)
		look_at_pipe(scan, task, number, &file);
	else
		look_at_terminal(scan, task, number, &file);
}

/*
 * By the folder itself: a way from the root costs more than all else here. And without readdir():
 * with that opening and closing costs three calls and much memory more.
 */
static void look_at_files(struct scan *scan, uint32_t task, int folder)
{
	static char entries[32768] __attribute__((aligned(__alignof__(struct dirent64))));
	const struct proc inside = { .dir = folder };
	ssize_t len;

	while ((len = getdents64(folder, entries, sizeof(entries))) > 0)
		for (ssize_t at = 0; at < len;) {
			const struct dirent64 *entry = (const void *)(entries + at);

			at += entry->d_reclen;
			if (*entry->d_name != '.')
				look_at_file(scan, task, &inside, entry->d_name);
		}
}

/* Threads have their files in common, but those that have ended have none any more. */
static void look_at_process(struct scan *scan, size_t first)
{
	const size_t end = waits_process_end(scan->waits, first);
	const struct task_status *status;
	int folder;

	while (first < end && scan->waits->tasks[first].status.state == 'Z')
		first++;
	status = &scan->waits->tasks[first].status;
	if (first == end || status->kernel)
		return;
	folder = proc_folder_fd(scan->waits->proc, status->tgid, status->pid, "fd");
	if (folder < 0) {
		note_hidden(scan, -errno);
		return;
	}
	look_at_files(scan, first, folder);
	close(folder);
}

static void look_for(struct scan *scan)
{
	for (size_t i = scan->from; i < scan->waits->nr_objects; i++) {
		const struct wait_object *object = &scan->waits->objects[i];

		scan->terminals |= object->key.kind == WAIT_TERMINAL;
		scan->paths |= (object->key.kind == WAIT_PIPE_DATA ||
				object->key.kind == WAIT_PIPE_ROOM) && object->key.a;
	}
}

static const char *why_open(const struct scan *scan, const struct wait_object *object)
{
	if (scan->hidden)
		return "permission";
	return object->key.kind == WAIT_TERMINAL ? "its other end is not visible" :
	       "nobody has the other end open";
}

/* Another devpts may have a terminal of that number, too. */
static void finish(struct scan *scan)
{
	for (size_t i = scan->from; i < scan->waits->nr_objects; i++) {
		struct wait_object *object = &scan->waits->objects[i];

		object->open |= object->key.kind == WAIT_TERMINAL;
		if (!has_holders(object) || (object->nr && !scan->hidden))
			continue;
		object->open = true;
		object->why = why_open(scan, object);
	}
}

static int by_task(const void *a, const void *b)
{
	const struct wait_ender *one = a, *other = b;

	return one->task < other->task ? -1 : one->task > other->task;
}

/* Those of several of its objects once. */
static void join(struct wait_object *set)
{
	size_t nr = 0;

	if (set->nr)
		qsort(set->enders, set->nr, sizeof(*set->enders), by_task);
	for (size_t i = 0; i < set->nr; i++)
		if (!nr || set->enders[nr - 1].task != set->enders[i].task)
			set->enders[nr++] = set->enders[i];
	set->nr = nr;
}

static void fill_set(struct waits *waits, struct wait_object *set)
{
	for (size_t i = 0; i < set->nr_members; i++) {
		const struct wait_object *member = &waits->objects[set->members[i]];

		set->open |= member->open;
		if (member->why)
			set->why = member->why;
		for (size_t j = 0; j < member->nr; j++)
			waits_ended_by(waits, set, member->enders[j].kind, member->enders[j].task);
	}
	join(set);
}

bool holders_wanted(const struct waits *waits, size_t from)
{
	for (size_t i = from; i < waits->nr_objects; i++)
		if (has_holders(&waits->objects[i]))
			return true;
	return false;
}

void holders_find(struct waits *waits, size_t from)
{
	struct scan scan = { .waits = waits, .from = from };

	if (!holders_wanted(waits, from))
		return;
	look_for(&scan);
	for (size_t i = 0; i < waits->nr; i = waits_process_end(waits, i))
		look_at_process(&scan, i);
	finish(&scan);
	for (size_t i = from; i < waits->nr_objects; i++)
		if (waits->objects[i].key.kind == WAIT_SET)
			fill_set(waits, &waits->objects[i]);
}
