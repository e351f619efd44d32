/* SPDX-License-Identifier: GPL-2.0 */
/* Losses of a recording: an event tells of one when it is over. */
#ifndef TASKVIZ_LOSSES_H
#define TASKVIZ_LOSSES_H

#include "recording.h"

#define LOSSES_CPUS	(UINT16_MAX + 1)

/**
 * losses_began() - may events be missing that a loss took, and that tells of it later?
 * @recording: it
 * @index: of the first event that is later than the moment in question
 * @began: set to true for CPUs whose next event tells of a loss; NULL: of no interest
 *
 * Where what follows cannot be read they may, on each CPU of which nothing is behind the moment.
 *
 * Return: is there such a CPU?
 */
bool losses_began(const struct recording *recording, size_t index, bool began[LOSSES_CPUS]);

#endif /* TASKVIZ_LOSSES_H */
