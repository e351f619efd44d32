// SPDX-License-Identifier: GPL-2.0
/*
 * What was lost may have happened from the last event on that its CPU told before, through the same
 * ring buffer.
 */
#include "losses.h"

bool losses_take(const struct recording *recording, const struct event *event, uint32_t kinds)
{
	return event_loses(event, kinds, recording->head.flags & RECORDING_STATES);
}

bool losses_began(const struct recording *recording, size_t index, uint32_t kinds,
		  bool began[LOSSES_CPUS])
{
	bool seen[LOSSES_CPUS] = {}, any = false;

	for (; index < recording->nr_events; index++) {
		const struct event *event = &recording->events[index];

		if (!seen[event->cpu] && losses_take(recording, event, kinds)) {
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

uint64_t losses_until_ns(const struct recording *recording, size_t index, uint32_t kinds)
{
	if (losses_began(recording, index, kinds, NULL))
		return UINT64_MAX;
	while (index-- > 0)
		if (losses_take(recording, &recording->events[index], kinds))
			return recording->events[index].time_ns;
	return 0;
}
