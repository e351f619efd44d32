/* SPDX-License-Identifier: GPL-2.0 */
/* What a file descriptor leads to, as far as who waits for it must know. */
#ifndef TASKVIZ_WAIT_FILES_H
#define TASKVIZ_WAIT_FILES_H

#include "wait.h"

enum wait_file_kind {
	WAIT_FILE_PIPE,		/* or a FIFO */
	WAIT_FILE_TERMINAL,
	WAIT_FILE_OTHER,
};

/**
 * struct wait_file - an open file
 * @kind: what it is
 * @dev: file system of a FIFO, 0 of a pipe
 * @ino: inode there
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
 * @fifos: whether a path leads to a FIFO shall be known: it costs a system call
 * @file: set
 *
 * Return: 0 or a negative errno.
 */
int wait_file_of(const struct proc *proc, const struct task_status *status, const char *name,
		 bool fifos, struct wait_file *file);

/* wait_pipe_key() - what stands for data in a pipe, or for room in it */
struct wait_key wait_pipe_key(enum wait_kind kind, const struct wait_file *file);

#endif /* TASKVIZ_WAIT_FILES_H */
