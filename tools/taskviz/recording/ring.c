// SPDX-License-Identifier: GPL-2.0
/* Holds the last two parts of a recording, and writes them as one. */
#include <errno.h>
#include <stdlib.h>
#include "ring.h"

/*
 * What a recording tells is its first snapshot and all that happened since: the oldest events alone
 * cannot go. So there are two parts, each with a snapshot of its own; when the newer one is full it
 * becomes the older one, and the one that was older goes as a whole. Between half and all of the
 * memory is of use. A snapshot is taken once in half a ring of events, so it costs little.
 *
 * Events that happened before a snapshot may be read behind it and stand in its part. So it is at
 * the beginning of any recording: who reads it counts none twice, as it knows the time of both.
 */

#define LEAST_EVENTS	64

void ring_init(struct ring *ring, uint64_t bytes, uint64_t span_ns)
{
	*ring = (struct ring){ .most = bytes / 2 / sizeof(struct event), .span_ns = span_ns };
	if (ring->most < LEAST_EVENTS)
		ring->most = LEAST_EVENTS;
	ring->newer = &ring->parts[0];
}

static void forget_snapshots(struct ring_part *part)
{
	for (int i = 0; i < 2; i++) {
		snapshot_free(&part->pair[i]);
		part->pair[i] = (struct snapshot){};
	}
}

void ring_drop(struct ring *ring)
{
	for (int i = 0; i < 2; i++) {
		forget_snapshots(&ring->parts[i]);
		free(ring->parts[i].events);
	}
}

void ring_begin_part(struct ring *ring, struct snapshot pair[2])
{
	struct ring_part *part = ring->newer;

	if (part->pair[0].records) {
		part = part == &ring->parts[0] ? &ring->parts[1] : &ring->parts[0];
		ring->older = ring->newer;
		ring->newer = part;
	}
	forget_snapshots(part);
	part->nr = 0;
	for (int i = 0; i < 2; i++) {
		part->pair[i] = pair[i];
		pair[i] = (struct snapshot){};
	}
}

bool ring_wants_part(const struct ring *ring, uint64_t now_ns)
{
	const uint64_t begin_ns = ring->newer->pair[1].head.now_ns;

	return ring->newer->nr >= ring->most ||
	       (ring->span_ns && now_ns >= begin_ns + ring->span_ns);
}

/* Memory that nobody wrote to is none yet. What a round brings beyond the size may need more. */
static int make_room(struct ring_part *part, size_t most)
{
	const size_t capacity = part->capacity ? part->capacity + part->capacity / 4 : most;
	struct event *more = reallocarray(part->events, capacity, sizeof(*more));

	if (!more)
		return -ENOMEM;
	part->events = more;
	part->capacity = capacity;
	return 0;
}

int ring_add(struct ring *ring, const struct event *event)
{
	struct ring_part *part = ring->newer;

	if (part->nr == part->capacity && make_room(part, ring->most))
		return -ENOMEM;
	part->events[part->nr++] = *event;
	return 0;
}

struct snapshot *ring_first(struct ring *ring)
{
	return (ring->older ?: ring->newer)->pair;
}

static long write_part(const struct ring_part *part, struct recording_writer *writer,
		       uint64_t until_ns)
{
	long losses = 0;

	/* one that came late stands behind later ones */
	for (size_t i = 0; i < part->nr; i++) {
		struct event event = part->events[i];

		if (event.time_ns > until_ns && event.kind != EVENT_LOST)
			continue;
		if (event.time_ns > until_ns)
			event.time_ns = until_ns;
		losses += event.kind == EVENT_LOST;
		if (recording_write_event(writer, &event))
			return -1;
	}
	return losses;
}

long ring_write(const struct ring *ring, struct recording_writer *writer, uint64_t until_ns)
{
	const long older = ring->older ? write_part(ring->older, writer, until_ns) : 0;
	const long newer = older < 0 ? -1 : write_part(ring->newer, writer, until_ns);

	return newer < 0 ? -1 : older + newer;
}
