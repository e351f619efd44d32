/* SPDX-License-Identifier: GPL-2.0 */
/* TCP connections whose both ends are on this machine, by /proc/net/tcp and tcp6. */
#ifndef TASKVIZ_TCP_H
#define TASKVIZ_TCP_H

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

#endif /* TASKVIZ_TCP_H */
