// SPDX-License-Identifier: GPL-2.0
/* Takes the tables of TCP sockets apart: which two are one connection, who listens. */
#include <endian.h>
#include <errno.h>
#include <inttypes.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "tcp.h"

/* Of a socket that listens, as the kernel has it. */
#define TCP_LISTEN	0x0a

/* struct tcp_end - address and port of a socket and of its other end; IPv4 as IPv6 has it */
struct tcp_end {
	uint32_t local[5];
	uint32_t remote[5];
	uint32_t state;
	uint64_t ino;
};

/* struct list - what came so far */
struct list {
	struct tcp_end *ends;
	size_t nr;
	size_t size;
};

/* ::ffff:0:0/96, as the kernel prints the words of an address: each as it is in memory. */
static void set_v4(uint32_t end[5], uint32_t address)
{
	const uint32_t words[] = { 0, 0, htobe32(0xffff), address };

	memcpy(end, words, sizeof(words));
}

/* "0100007F:1F90", or four such words. Return: behind it, NULL if it is none. */
static const char *parse_end(const char *at, uint32_t end[5])
{
	uint32_t words[4], port;
	int len;

	if (sscanf(at, " %8" SCNx32 ":%" SCNx32 "%n", &words[0], &port, &len) == 2)
		set_v4(end, words[0]);
	else if (sscanf(at, " %8" SCNx32 "%8" SCNx32 "%8" SCNx32 "%8" SCNx32 ":%" SCNx32 "%n",
			&words[0], &words[1], &words[2], &words[3], &port, &len) == 5)
		memcpy(end, words, sizeof(words));
	else
		return NULL;
	end[4] = port;
	return at + len;
}

/* "0: LOCAL REMOTE STATE QUEUES TIMER RETRIES UID TIMEOUT INODE ..." */
static bool parse_line(const char *line, struct tcp_end *end)
{
	const char *at = strchr(line, ':');

	at = at ? parse_end(at + 1, end->local) : NULL;
	at = at ? parse_end(at, end->remote) : NULL;
	return at && sscanf(at, " %" SCNx32 " %*x:%*x %*x:%*x %*x %*u %*u %" SCNu64,
			    &end->state, &end->ino) == 2;
}

static int add(struct list *list, const struct tcp_end *end)
{
	const size_t size = list->size ? 2 * list->size : 64;
	struct tcp_end *ends;

	if (list->nr == list->size) {
		ends = realloc(list->ends, size * sizeof(*ends));
		if (!ends)
			return -ENOMEM;
		list->ends = ends;
		list->size = size;
	}
	list->ends[list->nr++] = *end;
	return 0;
}

static int parse(struct list *list, const char *text)
{
	struct tcp_end end = {};
	int err = 0;

	for (const char *line = text; line && !err; line = strchr(line, '\n')) {
		line += *line == '\n';
		if (parse_line(line, &end) && end.ino)
			err = add(list, &end);
	}
	return err;
}

static int by_ends(const void *a, const void *b)
{
	const struct tcp_end *one = a, *other = b;
	const int differ = memcmp(one->local, other->local, sizeof(one->local));

	return differ ? differ : memcmp(one->remote, other->remote, sizeof(one->remote));
}

static const struct tcp_end *find_other(const struct list *list, const struct tcp_end *end)
{
	struct tcp_end key;

	memcpy(key.local, end->remote, sizeof(key.local));
	memcpy(key.remote, end->local, sizeof(key.remote));
	return bsearch(&key, list->ends, list->nr, sizeof(key), by_ends);
}

/* Return: how many have one. */
static size_t pair(const struct list *list, struct socket_peer *peers)
{
	size_t nr = 0;

	if (list->nr)
		qsort(list->ends, list->nr, sizeof(*list->ends), by_ends);
	for (size_t i = 0; i < list->nr; i++) {
		const struct tcp_end *other = find_other(list, &list->ends[i]);

		if (other)
			peers[nr++] = (struct socket_peer){ list->ends[i].ino, other->ino, true };
	}
	return nr;
}

int tcp_peers(const char *v4, const char *v6, struct socket_peer **peers, size_t *nr)
{
	struct list list = {};
	struct socket_peer *all = NULL;
	int err = parse(&list, v4);

	if (!err)
		err = parse(&list, v6);
	if (!err) {
		all = realloc(*peers, (*nr + list.nr + 1) * sizeof(*all));
		err = all ? 0 : -ENOMEM;
	}
	if (!err) {
		*peers = all;
		*nr += pair(&list, all + *nr);
	}
	free(list.ends);
	return err;
}

static bool set_end(uint32_t end[5], const struct sockaddr *to)
{
	const struct sockaddr_in *v4 = (const struct sockaddr_in *)to;
	const struct sockaddr_in6 *v6 = (const struct sockaddr_in6 *)to;

	if (to->sa_family == AF_INET) {
		set_v4(end, v4->sin_addr.s_addr);
		end[4] = ntohs(v4->sin_port);
		return true;
	}
	if (to->sa_family != AF_INET6)
		return false;
	memcpy(end, &v6->sin6_addr, sizeof(v6->sin6_addr));
	end[4] = ntohs(v6->sin6_port);
	return true;
}

static bool is_v4(const uint32_t end[5])
{
	return !end[0] && !end[1] && end[2] == htobe32(0xffff);
}

static bool is_loopback(const uint32_t end[5])
{
	if (is_v4(end))
		return be32toh(end[3]) >> 24 == 127;
	return !end[0] && !end[1] && !end[2] && end[3] == htobe32(1);
}

/* All addresses of IPv6 are those of IPv4, too. */
static bool is_any(const uint32_t local[5], const uint32_t wanted[5])
{
	return !local[3] && !local[0] && !local[1] &&
	       (!local[2] || (is_v4(local) && is_v4(wanted))) && local[4] == wanted[4];
}

uint64_t tcp_listener(const char *text, const struct sockaddr *to)
{
	uint64_t any = 0;
	struct tcp_end end = {};
	uint32_t wanted[5];

	if (!set_end(wanted, to))
		return 0;
	for (const char *line = text; line; line = strchr(line, '\n')) {
		line += *line == '\n';
		if (!parse_line(line, &end) || end.state != TCP_LISTEN)
			continue;
		if (!memcmp(end.local, wanted, sizeof(wanted)))
			return end.ino;
		if (is_loopback(wanted) && is_any(end.local, wanted))
			any = end.ino;
	}
	return any;
}

static void put_end(const uint32_t end[5], struct sockaddr_storage *to)
{
	struct sockaddr_in *v4 = (struct sockaddr_in *)to;
	struct sockaddr_in6 *v6 = (struct sockaddr_in6 *)to;

	*to = (struct sockaddr_storage){ .ss_family = is_v4(end) ? AF_INET : AF_INET6 };
	if (is_v4(end)) {
		v4->sin_addr.s_addr = end[3];
		v4->sin_port = htons(end[4]);
	} else {
		memcpy(&v6->sin6_addr, end, sizeof(v6->sin6_addr));
		v6->sin6_port = htons(end[4]);
	}
}

bool tcp_local(const char *text, uint64_t ino, struct sockaddr_storage *local)
{
	struct tcp_end end = {};

	for (const char *line = text; line; line = strchr(line, '\n')) {
		line += *line == '\n';
		if (!parse_line(line, &end) || end.ino != ino)
			continue;
		put_end(end.local, local);
		return true;
	}
	return false;
}
