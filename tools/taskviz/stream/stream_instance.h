/* SPDX-License-Identifier: GPL-2.0 */
/* The tracefs instances of a stream, known to stream*.c alone. */
#ifndef TASKVIZ_STREAM_INSTANCE_H
#define TASKVIZ_STREAM_INSTANCE_H

#include <stdbool.h>
#include <tracefs.h>
#include "stream_options.h"

/*
 * Two, because tracefs filters by pid a whole instance at a time: what a task does is often told in
 * the context of another one (who reaps it, whose end makes it an orphan) and must not be filtered
 * by pid; switches and wakeups must, or a recording of one command is full of all others.
 */
enum stream_instance_kind {
	STREAM_LIVES,		/* taskviz:*, cgroups that are made */
	STREAM_STATES,		/* sched:* */
	STREAM_NR_INSTANCES,
};

/**
 * struct stream_instance - a tracefs instance
 * @tracefs: libtracefs' handle, NULL if the instance is not wanted
 * @fds: of each CPU's raw pages, -1 for a CPU that there is not
 * @nr_fds: CPUs
 */
struct stream_instance {
	struct tracefs_instance *tracefs;
	int *fds;
	int nr_fds;
};

#define STREAM_INSTANCE_NAME_LEN	64

/* stream_instance_name() - of the instance of a recorder in our pid namespace */
void stream_instance_name(char name[STREAM_INSTANCE_NAME_LEN], pid_t pid, const char *system);

/* Is it that of a recorder that was in our pid namespace, and is no more? */
bool stream_instance_is_stale(const char *name);

/* Each returns 0 or a negative errno, with a text in source_error(). */

/* @calls: is the event that tells the calls of wakers as known here? */
int stream_instance_open(struct stream_instance *instance, enum stream_instance_kind kind,
			 const struct stream_options *options, bool calls);
int stream_instance_start(struct stream_instance *instance);
void stream_instance_stop(struct stream_instance *instance);
void stream_instance_close(struct stream_instance *instance);

/* Removes the instances of recorders that were killed; their memory would stay for ever. */
void stream_instance_forget_stale(void);

#endif /* TASKVIZ_STREAM_INSTANCE_H */
