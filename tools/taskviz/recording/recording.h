/* SPDX-License-Identifier: GPL-2.0 */
/* A recording: two snapshots, what happened between them, and the views at its end, in one file. */
#ifndef TASKVIZ_RECORDING_H
#define TASKVIZ_RECORDING_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include "model/event.h"
#include "model/snapshot.h"

/*
 * The file is a struct recording_head and parts, each a struct recording_part with size bytes
 * behind it, in the byte order of the machine, everything a multiple of 8 bytes:
 *
 *   SNAPSHOT   a struct taskviz_snapshot and its records; four of them, see RECORDING_*
 *   EVENTS     struct event[], in order of time; its size is RECORDING_OPEN while it is written
 *   VIEW       name[32] of a view of debugfs, then its text, NUL behind it; and as "users" the
 *              names of users, see users_add(). Of several of a name the last counts
 *   END        nothing
 *
 * A file without its END was cut: its recorder was killed, or the disk was full. It is read as far
 * as it goes, if it has the first snapshots: up to the last event that is whole.
 *
 * The version changes when a part changes its meaning; parts of an unknown kind are skipped.
 */
#define RECORDING_MAGIC		"TASKVIZR"
#define RECORDING_VERSION	2
#define RECORDING_OPEN		UINT64_MAX
#define RECORDING_PROBES_LEN	64
#define RECORDING_COMMAND_LEN	128
#define RECORDING_VIEW_LEN	32

/* recording_head.flags */
#define RECORDING_LIMITED	0x01	/* to @root, what it made, and who made it */
#define RECORDING_STATES	0x02	/* with switches and wakeups: states are known */

/**
 * struct recording_head - what the file says of itself
 * @magic: RECORDING_MAGIC, without a NUL
 * @version: RECORDING_VERSION
 * @abi_version: TASKVIZ_ABI_VERSION
 * @head_size: of this, as all sizes here for a check that both sides mean the same
 * @snapshot_size: of struct taskviz_snapshot
 * @record_size: of struct taskviz_record
 * @event_size: of struct event
 * @flags: RECORDING_*
 * @root: pid of the command that was recorded, 0: the whole machine
 * @realtime_ns: of the clock on the wall, what has to be added to times since boot
 * @probes: groups that recorded, as the module's parameter has them
 * @command: that was recorded, for people; may be cut
 */
struct recording_head {
	char magic[8];
	uint32_t version;
	uint32_t abi_version;
	uint32_t head_size;
	uint32_t snapshot_size;
	uint32_t record_size;
	uint32_t event_size;
	uint32_t flags;
	int32_t root;
	uint64_t realtime_ns;
	char probes[RECORDING_PROBES_LEN];
	char command[RECORDING_COMMAND_LEN];
};

enum recording_part_kind {
	RECORDING_PART_END,
	RECORDING_PART_SNAPSHOT,
	RECORDING_PART_EVENTS,
	RECORDING_PART_VIEW,
};

/* Which of the snapshots: recording_part.which. */
enum recording_snapshot {
	RECORDING_FIRST,		/* processes and remembered dead */
	RECORDING_FIRST_THREADS,	/* the same with threads */
	RECORDING_LAST,
	RECORDING_LAST_THREADS,
	RECORDING_NR_SNAPSHOTS,
};

struct recording_part {
	uint32_t kind;
	uint32_t which;
	uint64_t size;
};

/**
 * struct recording_view - a view of debugfs
 * @next: another one
 * @name: as in debugfs
 * @text: NUL-terminated
 */
struct recording_view {
	struct recording_view *next;
	const char *name;
	const char *text;
};

/**
 * struct recording - a file that was read, and found to be sound
 * @head: what it says of itself
 * @snapshots: by enum recording_snapshot; their records are part of the file
 * @events: in order of time
 * @nr_events: how many
 * @views: those that were saved
 * @end_ns: when it ends, since boot
 * @cut: was it not written to its end? Then last snapshots and views may be missing
 * @data: the file, of size bytes
 * @size: of the file
 *
 * Everything points into @data, which may not be written to.
 */
struct recording {
	struct recording_head head;
	struct snapshot snapshots[RECORDING_NR_SNAPSHOTS];
	const struct event *events;
	size_t nr_events;
	struct recording_view *views;
	uint64_t end_ns;
	bool cut;
	const void *data;
	size_t size;
};

/**
 * recording_parse() - understand, and check, the bytes of a file
 * @recording: set; to be given to recording_drop() in any case
 * @data: 8-aligned, to be left alone as long as the recording is used
 * @size: bytes
 *
 * Return: NULL, or what is wrong with it.
 */
const char *recording_parse(struct recording *recording, const void *data, size_t size);
void recording_drop(struct recording *recording);

/* Of files: as recording_parse(); errno is EBADMSG for what was read and is no sound recording. */
const char *recording_open(struct recording *recording, const char *path);
void recording_close(struct recording *recording);

/* Bytes that hold what recording_title() writes. */
#define RECORDING_TITLE_SIZE	(4 * RECORDING_COMMAND_LEN + 1)

/* What was recorded, for people: the command, escaped as names are, or "the whole machine". */
void recording_title(const struct recording *recording, char title[RECORDING_TITLE_SIZE]);

/* When it begins, since boot. */
uint64_t recording_begin_ns(const struct recording *recording);

/* Bytes that hold what recording_cut() writes. */
#define RECORDING_CUT_SIZE	256

/**
 * recording_cut() - tell that a recording was cut
 * @recording: that may have been
 * @text: set: where, and what is missing; goes on after the name of the file
 *
 * Return: false if it is whole.
 */
bool recording_cut(const struct recording *recording, char text[RECORDING_CUT_SIZE]);

/**
 * struct recording_writer - a file that is being written
 * @file: where to; errors stay in it, see ferror(3)
 * @events_at: place of the head of the part of events, 0: it is not open
 * @nr_events: events written to it
 */
struct recording_writer {
	FILE *file;
	long events_at;
	uint64_t nr_events;
};

/**
 * recording_write_head() - begin a file
 * @writer: with the file set, the rest 0
 * @head: flags, root, realtime_ns, probes and command are read
 *
 * The functions below write one part each; events may come in any number of pieces, in order of
 * time, with no other part between them. recording_write_end() must be the last. What is in the
 * file before, see fflush(3), can be read if it goes as far as to the events.
 *
 * Return: of all of them 0, or -1 with errno set.
 */
int recording_write_head(struct recording_writer *writer, const struct recording_head *head);
int recording_write_snapshot(struct recording_writer *writer, enum recording_snapshot which,
			     const struct snapshot *snapshot);
int recording_write_event(struct recording_writer *writer, const struct event *event);
int recording_write_view(struct recording_writer *writer, const char *name, const char *text);
int recording_write_end(struct recording_writer *writer);

#endif /* TASKVIZ_RECORDING_H */
