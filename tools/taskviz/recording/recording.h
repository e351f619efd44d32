/* SPDX-License-Identifier: GPL-2.0 */
/* A recording: two snapshots, what happened between them, the tables at its end, in one file. */
#ifndef TASKVIZ_RECORDING_H
#define TASKVIZ_RECORDING_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include "model/event.h"
#include "model/rows.h"
#include "model/snapshot.h"
#include "model/span.h"
#include "model/times.h"

/*
 * The file is a struct recording_head and chunks, each a struct recording_chunk with packed bytes
 * behind it, in the byte order of the machine. Unpacked, the chunks of a part, one after the other,
 * are
 *
 *   SNAPSHOT   a struct taskviz_snapshot and its records; four of them, see RECORDING_*
 *   EVENTS     struct event[]; all parts together are in order of time. Each chunk is a part
 *   TABLE      a table of the module, as rows_encode() has it: its name comes first. Of several
 *              of a name the last counts
 *   TEXT       name[32], then text, NUL behind it: "users", see users_add(); "cgroups", see
 *              cgroups_list()
 *   INDEX      a struct recording_index: where the chunks since the INDEX before are
 *   END        the same: the last of them
 *
 * Behind the END a struct recording_tail tells where that is, so that chunks are found without
 * reading those before them. Without one they are walked, as each tells how long it is.
 *
 * What "taskviz save" writes is a recording of one moment: it has the last two snapshots and
 * tables, but no first ones and no events (RECORDING_MOMENT).
 *
 * A file without its END was cut: its recorder was killed, or the disk was full. It is read up to
 * its last whole chunk, if it has the first snapshots. So is one with a chunk whose checksum is
 * another: nothing is taken for recorded that was not.
 *
 * Each part says how large what it holds was for its writer: of a smaller structure the rest is
 * unknown, of a larger one the beginning is read. So fields that are added make no file unreadable.
 * The version changes when something changes its meaning; parts of an unknown kind are skipped.
 * Files of RECORDING_OLD_VERSION are read, too: see recording_old.c.
 */
#define RECORDING_MAGIC		"TASKVIZR"
#define RECORDING_VERSION	4
#define RECORDING_OLD_VERSION	3
#define RECORDING_CHUNK_MAGIC	0x4b484356	/* "VCHK" */
#define RECORDING_TAIL_MAGIC	"TASKVIZE"
#define RECORDING_CHUNK_SIZE	(256 * 1024)	/* what one holds at most, unpacked */
#define RECORDING_PROBES_LEN	64
#define RECORDING_COMMAND_LEN	128
#define RECORDING_TEXT_LEN	32

/* recording_head.flags */
#define RECORDING_LIMITED	0x01	/* to @root, what it made, and who made it */
#define RECORDING_STATES	0x02	/* with switches and wakeups: states are known */
#define RECORDING_MOMENT	0x04	/* of one moment: the last snapshots are all there is */
#define RECORDING_SUBTREE	0x08	/* limited, and @root was there: @command is its name */
#define RECORDING_PROCESS	0x10	/* the same, but to what the threads of @root did alone */

/**
 * struct recording_head - what the file says of itself
 * @magic: RECORDING_MAGIC, without a NUL
 * @version: RECORDING_VERSION
 * @abi_version: TASKVIZ_ABI_VERSION
 * @head_size: of this: parts begin behind it
 * @flags: RECORDING_*
 * @root: pid of the command or process that was recorded, 0: the whole machine
 * @check: CRC-32C of head_size bytes, with 0 in this place
 * @realtime_ns: of the clock on the wall, what has to be added to times since boot
 * @probes: groups that recorded, as the module's parameter has them
 * @command: that was recorded, or the name of the process, for people; may be cut
 */
struct recording_head {
	char magic[8];
	uint32_t version;
	uint32_t abi_version;
	uint32_t head_size;
	uint32_t flags;
	int32_t root;
	uint32_t check;
	uint64_t realtime_ns;
	char probes[RECORDING_PROBES_LEN];
	char command[RECORDING_COMMAND_LEN];
};

