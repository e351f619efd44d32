/* SPDX-License-Identifier: GPL-2.0 */
/* What is read of a task: its files in /proc, its memory. Nothing here stops it. */
#ifndef TASKVIZ_TASK_FILES_H
#define TASKVIZ_TASK_FILES_H

#include <dirent.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>
#include <sys/types.h>
#include "sockets.h"

/**
 * struct proc - where tasks are read; tests have one of recorded texts
 * @dir: of /proc
 * @memory: reads memory of a task; returns the bytes read, or -1 with errno
 * @unix_peers: as sockets_unix()
 * @own_pids: its pids are those of our own pid namespace
 * @cpu_now: as last_run_now()
 * @shares_memory: do two tasks have one address space? -1: not known, see errno
 */
struct proc {
	int dir;
	ssize_t (*memory)(int32_t pid, uint64_t address, void *to, size_t size);
	int (*unix_peers)(struct socket_peer **peers, size_t *nr);
	int (*shares_memory)(int32_t one, int32_t other);
	int (*cpu_now)(int cpu, uint64_t *ns);
	bool own_pids;
};

/* proc_open() - the machine's. Return: 0 or a negative errno. */
int proc_open(struct proc *proc);
void proc_close(struct proc *proc);

/**
 * proc_text() - a short file of a task
 * @proc: where
 * @tgid: of its process; 0: no task's, but one of the machine
 * @pid: of the task
 * @name: of the file; below it a number, as "fdinfo/3"
 * @text: set, NUL-terminated; what does not fit is cut
 * @size: bytes there
 *
 * Return: 0 or a negative errno.
 */
int proc_text(const struct proc *proc, int32_t tgid, int32_t pid, const char *name, char *text,
	      size_t size);

/* proc_whole() - the same of a file of any length: text to be freed */
int proc_whole(const struct proc *proc, int32_t tgid, int32_t pid, const char *name, char **text);

/* proc_link() - what a link there leads to. Return: as above. */
int proc_link(const struct proc *proc, int32_t tgid, int32_t pid, const char *name, char *text,
	      size_t size);

/* proc_stat() - of the file that a link there leads to, as far as it is known. Return: as above. */
int proc_stat(const struct proc *proc, int32_t tgid, int32_t pid, const char *name,
	      struct statx *stat);

/* proc_root() - the folder of all processes. Return: NULL with errno. */
DIR *proc_root(const struct proc *proc);

/* proc_folder() - a folder of the task. Return: NULL with errno. */
DIR *proc_folder(const struct proc *proc, int32_t tgid, int32_t pid, const char *name);

/* proc_folder_fd() - the same as a descriptor. Return: -1 with errno. */
int proc_folder_fd(const struct proc *proc, int32_t tgid, int32_t pid, const char *name);

/* proc_is_32() - is its program one of 32 bits? False if that cannot be read. */
bool proc_is_32(const struct proc *proc, int32_t tgid, int32_t pid);

#endif /* TASKVIZ_TASK_FILES_H */
