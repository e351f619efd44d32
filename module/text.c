// SPDX-License-Identifier: GPL-2.0
/* A snapshot as text: a seq_file whose lines are the header and one task each. */
#include <linux/mm.h>
#include <linux/seq_file.h>
#include <linux/utsname.h>
#include "taskviz.h"

/* seq_file would begin with a page and return no more than that from a read(). */
#define BUFFER_SIZE	(64 * 1024)

/**
 * struct reader - an open file
 * @snap: taken at the first read, kept until the file is read from its beginning again
 * @widths: of the columns
 * @file: whose mount and opener decide what is seen, NULL for all
 * @flags: asked at each snapshot
 * @again: the next iteration begins a new reading
 *
 * @snap and @widths are guarded by the lock of the seq_file.
 */
struct reader {
	struct taskviz_snap snap;
	struct taskviz_widths widths;
	const struct file *file;
	u32 (*flags)(void);
	bool again;
};

static int begin_reading(struct reader *reader)
{
	int err;

	taskviz_snapshot_drop(&reader->snap);
	err = taskviz_snapshot_take(&reader->snap, reader->file, reader->flags());
	if (err)
		return err;
	taskviz_render_widths(&reader->widths, reader->snap.recs, reader->snap.counts.count,
			      reader->snap.counts.now_ns);
	reader->again = false;
	return 0;
}

/* Position 0 is the header, position n the record n - 1. */
static void *seq_position(struct reader *reader, loff_t pos)
{
	return pos <= reader->snap.counts.count ? (void *)(unsigned long)(pos + 1) : NULL;
}

static void *text_start(struct seq_file *m, loff_t *pos)
{
	struct reader *reader = m->private;

	if (*pos == 0 && (reader->again || !reader->snap.recs)) {
		int err = begin_reading(reader);

		if (err)
			return ERR_PTR(err);
	}
	return seq_position(reader, *pos);
}

static void *text_next(struct seq_file *m, void *v, loff_t *pos)
{
	return seq_position(m->private, ++*pos);
}

static void text_stop(struct seq_file *m, void *v)
{
}

static void show_header(struct taskviz_text *text, const struct reader *reader)
{
	struct taskviz_summary summary = {
		.counts = &reader->snap.counts,
		.release = init_utsname()->release,
		.machine = init_utsname()->machine,
	};

	taskviz_render_header(text, &summary);
	taskviz_render_columns(text, &reader->widths);
}

static int text_show(struct seq_file *m, void *v)
{
	const struct reader *reader = m->private;
	unsigned long line = (unsigned long)v - 1;
	struct taskviz_text text = taskviz_seq_begin(m);

	if (line == 0)
		show_header(&text, reader);
	else
		taskviz_render_task(&text, &reader->widths, reader->snap.recs, line - 1,
				    reader->snap.counts.now_ns);
	taskviz_seq_end(m, &text);
	return 0;
}

static const struct seq_operations text_ops = {
	.start = text_start,
	.next = text_next,
	.stop = text_stop,
	.show = text_show,
};

/**
 * taskviz_text_open() - open a file that shows a snapshot
 * @file: the file
 * @rights: the file whose mount and opener decide what is seen, NULL for the whole machine
 * @flags: tells the TASKVIZ_SNAPSHOT_* to take it with
 *
 * Takes no snapshot yet. Return: 0 or -ENOMEM.
 */
int taskviz_text_open(struct file *file, const struct file *rights, u32 (*flags)(void))
{
	struct reader *reader = __seq_open_private(file, &text_ops, sizeof(*reader));
	struct seq_file *m = file->private_data;

	if (!reader)
		return -ENOMEM;
	reader->file = rights;
	reader->flags = flags;
	m->buf = kvmalloc(BUFFER_SIZE, GFP_KERNEL_ACCOUNT);
	if (m->buf)
		m->size = BUFFER_SIZE;
	return 0;
}

/**
 * taskviz_text_begin() - a read is about to begin
 * @file: the file
 * @pos: where; at 0 a new snapshot is taken
 */
void taskviz_text_begin(struct file *file, loff_t pos)
{
	struct seq_file *m = file->private_data;
	struct reader *reader = m->private;

	if (pos == 0)
		WRITE_ONCE(reader->again, true);
}

/**
 * taskviz_text_release() - close the file
 * @inode: of the file
 * @file: the file
 */
int taskviz_text_release(struct inode *inode, struct file *file)
{
	struct seq_file *m = file->private_data;
	struct reader *reader = m->private;

	taskviz_snapshot_drop(&reader->snap);
	return seq_release_private(inode, file);
}
