// SPDX-License-Identifier: GPL-2.0
/* How commands tell errors, and which status an error ends with. */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include "command.h"
#include "recording/recording.h"

void command_error(const char *format, ...)
{
	va_list args;

	fflush(stdout);
	fputs("taskviz: ", stderr);
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fputc('\n', stderr);
}

int command_status_of(int err)
{
	switch (-err) {
	case EACCES:
	case EPERM:
		return STATUS_NO_RIGHT;
	case ENOENT:
	case ENODEV:
	case ENOTTY:
	case ENOTDIR:
	case EISDIR:
	case EBADMSG:
	case EPROTONOSUPPORT:
		return STATUS_NO_SOURCE;
	default:
		return STATUS_IO;
	}
}

int command_status_of_writing(int err)
{
	return err == -EACCES || err == -EPERM ? STATUS_NO_RIGHT : STATUS_IO;
}

int command_read(struct recording *recording, const char *path)
{
	const char *wrong = recording_open(recording, path);
	const int err = errno;
	char text[RECORDING_CUT_SIZE];

	if (wrong) {
		command_error("cannot read %s: %s", path, wrong);
		return command_status_of(-err);
	}
	if (recording_cut(recording, text))
		command_error("%s %s", path, text);
	return STATUS_OK;
}

struct source *command_open(const char *from)
{
	struct source *source = source_open(from);
	const int err = errno;

	if (source)
		command_warn(source, from);
	else
		command_error("%s", source_error());
	errno = err;
	return source;
}

void command_warn(const struct source *source, const char *from)
{
	if (*source_warning(source))
		command_error("%s %s", from, source_warning(source));
}

int command_source_failed(int err)
{
	command_error("%s", source_error());
	return err == -EINVAL ? STATUS_USAGE : command_status_of(err);
}
