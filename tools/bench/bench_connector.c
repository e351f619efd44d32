// SPDX-License-Identifier: GPL-2.0
/* bench_connector COUNT: instructions to receive a process connector event, of COUNT forks. */
#include <linux/cn_proc.h>
#include <linux/connector.h>
#include <linux/netlink.h>
#include <sys/socket.h>
#include "bench.h"

#define ROOM	(16 << 20)

static void listen_to(int fd)
{
	struct {
		struct nlmsghdr head;
		struct cn_msg message;
		enum proc_cn_mcast_op op;
	} request = {
		.head = { .nlmsg_len = sizeof(request), .nlmsg_type = NLMSG_DONE },
		.message = { .id = { CN_IDX_PROC, CN_VAL_PROC }, .len = sizeof(request.op) },
		.op = PROC_CN_MCAST_LISTEN,
	};

	if (send(fd, &request, sizeof(request), 0) != sizeof(request))
		die("PROC_CN_MCAST_LISTEN");
}

static int open_connector(void)
{
	struct sockaddr_nl address = { .nl_family = AF_NETLINK, .nl_groups = CN_IDX_PROC };
	int fd = socket(PF_NETLINK, SOCK_DGRAM, NETLINK_CONNECTOR), room = ROOM;

	if (fd < 0 || bind(fd, (struct sockaddr *)&address, sizeof(address)) ||
	    setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &room, sizeof(room)))
		die("process connector");
	listen_to(fd);
	return fd;
}

static void make_events(long nr)
{
	for (long i = 0; i < nr; i++) {
		pid_t pid = fork();

		if (!pid)
			_exit(0);
		if (waitpid(pid, NULL, 0) != pid)
			die("waitpid");
	}
}

int main(int argc, char **argv)
{
	long nr = argc > 1 ? as_number(argv[1]) : 100, events = 0;
	unsigned long *readings = allocate(16 * nr * sizeof(*readings));
	int fd = open_connector();
	char message[4096];

	make_events(nr);
	while (events < 16 * nr) {
		unsigned long begin = instructions();

		if (recv(fd, message, sizeof(message), MSG_DONTWAIT) < 0)
			break;
		readings[events++] = instructions() - begin;
	}
	if (events < 2 * nr) {
		fprintf(stderr, "%ld events of %ld forks and exits\n", events, 2 * nr);
		return 1;
	}
	print_readings(readings, events);
	return 0;
}
