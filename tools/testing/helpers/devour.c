// SPDX-License-Identifier: GPL-2.0
/*
 * devour LEAST WHAT...: reads all of WHAT, one after the other, without rest until its input is
 * closed; ready after LEAST turns. WHAT is a file, read to its end; records or table:NAME, by
 * ioctl; stream:FILE, of which what has come is read. Prints how many readings there were, and how
 * many bytes of files.
 */
#include <fcntl.h>
#include <stdint.h>
#include <string.h>
#include <sys/ioctl.h>
#include <taskviz_table.h>
#include "helper.h"

#define PATH		"/proc/taskviz"
#define ROOM		(16u << 20)
#define MIN_STRIDE	8
#define PATIENCE_MS	100

static char *room;
static unsigned long readings;
static unsigned long long bytes;

static int open_file(const char *path, int flags)
{
	int fd = open(path, O_RDONLY | flags);

	if (fd < 0)
		die(path);
	return fd;
}

static void read_file(const char *path)
{
	const int fd = open_file(path, 0);
	ssize_t len;

	while ((len = read(fd, room, ROOM)) > 0)
		bytes += len;
	if (len < 0)
		die(path);
	close(fd);
}

static void read_records(void)
{
	struct taskviz_snapshot call = {
		.size = sizeof(call), .version = TASKVIZ_ABI_VERSION,
		.flags = TASKVIZ_SNAPSHOT_THREADS | TASKVIZ_SNAPSHOT_ENDED,
		.record_size = sizeof(struct taskviz_record),
		.records = (uintptr_t)room, .capacity = ROOM / sizeof(struct taskviz_record),
	};
	const int fd = open_file(PATH, 0);

	if (ioctl(fd, TASKVIZ_SNAPSHOT, &call))
		die("records");
	close(fd);
}

/* Asked twice: what a row takes is told with the answer that nothing fits. */
static void read_table(const char *name)
{
	struct taskviz_table_query query = {
		.size = sizeof(query), .version = TASKVIZ_ABI_VERSION,
		.to = (uintptr_t)room, .stride = MIN_STRIDE,
	};
	const int fd = open_file(PATH, 0);

	strncpy(query.name, name, sizeof(query.name) - 1);
	if (ioctl(fd, TASKVIZ_TABLE_READ, &query) && errno != ENOSPC)
		die(name);
	query.capacity = ROOM / query.stride;
	if (ioctl(fd, TASKVIZ_TABLE_READ, &query))
		die(name);
	close(fd);
}

/* One file for good: what is read there is gone for others. */
static void read_stream(const char *path)
{
	static struct pollfd stream = { .fd = -1, .events = POLLIN };
	ssize_t len;

	if (stream.fd < 0)
		stream.fd = open_file(path, O_NONBLOCK);
	poll(&stream, 1, PATIENCE_MS);
	len = read(stream.fd, room, ROOM);
	if (len < 0 && errno != EAGAIN)
		die(path);
	bytes += len > 0 ? len : 0;
}

static void read_once(const char *what)
{
	static const char table[] = "table:", stream[] = "stream:";

	if (!strcmp(what, "records"))
		read_records();
	else if (!strncmp(what, table, strlen(table)))
		read_table(what + strlen(table));
	else if (!strncmp(what, stream, strlen(stream)))
		read_stream(what + strlen(stream));
	else
		read_file(what);
	readings++;
}

int main(int argc, char **argv)
{
	const long least = argc > 2 ? number(argv[1]) : 1;

	room = mmap(NULL, ROOM, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (room == MAP_FAILED)
		die("mmap");
	for (unsigned int turn = 0; goes_on(turn, least); turn++)
		for (int i = 2; i < argc; i++)
			read_once(argv[i]);
	printf("%lu %llu\n", readings, bytes);
	return 0;
}
