// SPDX-License-Identifier: GPL-2.0
/* Records into memory, and writes what is left when it is asked to, and at the end. */
#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include "base/interrupt.h"
#include "command.h"
#include "model/cgroups.h"
#include "record_part.h"
#include "record_ring.h"
#include "recording/ring.h"
#include "source/source.h"
#include "stream/stream.h"

/**
 * struct ringing - a recording into memory
 * @record: what is recorded
 * @ring: what is left of it
 * @stream: where it comes from
 * @asked: how often SIGUSR1 was followed
 * @looked_ns: when it was looked who sleeps, after a loss
 */
struct ringing {
	struct record *record;
	struct ring ring;
	struct stream *stream;
	unsigned int asked;
	uint64_t looked_ns;
};

#define LOOK_NS		1000000000ull

static int take_event(const struct event *event, void *data)
{
	struct ringing *ringing = data;
	const int ours = record_part_take(ringing->record, event);
	int met;

	if (ours <= 0)
		return ours;
	met = when_take(&ringing->record->when, event);
	ringing->record->met |= met > 0;
	if (met >= 0 && !ring_add(&ringing->ring, event))
		return 0;
	return source_fail(ENOMEM, "no memory for the ring: a smaller --ring, or a smaller --buffer");
}

/* Those of its snapshots may be gone when these are written; others are of no use. */
static void note_cgroups(const struct ring *ring)
{
	for (int i = 0; i < 2 && ring->older; i++)
		cgroups_note(&ring->older->pair[i]);
	for (int i = 0; i < 2; i++)
		cgroups_note(&ring->newer->pair[i]);
}

static int begin_part(struct ringing *ringing)
{
	struct record *record = ringing->record;
	struct snapshot pair[2] = {};
	int err = capture_take(&record->capture, pair);

	if (!err && !record->subtree)
		err = record_part_begin(record, &pair[1]);
	if (!err)
		err = record_part_trim(record, pair);
	if (!err && when_take_snapshot(&record->when, &pair[1]))
		err = source_fail(ENOMEM, "no memory for --when");
	if (!err) {
		ring_begin_part(&ringing->ring, pair);
		/* Before those that nobody was in are forgotten. */
		note_cgroups(&ringing->ring);
		cgroups_begin_list();
	}
	capture_drop(pair);
	return err;
}

/* It may have been recorded for days, and the clock on the wall was set meanwhile. */
static int write_head(struct capture *capture, struct recording_head *head)
{
	head->realtime_ns = times_now().realtime_ns;
	return recording_write_head(&capture->writer, head) ? capture_failed(capture) : 0;
}

static int write_events(struct ringing *ringing, uint64_t until_ns)
{
	struct record *record = ringing->record;
	const long losses = ring_write(&ringing->ring, &record->capture.writer, until_ns);

	record->losses = losses;
	return losses < 0 ? capture_failed(&record->capture) : 0;
}

static int write_held(struct ringing *ringing, uint64_t until_ns)
{
	struct capture *capture = &ringing->record->capture;
	const int err = write_head(capture, &ringing->record->head) ?:
			capture_write_begin(capture, ring_first(&ringing->ring));

	note_cgroups(&ringing->ring);
	return err ? err : write_events(ringing, until_ns);
}

static int write_out(struct capture *capture)
{
	const int err = capture_write_out(capture);

	if (!err)
		recording_writer_drop(&capture->writer);
	return err;
}

/*
 * Without last snapshots it is read as one that was cut. Their cgroups are noted before the list
 * begins, which forgets those that nobody was in.
 */
static int write_recording(struct ringing *ringing, struct snapshot last[2])
{
	int err;

	for (int i = 0; i < 2 && last; i++)
		cgroups_note(&last[i]);
	err = write_held(ringing, last ? last[1].head.now_ns : UINT64_MAX);
	if (err || last)
		return err ? err : capture_write_end(&ringing->record->capture, last);
	return write_out(&ringing->record->capture);
}

static void tell_written(struct ringing *ringing, const struct snapshot last[2])
{
	const struct record *record = ringing->record;
	const uint64_t begin_ns = ring_first(&ringing->ring)[1].head.now_ns;

	fprintf(stderr, "taskviz: the last %.1f s, %" PRIu64 " events, in %s",
		(last[1].head.now_ns - begin_ns) / 1e9, record->capture.writer.nr_events,
		record->capture.path);
	if (record->losses)
		fprintf(stderr, "; %" PRIu64 " times events were lost, try a larger --buffer",
			record->losses);
}

/* A whole file, or none; @last: NULL if they are not to be had. Return: the status, having told. */
static int write_file(struct ringing *ringing, struct snapshot last[2], const char *path)
{
	struct capture *capture = &ringing->record->capture;
	struct output output;
	int err = output_begin(&output, path, OUTPUT_OWNER);

	if (err)
		return command_status_of_writing(err);
	capture->path = path;
	capture->writer = (struct recording_writer){ .file = output.stream };
	err = write_recording(ringing, last);
	if (err) {
		recording_writer_drop(&capture->writer);
		output_abort(&output);
		return command_source_failed(err);
	}
	err = output_commit(&output);
	if (err)
		return command_status_of_writing(err);
	if (last)
		tell_written(ringing, last);
	return STATUS_OK;
}

/* All that happened until the snapshot has to be in the ring. */
static int read_until(struct ringing *ringing, uint64_t ns)
{
	int err = 0;

	while (!err && stream_told_ns(ringing->stream) < ns)
		err = stream_read(ringing->stream, interrupt_mask(), take_event, ringing);
	return err;
}

