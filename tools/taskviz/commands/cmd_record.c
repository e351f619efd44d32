// SPDX-License-Identifier: GPL-2.0
/* taskviz record: two snapshots and what happens between them, into a file. */
#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include "base/amounts.h"
#include "base/interrupt.h"
#include "base/options.h"
#include "command.h"
#include "model/subtree.h"
#include "record.h"
#include "record_ring.h"
#include "source/source.h"
#include "stream/stream.h"

#define BUFFER_KB	8192
#define MAX_BUFFER_KB	1048576
#define LEAST_SIZE	65536
#define RING_SIZE	(256ull << 20)	/* of one that is told by time */
#define WRITE_OUT_NS	1000000000

/* Inode of the pid namespace that the kernel makes at boot: PROC_PID_INIT_INO. */
#define INITIAL_PID_NS	0xeffffffcu

enum {
	OPTION_NO_STATES = OPTION_LONG, OPTION_DURATION, OPTION_MAX_SIZE, OPTION_RING,
	OPTION_STATUS,
};

static const struct option_info own_options[] = {
	{ "write", 'w', "FILE", "where to; has to be given",
	  "@file" },
	{ "no-states", OPTION_NO_STATES, NULL, "no switches and wakeups, no states: a smaller file",
	  NULL },
	{ "buffer", 'b', "KIB", "ring buffer of each CPU, 8192 if not given", NULL },
	{ "duration", OPTION_DURATION, "TIME", "end then, if not before: 2.5, 90s, 10m, 2h", NULL },
	{ "max-size", OPTION_MAX_SIZE, "SIZE", "end when the file is so large: 64M, 1G", NULL },
	{ "ring", OPTION_RING, "SIZE", "the last 64M or 30s, in memory; SIGUSR1 writes them, too",
	  NULL },
	{ "status", OPTION_STATUS, NULL, "exit as the COMMAND did, 128 and the signal if killed",
	  NULL },
	{}
};

static const struct usage usage = {
	.name = "record",
	.operands = "-w FILE [-- COMMAND [ARGUMENT...]]",
	.values = "@file",
	.about =
	"Records what all tasks do until it is interrupted; or, with a COMMAND, what that does and all\n"
	"that it makes, until it ends. 'taskviz report' and 'taskviz timeline' show the file, and so\n"
	"do the other commands with --from. With --ring the whole machine is recorded for as long as you\n"
	"like, and what came last is written. Needs root and the module.",
	.own = own_options,
};

/* A time has a unit that no size has. */
static bool take_ring(const char *value, struct record *record)
{
	const size_t digits = strspn(value, "0123456789.");

	record->ring_ns = 0;
	record->ring_bytes = RING_SIZE;
	if (value[digits] && strchr("smh", value[digits]))
		return amount_ns(value, &record->ring_ns);
	return amount_bytes(value, LEAST_SIZE, &record->ring_bytes);
}

static bool take_option(int letter, const char *value, void *data)
{
	struct record *record = data;
	long number;

	switch (letter) {
	case 'w':
		record->capture.path = value;
		return true;
	case OPTION_DURATION:
		return amount_ns(value, &record->duration_ns);
	case OPTION_MAX_SIZE:
		return amount_bytes(value, LEAST_SIZE, &record->most_bytes);
	case OPTION_RING:
		return take_ring(value, record);
	case OPTION_STATUS:
		record->as_child = true;
		return true;
	case OPTION_NO_STATES:
		record->wanted.kinds &= ~(EVENT_BIT(EVENT_SWITCH) | EVENT_BIT(EVENT_WAKEUP));
		return true;
	default:
		if (!options_number(value, "a buffer in KiB", MAX_BUFFER_KB, &number))
			return false;
		record->wanted.buffer_kb = number;
		return true;
	}
}

/* What is in the file stays there if the recorder is killed; what is in memory is lost. */
static int write_out(struct record *record)
{
	record->written_ns = times_boot_ns();
	return recording_write_out(&record->capture.writer) ? capture_failed(&record->capture) : 0;
}

/* Small chunks make a large file: so much may be lost. */
static int write_out_in_time(struct record *record)
{
	return times_boot_ns() - record->written_ns >= WRITE_OUT_NS ? write_out(record) : 0;
}

static int take_event(const struct event *event, void *data)
{
	struct record *record = data;
	int ours = record->subtree ? subtree_take(record->subtree, event) : 1;

	if (ours < 0)
		return source_fail(-ours, "no memory to follow the tasks of the command");
	if (!ours || event->time_ns > record->end_ns)
		return 0;
	record->losses += event->kind == EVENT_LOST;
	if (!recording_write_event(&record->capture.writer, event))
		return 0;
	return capture_failed(&record->capture);
}

