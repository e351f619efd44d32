// SPDX-License-Identifier: GPL-2.0
/* Waits for what a file descriptor leads to. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include "core/pure.h"
#include "files.h"
#include "resolvers.h"
#include "sockets.h"

static bool is_terminal(const char *link)
{
	static const char *const names[] = { "/dev/pts/", "/dev/tty", "/dev/console", "/dev/hvc" };

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (!strncmp(link, names[i], strlen(names[i])))
			return true;
	return false;
}

/* "pipe:[123]": that comes by thousands. */
static bool has_number(const char *link, const char *before, uint64_t *number)
{
	const size_t len = strlen(before);

	if (strncmp(link, before, len))
		return false;
	*number = strtoull(link + len, NULL, 10);
	return true;
}

/* A FIFO can have many paths, and the same path can be others elsewhere. */
static bool is_fifo(const struct proc *proc, const struct task_status *status, const char *name,
		    struct wait_file *file)
{
	struct statx stat;

	if (proc_stat(proc, status->tgid, status->pid, name, &stat))
		return false;
	file->dev = (uint64_t)stat.stx_dev_major << 32 | stat.stx_dev_minor;
	file->ino = stat.stx_ino;
	return S_ISFIFO(stat.stx_mode);
}

int wait_file_of(const struct proc *proc, const struct task_status *status, const char *name,
		 bool paths, struct wait_file *file)
{
	int err;

	file->dev = 0;
	file->ino = 0;
	err = proc_link(proc, status->tgid, status->pid, name, file->link, sizeof(file->link));
	if (err)
		return err;
	if (has_number(file->link, "pipe:[", &file->ino))
		file->kind = WAIT_FILE_PIPE;
	else if (has_number(file->link, "socket:[", &file->ino))
		file->kind = WAIT_FILE_SOCKET;
	else if (*file->link == '/' && is_terminal(file->link))
		file->kind = WAIT_FILE_TERMINAL;
	else if (paths && *file->link == '/' && is_fifo(proc, status, name, file))
		file->kind = WAIT_FILE_PIPE;
	else
		file->kind = WAIT_FILE_OTHER;
	return 0;
}

struct wait_key wait_pipe_key(enum wait_kind kind, const struct wait_file *file)
{
	return (struct wait_key){ kind, file->dev, file->ino, 0 };
}

struct wait_key wait_terminal_key(uint64_t number)
{
	return (struct wait_key){ WAIT_TERMINAL, number, 0, 0 };
}

/* Somebody types at the others. */
static void wait_for_terminal(struct waits *waits, struct wait_task *task,
			      const struct wait_file *file)
{
	struct wait_object *object;
	struct wait_key key;
	uint64_t number;

	if (!has_number(file->link, "/dev/pts/", &number))
		return;
	key = wait_terminal_key(number);
	object = waits_for(waits, task, &key);
	if (object)
		object->source = "fdinfo";
}

void wait_says_file(struct wait_task *task, const char *what, const struct wait_file *file)
{
	char name[WAIT_TEXT_SIZE];
	struct taskviz_text text = { .buf = name, .size = sizeof(name) - 1 };

	taskviz_put_name(&text, file->link, strlen(file->link));
	name[text.len < text.size ? text.len : text.size] = 0;
	wait_says(task, "%s %.140s", what, name);
}

/* Who has the other end open is found once all have said which pipes they wait for. */
void wait_for_pipe(struct waits *waits, struct wait_task *task, enum wait_kind kind,
		   const struct wait_file *file)
{
	const struct wait_key key = wait_pipe_key(kind, file);
	struct wait_object *object = waits_for(waits, task, &key);

	if (object)
		object->source = "fdinfo";
}

void wait_for_file(struct waits *waits, struct wait_task *task, int32_t fd, bool write)
{
	struct wait_file file;
	char name[32];
	int err;

	snprintf(name, sizeof(name), "fd/%" PRId32, fd);
	err = wait_file_of(waits->proc, &task->status, name, true, &file);
	wait_failed(task, err);
	if (err)
		return;
	task->outside = file.kind == WAIT_FILE_TERMINAL;
	if (task->outside && !write)
		wait_says_file(task, "input from the terminal", &file);
	else
		wait_says_file(task, write ? "room in" : "data from", &file);
	if (file.kind == WAIT_FILE_PIPE)
		wait_for_pipe(waits, task, write ? WAIT_PIPE_ROOM : WAIT_PIPE_DATA, &file);
	else if (file.kind == WAIT_FILE_SOCKET)
		wait_for_socket(waits, task, file.ino);
	else if (file.kind == WAIT_FILE_TERMINAL)
		wait_for_terminal(waits, task, &file);
}

void resolve_read(struct waits *waits, struct wait_task *task)
{
	wait_for_file(waits, task, task->call.args[0], false);
}

void resolve_write(struct waits *waits, struct wait_task *task)
{
	wait_for_file(waits, task, task->call.args[0], true);
}
