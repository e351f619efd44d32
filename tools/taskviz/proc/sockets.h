/* SPDX-License-Identifier: GPL-2.0 */
/* Unix sockets and their other ends, by the kernel's sock_diag: those of our network namespace. */
#ifndef TASKVIZ_SOCKETS_H
#define TASKVIZ_SOCKETS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* struct socket_peer - inodes of a socket and of its other end; is it TCP, or a unix socket? */
struct socket_peer {
	uint32_t ino;
	uint32_t peer;
	bool tcp;
};

/**
 * sockets_unix() - all that have another end
 * @peers: set: to be freed
 * @nr: set: how many
 *
 * Return: 0 or a negative errno; ENOENT: the kernel has no unix_diag.
 */
int sockets_unix(struct socket_peer **peers, size_t *nr);

#endif /* TASKVIZ_SOCKETS_H */
