// SPDX-License-Identifier: GPL-2.0
/* Asks the kernel for all unix sockets and their other ends. */
#include <errno.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <linux/sock_diag.h>
#include <linux/unix_diag.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include "sockets.h"

/* struct list - what came so far */
struct list {
	struct socket_peer *peers;
	size_t nr;
	size_t size;
};

static int add(struct list *list, uint32_t ino, uint32_t peer)
{
	const size_t size = list->size ? 2 * list->size : 64;
	struct socket_peer *peers;

	if (list->nr == list->size) {
		peers = realloc(list->peers, size * sizeof(*peers));
		if (!peers)
			return -ENOMEM;
		list->peers = peers;
		list->size = size;
	}
	list->peers[list->nr++] = (struct socket_peer){ ino, peer, false };
	return 0;
}

static int take_socket(struct list *list, const struct nlmsghdr *head)
{
	const struct unix_diag_msg *message = NLMSG_DATA(head);
	const struct rtattr *attr = (const struct rtattr *)(message + 1);
	unsigned int rest = head->nlmsg_len - NLMSG_LENGTH(sizeof(*message));

	for (; RTA_OK(attr, rest); attr = RTA_NEXT(attr, rest))
		if (attr->rta_type == UNIX_DIAG_PEER && RTA_PAYLOAD(attr) >= sizeof(uint32_t))
			return add(list, message->udiag_ino, *(const uint32_t *)RTA_DATA(attr));
	return 0;
}

/* Return: 1 at the end of all, 0 if more will come, a negative errno. */
static int take_messages(struct list *list, const struct nlmsghdr *head, unsigned int len)
{
	int err = 0;

	for (; !err && NLMSG_OK(head, len); head = NLMSG_NEXT(head, len)) {
		if (head->nlmsg_type == NLMSG_DONE)
			return 1;
		if (head->nlmsg_type == NLMSG_ERROR)
			return ((const struct nlmsgerr *)NLMSG_DATA(head))->error ?: -EIO;
		if (head->nlmsg_len >= NLMSG_LENGTH(sizeof(struct unix_diag_msg)))
			err = take_socket(list, head);
	}
	return err;
}

static int receive(int fd, struct list *list)
{
	static union {
		struct nlmsghdr head;
		char bytes[32768];
	} buffer;
	int err = 0;

	while (!err) {
		const ssize_t len = recv(fd, &buffer, sizeof(buffer), 0);

		if (len < 0 && errno == EINTR)
			continue;
		err = len < 0 ? -errno : take_messages(list, &buffer.head, len);
	}
	return err < 0 ? err : 0;
}

static int ask(int fd)
{
	const struct {
		struct nlmsghdr head;
		struct unix_diag_req request;
	} message = {
		.head = {
			.nlmsg_len = sizeof(message),
			.nlmsg_type = SOCK_DIAG_BY_FAMILY,
			.nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP,
		},
		.request = {
			.sdiag_family = AF_UNIX,
			.udiag_states = ~0u,
			.udiag_show = UDIAG_SHOW_PEER,
		},
	};

	return send(fd, &message, sizeof(message), 0) < 0 ? -errno : 0;
}

int sockets_unix(struct socket_peer **peers, size_t *nr)
{
	const int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_SOCK_DIAG);
	struct list list = {};
	int err;

	if (fd < 0)
		return -errno;
	err = ask(fd);
	if (!err)
		err = receive(fd, &list);
	close(fd);
	if (err) {
		free(list.peers);
		return err;
	}
	*peers = list.peers;
	*nr = list.nr;
	return 0;
}
