// SPDX-License-Identifier: GPL-2.0
/*
 * Takes /proc/locks apart. Behind a lock stand those that wait for it, with an arrow, and behind
 * each of these, further to the right, those that wait until it has had its turn.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "locks.h"

/* Deeper ones are behind the last of these. */
#define MOST_LEVELS	64

bool file_lock_parse(struct file_lock *lock, const char *text)
{
	unsigned int major, minor;
	char end[24] = "EOF";

	*lock = (struct file_lock){ .behind = FILE_LOCK_HELD };
	if (sscanf(text, "%7s %*s %7s %" SCNd32 " %x:%x:%" SCNu64 " %" SCNu64 " %23s", lock->kind,
		   lock->mode, &lock->pid, &major, &minor, &lock->ino, &lock->begin, end) < 6)
		return false;
	lock->dev = (uint64_t)major << 32 | minor;
	lock->end = strcmp(end, "EOF") ? strtoull(end, NULL, 10) : FILE_LOCK_EOF;
	return true;
}

/* Return: how far on the right the arrow of a line stands, 0 of one without, -1 of no such line. */
static long parse_line(struct file_lock *lock, const char *line)
{
	const char *at = strchr(line, ':');
	size_t blanks;
	bool waits;

	if (!at)
		return -1;
	blanks = strspn(++at, " ");
	waits = !strncmp(at + blanks, "->", 2);
	if (!file_lock_parse(lock, at + blanks + (waits ? 2 : 0)))
		return -1;
	return waits ? blanks : 0;
}

static size_t count_lines(const char *text)
{
	size_t nr = 1;

	for (; (text = strchr(text, '\n')); text++)
		nr++;
	return nr;
}

/**
 * struct levels - those that a line may be behind
 * @places: of each depth the last line, as far as it is still on the left
 * @depths: of these
 * @nr: how many
 */
struct levels {
	size_t places[MOST_LEVELS];
	long depths[MOST_LEVELS];
	size_t nr;
};

/* Return: the place of the one before, FILE_LOCK_HELD without. */
static size_t put_in(struct levels *levels, size_t place, long depth)
{
	while (levels->nr && levels->depths[levels->nr - 1] >= depth)
		levels->nr--;
	if (levels->nr == MOST_LEVELS)
		levels->nr--;
	levels->places[levels->nr] = place;
	levels->depths[levels->nr++] = depth;
	return levels->nr > 1 ? levels->places[levels->nr - 2] : FILE_LOCK_HELD;
}

int file_locks_parse(char *text, struct file_lock **locks, size_t *nr)
{
	struct levels levels = { .nr = 0 };
	struct file_lock *all = calloc(count_lines(text), sizeof(*all));
	char *rest;

	*nr = 0;
	*locks = all;
	if (!all)
		return -ENOMEM;
	for (char *line = strtok_r(text, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest)) {
		struct file_lock *lock = &all[*nr];
		const long depth = parse_line(lock, line);

		if (depth < 0)
			continue;
		lock->behind = put_in(&levels, (*nr)++, depth);
		if (lock->behind != FILE_LOCK_HELD)
			lock->turn = all[lock->behind].turn + 1;
	}
	return 0;
}

static int by_pid(const void *a, const void *b)
{
	const struct lock_wait *one = a, *other = b;

	return one->pid < other->pid ? -1 : one->pid > other->pid;
}

static struct lock_wait wait_of(const struct file_lock *locks, const struct file_lock *lock)
{
	struct lock_wait wait = {
		.pid = lock->pid,
		.behind = locks[lock->behind].pid,
		.ino = lock->ino,
		.line = lock->behind + 1,
	};

	memcpy(wait.kind, lock->kind, sizeof(wait.kind));
	return wait;
}

int lock_waits_find(const struct file_lock *locks, size_t nr_locks, struct lock_wait **waits,
		    size_t *nr)
{
	*nr = 0;
	*waits = calloc(nr_locks + 1, sizeof(**waits));
	if (!*waits)
		return -ENOMEM;
	for (size_t i = 0; i < nr_locks; i++)
		if (locks[i].behind != FILE_LOCK_HELD)
			(*waits)[(*nr)++] = wait_of(locks, &locks[i]);
	qsort(*waits, *nr, sizeof(**waits), by_pid);
	return 0;
}
