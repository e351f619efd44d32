// SPDX-License-Identifier: GPL-2.0
/* bench_snapshot WHAT...: instructions a task of ways to see all tasks, each printed on a line. */
#include <dirent.h>
#include <fcntl.h>
#include <sys/ioctl.h>
#include "bench.h"
#include "taskviz.h"

#define ROUNDS	5

/* What one look cost: @tasks is how many it saw. */
struct look {
	unsigned long instructions;
	long tasks;
};

static char buffer[1 << 16];

static int open_file(const char *name)
{
	int fd = open(name, O_RDONLY);

	if (fd < 0)
		die(name);
	return fd;
}

/* The caller's memory is there before: what is measured is the call. */
static struct look take_snapshot(unsigned int flags, unsigned long fields)
{
	static struct taskviz_record records[1 << 17];
	struct taskviz_snapshot arg = {
		.size = sizeof(arg),
		.version = TASKVIZ_ABI_VERSION,
		.flags = flags,
		.record_size = sizeof(*records),
		.records = (unsigned long)records,
		.capacity = sizeof(records) / sizeof(*records),
		.fields = fields,
	};
	int fd = open_file("/proc/taskviz");
	unsigned long begin;

	begin = instructions();
	if (ioctl(fd, TASKVIZ_SNAPSHOT, &arg))
		die("TASKVIZ_SNAPSHOT");
	begin = instructions() - begin;
	close(fd);
	return (struct look){ begin, arg.count };
}

static long lines_in(const char *text, ssize_t len)
{
	long lines = 0;

	while (len-- > 0)
		lines += *text++ == '\n';
	return lines;
}

/* Lines are counted outside of what is measured. */
static struct look read_text(const char *name)
{
	struct look look = {};
	unsigned long begin = instructions();
	int fd = open_file(name);
	ssize_t len;

	for (;;) {
		len = read(fd, buffer, sizeof(buffer));
		look.instructions += instructions() - begin;
		if (len <= 0)
			break;
		look.tasks += lines_in(buffer, len);
		begin = instructions();
	}
	begin = instructions();
	close(fd);
	look.instructions += instructions() - begin;
	return look;
}

static void read_of(const char *pid, const char *file)
{
	char name[300];
	int fd;

	snprintf(name, sizeof(name), "/proc/%s/%s", pid, file);
	fd = open_file(name);
	if (read(fd, buffer, sizeof(buffer)) <= 0)
		die(name);
	close(fd);
}

/* With "stat" what ps does at the least, with "syscall" what tells for what tasks wait. */
static struct look read_files(const char *file)
{
	unsigned long begin = instructions();
	DIR *dir = opendir("/proc");
	struct dirent *entry;
	long tasks = 0;

	if (!dir)
		die("/proc");
	while ((entry = readdir(dir)))
		if (entry->d_name[0] >= '1' && entry->d_name[0] <= '9') {
			read_of(entry->d_name, file);
			tasks++;
		}
	closedir(dir);
	return (struct look){ instructions() - begin, tasks };
}

/* Calls by what they ask for. */
static const struct {
	const char *name;
	unsigned int flags;
	unsigned long fields;
} calls[] = {
	{ "ioctl", 0, 0 },
	{ "threads", TASKVIZ_SNAPSHOT_THREADS, 0 },
	{ "identity", 0, TASKVIZ_FIELDS_IDENTITY },
	{ "memory", 0, TASKVIZ_FIELDS_MEMORY },
	{ "usage", 0, TASKVIZ_FIELDS_USAGE },
	{ "sched", 0, TASKVIZ_FIELDS_SCHED },
	{ "cred", 0, TASKVIZ_FIELDS_CRED },
	{ "recorded", 0, TASKVIZ_FIELDS_RECORDED },
	{ "tree", 0, TASKVIZ_FIELDS_TREE },
	{ "cgroup", 0, TASKVIZ_FIELDS_CGROUP },
	/* as far as a record has what 'ps -ejH' prints: no group, session and terminal */
	{ "ps", 0, TASKVIZ_FIELDS_USAGE | TASKVIZ_FIELDS_TREE },
};

static struct look look(const char *what)
{
	for (size_t i = 0; i < sizeof(calls) / sizeof(*calls); i++)
		if (!strcmp(what, calls[i].name))
			return take_snapshot(calls[i].flags, calls[i].fields);
	if (!strcmp(what, "text"))
		return read_text("/proc/taskviz");
	if (!strcmp(what, "stat") || !strcmp(what, "syscall"))
		return read_files(what);
	fprintf(stderr, "'%s' is no way: see bench_snapshot.c\n", what);
	exit(2);
}

/* The first look makes room. Of the others the cheapest has the fewest ticks in it. */
static void measure(const char *what)
{
	struct look best = look(what), next;

	for (int i = 0; i < ROUNDS; i++) {
		next = look(what);
		if (!i || next.instructions < best.instructions)
			best = next;
	}
	printf("%s %ld %.1f\n", what, best.tasks, (double)best.instructions / best.tasks);
	fflush(stdout);
}

int main(int argc, char **argv)
{
	for (int i = 1; i < argc; i++)
		measure(argv[i]);
	return argc < 2;
}
