/* SPDX-License-Identifier: GPL-2.0 */
/* A snapshot of any moment of a recording, made of its first snapshot and the events since. */
#ifndef TASKVIZ_REPLAY_H
#define TASKVIZ_REPLAY_H

#include "history.h"

/* The state of a task that no event told of. */
#define REPLAY_STATE_UNKNOWN	'?'

/* Was it a zombie, and is not known to be one still, as it may be lost that it was waited for? */
static inline bool replay_may_be_gone(const struct taskviz_record *record)
{
	return record->state == REPLAY_STATE_UNKNOWN &&
	       record->exit_code != TASKVIZ_UNKNOWN_EXIT;
}

/**
 * replay_snapshot() - the tasks at one moment
 * @history: of the recording
 * @flags: TASKVIZ_SNAPSHOT_*
 * @at_ns: between the beginning and the end of the recording
 * @snapshot: filled, in tree order
 *
 * What no event tells is unknown: memory, times, switches, signal counts; counts and states also
 * after events were lost, and from when these may have been lost on; states unless they were
 * recorded, or of a zombie that may be gone.
 *
 * Return: 0 or a negative errno, with a text in source_error().
 */
int replay_snapshot(const struct history *history, uint32_t flags, uint64_t at_ns,
		    struct snapshot *snapshot);

#endif /* TASKVIZ_REPLAY_H */
