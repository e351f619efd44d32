// SPDX-License-Identifier: GPL-2.0
/* Waits for the other end of a unix socket, or of a TCP connection on this machine. */
#include <errno.h>
#include <stdlib.h>
#include "proc/tcp.h"
#include "sockets.h"

static int by_ino(const void *a, const void *b)
{
	const struct socket_peer *one = a, *other = b;

	return one->ino < other->ino ? -1 : one->ino > other->ino;
}

/* Those of our network namespace. A kernel without IPv6 has one file less. */
static int add_tcp(struct waits *waits)
{
	char *v4 = NULL, *v6 = NULL;
	int err;

	if (proc_whole(waits->proc, 0, 0, "net/tcp", &v4))
		v4 = NULL;
	if (proc_whole(waits->proc, 0, 0, "net/tcp6", &v6))
		v6 = NULL;
	err = tcp_peers(v4 ? v4 : "", v6 ? v6 : "", &waits->peers, &waits->nr_peers);
	free(v4);
	free(v6);
	return err;
}

static void read_peers(struct waits *waits)
{
	if (waits->has_peers)
		return;
	waits->has_peers = true;
	waits->peers_err = waits->proc->unix_peers(&waits->peers, &waits->nr_peers);
	waits->no_memory |= add_tcp(waits) != 0;
	if (waits->nr_peers)
		qsort(waits->peers, waits->nr_peers, sizeof(*waits->peers), by_ino);
}

/* Without another end it listens, is bound for anybody's messages, or that is elsewhere. */
void wait_for_socket(struct waits *waits, struct wait_task *task, uint64_t ino)
{
	const struct socket_peer wanted = { .ino = ino };
	const struct socket_peer *found;
	struct wait_object *object;
	struct wait_key key;

	read_peers(waits);
	found = waits->nr_peers ? bsearch(&wanted, waits->peers, waits->nr_peers,
					  sizeof(*found), by_ino) : NULL;
	if (!found && waits->peers_err == -ENOENT)
		task->why = "the kernel has no unix_diag";
	else if (!found)
		wait_failed(task, waits->peers_err);
	if (!found)
		return;
	key = wait_socket_key(found->peer);
	object = waits_for(waits, task, &key);
	if (object)
		object->source = found->tcp ? "/proc/net/tcp" : "sock_diag";
}

struct wait_key wait_socket_key(uint64_t ino)
{
	return (struct wait_key){ WAIT_SOCKET, ino, 0, 0 };
}
