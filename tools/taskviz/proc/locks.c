// SPDX-License-Identifier: GPL-2.0
/*
 * Takes /proc/locks apart. Behind a lock stand those that wait for it, with an arrow, and behind
 * each of these, further to the right, those that wait until it has had its turn.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "locks.h"

/* Deeper ones are behind the last of these. */
#define MOST_LEVELS	64

/* struct entry - a line; depth 0: it has the lock */
struct entry {
	size_t depth;
	struct lock_wait is;
};

static bool parse_line(struct entry *entry, const char *line)
{
	const char *at = strchr(line, ':');
	size_t blanks;

	if (!at)
		return false;
	blanks = strspn(++at, " ");
	at += blanks;
	entry->depth = strncmp(at, "->", 2) ? 0 : blanks;
	at += entry->depth ? 2 : 0;
	return sscanf(at, "%7s %*s %*s %" SCNd32 " %*x:%*x:%" SCNu64, entry->is.kind,
		      &entry->is.pid, &entry->is.ino) == 3;
}

static int by_pid(const void *a, const void *b)
{
	const struct lock_wait *one = a, *other = b;

	return one->pid < other->pid ? -1 : one->pid > other->pid;
}

static size_t count_lines(const char *text)
{
	size_t nr = 1;

	for (; (text = strchr(text, '\n')); text++)
		nr++;
	return nr;
}

/* Those it may be behind: of each depth the last line, as far as it is still on the left. */
struct levels {
	struct entry entries[MOST_LEVELS];
	size_t nr;
};

static const struct entry *put_in(struct levels *levels, const struct entry *entry)
{
	while (levels->nr && levels->entries[levels->nr - 1].depth >= entry->depth)
		levels->nr--;
	if (levels->nr == MOST_LEVELS)
		levels->nr--;
	levels->entries[levels->nr++] = *entry;
	return levels->nr > 1 ? &levels->entries[levels->nr - 2] : NULL;
}

int locks_parse(char *text, struct lock_wait **waits, size_t *nr)
{
	struct levels levels = { .nr = 0 };
	struct entry entry = {};
	uint32_t number = 0;
	char *rest;

	*nr = 0;
	*waits = calloc(count_lines(text), sizeof(**waits));
	if (!*waits)
		return -ENOMEM;
	for (char *line = strtok_r(text, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest)) {
		const struct entry *before;

		if (!parse_line(&entry, line))
			continue;
		entry.is.line = ++number;
		before = put_in(&levels, &entry);
		if (!before || !entry.depth)
			continue;
		(*waits)[*nr] = entry.is;
		(*waits)[*nr].behind = before->is.pid;
		(*waits)[(*nr)++].line = before->is.line;
	}
	qsort(*waits, *nr, sizeof(**waits), by_pid);
	return 0;
}
