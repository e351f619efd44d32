/* SPDX-License-Identifier: GPL-2.0 */
/* What is recorded, and where to; what recordings into a file and into memory have in common. */
#ifndef TASKVIZ_RECORD_H
#define TASKVIZ_RECORD_H

#include "base/child.h"
#include "base/output.h"
#include "capture.h"
#include "record_when.h"
#include "stream/stream_options.h"

struct subtree;

/**
 * struct rotation - files that follow each other
 * @keep: of how many are kept, 0: there is one only
 * @nr: how many are whole
 * @least_bytes: a file that is no larger does not end for its size
 * @nr_events: in all that are whole
 * @late: of these, see struct recording_writer
 * @output: the next one, while it is begun
 * @writer: of it
 * @from_ns: it has what happened from then on
 */
struct rotation {
	unsigned int keep;
	unsigned int nr;
	uint64_t least_bytes;
	uint64_t nr_events;
	uint64_t late;
	struct output output;
	struct recording_writer writer;
	uint64_t from_ns;
};

/* What of the machine: a process that is there. */
enum record_part {
	PART_ALL,	/* or what a COMMAND does */
	PART_PROCESS,	/* its threads */
	PART_SUBTREE,	/* and all that it makes */
};

/**
 * struct record - what is recorded, and where to
 * @output: the file
 * @kept: does it stay, whatever happens?
 * @capture: the module, and the file
 * @wanted: of the trace events
 * @head: of the file
 * @part: of a process, head.root, alone?
 * @child: the COMMAND
 * @as_child: exit as it did?
 * @duration_ns: how long at most, 0: without a limit; as the next one
 * @most_bytes: how large the file at most, but for its end
 * @full: it is
 * @rotation: both are about each of several files then
 * @ring_bytes: what is kept of the events, 0: all, in the file
 * @ring_ns: for how long, 0: no matter
 * @when: what else ends it
 * @met: that happened
 * @subtree: it and what it made, NULL for the whole machine
 * @looks: how often it is still to be looked who of it lives; last at @looked_ns
 * @end_ns: events later than that are left out
 * @losses: how often events were lost
 * @written_ns: when what was recorded went to the file
 */
struct record {
	struct output output;
	bool kept;
	struct capture capture;
	struct stream_options wanted;
	struct recording_head head;
	enum record_part part;
	struct child child;
	bool as_child;
	uint64_t duration_ns;
	uint64_t most_bytes;
	bool full;
	struct rotation rotation;
	uint64_t ring_bytes;
	uint64_t ring_ns;
	struct when when;
	bool met;
	struct subtree *subtree;
	unsigned int looks;
	uint64_t looked_ns;
	uint64_t end_ns;
	uint64_t losses;
	uint64_t written_ns;
};

/* record_fill_head() - what the file says of itself, once the COMMAND is made */
void record_fill_head(struct record *record, char **command);

/* record_is_limited() - is it of the COMMAND alone? In a file that follows others it cannot be. */
bool record_is_limited(const struct record *record);

/*
 * record_can_be_file() - can several be written, each whole?
 * What is no file takes one recording at most, and who reads it may be gone at the end.
 */
bool record_can_be_file(const char *path);

/*
 * record_has() - is an event in the file? A loss that is told behind its end may have begun before:
 * then @event becomes one at the end.
 */
bool record_has(const struct record *record, struct event *event);

/* record_file_is_over() - is the file as large, or as old, as it may be? @begin_ns: of it */
bool record_file_is_over(struct record *record, uint64_t begin_ns);

/* record_is_over() - is it to end? @begin_ns: when it began */
bool record_is_over(struct record *record, uint64_t begin_ns);

/* record_tell_command() - add to a message how the COMMAND ended */
void record_tell_command(const struct record *record);

/* record_status() - the status to end with when all is written */
int record_status(const struct record *record);

#endif /* TASKVIZ_RECORD_H */
