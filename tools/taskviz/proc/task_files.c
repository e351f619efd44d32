// SPDX-License-Identifier: GPL-2.0
/* Reads files and memory of tasks. */
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/kcmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>
#include "base/readall.h"
#include "core/pure.h"
#include "last_run.h"
#include "task_files.h"

#define PATH_SIZE	128

static ssize_t read_memory(int32_t pid, uint64_t address, void *to, size_t size)
{
	const struct iovec ours = { .iov_base = to, .iov_len = size };
	const struct iovec theirs = { .iov_base = (void *)(uintptr_t)address, .iov_len = size };

	return process_vm_readv(pid, &ours, 1, &theirs, 1, 0);
}

static int shares_memory(int32_t one, int32_t other)
{
	const long differs = syscall(SYS_kcmp, one, other, KCMP_VM, 0, 0);

	return differs < 0 ? -1 : !differs;
}

static ssize_t no_memory(int32_t pid, uint64_t address, void *to, size_t size)
{
	(void)pid;
	(void)address;
	(void)to;
	(void)size;
	errno = EXDEV;
	return -1;
}

static int never_told(int32_t one, int32_t other)
{
	(void)one;
	(void)other;
	errno = EXDEV;
	return -1;
}

/* System calls take the pids of our namespace, which need not be that of the mount. */
static bool has_our_pids(int dir)
{
	char text[16] = "";

	return readlinkat(dir, "self", text, sizeof(text) - 1) > 0 && atoi(text) == getpid();
}

int proc_open(struct proc *proc)
{
	proc->dir = open("/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (proc->dir < 0)
		return -errno;
	proc->own_pids = has_our_pids(proc->dir);
	proc->memory = proc->own_pids ? read_memory : no_memory;
	proc->unix_peers = sockets_unix;
	proc->shares_memory = proc->own_pids ? shares_memory : never_told;
	proc->cpu_now = last_run_now;
	return 0;
}

void proc_close(struct proc *proc)
{
	close(proc->dir);
}

/* Those of the first thread are found by a shorter way, too: all but "stat" are the same there. */
static void put_path(char *path, int32_t tgid, int32_t pid, const char *name)
{
	struct taskviz_text text = { .buf = path, .size = PATH_SIZE - 1 };

	if (tgid) {
		taskviz_put_s64(&text, tgid, 0);
		taskviz_put_char(&text, '/');
	}
	if (tgid != pid) {
		taskviz_put_str(&text, "task/");
		taskviz_put_s64(&text, pid, 0);
		taskviz_put_char(&text, '/');
	}
	taskviz_put_str(&text, name);
	path[text.len < text.size ? text.len : text.size] = 0;
}

static int open_file(const struct proc *proc, int32_t tgid, int32_t pid, const char *name)
{
	char path[PATH_SIZE];

	put_path(path, tgid, pid, name);
	return openat(proc->dir, path, O_RDONLY | O_CLOEXEC);
}

int proc_text(const struct proc *proc, int32_t tgid, int32_t pid, const char *name, char *text,
	      size_t size)
{
	const int fd = open_file(proc, tgid, pid, name);
	ssize_t len;
	int err;

	if (fd < 0)
		return -errno;
	len = read(fd, text, size - 1);
	err = len < 0 ? -errno : 0;
	close(fd);
	text[len < 0 ? 0 : len] = 0;
	return err;
}

int proc_whole(const struct proc *proc, int32_t tgid, int32_t pid, const char *name, char **text)
{
	const int fd = open_file(proc, tgid, pid, name);
	int err;

	if (fd < 0)
		return -errno;
	err = read_all(fd, text, NULL);
	close(fd);
	return err;
}

int proc_link(const struct proc *proc, int32_t tgid, int32_t pid, const char *name, char *text,
	      size_t size)
{
	char path[PATH_SIZE];
	ssize_t len;

	put_path(path, tgid, pid, name);
	len = readlinkat(proc->dir, path, text, size - 1);
	if (len < 0)
		return -errno;
	text[len] = 0;
	return 0;
}

/* What a server would have to be asked is not asked: it may be what they all wait for. */
int proc_stat(const struct proc *proc, int32_t tgid, int32_t pid, const char *name,
	      struct statx *stat)
{
	char path[PATH_SIZE];

	put_path(path, tgid, pid, name);
	if (statx(proc->dir, path, AT_STATX_DONT_SYNC, STATX_TYPE | STATX_INO, stat))
		return -errno;
	return 0;
}

static DIR *folder_of(int fd)
{
	DIR *folder = fd < 0 ? NULL : fdopendir(fd);

	if (fd >= 0 && !folder)
		close(fd);
	return folder;
}

DIR *proc_root(const struct proc *proc)
{
	return folder_of(openat(proc->dir, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
}

int proc_folder_fd(const struct proc *proc, int32_t tgid, int32_t pid, const char *name)
{
	char path[PATH_SIZE];

	put_path(path, tgid, pid, name);
	return openat(proc->dir, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

DIR *proc_folder(const struct proc *proc, int32_t tgid, int32_t pid, const char *name)
{
	return folder_of(proc_folder_fd(proc, tgid, pid, name));
}

bool proc_is_32(const struct proc *proc, int32_t tgid, int32_t pid)
{
	const int fd = open_file(proc, tgid, pid, "exe");
	char ident[EI_NIDENT] = "";

	if (fd < 0)
		return false;
	if (read(fd, ident, sizeof(ident)) < 0)
		ident[EI_CLASS] = ELFCLASSNONE;
	close(fd);
	return ident[EI_CLASS] == ELFCLASS32;
}
