// SPDX-License-Identifier: GPL-2.0
/* The source that is a directory, as "taskviz save DIR" writes it. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "base/errors.h"
#include "base/readall.h"
#include "model/snapshot.h"
#include "saved.h"
#include "source_ops.h"

struct saved {
	struct source source;
	int fd;
	char *path;
};

static int read_file(struct saved *saved, const char *name, char **text, size_t *size)
{
	int err, fd = openat(saved->fd, name, O_RDONLY | O_CLOEXEC);

	if (fd < 0 && errno == ENOENT)
		return source_fail(ENOENT, "there is no '%s' in %s: it was not saved", name,
				   saved->path);
	err = fd < 0 ? -errno : read_all(fd, text, size);
	if (fd >= 0)
		close(fd);
	return err ? source_fail(-err, "cannot read %s/%s: %s", saved->path, name,
				 strerror(-err)) : 0;
}

static int saved_snapshot(struct source *source, uint32_t flags, uint64_t at_ns,
			  struct snapshot *snapshot)
{
	struct saved *saved = (struct saved *)source;
	const char *name = flags & TASKVIZ_SNAPSHOT_THREADS ? SAVED_THREADS : SAVED_PROCESSES;
	char *bytes, why[256];
	size_t size;
	int err;

	if (at_ns != SOURCE_LAST)
		return source_fail(EINVAL, "%s holds one moment: another wants a recording",
				   saved->path);
	err = read_file(saved, name, &bytes, &size);
	if (err)
		return err;
	err = saved_decode(bytes, size, snapshot);
	free(bytes);
	if (!err)
		return snapshot_order(snapshot, flags & TASKVIZ_SNAPSHOT_ENDED);
	snprintf(why, sizeof(why), "%s", source_error());
	return source_fail(-err, "%s/%s cannot be read: %s", saved->path, name, why);
}

static int saved_view(struct source *source, const char *name, char **text)
{
	size_t size;
	int err = read_file((struct saved *)source, name, text, &size);

	if (err || strlen(*text) == size)
		return err;
	free(*text);
	return source_fail(EBADMSG, "the saved view '%s' holds a byte 0: it is damaged", name);
}

static int saved_command(struct source *source, const char *name, const char *command)
{
	(void)name;
	(void)command;
	return source_fail(EINVAL, "%s is saved, it takes no commands: leave out --from",
			   ((struct saved *)source)->path);
}

static void saved_close(struct source *source)
{
	struct saved *saved = (struct saved *)source;

	close(saved->fd);
	free(saved->path);
	free(saved);
}

static const struct source_ops saved_ops = {
	.close = saved_close,
	.snapshot = saved_snapshot,
	.view = saved_view,
	.command = saved_command,
};

struct source *source_saved_open(const char *dir)
{
	struct saved *saved = calloc(1, sizeof(*saved));
	char *path = strdup(dir);
	int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (saved && path && fd >= 0) {
		*saved = (struct saved){ .source.ops = &saved_ops, .fd = fd, .path = path };
		return &saved->source;
	}
	if (fd < 0)
		source_fail(errno, "cannot open the directory %s: %s", dir, strerror(errno));
	else
		source_fail(ENOMEM, "no memory to open %s", dir);
	if (fd >= 0)
		close(fd);
	free(path);
	free(saved);
	return NULL;
}
