/* SPDX-License-Identifier: GPL-2.0 */
/* Losses of a recording: an event tells of one when it is over. */
#ifndef TASKVIZ_LOSSES_H
#define TASKVIZ_LOSSES_H

#include "recording.h"

#define LOSSES_CPUS	(UINT16_MAX + 1)

/**
 * losses_are_later() - is what makes states unknown later than that event?
 * @recording: it
 * @event: of it, whose CPU tells next of a loss
 *
 * Switches and wakeups come through a ring buffer of their own: all the others tell nothing of what
 * that one lost meanwhile. Where no states are recorded, there is but the other one.
 *
 * Return: is it of the ring buffer that tells states?
 */
bool losses_are_later(const struct recording *recording, const struct event *event);

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

#endif /* TASKVIZ_LOSSES_H */
