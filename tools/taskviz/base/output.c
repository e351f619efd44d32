// SPDX-License-Identifier: GPL-2.0
/* Writes a file beside the one it shall replace, and renames it when it is whole. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "errors.h"
#include "output.h"

static const int deadly[] = { SIGINT, SIGTERM, SIGHUP, SIGPIPE };

#define NR_DEADLY	(sizeof(deadly) / sizeof(*deadly))

/* What a deadly signal removes; empty if nothing. Changed only while they are blocked. */
static char in_work[PATH_MAX];

static void remove_and_die(int number)
{
	if (*in_work)
		unlink(in_work);
	raise(number);	/* SA_RESETHAND: now it does what it does */
}

static void block(sigset_t *old)
{
	sigset_t set;

	sigemptyset(&set);
	for (size_t i = 0; i < NR_DEADLY; i++)
		sigaddset(&set, deadly[i]);
	sigprocmask(SIG_BLOCK, &set, old);
}

/* A signal that is ignored, as under nohup, stays so. */
static void catch_all(void)
{
	const struct sigaction ours = { .sa_handler = remove_and_die, .sa_flags = SA_RESETHAND };
	struct sigaction old;

	for (size_t i = 0; i < NR_DEADLY; i++)
		if (!sigaction(deadly[i], NULL, &old) && old.sa_handler == SIG_DFL)
			sigaction(deadly[i], &ours, NULL);
}

static int failed(const char *path, int err)
{
	command_error("cannot write %s: %s", path, strerror(err));
	return -err;
}

static int begin_direct(struct output *output, const char *path)
{
	*output->path = 0;
	*output->work = 0;
	output->stream = path ? fopen(path, "we") : stdout;
	return output->stream ? 0 : failed(path ? path : "stdout", errno);
}

/* A link stays a link: what it points to is replaced. */
static int resolve(struct output *output, const char *path)
{
	char *real = realpath(path, NULL);
	int len = snprintf(output->path, sizeof(output->path), "%s", real ? real : path);

	free(real);
	if (len < (int)sizeof(output->path))
		len = snprintf(output->work, sizeof(output->work), "%s.XXXXXX", output->path);
	return len < (int)sizeof(output->work) ? 0 : failed(path, ENAMETOOLONG);
}

static mode_t mode_of(const char *path, enum output_readers readers)
{
	const mode_t mask = umask(0);
	struct stat there;

	umask(mask);
	if (readers == OUTPUT_OWNER)
		return 0600;
	return stat(path, &there) ? 0666 & ~mask : there.st_mode & 0777;
}

static int make_work(struct output *output, enum output_readers readers)
{
	const mode_t mode = mode_of(output->path, readers);
	sigset_t old;
	int fd;

	block(&old);
	fd = mkostemp(output->work, O_CLOEXEC);
	if (fd >= 0) {
		fchmod(fd, mode);
		strcpy(in_work, output->work);
		catch_all();
	}
	sigprocmask(SIG_SETMASK, &old, NULL);
	if (fd < 0)
		return failed(output->path, errno);
	output->stream = fdopen(fd, "w");
	return 0;
}

static int begin_beside(struct output *output, const char *path, enum output_readers readers)
{
	int err = resolve(output, path);

	if (!err)
		err = make_work(output, readers);
	if (err || output->stream)
		return err;
	output_abort(output);
	return failed(path, ENOMEM);
}

int output_begin(struct output *output, const char *path, enum output_readers readers)
{
	struct stat info;

	if (!path || !strcmp(path, "-"))
		return begin_direct(output, NULL);
	if (!stat(path, &info))
		return S_ISREG(info.st_mode) ? begin_beside(output, path, readers) :
					       begin_direct(output, path);
	/* What we may not look at, as somebody's link in /tmp, we may not replace either. */
	if (errno != ENOENT)
		return failed(path, errno);
	return begin_beside(output, path, readers);
}

static int finish_stream(struct output *output)
{
	int err = 0;

	if (ferror(output->stream))
		err = EIO;
	if (fflush(output->stream))
		err = errno;
	if (output->stream != stdout && fclose(output->stream) && !err)
		err = errno;
	output->stream = NULL;
	return err;
}

static void forget_work(struct output *output, int (*last)(const struct output *output), int *err)
{
	sigset_t old;

	block(&old);
	*err = last(output);
	*in_work = 0;
	sigprocmask(SIG_SETMASK, &old, NULL);
	*output->work = 0;
}

static int put_in_place(const struct output *output)
{
	int err;

	if (!rename(output->work, output->path))
		return 0;
	err = errno;
	unlink(output->work);
	return err;
}

static int take_away(const struct output *output)
{
	return unlink(output->work) ? errno : 0;
}

int output_keep(struct output *output)
{
	int err = fflush(output->stream) ? errno : 0;

	if (!err && *output->work)
		forget_work(output, put_in_place, &err);
	return -err;
}

int output_commit(struct output *output)
{
	int err = finish_stream(output), ignored;

	if (*output->work && err)
		forget_work(output, take_away, &ignored);
	else if (*output->work)
		forget_work(output, put_in_place, &err);
	return err ? failed(*output->path ? output->path : "the output", err) : 0;
}

void output_abort(struct output *output)
{
	int ignored;

	if (output->stream && output->stream != stdout)
		fclose(output->stream);
	output->stream = NULL;
	if (*output->work)
		forget_work(output, take_away, &ignored);
}
