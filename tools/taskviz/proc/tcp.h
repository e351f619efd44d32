/* SPDX-License-Identifier: GPL-2.0 */
/* TCP on this machine, by /proc/net/tcp and tcp6: connections with both ends here; who listens. */
#ifndef TASKVIZ_TCP_H
#define TASKVIZ_TCP_H

#include <stdbool.h>
#include <sys/socket.h>
#include "sockets.h"

/**
 * tcp_peers() - find which sockets are the two ends of a connection
 * @v4: text of one
 * @v6: text of the other; where it has addresses of IPv4 the other end may stand in either
 * @peers: added to, by realloc()
 * @nr: how many
 *
 * Return: 0 or -ENOMEM.
 */
int tcp_peers(const char *v4, const char *v6, struct socket_peer **peers, size_t *nr);

/**
 * tcp_listener() - find who listens at an address of this machine
 * @text: of /proc/net/tcp or tcp6
 * @to: an address of IPv4 or IPv6
 *
 * Whoever listens at all addresses is found for a loopback address only: whether another one is of
 * this machine those texts do not tell.
 * Return: inode of the socket, 0 if there is none.
 */
uint64_t tcp_listener(const char *text, const struct sockaddr *to);

/**
 * tcp_local() - find the address of a socket
 * @text: of /proc/net/tcp or tcp6
 * @ino: inode of the socket
 * @local: set: of IPv4 or IPv6
 *
 * Return: is it there?
 */
bool tcp_local(const char *text, uint64_t ino, struct sockaddr_storage *local);

#endif /* TASKVIZ_TCP_H */
