// SPDX-License-Identifier: GPL-2.0
/* Records into a file: two snapshots, and what happens between them. */
#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include "base/interrupt.h"
#include "command.h"
#include "record_file.h"
#include "record_part.h"
#include "record_rotate.h"
#include "stream/stream.h"

#define WRITE_OUT_NS	1000000000

/* What is in the file stays there if the recorder is killed; what is in memory is lost. */
static int write_out(struct record *record)
{
	record->written_ns = times_boot_ns();
	return capture_write_out(&record->capture);
}

/* Small chunks make a large file: so much may be lost. */
static int write_out_in_time(struct record *record)
{
	return times_boot_ns() - record->written_ns >= WRITE_OUT_NS ? write_out(record) : 0;
}

static int take_event(const struct event *event, void *data)
{
	struct record *record = data;
	struct event here = *event;
	const int ours = record_part_take(record, event);

	if (ours <= 0 || !record_has(record, &here))
		return ours < 0 ? ours : 0;
	record->losses += event->kind == EVENT_LOST;
	if (!recording_write_event(&record->capture.writer, &here))
		return 0;
	return capture_failed(&record->capture);
}

static int write_first(struct record *record, struct snapshot pair[2])
{
	return record_part_trim(record, pair) ?: capture_write_begin(&record->capture, pair) ?:
	       write_out(record);
}

static int write_beginning(struct record *record)
{
	struct snapshot pair[2] = {};
	int err = capture_take(&record->capture, pair);

	if (!err)
		err = record_part_begin(record, &pair[1]);
	if (!err && recording_write_head(&record->capture.writer, &record->head))
		err = capture_failed(&record->capture);
	if (!err)
		err = write_first(record, pair);
	if (!err)
		record_rotate_begun(record);
	capture_drop(pair);
	return err;
}

/* The last snapshot is the end: what came later is left out. */
static int write_ending(struct record *record, struct stream *stream)
{
	struct snapshot pair[2] = {};
	int err = capture_take(&record->capture, pair);

	record->end_ns = pair[1].head.now_ns;
	if (!err)
		err = stream_finish(stream, take_event, record);
	if (!err)
		err = record_part_trim(record, pair) ?: capture_write_end(&record->capture, pair);
	capture_drop(pair);
	return err;
}

/* From here on what was recorded is of use, and what the file replaces is of none. */
static int keep(struct record *record)
{
	int err = output_keep(&record->output);

	record->kept = !err;
	if (err)
		source_fail(-err, "cannot write %s: %s", record->capture.path, strerror(-err));
	return err;
}

/* Of each file, one after the other, but for the end of the last. */
static int run_rounds(struct record *record, struct stream *stream)
{
	uint64_t begin_ns = times_boot_ns();
	int err = 0;

	while (!err && !record_is_over(record, begin_ns)) {
		err = stream_read(stream, interrupt_mask(), take_event, record) ?:
		      record_part_look(record) ?: write_out_in_time(record);
		if (err || !record->rotation.keep || !record_file_is_over(record, begin_ns))
			continue;
		err = record_rotate(record, stream);
		begin_ns = times_boot_ns();
	}
	return err;
}

static int run_to_end(struct record *record, struct stream *stream)
{
	const int err = child_go(&record->child);

	if (err)
		return source_fail(-err, "cannot run the command: %s", strerror(-err));
	return keep(record) ?: run_rounds(record, stream);
}

static int record_stream(struct record *record)
{
	struct stream *stream;
	int err;

	record->wanted.only = record_is_limited(record) ? record->child.pid : 0;
	stream = stream_open(&record->wanted);
	if (!stream)
		return -errno;
	err = write_beginning(record);
	if (!err)
		err = run_to_end(record, stream);
	if (!err)
		err = write_ending(record, stream);
	stream_close(stream);
	return err;
}

static void tell_result(const struct record *record)
{
	const uint64_t late = record->rotation.late + record->capture.writer.late;

	fprintf(stderr, "taskviz: %" PRIu64 " events in %s", record->capture.writer.nr_events,
		record_told_path(record));
	record_rotate_tell(record);
	if (record->losses)
		fprintf(stderr, "; %" PRIu64 " times events were lost, try a larger --buffer",
			record->losses);
	if (late)
		fprintf(stderr, "; %" PRIu64 " came late and were sorted in, or are told as lost",
			late);
	if (record->full && !record->rotation.keep)
		fputs("; then it was as large as --max-size allows", stderr);
	record_tell_command(record);
	fputc('\n', stderr);
}

static int record_command(struct record *record, char **command)
{
	int err = *command ? child_make(&record->child, command) : 0;

	if (err)
		return source_fail(-err, "cannot make a process: %s", strerror(-err));
	record_fill_head(record, command);
	err = record_stream(record);
	/* What interrupted us may have ended it, too. */
	child_has_ended(&record->child);
	child_give_up(&record->child);
	return err;
}

static int record_failed(struct record *record, int err)
{
	if (record->kept && record->output.stream)
		recording_write_out(&record->capture.writer);
	recording_writer_drop(&record->capture.writer);
	output_abort(&record->output);
	command_source_failed(err);
	if (record->kept)
		command_error("%s holds what was recorded until then", record_told_path(record));
	else if (record->rotation.nr)
		command_error("%s.%u holds what was recorded until then", record_told_path(record),
			      record->rotation.nr);
	return command_status_of(err);
}

/* From here on an interrupt ends the recording, not the program: the file is brought to its end. */
int record_file(struct record *record, char **command)
{
	int err = output_begin(&record->output, record->capture.path, OUTPUT_OWNER);

	if (err)
		return command_status_of_writing(err);
	interrupt_begin();
	record->capture.writer.file = record->output.stream;
	err = record_command(record, command);
	if (err)
		return record_failed(record, err);
	err = output_commit(&record->output);
	if (err)
		return command_status_of_writing(err);
	tell_result(record);
	return record_status(record);
}
