// SPDX-License-Identifier: GPL-2.0
/*
 * What was lost may have happened from the last event on that its CPU told before, through the same
 * ring buffer.
 */
#include "losses.h"

bool losses_are_later(const struct recording *recording, const struct event *event)
{
	if (recording->head.flags & RECORDING_STATES)
		return EVENT_BIT(event->kind) & EVENT_STATES;
	return event->kind != EVENT_LOST;
}

bool losses_began(const struct recording *recording, size_t index, uint32_t kinds,
		  bool began[LOSSES_CPUS])
{
	bool seen[LOSSES_CPUS] = {}, any = false;

	for (; index < recording->nr_events; index++) {
		const struct event *event = &recording->events[index];

		if (event->kind == EVENT_LOST && !seen[event->cpu]) {
			any = true;
			if (!began)
				break;
			began[event->cpu] = true;
		}
		seen[event->cpu] |= EVENT_BIT(event->kind) & kinds;
	}
	if (!recording->losses_unknown)
		return any;
	for (size_t cpu = 0; began && cpu < LOSSES_CPUS; cpu++)
		began[cpu] |= !seen[cpu];
	return true;
}
