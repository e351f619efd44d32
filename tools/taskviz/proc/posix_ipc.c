// SPDX-License-Identifier: GPL-2.0
/* Message queues and shared memory of POSIX: files in folders of their own. */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <mqueue.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sysmacros.h>
#include <sys/vfs.h>
#include <unistd.h>
#include "core/pure.h"
#include "ipc_kinds.h"

/* With a slash before it, as programs name it. */
static char *name_of(const char *from)
{
	struct taskviz_text text = { .buf = malloc(IPC_NAME_SIZE), .size = IPC_NAME_SIZE - 1 };

	if (!text.buf)
		return NULL;
	taskviz_put_char(&text, '/');
	taskviz_put_name(&text, from, strlen(from));
	text.buf[text.len < text.size ? text.len : text.size] = 0;
	return text.buf;
}

/* How many messages there are the file does not tell, but the queue. */
static void ask_queue(struct ipc_object *object, int folder, const char *name)
{
	const int fd = openat(folder, name, O_RDONLY | O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC);
	char text[128] = "";
	struct mq_attr is;

	object->nr = IPC_UNKNOWN;
	object->bytes = IPC_UNKNOWN;
	if (fd < 0) {
		object->why = errno == EACCES ? "permission" : "removed meanwhile";
		return;
	}
	if (read(fd, text, sizeof(text) - 1) > 0)
		sscanf(text, "QSIZE:%" SCNu64 " NOTIFY:%*d SIGNO:%*d NOTIFY_PID:%" SCNd32,
		       &object->bytes, &object->notified);
	if (!mq_getattr(fd, &is)) {
		object->nr = is.mq_curmsgs;
		object->most = is.mq_maxmsg;
	}
	close(fd);
}

static int add_file(struct ipc_objects *objects, enum ipc_kind kind, int folder, const char *name)
{
	struct ipc_object *object;
	struct stat stat;

	if (fstatat(folder, name, &stat, AT_SYMLINK_NOFOLLOW) || !S_ISREG(stat.st_mode))
		return 0;
	object = ipc_add(objects);
	if (!object)
		return -ENOMEM;
	object->kind = kind;
	object->id = stat.st_ino;
	object->dev = (uint64_t)major(stat.st_dev) << 32 | minor(stat.st_dev);
	object->mode = stat.st_mode & 07777;
	object->uid = stat.st_uid;
	object->bytes = stat.st_size;
	object->nr = IPC_UNKNOWN;
	object->used = stat.st_mtime;
	object->changed = stat.st_ctime;
	object->name = name_of(name);
	if (kind == IPC_POSIX_QUEUE)
		ask_queue(object, folder, name);
	return object->name ? 0 : -ENOMEM;
}

/* What is no folder of that type has nothing of ours. */
static DIR *open_folder(const char *path, long type)
{
	const int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	struct statfs is;
	DIR *folder = NULL;

	if (fd < 0)
		return NULL;
	if (type && (fstatfs(fd, &is) || is.f_type != type))
		errno = ENODEV;
	else
		folder = fdopendir(fd);
	if (!folder)
		close(fd);
	return folder;
}

static int read_folder(struct ipc_objects *objects, enum ipc_kind kind, DIR *folder)
{
	struct dirent *entry;
	int err = 0;

	while (!err && (entry = readdir(folder)))
		err = add_file(objects, kind, dirfd(folder), entry->d_name);
	closedir(folder);
	return err;
}

int ipc_read_posix(struct ipc_objects *objects, const struct ipc_source *source)
{
	DIR *queues = open_folder(source->queues, source->queues_type);
	DIR *memory;
	int err = 0;

	objects->no_queues = queues ? 0 : -errno;
	if (queues)
		err = read_folder(objects, IPC_POSIX_QUEUE, queues);
	if (err)
		return err;
	memory = open_folder(source->memory, 0);
	objects->no_memory = memory ? 0 : -errno;
	return memory ? read_folder(objects, IPC_POSIX_MEMORY, memory) : 0;
}
