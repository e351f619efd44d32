// SPDX-License-Identifier: GPL-2.0
/* Finds the system calls that wait for locks of files. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "requests.h"
#include "waits/files.h"

static int add(struct lock_requests *requests, const struct waits *waits, uint32_t task,
	       const char *kind)
{
	struct wait_file file;
	char *path;

	if (wait_lock_file(waits, &waits->tasks[task], &file))
		return 0;
	path = strdup(file.link);
	if (!path)
		return -ENOMEM;
	requests->all[requests->nr++] = (struct lock_request){ task, kind, file.ino, path, false };
	return 0;
}

static bool is_request(const struct wait_task *task)
{
	return task->waits && wait_lock_kind(task);
}

int lock_requests_find(struct lock_requests *requests, const struct waits *waits)
{
	size_t nr = 0;
	int err = 0;

	for (size_t i = 0; i < waits->nr; i++)
		nr += is_request(&waits->tasks[i]);
	*requests = (struct lock_requests){ .all = calloc(nr + 1, sizeof(*requests->all)) };
	if (!requests->all)
		return -ENOMEM;
	for (size_t i = 0; i < waits->nr && !err; i++)
		if (is_request(&waits->tasks[i]))
			err = add(requests, waits, i, wait_lock_kind(&waits->tasks[i]));
	return err;
}

void lock_requests_free(struct lock_requests *requests)
{
	for (size_t i = 0; i < requests->nr; i++)
		free(requests->all[i].path);
	free(requests->all);
}

static bool is_for(const struct lock_request *request, const struct file_lock *lock)
{
	return !strcmp(request->kind, lock->kind) && request->ino == lock->ino;
}

uint32_t lock_requests_take(struct lock_requests *requests, const struct waits *waits,
			    const struct file_lock *lock)
{
	for (size_t i = 0; i < requests->nr; i++) {
		struct lock_request *request = &requests->all[i];

		if (request->is_taken || !is_for(request, lock) ||
		    (lock->pid != -1 && waits->tasks[request->task].status.tgid != lock->pid))
			continue;
		request->is_taken = true;
		return request->task;
	}
	return WAIT_NONE;
}

const char *lock_requests_path(const struct lock_requests *requests, const struct file_lock *lock)
{
	for (size_t i = 0; i < requests->nr; i++)
		if (is_for(&requests->all[i], lock))
			return requests->all[i].path;
	return NULL;
}
