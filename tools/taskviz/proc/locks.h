/* SPDX-License-Identifier: GPL-2.0 */
/* /proc/locks: locks of files, who waits for one, and behind whom. */
#ifndef TASKVIZ_LOCKS_H
#define TASKVIZ_LOCKS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define LOCK_KIND_SIZE	8

/* Of a lock that has none in its way. */
#define FILE_LOCK_HELD	SIZE_MAX

/* The end of a lock that goes to the end of its file, wherever that will be. */
#define FILE_LOCK_EOF	UINT64_MAX

/**
 * struct file_lock - a lock of a file, or a request for one
 * @kind: "FLOCK", "POSIX", "OFDLCK", "LEASE"
 * @mode: "READ", "WRITE"
 * @pid: process that took or wants it; -1: an open file; 0: none that is visible here
 * @dev: file system of the file, major number in the upper half
 * @ino: inode of the file
 * @begin: first byte
 * @end: last byte, or FILE_LOCK_EOF
 * @turn: how many are before it, one behind the other: 0: it is held
 * @behind: index of the one right in its way, or FILE_LOCK_HELD
 */
struct file_lock {
	char kind[LOCK_KIND_SIZE];
	char mode[LOCK_KIND_SIZE];
	int32_t pid;
	uint64_t dev;
	uint64_t ino;
	uint64_t begin;
	uint64_t end;
	uint32_t turn;
	size_t behind;
};

/* file_lock_parse() - take a line apart from the kind on, as fdinfo has it, too. Is it one? */
bool file_lock_parse(struct file_lock *lock, const char *text);

/**
 * file_locks_parse() - take the file apart
 * @text: its newlines become NULs
 * @locks: set, in the kernel's order: each behind the one in its way; to be freed
 * @nr: set: how many
 *
 * Return: 0 or -ENOMEM.
 */
int file_locks_parse(char *text, struct file_lock **locks, size_t *nr);

/**
 * struct lock_wait - a request that waits
 * @pid: process that waits; -1: a lock of an open file, which is nobody's
 * @behind: process whose lock or earlier request is in the way; -1: as above
 * @kind: "FLOCK", "POSIX", "OFDLCK"
 * @ino: inode of the file
 * @line: of the one in its way, from 1 on: the same for all that wait behind it
 */
struct lock_wait {
	int32_t pid;
	int32_t behind;
	char kind[LOCK_KIND_SIZE];
	uint64_t ino;
	uint32_t line;
};

/**
 * lock_waits_find() - find the requests among locks
 * @locks: as file_locks_parse() has set them
 * @nr_locks: how many
 * @waits: set, by pid: to be freed
 * @nr: set: how many
 *
 * Return: 0 or -ENOMEM.
 */
int lock_waits_find(const struct file_lock *locks, size_t nr_locks, struct lock_wait **waits,
		    size_t *nr);

#endif /* TASKVIZ_LOCKS_H */
