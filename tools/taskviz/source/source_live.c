// SPDX-License-Identifier: GPL-2.0
/* The source that is the module of this machine: its ioctls, and the lab. */
#include <errno.h>
#include <fcntl.h>
#include <mntent.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include "base/errors.h"
#include "live_tables.h"
#include "model/snapshot.h"
#include "source_ops.h"

#define PROC_FILE	"/proc/taskviz"
#define DEBUGFS		"/sys/kernel/debug"

/* Tasks that may be born between being told how many there are and asking again. */
#define MARGIN		256

/**
 * struct live - the module as a source
 * @source: the beginning of every source
 * @fd: the open file
 * @capacity: records there is room for
 * @gives_all: the module is older than some group of fields, and refuses to be asked for it
 */
struct live {
	struct source source;
	int fd;
	size_t capacity;
	bool gives_all;
};

static int open_error(int err)
{
	if (err == EACCES || err == EPERM)
		return source_fail(err, PROC_FILE " may not be read by this user: use root, or load the module with a wider proc_mode");
	if (err != ENOENT)
		return source_fail(err, "cannot open " PROC_FILE ": %s", strerror(err));
	if (!access("/sys/module/taskviz", F_OK))
		return source_fail(err, "the module is loaded, but this mount of /proc has no taskviz: mount /proc without subset=pid");
	return source_fail(err, "the module taskviz is not loaded: 'make load' in its source, or insmod taskviz.ko, as root; 'taskviz doctor' tells more");
}

static int ioctl_error(int err)
{
	switch (err) {
	case EPROTONOSUPPORT:
		return source_fail(err, "the module speaks another version than %d: build taskviz and the module from the same source",
				   TASKVIZ_ABI_VERSION);
	case ENOTTY:
		return source_fail(err, PROC_FILE " is not the module's: is something mounted over it?");
	case E2BIG:
	case EINVAL:
		return source_fail(EPROTONOSUPPORT, "the module is older than this program: build both from the same source");
	case EFBIG:
		return source_fail(err, "more tasks than the module's snapshot_max: raise /sys/module/taskviz/parameters/snapshot_max");
	case EIO:
		return source_fail(ENODEV, "the module was unloaded: load it and begin again");
	default:
		return source_fail(err, "the module took no snapshot: %s", strerror(err));
	}
}

/* Return: 0 or an errno, ENOSPC with the number of records needed in @arg->count. */
static int ask(struct live *live, uint32_t flags, uint64_t fields, struct taskviz_snapshot *arg,
	       struct snapshot *snapshot)
{
	memset(arg, 0, sizeof(*arg));
	arg->size = sizeof(*arg);
	arg->version = TASKVIZ_ABI_VERSION;
	arg->flags = flags;
	arg->fields = live->gives_all ? 0 : fields;
	arg->record_size = sizeof(*snapshot->records);
	arg->records = (uintptr_t)snapshot->records;
	arg->capacity = live->capacity;
	return ioctl(live->fd, TASKVIZ_SNAPSHOT, arg) ? errno : 0;
}

/* Is it a module that knows no groups, or not all of them? Then it is asked once more, for all. */
static bool is_for_all(struct live *live, int err)
{
	if ((err != E2BIG && err != EINVAL) || live->gives_all)
		return false;
	return live->gives_all = true;
}

static void shift_back(__u64 *ns, int64_t offset_ns)
{
	if (*ns && *ns != TASKVIZ_UNKNOWN64)
		*ns -= offset_ns;
}

/*
 * In a time namespace the module tells times as /proc there does. Events, tables, and
 * recordings that others read have those of the machine: so they are that here.
 */
static void to_machine_time(struct taskviz_snapshot *head, struct taskviz_record *records)
{
	head->now_ns -= head->boot_offset_ns;
	for (uint32_t i = 0; i < head->count; i++) {
		records[i].start_ns -= head->boot_offset_ns;
		shift_back(&records[i].exited_ns, head->boot_offset_ns);
		shift_back(&records[i].reaped_ns, head->boot_offset_ns);
	}
}

