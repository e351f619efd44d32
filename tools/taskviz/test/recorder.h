/* SPDX-License-Identifier: GPL-2.0 */
/*
 * For tests that include the sources of a recorder, behind this: the events that it gets are
 * theirs, and so are the snapshots, of what was saved.
 */
#ifndef TASKVIZ_TEST_RECORDER_H
#define TASKVIZ_TEST_RECORDER_H

#include "base/interrupt.h"
#include "commands.h"
#include "commands/record.h"
#include "source/source.h"
#include "stream/stream.h"

/* Those of the program are there, too. */
#define stream_open	fake_open
#define stream_close	fake_close
#define stream_read	fake_read
#define stream_told_ns	fake_told_ns
#define stream_finish	fake_finish
#define capture_take	fake_take
static int fake_read(struct stream *stream, const sigset_t *signals, stream_take take,
		     void *context);
static uint64_t fake_told_ns(const struct stream *stream);
static int fake_finish(struct stream *stream, stream_take take, void *context);
static int fake_take(const struct capture *capture, struct snapshot pair[2]);

/* Which taking of snapshots that is, and which fails, from 1 on. */
static unsigned int takes, bad_take;

static struct stream *fake_open(const struct stream_options *options)
{
	(void)options;
	return (struct stream *)&takes;
}

static void fake_close(struct stream *stream)
{
	(void)stream;
}

static int test_recorder(struct record *record,
			 int (*run)(struct record *record, char **command))
{
	char *command = NULL;
	int status;

	test_write_saved();
	takes = 0;
	record->capture.source = source_open("saved");
	assert_non_null(record->capture.source);
	status = run(record, &command);
	interrupt_restore();
	source_close(record->capture.source);
	free(record->capture.users);
	return status;
}

#endif /* TASKVIZ_TEST_RECORDER_H */
