// SPDX-License-Identifier: GPL-2.0
/* Waits for the other end of a unix socket. */
#include <errno.h>
#include <stdlib.h>
#include "sockets.h"

static void read_peers(struct waits *waits, struct wait_task *task)
{
	int err;

	if (waits->has_peers)
		return;
	waits->has_peers = true;
	err = waits->proc->unix_peers(&waits->peers, &waits->nr_peers);
	if (err == -ENOENT)
		task->why = "the kernel has no unix_diag";
	else
		wait_failed(task, err);
}

static int compare(const void *key, const void *with)
{
	const uint64_t ino = *(const uint64_t *)key;
	const struct socket_peer *peer = with;

	return ino < peer->ino ? -1 : ino > peer->ino;
}

/* Without another end it listens, is bound for anybody's messages, or is of another kind. */
void wait_for_socket(struct waits *waits, struct wait_task *task, uint64_t ino)
{
	const struct socket_peer *found;
	struct wait_object *object;
	struct wait_key key;

	read_peers(waits, task);
	found = waits->nr_peers ? bsearch(&ino, waits->peers, waits->nr_peers,
					  sizeof(*found), compare) : NULL;
	if (!found)
		return;
	key = wait_socket_key(found->peer);
	object = waits_for(waits, task, &key);
	if (object)
		object->source = "sock_diag";
}

struct wait_key wait_socket_key(uint64_t ino)
{
	return (struct wait_key){ WAIT_SOCKET, ino, 0, 0 };
}
