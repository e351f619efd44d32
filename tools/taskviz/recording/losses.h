/* SPDX-License-Identifier: GPL-2.0 */
/* Losses of a recording: an event tells of one when it is over. */
#ifndef TASKVIZ_LOSSES_H
#define TASKVIZ_LOSSES_H

#include "recording.h"

#define LOSSES_CPUS	(UINT16_MAX + 1)

/**
 * losses_take() - does it tell of a loss that may have taken such events?
 * @recording: it
 * @event: any of it
 * @kinds: EVENT_STATES or EVENT_LIVES, which come through ring buffers of their own
 *
 * Recordings of before that was told do not know which, but for those that have no states.
 */
bool losses_take(const struct recording *recording, const struct event *event, uint32_t kinds);

/* losses_are_before() - is what an event tells to be lost from before the first snapshots? */
static inline bool losses_are_before(const struct recording *recording, const struct event *event)
{
	return event->time_ns <= recording_begin_ns(recording);
}

/**
 * losses_began() - may events be missing that a loss took, and that tells of it later?
 * @recording: it
 * @index: of the first event that is later than the moment in question
 * @kinds: which of them: EVENT_STATES or EVENT_LIVES
 * @began: set to true for CPUs that tell of a loss before any of these; NULL: of no interest
 *
 * Where what follows cannot be read they may, on each CPU of which none is behind the moment.
 *
 * Return: is there such a CPU?
 */
bool losses_began(const struct recording *recording, size_t index, uint32_t kinds,
		  bool began[LOSSES_CPUS]);

/**
 * losses_until_ns() - until when may events be missing?
 * @recording: it
 * @index: of the first event that is later than the moment in question
 * @kinds: which of them: EVENT_STATES or EVENT_LIVES
 *
 * Return: when the last loss until then was over, UINT64_MAX if one goes on, 0 if there is none.
 */
uint64_t losses_until_ns(const struct recording *recording, size_t index, uint32_t kinds);

#endif /* TASKVIZ_LOSSES_H */
