/* SPDX-License-Identifier: GPL-2.0 */
/* What the module knows at one moment, into a file: the ends of a recording, or all of a save. */
#ifndef TASKVIZ_CAPTURE_H
#define TASKVIZ_CAPTURE_H

#include <stddef.h>
#include "recording/recording.h"

struct source;

/**
 * struct capture - where from, and where to
 * @source: the module
 * @writer: of the file
 * @path: of the file, for messages
 * @users: of all tasks that were written; to be freed
 * @missing: tables that could not be had
 * @why: the first reason
 *
 * All functions return 0 or a negative errno, with a text in source_error().
 */
struct capture {
	struct source *source;
	struct recording_writer writer;
	const char *path;
	char *users;
	size_t missing;
	char why[512];
};

/* capture_failed() - what to return when writing failed, by errno */
int capture_failed(const struct capture *capture);

/* capture_take() - two snapshots: of processes, of all tasks; to be given to capture_drop() */
int capture_take(const struct capture *capture, struct snapshot pair[2]);
void capture_drop(struct snapshot pair[2]);

/* capture_write_begin() - write what a file begins with behind its head: its first snapshots */
int capture_write_begin(struct capture *capture, struct snapshot first[2]);

/* capture_write_out() - what was written until now goes to the file */
int capture_write_out(struct capture *capture);

/**
 * capture_write_end() - write what a file ends with
 * @capture: of a file that has all before
 * @last: the last two snapshots; the tables are asked for now, and what cannot be had of them is
 *	counted as missing
 */
int capture_write_end(struct capture *capture, struct snapshot last[2]);

#endif /* TASKVIZ_CAPTURE_H */