static void answer(struct ringing *ringing, struct snapshot last[2])
{
	struct capture *capture = &ringing->record->capture;
	const char *path = capture->path;
	char name[PATH_MAX];

	snprintf(name, sizeof(name), "%s.%u", path, ringing->asked);
	if (!write_file(ringing, last, name))
		fputc('\n', stderr);
	capture->path = path;
}

/* What cannot be had or written now may be later: the recording goes on. */
static int follow_request(struct ringing *ringing)
{
	struct snapshot last[2] = {};
	int err = 0;

	ringing->asked++;
	if (capture_take(&ringing->record->capture, last)) {
		command_error("%s.%u is not written: %s", ringing->record->capture.path,
			      ringing->asked, source_error());
	} else {
		err = read_until(ringing, last[1].head.now_ns) ?:
		      record_part_trim(ringing->record, last);
		if (!err)
			answer(ringing, last);
	}
	capture_drop(last);
	return err;
}

/* As often as once in a second: it may lose on. */
static int look_for_sleepers(struct ringing *ringing)
{
	struct record *record = ringing->record;
	struct snapshot threads = {};
	int err;

	if (!record->when.blind || times_boot_ns() - ringing->looked_ns < LOOK_NS)
		return 0;
	err = source_snapshot(record->capture.source, TASKVIZ_SNAPSHOT_THREADS,
			      TASKVIZ_FIELDS_IDENTITY, SOURCE_LAST, &threads);
	record_part_mark(record, &threads);
	if (!err && when_take_snapshot(&record->when, &threads))
		err = source_fail(ENOMEM, "no memory for --when");
	snapshot_free(&threads);
	ringing->looked_ns = times_boot_ns();
	return err;
}

static int run_round(struct ringing *ringing)
{
	int err = stream_read(ringing->stream, interrupt_mask(), take_event, ringing);

	ringing->record->met |= when_is_due(&ringing->record->when,
					    stream_told_ns(ringing->stream));
	if (!err)
		err = record_part_look(ringing->record) ?: look_for_sleepers(ringing);
	if (!err && interrupt_request_came())
		err = follow_request(ringing);
	if (!err && ring_wants_part(&ringing->ring, times_boot_ns()))
		err = begin_part(ringing);
	return err;
}

static int begin(struct ringing *ringing)
{
	int err = begin_part(ringing);

	if (err)
		return err;
	err = child_go(&ringing->record->child);
	return err ? source_fail(-err, "cannot run the command: %s", strerror(-err)) : 0;
}

static int run_to_end(struct ringing *ringing)
{
	const uint64_t begin_ns = times_boot_ns();
	int err = 0;

	while (!err && !record_is_over(ringing->record, begin_ns))
		err = run_round(ringing);
	return err;
}

/* What was recorded until an error is all there is of it, and may be of days. */
static int save_held(struct ringing *ringing, int err)
{
	const char *path = ringing->record->capture.path;

	command_source_failed(err);
	if (write_file(ringing, NULL, path))
		command_error("what was recorded until then is lost");
	else
		command_error("%s holds what was recorded until then", path);
	return command_status_of(err);
}

static int write_end(struct ringing *ringing)
{
	struct record *record = ringing->record;
	struct snapshot last[2] = {};
	int status, err = capture_take(&record->capture, last) ?:
			  stream_finish(ringing->stream, take_event, ringing) ?:
			  record_part_trim(record, last);

	status = err ? save_held(ringing, err) :
		       write_file(ringing, last, record->capture.path);
	if (!status) {
		/* What interrupted us may have ended it, too. */
		child_has_ended(&record->child);
		if (record->met)
			fprintf(stderr, "; %s came true", record->when.text);
		record_tell_command(record);
		fputc('\n', stderr);
		status = record_status(record);
	}
	capture_drop(last);
	return status;
}

static int run(struct ringing *ringing)
{
	int err = begin(ringing);

	if (err)
		return command_source_failed(err);
	err = run_to_end(ringing);
	return err ? save_held(ringing, err) : write_end(ringing);
}

static int record_stream(struct ringing *ringing)
{
	struct record *record = ringing->record;
	int status;

	ringing->stream = stream_open(&record->wanted);
	if (!ringing->stream)
		return command_source_failed(-errno);
	ring_init(&ringing->ring, record->ring_bytes, record->ring_ns);
	status = run(ringing);
	ring_drop(&ringing->ring);
	stream_close(ringing->stream);
	return status;
}

/* Better known now than when there is something to write. */
static int try_file(const char *path)
{
	struct output output;
	int err;

	if (!record_can_be_file(path)) {
		command_error("--ring is written when it is asked for, to files beside each other, and %s is no file: give the name of one",
			      path);
		return STATUS_USAGE;
	}
	err = output_begin(&output, path, OUTPUT_OWNER);
	if (!err)
		output_abort(&output);
	return err ? command_status_of_writing(err) : STATUS_OK;
}

int record_ring(struct record *record, char **command)
{
	struct ringing ringing = { .record = record };
	int err, status = try_file(record->capture.path);

	if (status)
		return status;
	interrupt_begin();
	interrupt_take_requests();
	err = *command ? child_make(&record->child, command) : 0;
	if (err) {
		source_fail(-err, "cannot make a process: %s", strerror(-err));
		return command_source_failed(err);
	}
	record_fill_head(record, command);
	status = record_stream(&ringing);
	child_give_up(&record->child);
	return status;
}
