/* SPDX-License-Identifier: GPL-2.0 */
/* What is recorded, and where to; what recordings into a file and into memory have in common. */
#ifndef TASKVIZ_RECORD_H
#define TASKVIZ_RECORD_H

#include "base/child.h"
#include "base/output.h"
#include "capture.h"
#include "stream/stream_options.h"

struct subtree;

/**
 * struct record - what is recorded, and where to
 * @output: the file
 * @kept: does it stay, whatever happens?
 * @capture: the module, and the file
 * @wanted: of the trace events
 * @head: of the file
 * @child: the COMMAND
 * @as_child: exit as it did?
 * @duration_ns: how long at most, 0: without a limit; as the next one
 * @most_bytes: how large the file at most, but for its end
 * @full: it is
 * @ring_bytes: what is kept of the events, 0: all, in the file
 * @ring_ns: for how long, 0: no matter
 * @subtree: it and what it made, NULL for the whole machine
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
	struct child child;
	bool as_child;
	uint64_t duration_ns;
	uint64_t most_bytes;
	bool full;
	uint64_t ring_bytes;
	uint64_t ring_ns;
	struct subtree *subtree;
	uint64_t end_ns;
	uint64_t losses;
	uint64_t written_ns;
};

/* record_fill_head() - what the file says of itself, once the COMMAND is made */
void record_fill_head(struct record *record, char **command);

/* record_is_over() - is it to end? @begin_ns: when it began */
bool record_is_over(struct record *record, uint64_t begin_ns);

/* record_tell_command() - add to a message how the COMMAND ended */
void record_tell_command(const struct record *record);

/* record_status() - the status to end with when all is written */
int record_status(const struct record *record);

#endif /* TASKVIZ_RECORD_H */