static int live_snapshot(struct source *source, uint32_t flags, uint64_t fields, uint64_t at_ns,
			 struct snapshot *snapshot)
{
	struct live *live = (struct live *)source;
	struct taskviz_snapshot arg;
	int err;

	if (at_ns != SOURCE_LAST)
		return source_fail(EINVAL, "the module knows only now: a moment wants --from a recording");
	do {
		if (snapshot_reserve(snapshot, live->capacity))
			return -ENOMEM;
		err = ask(live, flags, fields, &arg, snapshot);
		if (err == ENOSPC)
			live->capacity = (size_t)arg.count + arg.count / 8 + MARGIN;
	} while (err == ENOSPC || err == EINTR || is_for_all(live, err));
	if (err)
		return ioctl_error(err);
	snapshot->head = arg;
	snapshot_forget(snapshot, arg.record_size);
	if (arg.boot_offset_ns)
		to_machine_time(&snapshot->head, snapshot->records);
	return 0;
}

/* Where debugfs is mounted: most often, but not always, in one place. */
static int find_debugfs(char *path, size_t size)
{
	FILE *mounts = setmntent("/proc/self/mounts", "r");
	struct mntent *mount;
	int found = 0;

	while (mounts && !found && (mount = getmntent(mounts))) {
		found = !strcmp(mount->mnt_type, "debugfs");
		if (found)
			snprintf(path, size, "%s", mount->mnt_dir);
	}
	if (mounts)
		endmntent(mounts);
	return found;
}

static int file_error(int err, const char *name)
{
	if (err == EACCES)
		return source_fail(err, "the file '%s' is in debugfs, which only root may use: use sudo taskviz, as root",
				   name);
	if (err == EPERM)
		return source_fail(err, "the file '%s' is not to be had: the kernel is locked down, see 'taskviz doctor'",
				   name);
	if (err == ENOENT)
		return source_fail(err, "the module has no file '%s': is it loaded? 'taskviz doctor' tells",
				   name);
	return source_fail(err, "cannot use the file '%s': %s", name, strerror(err));
}

static int open_file(const char *name)
{
	char dir[256], path[512];
	int fd;

	if (!find_debugfs(dir, sizeof(dir)))
		return source_fail(ENOENT,
				   "debugfs is not mounted: mount -t debugfs none " DEBUGFS);
	snprintf(path, sizeof(path), "%s/taskviz/%s", dir, name);
	fd = open(path, O_WRONLY | O_CLOEXEC);
	return fd < 0 ? file_error(errno, name) : fd;
}

static int live_rows(struct source *source, const char *name, struct rows *rows)
{
	return live_table(((struct live *)source)->fd, name, rows);
}

static int live_command(struct source *source, const char *name, const char *command)
{
	int err = 0, fd = open_file(name);
	size_t size = strlen(command);

	(void)source;
	if (fd < 0)
		return fd;
	if (write(fd, command, size) != (ssize_t)size)
		err = errno;
	close(fd);
	if (err == EINVAL)
		return source_fail(err, "the module refused '%s': dmesg says why", command);
	if (err)
		source_fail(err, "'%s' failed: %s; dmesg may say more", command,
			    strerror(err));
	return -err;
}

static struct times live_times(const struct source *source)
{
	(void)source;
	return times_now();
}

static void live_close(struct source *source)
{
	struct live *live = (struct live *)source;

	close(live->fd);
	free(live);
}

static const struct source_ops live_ops = {
	.live = 1,
	.close = live_close,
	.snapshot = live_snapshot,
	.rows = live_rows,
	.times = live_times,
	.command = live_command,
};

struct source *source_live_open(void)
{
	struct live *live = calloc(1, sizeof(*live));

	if (!live) {
		source_fail(ENOMEM, "no memory to open the module");
		return NULL;
	}
	live->source.ops = &live_ops;
	live->capacity = MARGIN;
	live->fd = open(PROC_FILE, O_RDONLY | O_CLOEXEC);
	if (live->fd < 0) {
		open_error(errno);
		free(live);
		return NULL;
	}
	return &live->source;
}