enum recording_part_kind {
	RECORDING_PART_END,
	RECORDING_PART_SNAPSHOT,
	RECORDING_PART_EVENTS,
	RECORDING_PART_TEXT,
	RECORDING_PART_TABLE,
	RECORDING_PART_INDEX,
};

/* Which of the snapshots: recording_chunk.which. */
enum recording_snapshot {
	RECORDING_FIRST,		/* processes and remembered dead */
	RECORDING_FIRST_THREADS,	/* the same with threads */
	RECORDING_LAST,
	RECORDING_LAST_THREADS,
	RECORDING_NR_SNAPSHOTS,
};

/**
 * struct recording_chunk - the beginning of a chunk
 * @magic: RECORDING_CHUNK_MAGIC
 * @check: CRC-32C of all that is behind this field, up to the end of the chunk
 * @kind: enum recording_part_kind
 * @which: enum recording_snapshot, of others 0
 * @packed: bytes behind this, a frame of zstd
 * @size: bytes that these are when they are unpacked, at most RECORDING_CHUNK_SIZE
 * @more: 1: the part goes on in the next chunk
 * @count: events in it, of others 0; as the next three
 * @kinds: set of their kinds
 * @first_ns: time of the first one
 * @last_ns: time of the last one
 * @head_size: of a snapshot: bytes of its struct taskviz_snapshot; of others 0
 * @item_size: bytes of a record, or of an event; of others 0
 */
struct recording_chunk {
	uint32_t magic;
	uint32_t check;
	uint32_t kind;
	uint32_t which;
	uint32_t packed;
	uint32_t size;
	uint32_t more;
	uint32_t count;
	uint32_t kinds;
	uint32_t head_size;
	uint32_t item_size;
	uint32_t unused;
	uint64_t first_ns;
	uint64_t last_ns;
};

/**
 * struct recording_place - where a chunk is, and what of it is known without reading it
 * @at: bytes before it in the file
 * @first_ns: as the chunk has it; as all that follows
 */
struct recording_place {
	uint64_t at;
	uint64_t first_ns;
	uint64_t last_ns;
	uint32_t kind;
	uint32_t kinds;
	uint32_t count;
	uint32_t unused;
};

#define RECORDING_PLACES	1024	/* of an index, at most */

/**
 * struct recording_index - a page of the index
 * @before: where in the file the chunk with the page before is, 0: this is the first
 * @count: places in it
 * @places: those of the chunks since that page
 */
struct recording_index {
	uint64_t before;
	uint64_t count;
	struct recording_place places[];
};

/**
 * struct recording_tail - the end of a file
 * @magic: RECORDING_TAIL_MAGIC, without a NUL
 * @end_at: where the END is
 */
struct recording_tail {
	char magic[8];
	uint64_t end_at;
};

/**
 * struct recording_text - a text
 * @next: another one
 * @name: its name
 * @text: NUL-terminated
 */
struct recording_text {
	struct recording_text *next;
	const char *name;
	const char *text;
};

/**
 * struct recording_table - a table of the module
 * @next: another one
 * @name: of the table
 * @bytes: what rows_decode() reads; not checked
 * @size: how many
 */
struct recording_table {
	struct recording_table *next;
	const char *name;
	const char *bytes;
	size_t size;
};

/**
 * struct recording - a file that was read, and found to be sound
 * @head: what it says of itself
 * @snapshots: by enum recording_snapshot; to be left as they are
 * @events: in order of time
 * @nr_events: how many
 * @room: for how many there is memory
 * @places: of the chunks of events that were not read yet, see recording_load()
 * @nr_places: how many
 * @next_place: the first that was not read
 * @texts: the texts
 * @tables: the tables
 * @copies: memory of what could not be used where it stands in the file
 * @end_ns: when it ends, since boot
 * @cut: is it not whole? Then last snapshots and tables may be missing
 * @damaged: is that because what follows is no chunk, or has another checksum?
 * @losses_unknown: are there events behind those that were read, which may tell of losses and
 *	cannot be read?
 * @no_memory: was there none for something of it?
 * @unpacked: bytes that what was read takes in memory
 * @data: the file, of size bytes
 * @size: of the file
 *
 * Texts, tables and snapshots point into @data, which may not be written to, or into @copies.
 */
