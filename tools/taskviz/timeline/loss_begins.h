/* SPDX-License-Identifier: GPL-2.0 */
/* Where losses begin: an event tells of one when it is over. */
#ifndef TASKVIZ_TIMELINE_LOSS_BEGINS_H
#define TASKVIZ_TIMELINE_LOSS_BEGINS_H

#include "recording/recording.h"

/**
 * struct loss_begin - a loss that may have taken events of some kinds
 * @at: index behind the last event of these kinds that its CPU told before
 * @cpu: where
 */
struct loss_begin {
	size_t at;
	uint16_t cpu;
};

/**
 * loss_begins_new() - from where on something is missing
 * @recording: of what
 * @kinds: EVENT_STATES or EVENT_LIVES
 * @nr: set: how many there are, one for each that is told and was not over when it began
 *
 * Return: those that begin early first, to be freed; NULL without memory.
 */
struct loss_begin *loss_begins_new(const struct recording *recording, uint32_t kinds, size_t *nr);

#endif /* TASKVIZ_TIMELINE_LOSS_BEGINS_H */
