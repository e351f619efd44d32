// SPDX-License-Identifier: GPL-2.0
/* Finds for each loss the last event that its CPU told before through the same ring buffer. */
#include <stdlib.h>
#include "recording/losses.h"
#include "loss_begins.h"

static int compare_begins(const void *a, const void *b)
{
	const struct loss_begin *one = a, *other = b;

	return one->at < other->at ? -1 : one->at > other->at;
}

static bool takes(const struct recording *recording, const struct event *event, uint32_t kinds)
{
	return losses_take(recording, event, kinds) && !losses_are_before(recording, event);
}

static size_t count_losses(const struct recording *recording, uint32_t kinds)
{
	size_t nr = 0;

	for (size_t i = 0; i < recording->nr_events; i++)
		nr += takes(recording, &recording->events[i], kinds);
	return nr;
}

/* @behind: of each CPU, the index behind its last event that a loss cannot be before. */
static size_t find(struct loss_begin *begins, const struct recording *recording, uint32_t kinds,
		   size_t *behind)
{
	size_t nr = 0;

	for (size_t i = 0; i < recording->nr_events; i++) {
		const struct event *event = &recording->events[i];

		if (takes(recording, event, kinds))
			begins[nr++] = (struct loss_begin){ behind[event->cpu], event->cpu };
		if (EVENT_BIT(event->kind) & kinds)
			behind[event->cpu] = i + 1;
	}
	return nr;
}

struct loss_begin *loss_begins_new(const struct recording *recording, uint32_t kinds, size_t *nr)
{
	const size_t losses = count_losses(recording, kinds);
	struct loss_begin *begins = calloc(losses + 1, sizeof(*begins));
	size_t *behind = calloc(UINT16_MAX + 1, sizeof(*behind));

	*nr = 0;
	if (begins && behind) {
		*nr = losses ? find(begins, recording, kinds, behind) : 0;
		qsort(begins, *nr, sizeof(*begins), compare_begins);
	} else {
		free(begins);
		begins = NULL;
	}
	free(behind);
	return begins;
}