struct recording {
	struct recording_head head;
	struct snapshot snapshots[RECORDING_NR_SNAPSHOTS];
	struct event *events;
	size_t nr_events;
	size_t room;
	struct recording_place *places;
	size_t nr_places;
	size_t next_place;
	struct recording_text *texts;
	struct recording_table *tables;
	struct recording_copy *copies;
	uint64_t end_ns;
	bool cut;
	bool damaged;
	bool losses_unknown;
	bool no_memory;
	uint64_t unpacked;
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

/* The same, but that events are left for recording_load(). */
const char *recording_parse_ends(struct recording *recording, const void *data, size_t size);
void recording_drop(struct recording *recording);

/* Of files: as these two; errno is EBADMSG for what was read and is no sound recording. */
const char *recording_open(struct recording *recording, const char *path);
const char *recording_open_ends(struct recording *recording, const char *path);
void recording_close(struct recording *recording);

/**
 * recording_load() - read the events that tell what was at a moment
 * @recording: parsed
 * @until_ns: it; later events are read as far as they tell of losses that began before, and as
 *	they can be
 *
 * Return: NULL, or what is wrong with the file. Then nr_events are those before that.
 */
const char *recording_load(struct recording *recording, uint64_t until_ns);

/* Bytes that hold what recording_title() writes. */
#define RECORDING_TITLE_SIZE	(4 * RECORDING_COMMAND_LEN + 64)

/*
 * What was recorded, for people: the command, escaped as names are, "process 12 make and what it
 * made", "process 12 make alone", or "the whole machine".
 */
void recording_title(const struct recording *recording, char title[RECORDING_TITLE_SIZE]);

/* Is it of a process that was there, with or without what that made? */
bool recording_is_part(const struct recording *recording);

/* What its tasks are together: "the command", "the subtree", "the process"; NULL: all there are. */
const char *recording_subject(const struct recording *recording);

/* Is it of one moment, as a save is? */
bool recording_is_moment(const struct recording *recording);

/* When it begins, since boot. */
uint64_t recording_begin_ns(const struct recording *recording);

/**
 * recording_check() - does a span overlap with a recording?
 * @recording: it
 * @path: of the file, for the message
 * @span: any
 *
 * Return: 0, or -EINVAL with a text in source_error().
 */
int recording_check(const struct recording *recording, const char *path, const struct span *span);

/* recording_give_names() - from now on users and cgroups are called as in it, and no others */
void recording_give_names(const struct recording *recording);

/* recording_times() - what its moments are measured by */
struct times recording_times(const struct recording *recording);

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
 * @nr_events: events written
 * @late: of these, how many came after a later one; those whose place was written already are
 *	told as lost
 * @packer: the chunk that is open
 */
struct recording_writer {
	FILE *file;
	uint64_t nr_events;
	uint64_t late;
	struct packer *packer;
};

/**
 * recording_write_head() - begin a file
 * @writer: with the file set, the rest 0; to be given to recording_write_end(), or, if that is not
 *	reached, to recording_writer_drop()
 * @head: flags, root, realtime_ns, probes and command are read
 *
 * The functions below write one part each; events come in order of time. Memory does not depend on
 * how many there are. recording_write_end() must be the last.
 *
 * Return: of all of them 0, or -1 with errno set.
 */
int recording_write_head(struct recording_writer *writer, const struct recording_head *head);
int recording_write_snapshot(struct recording_writer *writer, enum recording_snapshot which,
			     const struct snapshot *snapshot);
int recording_write_event(struct recording_writer *writer, const struct event *event);
int recording_write_text(struct recording_writer *writer, const char *name, const char *text);
int recording_write_table(struct recording_writer *writer, const struct rows *rows);
int recording_write_end(struct recording_writer *writer);

/* What was written until now goes to the file: who is killed then leaves it. */
int recording_write_out(struct recording_writer *writer);
void recording_writer_drop(struct recording_writer *writer);

#endif /* TASKVIZ_RECORDING_H */
