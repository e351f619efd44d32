// SPDX-License-Identifier: GPL-2.0
/* What a recording is of, when it begins, and whether it is whole. */
#include <errno.h>
#include "core/pure.h"
#include "base/errors.h"
#include "recording.h"

static void put_part(struct taskviz_text *text, const struct recording_head *head)
{
	taskviz_put_str(text, "process ");
	taskviz_put_s64(text, head->root, 0);
	taskviz_put_char(text, ' ');
	taskviz_put_name(text, head->command, RECORDING_COMMAND_LEN);
	taskviz_put_str(text, head->flags & RECORDING_PROCESS ? " alone" : " and what it made");
}

void recording_title(const struct recording *recording, char title[RECORDING_TITLE_SIZE])
{
	struct taskviz_text text = { .buf = title, .size = RECORDING_TITLE_SIZE - 1 };

	if (recording_is_part(recording))
		put_part(&text, &recording->head);
	else if (recording->head.flags & RECORDING_LIMITED)
		taskviz_put_name(&text, recording->head.command, RECORDING_COMMAND_LEN);
	else
		taskviz_put_str(&text, "the whole machine");
	title[text.len] = 0;
}

bool recording_is_part(const struct recording *recording)
{
	return recording->head.flags & (RECORDING_SUBTREE | RECORDING_PROCESS);
}

const char *recording_subject(const struct recording *recording)
{
	const uint32_t flags = recording->head.flags;

	if (flags & RECORDING_PROCESS)
		return "the process";
	if (flags & RECORDING_SUBTREE)
		return "the subtree";
	return flags & RECORDING_LIMITED ? "the command" : NULL;
}

bool recording_is_moment(const struct recording *recording)
{
	return recording->head.flags & RECORDING_MOMENT;
}

uint64_t recording_begin_ns(const struct recording *recording)
{
	const enum recording_snapshot first = recording_is_moment(recording) ?
					      RECORDING_LAST_THREADS : RECORDING_FIRST_THREADS;

	return recording->snapshots[first].head.now_ns;
}

int recording_check(const struct recording *recording, const char *path, const struct span *span)
{
	const uint64_t begin_ns = recording_begin_ns(recording);

	if (span->to_ns >= begin_ns && span->from_ns <= recording->end_ns)
		return 0;
	return source_fail(EINVAL, "%s holds seconds %.6f to %.6f since boot, not %.6f", path,
			   begin_ns / 1e9, recording->end_ns / 1e9,
			   (span->to_ns < begin_ns ? span->to_ns : span->from_ns) / 1e9);
}

struct times recording_times(const struct recording *recording)
{
	return (struct times){ recording_begin_ns(recording), recording->head.realtime_ns };
}

bool recording_cut(const struct recording *recording, char text[RECORDING_CUT_SIZE])
{
	const bool has_end = recording->snapshots[RECORDING_LAST_THREADS].records;

	*text = 0;
	if (recording->cut)
		snprintf(text, RECORDING_CUT_SIZE,
			 "%s %.6f s after its beginning, %.6f s since boot: what came later is missing, %s",
			 recording->damaged ? "is damaged" : "was cut",
			 (recording->end_ns - recording_begin_ns(recording)) / 1e9,
			 recording->end_ns / 1e9, has_end ? "and tables are" :
			 "and so are memory, times and signals of tasks, and the tables");
	return recording->cut;
}
