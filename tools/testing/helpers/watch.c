// SPDX-License-Identifier: GPL-2.0
/*
 * watch LEAST HOW FILE PID...: takes snapshots of FILE without rest until its input is closed and
 * checks each: the tree is one, no pid occurs twice, each PID given occurs. HOW is processes,
 * threads or text. Ready after LEAST snapshots; exits 1 at the first that is wrong, after saying
 * what is.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <sys/ioctl.h>
#include <taskviz.h>
#include "helper.h"

#define PIDS_MAX	0x400000
#define TEXT_MAX	0x1000000

/* The snapshot in which a pid was seen last. */
static unsigned int *seen;
static unsigned int turn;

static void fail(const char *format, ...)
{
	va_list args;

	printf("snapshot %u: ", turn);
	va_start(args, format);
	vprintf(format, args);
	va_end(args);
	puts("");
	exit(1);
}

static void see(long pid)
{
	if (pid < 0 || pid >= PIDS_MAX)
		fail("pid %ld is none", pid);
	if (seen[pid] == turn)
		fail("pid %ld occurs twice", pid);
	seen[pid] = turn;
}

static void check_parent(const struct taskviz_record *recs, unsigned int i)
{
	const struct taskviz_record *rec = &recs[i], *parent = &recs[rec->parent];

	if (rec->parent > i || (rec->parent == i && i))
		fail("pid %d stands before its parent", rec->pid);
	if (i && rec->depth != parent->depth + 1)
		fail("pid %d: depth %u below %u", rec->pid, rec->depth, parent->depth);
	if (rec->info & TASKVIZ_INFO_ADRIFT ? rec->parent != 0 :
	    rec->info & TASKVIZ_INFO_THREAD ? parent->pid != rec->tgid : parent->pid != rec->ppid)
		fail("pid %d (parent %d) hangs below %d", rec->pid, rec->ppid, parent->pid);
	if (parent->start_ns > rec->start_ns)
		fail("pid %d is older than its parent %d", rec->pid, parent->pid);
}

static void check_children(const struct taskviz_record *recs, unsigned int nr)
{
	unsigned int *children = calloc(nr, sizeof(*children));
	bool *closed = calloc(nr, sizeof(*closed));

	for (unsigned int i = 1; i < nr; i++) {
		unsigned int parent = recs[i].parent;

		if (!(recs[i].info & (TASKVIZ_INFO_THREAD | TASKVIZ_INFO_ADRIFT)))
			children[parent]++;
		if (closed[parent])
			fail("pid %d stands behind the last below %d", recs[i].pid,
			     recs[parent].pid);
		closed[parent] = recs[i].info & TASKVIZ_INFO_LAST;
	}
	for (unsigned int i = 0; i < nr; i++)
		if (recs[i].nr_children != children[i])
			fail("pid %d: %u children are %u", recs[i].pid, recs[i].nr_children,
			     children[i]);
	free(children);
	free(closed);
}

static void check_record(const struct taskviz_record *rec)
{
	see(rec->pid);
	if (!memchr(TASKVIZ_STATES, rec->state, TASKVIZ_NR_STATES))
		fail("pid %d: state %d", rec->pid, rec->state);
	if (rec->kind > TASKVIZ_KIND_USER || rec->name[TASKVIZ_NAME_LEN - 1])
		fail("pid %d: kind %d", rec->pid, rec->kind);
}

static void watch_records(const char *file, unsigned int flags)
{
	static struct taskviz_record *recs;
	static unsigned int capacity = 64;
	struct taskviz_snapshot arg = {
		.size = sizeof(arg),
		.version = TASKVIZ_ABI_VERSION,
		.flags = flags,
		.record_size = sizeof(*recs),
	};
	int fd = open(file, O_RDONLY);

	for (;;) {
		recs = recs ?: calloc(capacity, sizeof(*recs));
		arg.records = (uintptr_t)recs;
		arg.capacity = capacity;
		if (!ioctl(fd, TASKVIZ_SNAPSHOT, &arg))
			break;
		if (errno != ENOSPC)
			die("ioctl");
		capacity = arg.count + 64;
		free(recs);
		recs = NULL;
	}
	close(fd);
	for (unsigned int i = 0; i < arg.count; i++) {
		check_record(&recs[i]);
		check_parent(recs, i);
	}
	check_children(recs, arg.count);
}

static size_t read_text(const char *file, char *text)
{
	int fd = open(file, O_RDONLY);
	size_t len = 0;
	ssize_t got;

	while ((got = read(fd, text + len, TEXT_MAX - len)) > 0)
		len += got;
	if (got < 0)
		die("read");
	close(fd);
	text[len] = 0;
	return len;
}

static void watch_text(const char *file)
{
	static char *text;
	char *line;

	text = text ?: malloc(TEXT_MAX + 1);
	if (!read_text(file, text))
		fail("no text");
	line = strstr(text, " TASK\n");
	if (!line)
		fail("no columns");
	for (line += strlen(" TASK\n"); *line; line = strchr(line, '\n') + 1) {
		if (!strchr(line, '\n'))
			fail("the last line is cut");
		see(strtol(line, NULL, 10));
	}
}

static void take(const char *how, const char *file)
{
	turn++;
	if (!strcmp(how, "text"))
		watch_text(file);
	else
		watch_records(file, strcmp(how, "threads") ? 0 : TASKVIZ_SNAPSHOT_THREADS);
}

int main(int argc, char **argv)
{
	const long least = argc > 3 ? number(argv[1]) : 1;

	seen = calloc(PIDS_MAX, sizeof(*seen));
	while (goes_on(turn, least)) {
		take(argv[2], argv[3]);
		for (int i = 4; i < argc; i++)
			if (seen[number(argv[i])] != turn)
				fail("pid %s is missing", argv[i]);
	}
	return 0;
}
