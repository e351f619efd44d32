/* SPDX-License-Identifier: GPL-2.0 */
/* What a file descriptor leads to, as far as who waits for it must know. */
#ifndef TASKVIZ_WAIT_FILES_H
#define TASKVIZ_WAIT_FILES_H

#include "wait.h"

enum wait_file_kind {
	WAIT_FILE_PIPE,		/* or a FIFO */
	WAIT_FILE_SOCKET,
	WAIT_FILE_TERMINAL,
	WAIT_FILE_OTHER,
};

/**
 * struct wait_file - an open file
 * @kind: what it is
 * @dev: its file system, 0 of a pipe or of what has no path
 * @ino: inode there, 0 if it has no path
 * @link: where the descriptor's link leads to, as the kernel has it
 */
struct wait_file {
	enum wait_file_kind kind;
	uint64_t dev;
	uint64_t ino;
	char link[256];
};

/**
 * wait_file_of() - find out what it is
 * @proc: where
 * @status: of a task that has it open
 * @name: "fd/3"
 * @paths: what a path leads to shall be known: it costs a system call
 * @file: set
 *
 * Return: 0 or a negative errno.
 */
int wait_file_of(const struct proc *proc, const struct task_status *status, const char *name,
		 bool paths, struct wait_file *file);

/* wait_pipe_key() - what stands for data in a pipe, or the like, or for room in it */
struct wait_key wait_pipe_key(enum wait_kind kind, const struct wait_file *file);

/* wait_terminal_key() - what stands for the other end of the terminal of that number */
struct wait_key wait_terminal_key(uint64_t number);

/* wait_for_file() - say what a read or a write of a descriptor would wait for */
void wait_for_file(struct waits *waits, struct wait_task *task, int32_t fd, bool write);

/* wait_for_pipe() - say that the task waits for data in such a file, or for room */
void wait_for_pipe(struct waits *waits, struct wait_task *task, enum wait_kind kind,
		   const struct wait_file *file);

/* wait_says_file() - say that the task waits for that file, or something of it */
void wait_says_file(struct wait_task *task, const char *what, const struct wait_file *file);

/* wait_lock_kind() - kind of lock of a file that the task asks for, as in /proc/locks; or NULL */
const char *wait_lock_kind(const struct wait_task *task);

/* wait_lock_file() - the file that is of. Return: 0 or a negative errno. */
int wait_lock_file(const struct waits *waits, const struct wait_task *task, struct wait_file *file);

#endif /* TASKVIZ_WAIT_FILES_H */
