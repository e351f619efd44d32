// SPDX-License-Identifier: GPL-2.0
/* Tells errors, knows the status for each, and keeps the text of the last one of a source. */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include "errors.h"

static char error_text[512] = "no error";

const char *source_error(void)
{
	return error_text;
}

int source_fail(int err, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(error_text, sizeof(error_text), format, args);
	va_end(args);
	errno = err;
	return -err;
}

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
	case ESRCH:
		return STATUS_NOTHING;
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
