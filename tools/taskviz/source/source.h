/* SPDX-License-Identifier: GPL-2.0 */
/* Where the inspector's data comes from: the module, or a file. */
#ifndef TASKVIZ_SOURCE_H
#define TASKVIZ_SOURCE_H

#include <stdbool.h>
#include <stdint.h>
#include "model/rows.h"
#include "model/snapshot.h"
#include "model/span.h"
#include "model/times.h"

/*
 * A source is one of
 *   the module      --from not given: the ioctl of /proc/taskviz and debugfs/taskviz
 *   a recording     as "taskviz record" writes it; a snapshot of any moment between its ends; or as
 *                   "taskviz save" does, of one moment
 * Commands do not ask which. What a source does not have is an error with a text that says so and
 * what to do; nothing here prints or ends the program.
 */
struct source;

/* The last moment there is: now, or the end of a recording. */
#define SOURCE_LAST	UINT64_MAX

/**
 * source_open() - open a source
 * @from: path of a recording, NULL for the module
 *
 * Return: the source, to be given to source_close(); NULL with a text in source_error().
 */
struct source *source_open(const char *from);
void source_close(struct source *source);

/**
 * source_snapshot() - the tasks at one moment
 * @source: to ask
 * @flags: TASKVIZ_SNAPSHOT_*
 * @fields: TASKVIZ_FIELDS_* that are needed, of which the module computes no others; a recording
 *	has all
 * @at_ns: time since boot; other than SOURCE_LAST only of a recording
 * @snapshot: filled; to be given to snapshot_free(). May hold an earlier one, whose memory is used
 *	again.
 *
 * Return: 0, or a negative errno with a text in source_error().
 */
int source_snapshot(struct source *source, uint32_t flags, uint64_t fields, uint64_t at_ns,
		    struct snapshot *snapshot);

/* The table that lists the tables: TABLE is its column of names. */
#define TABLE_OF_TABLES	"tables"

/**
 * source_rows() - a table
 * @source: to ask
 * @name: of the table
 * @rows: set; on success to be given to rows_free()
 *
 * Return: 0, or a negative errno with a text in source_error(): EACCES without the right, ENOENT if
 * there is no such table.
 */
int source_rows(struct source *source, const char *name, struct rows *rows);

/**
 * source_module_rows() - a table that the module has now
 * @name: of the table
 * @rows: set; if there is one to be given to rows_free()
 *
 * Return: is there one?
 */
bool source_module_rows(const char *name, struct rows *rows);

/**
 * source_rows_in() - a table of another time than the last
 * @source: to ask
 * @name: of the table
 * @span: SPAN_ALL: as source_rows(). Of the module only tables that tell of the past, see
 *	rows_trim(); of a recording also those that replay_rows() makes
 * @rows: set; on success to be given to rows_free()
 *
 * Return: as source_rows(); -EINVAL if the table has no such past.
 */
int source_rows_in(struct source *source, const char *name, const struct span *span,
		   struct rows *rows);

/**
 * source_command() - write a command to the file of a table, e.g. "lab"
 * Return: 0, or a negative errno with a text in source_error().
 */
int source_command(struct source *source, const char *name, const char *command);

/* source_times() - what moments of it are measured by */
struct times source_times(const struct source *source);

/* Is it the module of this machine? Only then do /proc/PID and the tracefs belong to its tasks. */
int source_is_live(const struct source *source);

/* Is it of a part of the machine, and tells nothing of the rest? */
bool source_is_limited(const struct source *source);

/* What it lacks, as recording_cut() tells it: goes on after its name; "" if nothing. */
const char *source_warning(const struct source *source);

#endif /* TASKVIZ_SOURCE_H */
