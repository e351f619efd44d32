// SPDX-License-Identifier: GPL-2.0
/* A snapshot as text: the header, then one line a task. */
#include <linux/utsname.h>
#include "reading.h"
#include "text.h"
#include "walk/snapshot.h"

/**
 * struct reader - an open file
 * @reading: what holds for every file of lines
 * @snap: the snapshot that is read
 * @widths: of the columns
 * @rights: whose mount and opener decide what is seen, NULL for all
 * @flags: asked at each snapshot
 */
struct reader {
	struct taskviz_reading reading;
	struct taskviz_snap snap;
	struct taskviz_widths widths;
	const struct file *rights;
	u32 (*flags)(void);
};

/* What a line tells. */
#define FIELDS	(TASKVIZ_FIELDS_MEMORY | TASKVIZ_FIELDS_CRED | TASKVIZ_FIELDS_RECORDED | \
		 TASKVIZ_FIELDS_TREE)

static int take_snapshot(struct taskviz_reading *reading)
{
	struct reader *reader = container_of(reading, struct reader, reading);
	struct taskviz_snap *snap = &reader->snap;
	const int err = taskviz_snapshot_take(snap, reader->rights, reader->flags(),
					      FIELDS, &reading->holding);

	if (err)
		return err;
	taskviz_render_widths(&reader->widths, snap->recs, snap->order, snap->counts.count,
			      snap->counts.now_ns);
	reading->nr_lines = 1 + snap->counts.count;
	reading->bytes = taskviz_snapshot_bytes(snap);
	return 0;
}

static void drop_snapshot(struct taskviz_reading *reading)
{
	taskviz_snapshot_drop(&container_of(reading, struct reader, reading)->snap);
}

static void put_header(struct taskviz_text *text, const struct reader *reader)
{
	struct taskviz_summary summary = {
		.counts = &reader->snap.counts,
		.release = init_utsname()->release,
		.machine = init_utsname()->machine,
	};

	taskviz_render_header(text, &summary);
	taskviz_render_columns(text, &reader->widths);
}

static void put_snapshot_line(struct taskviz_text *text, const struct taskviz_reading *reading,
			      u32 line)
{
	const struct reader *reader = container_of(reading, struct reader, reading);

	if (line == 0)
		put_header(text, reader);
	else
		taskviz_render_task(text, &reader->widths, reader->snap.recs, reader->snap.order,
				    line - 1, reader->snap.counts.now_ns);
}

static const struct taskviz_reading_ops snapshot_ops = {
	.size = sizeof(struct reader),
	.take = take_snapshot,
	.drop = drop_snapshot,
	.put = put_snapshot_line,
};

/**
 * taskviz_text_open() - open a file that shows a snapshot; taskviz_reading_release() closes it
 * @file: the file
 * @rights: the file whose mount and opener decide what is seen, NULL for the whole machine
 * @flags: tells the TASKVIZ_SNAPSHOT_* to take it with
 *
 * Return: 0, -EMFILE if the user has too many files open, or -ENOMEM.
 */
int taskviz_text_open(struct file *file, const struct file *rights, u32 (*flags)(void))
{
	struct taskviz_reading *reading = taskviz_reading_open(file, &snapshot_ops);
	struct reader *reader;

	if (IS_ERR(reading))
		return PTR_ERR(reading);
	reader = container_of(reading, struct reader, reading);
	reader->rights = rights;
	reader->flags = flags;
	return 0;
}
