// SPDX-License-Identifier: GPL-2.0
/* Takes what the module knows now and writes it to a recording. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "capture.h"
#include "command.h"
#include "model/cgroups.h"
#include "model/users.h"
#include "source/source.h"

int capture_failed(const struct capture *capture)
{
	return source_fail(errno, "cannot write %s: %s", capture->path, strerror(errno));
}

int capture_take(const struct capture *capture, struct snapshot pair[2])
{
	const uint32_t flags = TASKVIZ_SNAPSHOT_ENDED;
	int err = source_snapshot(capture->source, flags, TASKVIZ_FIELDS_ALL, SOURCE_LAST,
				  &pair[0]);

	return err ? err : source_snapshot(capture->source, flags | TASKVIZ_SNAPSHOT_THREADS,
					   TASKVIZ_FIELDS_ALL, SOURCE_LAST, &pair[1]);
}

void capture_drop(struct snapshot pair[2])
{
	snapshot_free(&pair[0]);
	snapshot_free(&pair[1]);
}

/* The two as @which and the one behind that. */
static int write_pair(struct capture *capture, enum recording_snapshot which,
		      struct snapshot pair[2])
{
	int err = 0;

	for (int i = 0; i < 2 && !err; i++) {
		if (recording_write_snapshot(&capture->writer, which + i, &pair[i]))
			err = capture_failed(capture);
		if (!err)
			err = users_add(&capture->users, &pair[i]);
		cgroups_note(&pair[i]);
	}
	return err;
}

static int write_cgroups(struct capture *capture)
{
	char *cgroups = cgroups_list();
	const int err = !cgroups || recording_write_text(&capture->writer, CGROUPS_TEXT, cgroups) ?
			capture_failed(capture) : 0;

	free(cgroups);
	return err;
}

/* The names of all users so far, and of the cgroups in this file. */
static int write_names(struct capture *capture)
{
	const char *users = capture->users ? capture->users : "";

	if (recording_write_text(&capture->writer, USERS_TEXT, users))
		return capture_failed(capture);
	return write_cgroups(capture);
}

int capture_write_begin(struct capture *capture, struct snapshot first[2])
{
	cgroups_begin_list();
	return write_pair(capture, RECORDING_FIRST, first) ?: write_names(capture);
}

int capture_write_out(struct capture *capture)
{
	return recording_write_out(&capture->writer) ? capture_failed(capture) : 0;
}

static void note_missing(struct capture *capture)
{
	if (!capture->missing++)
		snprintf(capture->why, sizeof(capture->why), "%s", source_error());
}

static int write_table(struct capture *capture, const char *name)
{
	struct rows rows;
	int err = 0;

	if (source_rows(capture->source, name, &rows)) {
		note_missing(capture);
		return 0;
	}
	if (recording_write_table(&capture->writer, &rows))
		err = capture_failed(capture);
	rows_free(&rows);
	return err;
}

static int write_tables(struct capture *capture)
{
	char name[ROWS_TEXT_SIZE];
	struct rows tables;
	int err = 0;

	if (source_rows(capture->source, TABLE_OF_TABLES, &tables)) {
		note_missing(capture);
		return 0;
	}
	for (uint32_t i = 0; i < tables.count && !err; i++)
		err = write_table(capture, rows_text(&tables, rows_at(&tables, i), "TABLE", name));
	rows_free(&tables);
	return err;
}

int capture_write_end(struct capture *capture, struct snapshot last[2])
{
	int err = write_pair(capture, RECORDING_LAST, last) ?: write_names(capture) ?:
		  write_tables(capture);

	if (!err && recording_write_end(&capture->writer))
		err = capture_failed(capture);
	return err;
}
