// SPDX-License-Identifier: GPL-2.0
/* How commands tell errors, and which status an error ends with. */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include "command.h"
#include "source.h"

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

int command_cannot_read(const char *path, const char *wrong)
{
	const int err = errno;

	command_error("cannot read %s: %s", path, wrong);
	return command_status_of(-err);
}

int command_source_failed(int err)
{
	command_error("%s", source_error());
	return command_status_of(err);
}
