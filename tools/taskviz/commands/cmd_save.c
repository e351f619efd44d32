// SPDX-License-Identifier: GPL-2.0
/* taskviz save: the module's state as a directory, for --from on any machine, at any time. */
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "base/options.h"
#include "command.h"
#include "model/users.h"
#include "model/views.h"
#include "source/saved.h"
#include "source/source.h"

/**
 * struct saving - a directory that is being written
 * @source: where the data comes from
 * @work: path of the directory until it is whole; it stands beside its place
 * @fd: the directory, open
 * @users: of the tasks that are saved
 * @missing: views that could not be had
 * @why: the first reason
 */
struct saving {
	struct source *source;
	char work[PATH_MAX];
	int fd;
	char *users;
	size_t missing;
	char why[512];
};

static int cannot_write(const char *path)
{
	const int err = errno;

	command_error("cannot write %s: %s", path, strerror(err));
	return command_status_of_writing(-err);
}

static FILE *create(const struct saving *saving, const char *name)
{
	const int fd = openat(saving->fd, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	FILE *file = fd < 0 ? NULL : fdopen(fd, "w");

	if (!file)
		cannot_write(name);
	if (!file && fd >= 0)
		close(fd);
	return file;
}

static int finish(FILE *file, const char *name)
{
	const int failed = ferror(file);

	return fclose(file) || failed ? cannot_write(name) : STATUS_OK;
}

static int save_records(struct saving *saving, const char *name, uint32_t flags)
{
	struct snapshot snapshot = {};
	int err = source_snapshot(saving->source, flags, SOURCE_LAST, &snapshot);
	FILE *file;

	if (!err)
		err = users_add(&saving->users, &snapshot);
	file = err ? NULL : create(saving, name);
	if (file)
		saved_encode(file, &snapshot);
	snapshot_free(&snapshot);
	if (err)
		return command_source_failed(err);
	return file ? finish(file, name) : STATUS_IO;
}

static int save_text(const struct saving *saving, const char *name, const char *text)
{
	FILE *file = create(saving, name);

	if (!file)
		return STATUS_IO;
	fputs(text, file);
	return finish(file, name);
}

/* A view that this user may not read is left out, and told of at the end. */
static int save_view(struct saving *saving, const char *name)
{
	int status;
	char *text;

	if (source_view(saving->source, name, &text)) {
		if (!saving->missing++)
			snprintf(saving->why, sizeof(saving->why), "%s", source_error());
		return STATUS_OK;
	}
	status = save_text(saving, name, text);
	free(text);
	return status;
}

static int save_all(struct saving *saving)
{
	int status = save_records(saving, SAVED_PROCESSES, TASKVIZ_SNAPSHOT_ENDED);

	if (!status)
		status = save_records(saving, SAVED_THREADS,
				      TASKVIZ_SNAPSHOT_ENDED | TASKVIZ_SNAPSHOT_THREADS);
	if (!status)
		status = save_text(saving, USERS_VIEW, saving->users ? saving->users : "");
	for (size_t i = 0; i < nr_view_names && !status; i++)
		status = save_view(saving, view_names[i]);
	return status;
}

static void remove_all(const struct saving *saving)
{
	unlinkat(saving->fd, SAVED_PROCESSES, 0);
	unlinkat(saving->fd, SAVED_THREADS, 0);
	unlinkat(saving->fd, USERS_VIEW, 0);
	for (size_t i = 0; i < nr_view_names; i++)
		unlinkat(saving->fd, view_names[i], 0);
	rmdir(saving->work);
}

/* A directory of that name is replaced only if it is empty: rename() sees to that. */
static int put_in_place(const struct saving *saving, const char *dir)
{
	if (!rename(saving->work, dir))
		return STATUS_OK;
	if (errno == ENOTEMPTY || errno == EEXIST) {
		command_error("%s is there and not empty: give another name", dir);
		return STATUS_IO;
	}
	return cannot_write(dir);
}

/* For the owner alone, as mkdtemp() has it: what root saves only root may see. */
static int make_work(struct saving *saving, const char *dir)
{
	if (snprintf(saving->work, sizeof(saving->work), "%s.XXXXXX", dir) >=
	    (int)sizeof(saving->work)) {
		errno = ENAMETOOLONG;
		return cannot_write(dir);
	}
	if (!mkdtemp(saving->work))
		return cannot_write(dir);
	saving->fd = open(saving->work, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	return saving->fd < 0 ? cannot_write(saving->work) : STATUS_OK;
}

static int save_beside(struct saving *saving, const char *dir)
{
	int status = make_work(saving, dir);

	if (status)
		return status;
	status = save_all(saving);
	if (!status)
		status = put_in_place(saving, dir);
	if (status)
		remove_all(saving);
	close(saving->fd);
	return status;
}

/* It takes a moment: a signal that would end the program waits until nothing half is left. */
static int save_unharmed(struct saving *saving, const char *dir)
{
	sigset_t deadly, old;
	int status;

	sigemptyset(&deadly);
	sigaddset(&deadly, SIGINT);
	sigaddset(&deadly, SIGTERM);
	sigaddset(&deadly, SIGHUP);
	sigprocmask(SIG_BLOCK, &deadly, &old);
	status = save_beside(saving, dir);
	sigprocmask(SIG_SETMASK, &old, NULL);
	if (!status && saving->missing)
		command_error("%zu of %zu views are not saved: %s", saving->missing, nr_view_names,
			      saving->why);
	return status;
}

int cmd_save(int argc, char **argv)
{
	static const struct usage usage = {
		.name = "save",
		.operands = "DIR",
		.about = "Saves what the module knows now as the directory DIR, which the other commands take with\n"
			 "--from. As a plain user only what this user may see; root saves everything.",
	};
	struct options options;
	struct saving saving = {};
	int status = options_parse(&options, &usage, argc, argv, NULL, NULL);

	if (status >= 0)
		return status;
	if (optind + 1 != argc) {
		command_error("one directory is wanted: taskviz save DIR");
		return STATUS_USAGE;
	}
	saving.source = command_open(NULL);
	if (!saving.source)
		return command_status_of(-errno);
	status = save_unharmed(&saving, argv[optind]);
	source_close(saving.source);
	free(saving.users);
	return status;
}
