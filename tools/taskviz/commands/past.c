// SPDX-License-Identifier: GPL-2.0
/* Lays a recording out for a command, and gives it up again. */
#include "command.h"
#include "past.h"
#include "timeline/timeline.h"

int past_no_memory(const char *what)
{
	command_error("no memory for %s", what);
	return STATUS_IO;
}

static int build(struct timeline *timeline, const struct history *history, const struct past *past)
{
	const struct span *span = &past->moments->span;

	return past->alone ? timeline_build_alone(timeline, history, span, past->kthreads) :
			     timeline_build(timeline, history, span, past->kthreads);
}

static int lay_out(const struct past *past, const struct recording *recording)
{
	struct history history;
	struct timeline timeline;
	int status;

	if (history_build(&history, recording))
		return past_no_memory("what was recorded");
	status = build(&timeline, &history, past) ? past_no_memory("what was recorded") :
						  past->show(&timeline, past->data);
	timeline_drop(&timeline);
	history_drop(&history);
	return status;
}

int past_show(const struct past *past)
{
	struct recording recording;
	int status = command_read(&recording, past->from);

	if (status)
		return status;
	status = moments_find_in(past->moments, &recording, past->from) ?:
		 lay_out(past, &recording);
	recording_close(&recording);
	return status;
}
