/* SPDX-License-Identifier: GPL-2.0 */
/* A folder like /proc, made of recorded texts. */
#ifndef TASKVIZ_PROC_TREE_H
#define TASKVIZ_PROC_TREE_H

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "folder.h"
#include "proc/task_files.h"
#include "test.h"
#include "waits/deadlock.h"

static char tree_path[TEST_FOLDER_SIZE];

/* struct tree_memory - bytes of a task's memory; a table of them ends with one without */
struct tree_memory {
	int32_t pid;
	uint64_t address;
	const void *bytes;
	size_t size;
};

static const struct tree_memory *tree_memories;

/* How often tasks that are added from here on have slept. */
static int tree_sleeps;

static inline ssize_t tree_read_memory(int32_t pid, uint64_t address, void *to, size_t size)
{
	for (const struct tree_memory *at = tree_memories; at && at->size; at++) {
		if (at->pid != pid || address < at->address ||
		    address + size > at->address + at->size)
			continue;
		memcpy(to, (const char *)at->bytes + (address - at->address), size);
		return size;
	}
	errno = EPERM;
	return -1;
}

/* 501 and 502 are the ends of one connection. */
static inline int tree_unix_peers(struct socket_peer **peers, size_t *nr)
{
	static const struct socket_peer all[] = { { 501, 502, false }, { 502, 501, false } };

	*peers = malloc(sizeof(all));
	assert_non_null(*peers);
	memcpy(*peers, all, sizeof(all));
	*nr = 2;
	return 0;
}

/* Those whose pids begin with the same ten. */
static inline int tree_shares_memory(int32_t one, int32_t other)
{
	return one / 10 == other / 10;
}

static inline struct proc tree_open(void)
{
	struct proc proc = {
		.memory = tree_read_memory,
		.unix_peers = tree_unix_peers,
		.shares_memory = tree_shares_memory,
	};

	assert_true(test_folder_make(tree_path));
	proc.dir = open(tree_path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	assert_true(proc.dir >= 0);
	tree_memories = NULL;
	return proc;
}

static inline int tree_remove(const char *path, const struct stat *stat, int flag, struct FTW *at)
{
	(void)stat;
	(void)flag;
	(void)at;
	return remove(path);
}

static inline void tree_close(struct proc *proc)
{
	proc_close(proc);
	assert_int_equal(nftw(tree_path, tree_remove, 16, FTW_DEPTH | FTW_PHYS), 0);
}

/* Of the first thread they stand in the folder of its process. */
static inline void tree_put_path(char path[128], int tgid, int pid, const char *name)
{
	if (tgid && tgid == pid)
		snprintf(path, 128, "%d/%s", pid, name);
	else if (tgid)
		snprintf(path, 128, "%d/task/%d/%s", tgid, pid, name);
	else
		snprintf(path, 128, "%s", name);
}

/* All folders of a path but its last part. */
static inline void tree_folders(const struct proc *proc, char *path)
{
	for (char *at = strchr(path, '/'); at; at = strchr(at + 1, '/')) {
		*at = 0;
		mkdirat(proc->dir, path, 0700);
		*at = '/';
	}
}

static inline void tree_file(const struct proc *proc, int tgid, int pid, const char *name,
			     const char *text)
{
	char path[128];
	int fd;

	tree_put_path(path, tgid, pid, name);
	tree_folders(proc, path);
	fd = openat(proc->dir, path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	close(fd);
}

static inline void tree_link(const struct proc *proc, int tgid, int pid, const char *name,
			     const char *target)
{
	char path[128];

	tree_put_path(path, tgid, pid, name);
	tree_folders(proc, path);
	assert_int_equal(symlinkat(target, proc->dir, path), 0);
}

/* A descriptor, with what fdinfo tells: flags are octal. */
static inline void tree_fd(const struct proc *proc, int tgid, int fd, const char *target,
			   unsigned int flags)
{
	char name[32], text[64];

	snprintf(name, sizeof(name), "fd/%d", fd);
	tree_link(proc, tgid, tgid, name, target);
	snprintf(name, sizeof(name), "fdinfo/%d", fd);
	snprintf(text, sizeof(text), "pos:\t0\nflags:\t0%o\nmnt_id:\t15\n", flags);
	tree_file(proc, tgid, tgid, name, text);
}

/* struct tree_task - a task: what status tells of it, and in which call it is (NULL: in none) */
struct tree_task {
	int tgid;
	int pid;
	int parent;
	char state;
	int tracer;
	int threads;
	const char *call;
};

static inline void tree_add(const struct proc *proc, const struct tree_task *task)
{
	const int nr = task->threads ? task->threads : 1;
	char text[512];

	snprintf(text, sizeof(text),
		 "Name:\ttask%d\nUmask:\t0022\nState:\t%c (some words)\nTgid:\t%d\nNgid:\t0\n"
		 "Pid:\t%d\nPPid:\t%d\nTracerPid:\t%d\nNSpid:\t%d\nNSpgid:\t%d\n%sThreads:\t%d\n"
		 "voluntary_ctxt_switches:\t%d\nnonvoluntary_ctxt_switches:\t1\n", task->pid,
		 task->state, task->tgid, task->pid, task->parent, task->tracer, task->pid,
		 task->tgid, task->state == 'Z' ? "" : "VmSize:\t    1000 kB\n", nr, tree_sleeps);
	tree_file(proc, task->tgid, task->pid, "status", text);
	if (task->call)
		tree_file(proc, task->tgid, task->pid, "syscall", task->call);
}

/* Of each test: its folder, and what is found there. */
static struct proc proc;
static struct waits waits;

static inline int tree_set_up(void **state)
{
	(void)state;
	proc = tree_open();
	return 0;
}

static inline int tree_tear_down(void **state)
{
	(void)state;
	waits_free(&waits);
	tree_close(&proc);
	return 0;
}

#define TEST(test)	cmocka_unit_test_setup_teardown(test, tree_set_up, tree_tear_down)

#endif /* TASKVIZ_PROC_TREE_H */
