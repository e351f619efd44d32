// SPDX-License-Identifier: GPL-2.0
/* Waits for a connection: for whoever listens at an address, or for anybody who comes. */
#include <arpa/inet.h>
#include <errno.h>
#include <inttypes.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/un.h>
#include "core/pure.h"
#include "files.h"
#include "proc/tcp.h"
#include "proc/unix_names.h"
#include "resolvers.h"
#include "sockets.h"

/* Larger ones are of no family that is looked into. */
union address {
	struct sockaddr any;
	struct sockaddr_in v4;
	struct sockaddr_in6 v6;
	struct sockaddr_un local;
};

/* Text of the task's own network namespace; NULL: not for us, or not there. */
static char *net_text(const struct waits *waits, struct wait_task *task, const char *name)
{
	char *text;
	const int err = proc_whole(waits->proc, task->status.tgid, task->status.pid, name, &text);

	if (err && err != -ENOENT)
		wait_failed(task, err);
	return err ? NULL : text;
}

static void wait_for_listener(struct waits *waits, struct wait_task *task, uint64_t ino,
			      const char *source)
{
	const struct wait_key key = wait_socket_key(ino);
	struct wait_object *object = ino ? waits_for(waits, task, &key) : NULL;

	if (object)
		object->source = source;
}

/* A name that begins with a NUL has no file, and may hold more of them: /proc shows each as @. */
static void get_name(const struct sockaddr_un *local, size_t len, char name[WAIT_TEXT_SIZE])
{
	const bool is_path = *local->sun_path;
	size_t i;

	for (i = 0; i < len && (local->sun_path[i] || !is_path); i++)
		name[i] = local->sun_path[i] ?: '@';
	name[i] = 0;
}

/* A relative path may have been bound elsewhere. */
static void connect_local(struct waits *waits, struct wait_task *task,
			  const struct sockaddr_un *local, size_t size)
{
	char name[WAIT_TEXT_SIZE], shown[WAIT_TEXT_SIZE];
	struct taskviz_text text = { .buf = shown, .size = sizeof(shown) - 1 };
	char *sockets;

	get_name(local, size - offsetof(struct sockaddr_un, sun_path), name);
	taskviz_put_name(&text, name, strlen(name));
	shown[text.len < text.size ? text.len : text.size] = 0;
	wait_says(task, "a connection to %.140s", shown);
	sockets = *name == '/' || *name == '@' ? net_text(waits, task, "net/unix") : NULL;
	if (sockets)
		wait_for_listener(waits, task, unix_listener(sockets, name), "/proc/net/unix");
	free(sockets);
}

static void says_address(struct wait_task *task, const struct sockaddr *to)
{
	const struct sockaddr_in *v4 = (const struct sockaddr_in *)to;
	const struct sockaddr_in6 *v6 = (const struct sockaddr_in6 *)to;
	char text[INET6_ADDRSTRLEN] = "?";

	if (to->sa_family == AF_INET) {
		inet_ntop(AF_INET, &v4->sin_addr, text, sizeof(text));
		wait_says(task, "a connection to %s:%u", text, ntohs(v4->sin_port));
	} else {
		inet_ntop(AF_INET6, &v6->sin6_addr, text, sizeof(text));
		wait_says(task, "a connection to [%s]:%u", text, ntohs(v6->sin6_port));
	}
}

static const char *const tcp_names[] = { "net/tcp", "net/tcp6" };

#define NR_TCP_NAMES	(sizeof(tcp_names) / sizeof(*tcp_names))

/* Who listens for IPv6 gets connections of IPv4, too. */
static void connect_tcp(struct waits *waits, struct wait_task *task, const union address *to)
{
	uint64_t ino = 0;

	says_address(task, &to->any);
	for (size_t i = 0; i < NR_TCP_NAMES && !ino; i++) {
		char *sockets = net_text(waits, task, tcp_names[i]);

		ino = sockets ? tcp_listener(sockets, &to->any) : 0;
		free(sockets);
	}
	wait_for_listener(waits, task, ino, "/proc/net/tcp");
}

void resolve_connect(struct waits *waits, struct wait_task *task)
{
	const uint64_t told = task->call.args[2];
	const size_t size = told < sizeof(union address) ? told : sizeof(union address);
	union address to = {};

	wait_says(task, "a connection");
	if (size < sizeof(to.any.sa_family) ||
	    !wait_memory(waits, task, task->call.args[1], &to, size))
		return;
	if (to.any.sa_family == AF_UNIX)
		connect_local(waits, task, &to.local, size);
	else if (to.any.sa_family == AF_INET && size >= sizeof(to.v4))
		connect_tcp(waits, task, &to);
	else if (to.any.sa_family == AF_INET6 && size >= sizeof(to.v6))
		connect_tcp(waits, task, &to);
}

/* Return: it is one of TCP, and its address is told. */
static bool accept_tcp(const struct waits *waits, struct wait_task *task, uint64_t ino)
{
	struct sockaddr_storage local;
	bool found = false;

	for (size_t i = 0; i < NR_TCP_NAMES && !found; i++) {
		char *sockets = net_text(waits, task, tcp_names[i]);

		found = sockets && tcp_local(sockets, ino, &local);
		free(sockets);
	}
	if (found)
		says_address(task, (const struct sockaddr *)&local);
	return found;
}

/* One that has neither a name nor an address has its number only. */
static void accept_at(const struct waits *waits, struct wait_task *task, struct wait_file *file)
{
	char *sockets = net_text(waits, task, "net/unix");
	const bool is_unix = sockets && unix_name(sockets, file->ino, file->link,
						  sizeof(file->link));

	free(sockets);
	if (is_unix || !accept_tcp(waits, task, file->ino))
		wait_says_file(task, "a connection to", file);
}

/* Whoever connects is not known before. */
void resolve_accept(struct waits *waits, struct wait_task *task)
{
	struct wait_file file;
	char name[32];
	int err;

	snprintf(name, sizeof(name), "fd/%" PRId32, (int32_t)task->call.args[0]);
	err = wait_file_of(waits->proc, &task->status, name, false, &file);
	wait_failed(task, err);
	if (err)
		return;
	if (file.kind == WAIT_FILE_SOCKET)
		accept_at(waits, task, &file);
	else
		wait_says_file(task, "a connection to", &file);
}
