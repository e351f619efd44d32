// SPDX-License-Identifier: GPL-2.0
/* Takes moments from the command line, and finds them in a source. */
#include <errno.h>
#include "command.h"
#include "moments.h"
#include "recording/recording.h"
#include "source/source.h"

static bool take_limit(struct moments *moments, int which, const char *text)
{
	if (!text)
		return true;
	moments->has_limit[which] = moment_parse(text, &moments->limits[which]);
	return moments->has_limit[which];
}

bool moments_parse(struct moments *moments, const struct options *options)
{
	*moments = (struct moments){ .span = SPAN_ALL };
	if (options->at && (options->since || options->until)) {
		command_error("--at is one moment: it excludes --since and --until");
		return false;
	}
	if (options->time && !time_form_parse(options->time, &moments->clock.form))
		return false;
	return take_limit(moments, 0, options->at ? options->at : options->since) &&
	       take_limit(moments, 1, options->at ? options->at : options->until);
}

int moments_find(struct moments *moments, struct times times)
{
	uint64_t *const limits[] = { &moments->span.from_ns, &moments->span.to_ns };
	int err;

	moments->clock.times = times;
	for (int i = 0; i < 2; i++) {
		if (!moments->has_limit[i])
			continue;
		err = moment_find(&moments->limits[i], &times, limits[i]);
		if (err)
			return command_source_failed(err);
	}
	if (moments->span.from_ns <= moments->span.to_ns)
		return STATUS_OK;
	command_error("--until is before --since: nothing is between them");
	return STATUS_USAGE;
}

int moments_find_in(struct moments *moments, const struct recording *recording, const char *path)
{
	int status = moments_find(moments, recording_times(recording));

	if (!status && recording_check(recording, path, &moments->span))
		status = command_source_failed(-EINVAL);
	return status;
}

uint64_t moments_at(const struct moments *moments)
{
	return span_is_moment(&moments->span) ? moments->span.to_ns : SOURCE_LAST;
}
