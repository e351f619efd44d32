/* SPDX-License-Identifier: GPL-2.0 */
/* System calls that wait for a lock of a file: /proc/locks knows their processes only. */
#ifndef TASKVIZ_LOCK_REQUESTS_H
#define TASKVIZ_LOCK_REQUESTS_H

#include "proc/locks.h"
#include "waits/wait.h"

/**
 * struct lock_request - a call that waits
 * @task: index of the task that is in it
 * @kind: as in /proc/locks
 * @ino: of the file
 * @path: of the file
 * @is_taken: it is known which line of /proc/locks it is
 */
struct lock_request {
	uint32_t task;
	const char *kind;
	uint64_t ino;
	char *path;
	bool is_taken;
};

struct lock_requests {
	struct lock_request *all;
	size_t nr;
};

/* lock_requests_find() - to be given to lock_requests_free() whatever is returned: 0 or -ENOMEM */
int lock_requests_find(struct lock_requests *requests, const struct waits *waits);
void lock_requests_free(struct lock_requests *requests);

/* lock_requests_take() - the task whose request that may be, each once; WAIT_NONE: none */
uint32_t lock_requests_take(struct lock_requests *requests, const struct waits *waits,
			    const struct file_lock *lock);

/* lock_requests_path() - the path of the file, as one who waits knows it; or NULL */
const char *lock_requests_path(const struct lock_requests *requests, const struct file_lock *lock);

#endif /* TASKVIZ_LOCK_REQUESTS_H */
