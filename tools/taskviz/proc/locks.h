/* SPDX-License-Identifier: GPL-2.0 */
/* /proc/locks: who waits for a lock of a file, and behind whom. */
#ifndef TASKVIZ_LOCKS_H
#define TASKVIZ_LOCKS_H

#include <stddef.h>
#include <stdint.h>

#define LOCK_KIND_SIZE	8

/**
 * struct lock_wait - a request that waits
 * @pid: process that waits; -1: a lock of an open file, which is nobody's
 * @behind: process whose lock or earlier request is in the way; -1: as above
 * @kind: "FLOCK", "POSIX", "OFDLCK"
 * @ino: inode of the file
 * @line: of the one in its way: the same for all that wait behind it
 */
struct lock_wait {
	int32_t pid;
	int32_t behind;
	char kind[LOCK_KIND_SIZE];
	uint64_t ino;
	uint32_t line;
};

/**
 * locks_parse() - take the file apart
 * @text: its newlines become NULs
 * @waits: set, by pid: to be freed
 * @nr: set: how many
 *
 * Return: 0 or -ENOMEM.
 */
int locks_parse(char *text, struct lock_wait **waits, size_t *nr);

#endif /* TASKVIZ_LOCKS_H */
