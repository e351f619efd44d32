/* SPDX-License-Identifier: GPL-2.0 */
/* A snapshot of any moment of a recording, made of its first snapshot and the events since. */
#ifndef TASKVIZ_REPLAY_H
#define TASKVIZ_REPLAY_H

#include "history.h"

/* The state of a task that no event told of. */
#define REPLAY_STATE_UNKNOWN	'?'

/*
 * Was it a zombie, and is not known to be one still, as it may be lost that it was waited for? Of
 * each zombie there is a time of its end, unknown or not; a code there is not of each.
 */
static inline bool replay_may_be_gone(const struct taskviz_record *record)
{
	return record->state == REPLAY_STATE_UNKNOWN && record->exited_ns;
}

/**
 * replay_snapshot() - the tasks at one moment
 * @history: of the recording
 * @flags: TASKVIZ_SNAPSHOT_*
 * @at_ns: between the beginning and the end of the recording
 * @snapshot: filled, in tree order
 *
 * What no event tells is unknown: memory, times, switches, signal counts, states unless they were
 * recorded. What events were lost makes unknown it does from when they may have been lost on: a
 * loss of EVENT_LIVES all counts from then on, and the state of each zombie of before whose release
 * is not told later; one of EVENT_STATES the state of each task that is no zombie, until its next
 * switch or wakeup. What was lost before the first snapshot, that knows.
 *
 * Return: 0 or a negative errno, with a text in source_error().
 */
int replay_snapshot(const struct history *history, uint32_t flags, uint64_t at_ns,
		    struct snapshot *snapshot);

#endif /* TASKVIZ_REPLAY_H */
