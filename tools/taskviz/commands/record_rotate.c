// SPDX-License-Identifier: GPL-2.0
/* Ends a file of a recording that goes on, and begins the next. */
#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/errors.h"
#include "base/interrupt.h"
#include "record_part.h"
#include "record_rotate.h"
#include "stream/stream.h"

/*
 * The snapshots of the change are the last of one file and the first of the next. They are no
 * instant: what happens while they are made may be in them or not, so that both files have it, as
 * any recording has it at its beginning, and at its end. Who reads knows the time of the snapshots
 * and counts nothing twice.
 */

#define NUMBER_LEN	12	/* of ".4294967295" */

static int write_event(struct record *record, struct recording_writer *writer,
		       const struct event *event)
{
	return recording_write_event(writer, event) ? capture_failed(&record->capture) : 0;
}

static int take_for_this(struct record *record, const struct event *event)
{
	struct event here = *event;

	return record_has(record, &here) ?
	       write_event(record, &record->capture.writer, &here) : 0;
}

static int take_for_both(const struct event *event, void *data)
{
	struct record *record = data;
	struct rotation *rotation = &record->rotation;
	const int ours = record_part_take(record, event);
	const int err = ours > 0 ? take_for_this(record, event) : 0;

	if (ours <= 0)
		return ours;
	record->losses += event->kind == EVENT_LOST;
	if (err || event->time_ns < rotation->from_ns)
		return err;
	return write_event(record, &rotation->writer, event);
}

static int read_to_end(struct record *record, struct stream *stream)
{
	int err = 0;

	while (!err && stream_told_ns(stream) < record->end_ns)
		err = stream_read(stream, interrupt_mask(), take_for_both, record);
	return err;
}

/* "@path.@number" */
static void name_of(const struct record *record, unsigned int number,
		    char name[PATH_MAX + NUMBER_LEN])
{
	snprintf(name, PATH_MAX + NUMBER_LEN, "%s.%u", record->output.path, number);
}

/* A link stays one: the files with numbers are beside what it points to, and that is told. */
const char *record_told_path(const struct record *record)
{
	const char *path = record->capture.path;
	struct stat of;

	return record->rotation.nr && !lstat(path, &of) && S_ISLNK(of.st_mode) ?
	       record->output.path : path;
}

/* The number of the first that is kept beside the last file. */
static unsigned int oldest(const struct rotation *rotation)
{
	return rotation->nr < rotation->keep ? 1 : rotation->nr + 2 - rotation->keep;
}

/* Once the next is begun, and before it has its name: there are never more than were asked for. */
static int remove_oldest(const struct record *record)
{
	const struct rotation *rotation = &record->rotation;
	char name[PATH_MAX + NUMBER_LEN];

	if (rotation->nr + 2 <= rotation->keep)
		return 0;
	name_of(record, rotation->nr + 2 - rotation->keep, name);
	if (!unlink(name) || errno == ENOENT)
		return 0;
	return source_fail(EIO, "cannot remove %s: %s", name, strerror(errno));
}

/* The clock on the wall may have been set since the last file. */
static int begin_next(struct record *record)
{
	struct rotation *rotation = &record->rotation;
	int err = output_begin(&rotation->output, record->capture.path, OUTPUT_OWNER);

	if (err)
		return source_fail(-err, "no other file follows %s", record_told_path(record));
	rotation->writer = (struct recording_writer){ .file = rotation->output.stream };
	record->head.realtime_ns = times_now().realtime_ns;
	err = recording_write_head(&rotation->writer, &record->head);
	return err ? capture_failed(&record->capture) : 0;
}

static int end_this(struct record *record, struct snapshot pair[2])
{
	int err = capture_write_end(&record->capture, pair);

	if (err)
		return err;
	err = output_commit(&record->output);
	return err ? source_fail(-err, "%s has no end", record_told_path(record)) : 0;
}

/* Under its number, so that the next can have its name. */
static int put_aside(struct record *record)
{
	char name[PATH_MAX + NUMBER_LEN];

	name_of(record, record->rotation.nr + 1, name);
	if (!rename(record->output.path, name)) {
		record->rotation.nr++;
		return 0;
	}
	return source_fail(EIO, "cannot rename %s to %s: %s", record->output.path, name,
			   strerror(errno));
}

static int go_on_with_next(struct record *record, struct snapshot pair[2])
{
	struct rotation *rotation = &record->rotation;
	struct capture *capture = &record->capture;
	int err;

	rotation->nr_events += capture->writer.nr_events;
	rotation->late += capture->writer.late;
	capture->writer = rotation->writer;
	rotation->writer = (struct recording_writer){};
	record->output = rotation->output;
	record->kept = false;
	err = capture_write_begin(capture, pair) ?: capture_write_out(capture);
	if (!err)
		record_rotate_begun(record);
	return err;
}

static int keep_next(struct record *record)
{
	const int err = output_keep(&record->output);

	record->kept = !err;
	if (!err)
		return 0;
	return source_fail(-err, "cannot write %s: %s", record_told_path(record),
			   strerror(-err));
}

static int change(struct record *record, struct stream *stream, struct snapshot pair[2])
{
	int err = read_to_end(record, stream) ?: record_part_trim(record, pair) ?:
		  end_this(record, pair) ?: put_aside(record);

	return err ? err : go_on_with_next(record, pair) ?: keep_next(record);
}

static void give_up_next(struct record *record)
{
	struct rotation *rotation = &record->rotation;

	if (!rotation->writer.file)
		return;
	recording_writer_drop(&rotation->writer);
	output_abort(&rotation->output);
}

int record_rotate(struct record *record, struct stream *stream)
{
	struct snapshot pair[2] = {};
	int err;

	record->rotation.from_ns = times_boot_ns();
	err = capture_take(&record->capture, pair);
	record->end_ns = pair[1].head.now_ns;
	if (!err)
		err = begin_next(record) ?: remove_oldest(record) ?: change(record, stream, pair);
	if (err)
		give_up_next(record);
	record->end_ns = UINT64_MAX;
	capture_drop(pair);
	return err;
}

void record_rotate_begun(struct record *record)
{
	const off_t size = ftello(record->capture.writer.file);

	record->rotation.least_bytes = size > 0 ? 2 * size : 0;
}

void record_rotate_tell(const struct record *record)
{
	const struct rotation *rotation = &record->rotation;
	const char *path = record_told_path(record);
	const unsigned int nr = rotation->nr, first = oldest(rotation);

	if (!nr)
		return;
	fprintf(stderr, "; %" PRIu64 " before them, the last of these in ", rotation->nr_events);
	if (first < nr)
		fprintf(stderr, "%s.%u to ", path, first);
	fprintf(stderr, "%s.%u", path, nr);
}
