/* SPDX-License-Identifier: GPL-2.0 */
/* The end of a recording that goes on: what happened last, in memory of a fixed size. */
#ifndef TASKVIZ_RING_H
#define TASKVIZ_RING_H

#include "recording.h"

/**
 * struct ring_part - a part of a recording that could stand for itself
 * @pair: processes, and all tasks, when it began
 * @events: since then, and some before; in order of time
 * @nr: of them
 * @capacity: for how many there is room
 */
struct ring_part {
	struct snapshot pair[2];
	struct event *events;
	size_t nr;
	size_t capacity;
};

/**
 * struct ring - the last two parts
 * @older: NULL as long as there is one only
 * @newer: to which events are added
 * @most: events that a part is to hold
 * @span_ns: for how long it is to hold them, 0: no matter
 * @parts: these
 */
struct ring {
	struct ring_part *older;
	struct ring_part *newer;
	size_t most;
	uint64_t span_ns;
	struct ring_part parts[2];
};

/**
 * ring_init() - begin
 * @ring: set; to be given to ring_drop()
 * @bytes: for events
 * @span_ns: all events that are no older are held, if @bytes are enough for twice as many; what is
 *	more than twice as old goes. 0: at least half of @bytes are held, of any age
 */
void ring_init(struct ring *ring, uint64_t bytes, uint64_t span_ns);
void ring_drop(struct ring *ring);

/**
 * ring_begin_part() - begin another part; the one before the last is forgotten
 * @ring: to add to
 * @pair: snapshots of now, the ring's from here on
 */
void ring_begin_part(struct ring *ring, struct snapshot pair[2]);

/* ring_wants_part() - does the last part hold as much, or for as long, as it is to? */
bool ring_wants_part(const struct ring *ring, uint64_t now_ns);

/* ring_add() - an event, no earlier than the last one. Return: 0 or -ENOMEM. */
int ring_add(struct ring *ring, const struct event *event);

/* ring_first() - the two snapshots by which what it holds begins */
struct snapshot *ring_first(struct ring *ring);

/**
 * ring_write() - write the events that it holds
 * @ring: to write
 * @writer: of a file that has the first snapshots
 * @until_ns: but no later ones; losses that are told later may have begun before, and are told then
 *
 * Return: how many of them tell of losses; -1 with errno set.
 */
long ring_write(const struct ring *ring, struct recording_writer *writer, uint64_t until_ns);

#endif /* TASKVIZ_RING_H */
