/* SPDX-License-Identifier: GPL-2.0 */
/* The kernel's trace events as they happen, in order of time. */
#ifndef TASKVIZ_STREAM_H
#define TASKVIZ_STREAM_H

#include <signal.h>
#include "model/event.h"
#include "stream_options.h"

struct stream;

/* Takes an event; returns 0, or anything else to end the reading. */
typedef int (*stream_take)(const struct event *event, void *context);

/**
 * stream_open() - begin to collect
 * @options: what
 *
 * Return: the stream, to be given to stream_close(); NULL with errno and a text in source_error().
 */
struct stream *stream_open(const struct stream_options *options);

/**
 * stream_read() - wait for events, not for long, and hand out what came
 * @stream: to read
 * @signals: that may interrupt the waiting: the mask for the time of it, see ppoll(2)
 * @take: is given each event, in order of time over all CPUs
 * @context: for @take
 *
 * Return: 0, also if a signal came; what @take returned; or a negative errno, with a text in
 * source_error().
 */
int stream_read(struct stream *stream, const sigset_t *signals, stream_take take, void *context);

/* Up to which boot time everything was handed out: 0 before the first stream_read(). */
uint64_t stream_told_ns(const struct stream *stream);

/**
 * stream_finish() - collect no more, and hand out the rest
 * Return: as stream_read().
 */
int stream_finish(struct stream *stream, stream_take take, void *context);

/* Take the instances out of tracefs. */
void stream_close(struct stream *stream);

#endif /* TASKVIZ_STREAM_H */
