// SPDX-License-Identifier: GPL-2.0
/* Waits for sockets, by texts of /proc as a kernel wrote them. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include "waits_said.h"

#define TCP_HEAD	"  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n"
#define TCP_LISTENS	" 0A 00000000:00000000 00:00000000 00000000     0        0 "
#define TCP_REST	" 01 00000000:00000000 00:00000000 00000000     0        0 "

/* As a kernel wrote them: 601 and 602 are one connection, whose one end knows IPv6. */
static void knows_tcp(void **state)
{
	static const char v4[] = TCP_HEAD
		"   0: 0100007F:1F90 00000000:0000" TCP_REST "600 1 0 100 0 0 10 0\n"
		"   1: 0100007F:C350 0100007F:1F90" TCP_REST "601 1 0 20 4 30 10 -1\n"
		"   2: 0100007F:C351 08080808:0050" TCP_REST "603 1 0 20 4 30 10 -1\n";
	static const char v6[] = TCP_HEAD
		"   0: 0000000000000000FFFF00000100007F:1F90 0000000000000000FFFF00000100007F:C350"
		TCP_REST "602 1 0 20 4 30 10 -1\n";

	(void)state;
	tree_file(&proc, 0, 0, "net/tcp", v4);
	tree_file(&proc, 0, 0, "net/tcp6", v6);
	for (int i = 0; i < 3; i++) {
		char link[32];

		add(10 + i, 1, 'S', call(SYS_recvfrom, 3, 0x1000, 1, 0));
		snprintf(link, sizeof(link), "socket:[%d]", 601 + i);
		tree_fd(&proc, 10 + i, 3, link, O_RDWR);
	}
	look();
	assert_wait(10, "recvfrom(3)", "data from socket:[601]", "11p");
	assert_wait(11, "recvfrom(3)", "data from socket:[602]", "10p");
	assert_wait(12, "recvfrom(3)", "data from socket:[603]", "?");
	assert_string_equal(waits.objects[task_of(10)->object].source, "/proc/net/tcp");
}

/* Who listens at all addresses is known for 127.0.0.1, also who does so for IPv6, else nobody. */
static void knows_tcp_listeners(void **state)
{
	static const char v4[] = TCP_HEAD
		"   0: 00000000:1F90 00000000:0000" TCP_LISTENS "701 1 0 100 0 0 10 0\n"
		"   1: 0A01A8C0:1F91 00000000:0000" TCP_LISTENS "702 1 0 100 0 0 10 0\n"
		"   2: 0100007F:1F92 0100007F:C351" TCP_REST "704 1 0 20 4 30 10 -1\n";
	static const char v6[] = TCP_HEAD
		"   0: 00000000000000000000000000000000:1F92 00000000000000000000000000000000:0000"
		TCP_LISTENS "703 1 0 100 0 0 10 0\n";
	struct sockaddr_in to[4];
	struct tree_memory memories[5] = {};

	(void)state;
	add(20, 1, 'R', NULL);
	for (int i = 0; i < 4; i++) {
		const bool here = i == 0 || i == 2;
		char link[32];

		to[i] = (struct sockaddr_in){
			.sin_family = AF_INET, .sin_port = htons(i == 3 ? 0x1f90 : 0x1f90 + i),
			.sin_addr.s_addr = htonl(here ? 0x7f000001 : 0xc0a8010a),
		};
		memories[i] = (struct tree_memory){ 10 + i, 0x1000, &to[i], sizeof(to[i]) };
		add(10 + i, 1, 'S', call(SYS_connect, 3, 0x1000, sizeof(to[i]), 0));
		tree_file(&proc, 10 + i, 10 + i, "net/tcp", v4);
		tree_file(&proc, 10 + i, 10 + i, "net/tcp6", v6);
		snprintf(link, sizeof(link), "socket:[%d]", 701 + i);
		tree_fd(&proc, 20, 3 + i, link, O_RDWR);
	}
	tree_memories = memories;
	look();
	assert_wait(10, "connect(3)", "a connection to 127.0.0.1:8080", "20p");
	assert_wait(11, "connect(3)", "a connection to 192.168.1.10:8081", "20p");
	assert_wait(12, "connect(3)", "a connection to 127.0.0.1:8082", "20p");
	assert_wait(13, "connect(3)", "a connection to 192.168.1.10:8080", "?");
	assert_string_equal(waits.objects[task_of(10)->object].source, "/proc/net/tcp");
}

/* Each end waits for the other; who listens waits for nobody that is known. */
static void knows_unix_sockets(void **state)
{
	(void)state;
	add(10, 1, 'S', call(SYS_recvfrom, 3, 0x1000, 1, 0));
	add(11, 1, 'S', call(SYS_read, 4, 0x1000, 1, 0));
	add(12, 1, 'S', call(SYS_accept4, 3, 0, 0, 0));
	tree_fd(&proc, 10, 3, "socket:[501]", O_RDWR);
	tree_fd(&proc, 11, 4, "socket:[502]", O_RDWR);
	tree_fd(&proc, 12, 3, "socket:[503]", O_RDWR);
	look();
	assert_wait(10, "recvfrom(3)", "data from socket:[501]", "11p");
	assert_wait(11, "read(4)", "data from socket:[502]", "10p");
	assert_wait(12, "accept4(3)", "a connection to socket:[503]", "?");
	assert_true(task_of(10)->deadlock && task_of(11)->deadlock);
}

