// SPDX-License-Identifier: GPL-2.0
/* Waits for one of several files: of a set of one it is what a read or write would wait for. */
#include <inttypes.h>
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include "files.h"
#include "resolvers.h"

/* So many of a set are counted, so many named; of WAIT_MEMBERS it is known who ends them. */
#define MOST_FILES	1024
#define NAMED_FILES	3

/* struct set - the first descriptors; which of them are waited for until they can be written */
struct set {
	struct set_file {
		int32_t fd;
		bool writes;
	} files[WAIT_MEMBERS];
	size_t nr;
};

static void add(struct set *set, int32_t fd, bool writes)
{
	if (set->nr < WAIT_MEMBERS)
		set->files[set->nr] = (struct set_file){ fd, writes };
	set->nr++;
}

/* Return: its object is known; it is as if a task waited for that file alone. */
static bool add_member(struct waits *waits, const struct wait_task *task, uint32_t set,
		       const struct set_file *file)
{
	struct wait_task alone = { .status = task->status, .object = WAIT_NONE };
	struct wait_object *object;

	wait_for_file(waits, &alone, file->fd, file->writes);
	if (alone.object == WAIT_NONE)
		return false;
	object = &waits->objects[set];
	object->members[object->nr_members++] = alone.object;
	return true;
}

/* Who ends one of them ends the wait. What cannot be known of one leaves it open. */
static void add_members(struct waits *waits, struct wait_task *task, const struct set *set)
{
	const struct wait_key key = { WAIT_SET, task->status.pid, 0, 0 };
	struct wait_object *object = waits_for(waits, task, &key);
	const uint32_t index = task->object;
	bool all = set->nr <= WAIT_MEMBERS;

	if (!object)
		return;
	object->source = "fdinfo";
	for (size_t i = 0; i < set->nr && i < WAIT_MEMBERS; i++)
		all &= add_member(waits, task, index, &set->files[i]);
	waits->objects[index].open = !all;
}

static void wait_for_set(struct waits *waits, struct wait_task *task, const struct set *set)
{
	char text[64];
	size_t len = 0;

	if (set->nr == 1)
		return wait_for_file(waits, task, set->files[0].fd, set->files[0].writes);
	task->outside = !set->nr;
	if (!set->nr)
		return wait_says(task, task->bounded ? "time to pass" :
				 "any signal that it handles");
	for (size_t i = 0; i < set->nr && i < NAMED_FILES; i++)
		len += sprintf(text + len, "%s%" PRId32, i ? "," : "", set->files[i].fd);
	wait_says(task, "any of %zu files: %s%s", set->nr, text,
		  set->nr > NAMED_FILES ? ",..." : "");
	add_members(waits, task, set);
}

/* Negative descriptors are passed over, as the kernel does. */
static void resolve_poll_set(struct waits *waits, struct wait_task *task)
{
	static struct pollfd files[MOST_FILES];
	const uint64_t nr = task->call.args[1];
	struct set set = { .nr = 0 };

	if (nr > MOST_FILES) {
		wait_says(task, "any of %" PRIu64 " files", nr);
		return;
	}
	if (nr && !wait_memory(waits, task, task->call.args[0], files, nr * sizeof(*files)))
		return;
	for (size_t i = 0; i < nr; i++)
		if (files[i].fd >= 0)
			add(&set, files[i].fd, !(files[i].events & POLLIN) &&
			    files[i].events & POLLOUT);
	wait_for_set(waits, task, &set);
}

void resolve_poll(struct waits *waits, struct wait_task *task)
{
	task->bounded = (int32_t)task->call.args[2] >= 0;
	resolve_poll_set(waits, task);
}

void resolve_ppoll(struct waits *waits, struct wait_task *task)
{
	task->bounded = task->call.args[2];
	resolve_poll_set(waits, task);
}

/* Bits of little-endian words, of whatever size. */
static bool read_bits(const struct waits *waits, struct wait_task *task, uint64_t address,
		      size_t nr, unsigned char *bits)
{
	memset(bits, 0, MOST_FILES / CHAR_BIT);
	return !address || wait_memory(waits, task, address, bits, (nr + CHAR_BIT - 1) / CHAR_BIT);
}

static bool has(const unsigned char *bits, size_t bit)
{
	return bits[bit / CHAR_BIT] >> bit % CHAR_BIT & 1;
}

void resolve_select(struct waits *waits, struct wait_task *task)
{
	const uint64_t *args = task->call.args;
	const size_t nr = args[0] < MOST_FILES ? args[0] : MOST_FILES;
	unsigned char bits[3][MOST_FILES / CHAR_BIT];
	struct set set = { .nr = 0 };

	task->bounded = args[4];
	for (int i = 0; i < 3; i++)
		if (!read_bits(waits, task, args[1 + i], nr, bits[i]))
			return;
	for (size_t fd = 0; fd < nr; fd++)
		if (has(bits[0], fd) || has(bits[1], fd) || has(bits[2], fd))
			add(&set, fd, !has(bits[0], fd) && has(bits[1], fd));
	wait_for_set(waits, task, &set);
}

/* What is in the set its fdinfo tells, a line each. */
static void resolve_epoll_set(struct waits *waits, struct wait_task *task)
{
	char text[16384], name[32];
	struct set set = { .nr = 0 };
	unsigned int events;
	int32_t fd;
	int err;

	snprintf(name, sizeof(name), "fdinfo/%" PRId32, (int32_t)task->call.args[0]);
	err = proc_text(waits->proc, task->status.tgid, task->status.pid, name, text,
			sizeof(text));
	wait_failed(task, err);
	if (err)
		return;
	for (const char *at = text; (at = strstr(at, "tfd:")); at++)
		if (sscanf(at, "tfd: %" SCNd32 " events: %x", &fd, &events) == 2)
			add(&set, fd, !(events & EPOLLIN) && events & EPOLLOUT);
	wait_for_set(waits, task, &set);
}

void resolve_epoll(struct waits *waits, struct wait_task *task)
{
	task->bounded = (int32_t)task->call.args[3] >= 0;
	resolve_epoll_set(waits, task);
}

void resolve_epoll_pwait2(struct waits *waits, struct wait_task *task)
{
	task->bounded = task->call.args[3];
	resolve_epoll_set(waits, task);
}
