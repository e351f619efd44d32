// SPDX-License-Identifier: GPL-2.0
/* A snapshot as text: a seq_file whose lines are the header and one task each. */
#include <linux/mm.h>
#include <linux/seq_file.h>
#include <linux/utsname.h>
#include "holdings.h"
#include "text.h"
#include "walk/snapshot.h"

/* seq_file begins with a page and would return no more than that from a read(). */
#define BUFFER_SIZE	(64 * 1024)

/**
 * struct reader - an open file
 * @snap: taken at the first read, kept until a read finds the end, or the beginning is read again
 * @holding: what @snap and the buffer of the seq_file take
 * @widths: of the columns
 * @rights: whose mount and opener decide what is seen, NULL for all
 * @flags: asked at each snapshot
 * @again: the next iteration begins a new reading
 *
 * All but @again are guarded by the lock of the seq_file.
 */
struct reader {
	struct taskviz_snap snap;
	struct taskviz_holding holding;
	struct taskviz_widths widths;
	const struct file *rights;
	u32 (*flags)(void);
	bool again;
};

static void drop_reading(struct reader *reader)
{
	taskviz_snapshot_drop(&reader->snap);
	taskviz_holding_end(&reader->holding);
}

static void drop_buffer(struct seq_file *m)
{
	kvfree(m->buf);
	m->buf = NULL;
	m->size = 0;
}

/* The buffer is empty where an iteration starts. Without memory the page there is does. */
static void widen_buffer(struct seq_file *m)
{
	char *buffer;

	if (m->size >= BUFFER_SIZE)
		return;
	buffer = kvmalloc(BUFFER_SIZE, GFP_KERNEL_ACCOUNT);
	if (!buffer)
		return;
	drop_buffer(m);
	m->buf = buffer;
	m->size = BUFFER_SIZE;
}

static int begin_reading(struct seq_file *m)
{
	struct reader *reader = m->private;
	struct taskviz_snap *snap = &reader->snap;
	int err;

	drop_reading(reader);
	err = taskviz_snapshot_take(snap, reader->rights, reader->flags());
	if (err)
		return err;
	err = taskviz_holding_begin(&reader->holding, m->file,
				    snap->capacity * sizeof(*snap->recs) + BUFFER_SIZE);
	if (err) {
		taskviz_snapshot_drop(snap);
		return err;
	}
	widen_buffer(m);
	taskviz_render_widths(&reader->widths, snap->recs, snap->counts.count,
			      snap->counts.now_ns);
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
		int err = begin_reading(m);

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
 * Takes no snapshot and no buffer yet. Return: 0 or -ENOMEM.
 */
int taskviz_text_open(struct file *file, const struct file *rights, u32 (*flags)(void))
{
	struct reader *reader = __seq_open_private(file, &text_ops, sizeof(*reader));

	if (!reader)
		return -ENOMEM;
	reader->rights = rights;
	reader->flags = flags;
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
 * taskviz_text_end() - a read is over
 * @file: the file
 * @got: what it returned
 *
 * Who has found the end has read all: what the reading held is given back. The next read elsewhere
 * takes another snapshot, one here finds the end again. Return: @got.
 */
ssize_t taskviz_text_end(struct file *file, ssize_t got)
{
	struct seq_file *m = file->private_data;
	struct reader *reader = m->private;

	if (got)
		return got;
	mutex_lock(&m->lock);
	/* unless another reader of the open file has begun again meanwhile */
	if (!m->count && m->index > reader->snap.counts.count) {
		drop_reading(reader);
		drop_buffer(m);
	}
	mutex_unlock(&m->lock);
	return 0;
}

/**
 * taskviz_text_release() - close the file
 * @inode: of the file
 * @file: the file
 */
int taskviz_text_release(struct inode *inode, struct file *file)
{
	struct seq_file *m = file->private_data;

	drop_reading(m->private);
	return seq_release_private(inode, file);
}