/* Of a path, of a name without a file; not of a relative path, nor of one that is only bound. */
static void knows_unix_listeners(void **state)
{
	static const char sockets[] =
		"Num       RefCount Protocol Flags    Type St Inode Path\n"
		"0000000000000000: 00000002 00000000 00010000 0001 01 801 /run/a\n"
		"0000000000000000: 00000002 00000000 00010000 0001 01 802 @b@c\n"
		"0000000000000000: 00000002 00000000 00010000 0001 01 803 here\n"
		"0000000000000000: 00000002 00000000 00000000 0002 01 804 /run/d\n"
		"0000000000000000: 00000003 00000000 00000000 0001 03 805\n";
	static const struct {
		struct sockaddr_un to;
		socklen_t size;
		const char *what;
		const char *enders;
	} cases[] = {
		{ { AF_UNIX, "/run/a" }, sizeof(struct sockaddr_un), "a connection to /run/a",
		  "20p" },
		{ { AF_UNIX, "\0b\0c" }, 2 + 4, "a connection to @b@c", "20p" },
		{ { AF_UNIX, "here" }, sizeof(struct sockaddr_un), "a connection to here", "?" },
		{ { AF_UNIX, "/run/d" }, sizeof(struct sockaddr_un), "a connection to /run/d",
		  "?" },
		{ { AF_UNIX, "/run/a" }, 2 + 5, "a connection to /run/", "?" },
		{ { AF_UNIX, "" }, 1, "a connection", "?" },
	};
	const size_t nr = sizeof(cases) / sizeof(*cases);
	struct tree_memory memories[sizeof(cases) / sizeof(*cases) + 1] = {};

	(void)state;
	add(20, 1, 'R', NULL);
	for (size_t i = 0; i < nr; i++) {
		char link[32];

		memories[i] = (struct tree_memory){ 10 + i, 0x1000, &cases[i].to, cases[i].size };
		add(10 + i, 1, 'S', call(SYS_connect, 3, 0x1000, cases[i].size, 0));
		tree_file(&proc, 10 + i, 10 + i, "net/unix", sockets);
		snprintf(link, sizeof(link), "socket:[%zu]", 801 + i);
		tree_fd(&proc, 20, 3 + i, link, O_RDWR);
	}
	tree_memories = memories;
	look();
	for (size_t i = 0; i < nr; i++)
		assert_wait(10 + i, "connect(3)", cases[i].what, cases[i].enders);
}

/*
 * By its name, which may have none, or begin with a blank; one that another makes look like a line
 * of the kernel is not told. Who will come is not known.
 */
static void names_where_connections_come(void **state)
{
	static const char sockets[] =
		"Num       RefCount Protocol Flags    Type St Inode Path\n"
		"0000000000000000: 00000002 00000000 00010000 0001 01 801 /run/a b\n"
		"0000000000000000: 00000002 00000000 00010000 0001 01 802 @b@c\n"
		"0000000000000000: 00000003 00000000 00000000 0001 03 803\n"
		"0000000000000000: 00000002 00000000 00010000 0001 01 808 /run/x\n"
		"0: 2 0 10000 1 1 809 /run/trusted\n"
		"0000000000000000: 00000002 00000000 00010000 0001 01 809 /run/own\n"
		"0000000000000000: 00000002 00000000 00010000 0001 01 810  c\n";
	static const char v4[] = TCP_HEAD
		"   0: 0100007F:1F90 00000000:0000" TCP_LISTENS "805 1 0 100 0 0 10 0\n"
		"   1: 00000000:1F91 00000000:0000" TCP_LISTENS "806 1 0 100 0 0 10 0\n";
	static const char v6[] = TCP_HEAD
		"   0: 00000000000000000000000000000000:1F92 00000000000000000000000000000000:0000"
		TCP_LISTENS "807 1 0 100 0 0 10 0\n";
	static const char *const wanted[] = {
		"a connection to /run/a b", "a connection to @b@c",
		"a connection to socket:[803]", "a connection to socket:[804]",
		"a connection to 127.0.0.1:8080", "a connection to 0.0.0.0:8081",
		"a connection to [::]:8082",
		"a connection to /run/x", "a connection to socket:[809]",
		"a connection to  c",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(wanted) / sizeof(*wanted); i++) {
		char link[32];

		add(10 + i, 1, 'S', call(SYS_accept4, 3, 0, 0, 0));
		tree_file(&proc, 10 + i, 10 + i, "net/unix", sockets);
		tree_file(&proc, 10 + i, 10 + i, "net/tcp", v4);
		tree_file(&proc, 10 + i, 10 + i, "net/tcp6", v6);
		snprintf(link, sizeof(link), "socket:[%zu]", 801 + i);
		tree_fd(&proc, 10 + i, 3, link, O_RDWR);
	}
	look();
	for (size_t i = 0; i < sizeof(wanted) / sizeof(*wanted); i++)
		assert_wait(10 + i, "accept4(3)", wanted[i], "?");
}

/* The kernel's own answer, of a pair that this program has. */
static void asks_for_unix_sockets(void **state)
{
	struct socket_peer *peers = NULL;
	struct stat stats[2];
	size_t nr = 0, found = 0;
	int ends[2];

	(void)state;
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
	for (int i = 0; i < 2; i++)
		assert_int_equal(fstat(ends[i], &stats[i]), 0);
	if (sockets_unix(&peers, &nr) == -ENOENT)
		skip();		/* of a kernel without it nothing can be said */
	for (size_t i = 0; i < nr; i++)
		found += (peers[i].ino == stats[0].st_ino && peers[i].peer == stats[1].st_ino) ||
			 (peers[i].ino == stats[1].st_ino && peers[i].peer == stats[0].st_ino);
	assert_int_equal(found, 2);
	free(peers);
	close(ends[0]);
	close(ends[1]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(knows_tcp),
		TEST(knows_tcp_listeners),
		TEST(knows_unix_sockets),
		TEST(knows_unix_listeners),
		TEST(names_where_connections_come),
		cmocka_unit_test(asks_for_unix_sockets),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
