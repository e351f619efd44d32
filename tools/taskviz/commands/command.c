// SPDX-License-Identifier: GPL-2.0
/* How commands open what they show, and tell what is wrong with it. */
#include <errno.h>
#include "command.h"
#include "recording/recording.h"
#include "source/source.h"

int command_read(struct recording *recording, const char *path)
{
	const char *wrong = recording_open(recording, path);
	const int err = errno;
	char text[RECORDING_CUT_SIZE];

	if (wrong) {
		command_error("cannot read %s: %s", path, wrong);
		return command_status_of(-err);
	}
	if (recording->head.flags & RECORDING_MOMENT) {
		recording_close(recording);
		command_error("%s holds one moment, as 'taskviz save' writes it: 'taskviz record' records",
			      path);
		return STATUS_NO_SOURCE;
	}
	recording_give_names(recording);
	if (recording_cut(recording, text))
		command_error("%s %s", path, text);
	return STATUS_OK;
}

static void warn(const struct source *source, const char *from)
{
	if (*source_warning(source))
		command_error("%s %s", from, source_warning(source));
}

struct source *command_open(const char *from)
{
	struct source *source = source_open(from);
	const int err = errno;

	if (source)
		warn(source, from);
	else
		command_error("%s", source_error());
	errno = err;
	return source;
}

int command_source_failed(int err)
{
	command_error("%s", source_error());
	return err == -EINVAL ? STATUS_USAGE : command_status_of(err);
}