static int trim(struct record *record, struct snapshot pair[2])
{
	int err = 0;

	for (int i = 0; i < 2 && !err && record->subtree; i++)
		err = subtree_trim(record->subtree, &pair[i]);
	return err;
}

static int write_first(struct record *record, struct snapshot pair[2])
{
	return trim(record, pair) ?: capture_write(&record->capture, RECORDING_FIRST, pair) ?:
	       capture_write_names(&record->capture) ?: write_out(record);
}

static int follow_command(struct record *record, const struct snapshot *threads)
{
	if (!record->child.pid)
		return 0;
	record->subtree = subtree_new();
	if (!record->subtree || subtree_add_below(record->subtree, threads, record->child.pid))
		return source_fail(ENOMEM, "no memory to follow the tasks of the command");
	return 0;
}

static int write_beginning(struct record *record)
{
	struct snapshot pair[2] = {};
	int err = capture_take(&record->capture, pair);

	if (!err)
		err = follow_command(record, &pair[1]);
	if (!err && recording_write_head(&record->capture.writer, &record->head))
		err = capture_failed(&record->capture);
	if (!err)
		err = write_first(record, pair);
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
		err = trim(record, pair) ?: capture_write_end(&record->capture, pair);
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

static int run_to_end(struct record *record, struct stream *stream)
{
	const uint64_t begin_ns = times_boot_ns();
	int err = child_go(&record->child);

	if (err)
		return source_fail(-err, "cannot run the command: %s", strerror(-err));
	err = keep(record);
	while (!err && !record_is_over(record, begin_ns))
		err = stream_read(stream, interrupt_mask(), take_event, record) ?:
		      write_out_in_time(record);
	return err;
}

static int record_stream(struct record *record)
{
	struct stream *stream;
	int err;

	record->wanted.only = record->child.pid;
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
	fprintf(stderr, "taskviz: %" PRIu64 " events in %s", record->capture.writer.nr_events,
		record->capture.path);
	if (record->losses)
		fprintf(stderr, "; %" PRIu64 " times events were lost, try a larger --buffer",
			record->losses);
	if (record->capture.writer.late)
		fprintf(stderr, "; %" PRIu64 " came late and were sorted in, or are told as lost",
			record->capture.writer.late);
	if (record->full)
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
	if (record->kept)
		recording_write_out(&record->capture.writer);
	recording_writer_drop(&record->capture.writer);
	output_abort(&record->output);
	command_source_failed(err);
	if (record->kept)
		command_error("%s holds what was recorded until then", record->capture.path);
	return command_status_of(err);
}

/* From here on an interrupt ends the recording, not the program: the file is brought to its end. */
static int record_to_file(struct record *record, char **command)
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

/* Events have pids of the initial pid namespace, snapshots those of the reader's. */
static bool is_in_initial_namespace(void)
{
	struct stat of;

	return !stat("/proc/self/ns/pid", &of) && of.st_ino == INITIAL_PID_NS;
}

static int run(struct record *record, char **command)
{
	int status;

	if (!is_in_initial_namespace()) {
		command_error("record outside of containers: trace events have the pids of the host");
		return STATUS_NO_SOURCE;
	}
	record->capture.source = command_open(NULL);
	if (!record->capture.source)
		return command_status_of(-errno);
	status = record->ring_bytes ? record_ring(record, command) :
				      record_to_file(record, command);
	source_close(record->capture.source);
	subtree_free(record->subtree);
	free(record->capture.users);
	return status;
}

/* Does what is asked for make sense together? */
static bool can_be(const struct record *record, const char *command)
{
	if (!record->capture.path)
		command_error("record wants a file: taskviz record -w FILE [-- COMMAND]");
	else if (record->as_child && !command)
		command_error("--status is that of a COMMAND: give one");
	else if (record->ring_bytes && record->most_bytes)
		command_error("--ring bounds the file already: leave --max-size out");
	else
		return true;
	return false;
}

int cmd_record(int argc, char **argv)
{
	struct record record = {
		.wanted = { .kinds = EVENT_ALL, .buffer_kb = BUFFER_KB },
		.end_ns = UINT64_MAX,
	};
	struct options options;
	int status = options_parse(&options, &usage, argc, argv, take_option, &record);

	if (status >= 0)
		return status;
	/* Who asks may not wait until all is set up, and must not end what has just begun. */
	if (record.ring_bytes)
		interrupt_hold_requests();
	return can_be(&record, argv[optind]) ? run(&record, argv + optind) : STATUS_USAGE;
}
