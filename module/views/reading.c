// SPDX-License-Identifier: GPL-2.0
/* Reads a file whose lines are all of one moment: that of its first read. */
#include <linux/err.h>
#include <linux/mm.h>
#include <linux/seq_file.h>
#include "reading.h"
#include "text.h"

/*
 * A seq_file that is not told makes its lines one by one, at different moments. Here all is taken
 * when a read begins at position 0, kept until a read finds the end, and shown from there.
 */

/* seq_file begins with a page and would return no more than that from a read(). */
#define BUFFER_SIZE	(64 * 1024)

/*
 * Lines that are shown at a time: what seq_file does between two is done once for all. What has no
 * room in the buffer any more is shown again in the next, so they are few.
 */
#define LINES	8

static void drop_reading(struct seq_file *m)
{
	struct taskviz_reading *reading = m->private;

	reading->ops->drop(reading);
	reading->nr_lines = 0;
	taskviz_holding_set(&reading->holding, m->file, 0);
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
	buffer = kvmalloc(BUFFER_SIZE, GFP_KERNEL_ACCOUNT | __GFP_NOWARN);
	if (!buffer)
		return;
	drop_buffer(m);
	m->buf = buffer;
	m->size = BUFFER_SIZE;
}

static int take_reading(struct seq_file *m)
{
	struct taskviz_reading *reading = m->private;
	int err;

	drop_reading(m);
	err = reading->ops->take(reading);
	if (!err)
		err = taskviz_holding_set(&reading->holding, m->file,
					  reading->bytes + BUFFER_SIZE);
	if (err) {
		drop_reading(m);
		return err;
	}
	widen_buffer(m);
	reading->again = false;
	return 0;
}

/* Position n begins with line n * LINES. */
static void *lines_at(const struct taskviz_reading *reading, loff_t pos)
{
	return pos * LINES < reading->nr_lines ? (void *)(unsigned long)(pos + 1) : NULL;
}

static void *reading_start(struct seq_file *m, loff_t *pos)
{
	struct taskviz_reading *reading = m->private;

	if (*pos == 0 && (reading->again || !reading->nr_lines)) {
		int err = take_reading(m);

		if (err)
			return ERR_PTR(err);
	}
	return lines_at(reading, *pos);
}

static void *reading_next(struct seq_file *m, void *v, loff_t *pos)
{
	return lines_at(m->private, ++*pos);
}

static void reading_stop(struct seq_file *m, void *v)
{
}

static int reading_show(struct seq_file *m, void *v)
{
	const struct taskviz_reading *reading = m->private;
	const u32 first = ((unsigned long)v - 1) * LINES;
	const u32 end = min(first + LINES, reading->nr_lines);
	struct taskviz_text text = taskviz_seq_begin(m);

	for (u32 line = first; line < end && text.len <= text.size; line++)
		reading->ops->put(&text, reading, line);
	taskviz_seq_end(m, &text);
	return 0;
}

static const struct seq_operations reading_seq_ops = {
	.start = reading_start,
	.next = reading_next,
	.stop = reading_stop,
	.show = reading_show,
};

/**
 * taskviz_reading_open() - open a file of lines
 * @file: the file; taskviz_reading_release() closes it
 * @ops: what is read
 *
 * Takes nothing and no buffer yet. Return: the reading, the file's, zeroed but for @ops and
 * @holding; or an ERR_PTR(): -EMFILE if the user has too many open already, -ENOMEM.
 */
struct taskviz_reading *taskviz_reading_open(struct file *file,
					     const struct taskviz_reading_ops *ops)
{
	struct taskviz_holding holding = {};
	struct taskviz_reading *reading;
	int err = taskviz_holding_open(&holding, file);

	if (err)
		return ERR_PTR(err);
	reading = __seq_open_private(file, &reading_seq_ops, ops->size);
	if (!reading) {
		taskviz_holding_end(&holding);
		return ERR_PTR(-ENOMEM);
	}
	reading->ops = ops;
	reading->holding = holding;
	return reading;
}

/**
 * taskviz_reading_begin() - a read is about to begin
 * @file: the file
 * @pos: where; at 0 all is taken anew
 */
void taskviz_reading_begin(struct file *file, loff_t pos)
{
	struct seq_file *m = file->private_data;
	struct taskviz_reading *reading = m->private;

	if (pos == 0)
		WRITE_ONCE(reading->again, true);
}

/**
 * taskviz_reading_end() - a read is over
 * @file: the file
 * @got: what it returned
 *
 * Who has found the end has read all: what the reading held is given back. The next read elsewhere
 * takes all anew, one here finds the end again. Return: @got.
 */
ssize_t taskviz_reading_end(struct file *file, ssize_t got)
{
	struct seq_file *m = file->private_data;
	struct taskviz_reading *reading = m->private;

	if (got)
		return got;
	mutex_lock(&m->lock);
	/* unless another reader of the open file has begun again meanwhile */
	if (!m->count && !lines_at(reading, m->index)) {
		drop_reading(m);
		drop_buffer(m);
	}
	mutex_unlock(&m->lock);
	return 0;
}

/**
 * taskviz_reading_read() - file_operations.read
 * @file: the file
 * @to: the reader's memory
 * @size: bytes there
 * @pos: where
 *
 * Return: as seq_read().
 */
ssize_t taskviz_reading_read(struct file *file, char __user *to, size_t size, loff_t *pos)
{
	taskviz_reading_begin(file, *pos);
	return taskviz_reading_end(file, seq_read(file, to, size, pos));
}

/**
 * taskviz_reading_release() - close the file
 * @inode: of the file
 * @file: the file
 */
int taskviz_reading_release(struct inode *inode, struct file *file)
{
	struct seq_file *m = file->private_data;
	struct taskviz_reading *reading = m->private;

	drop_reading(m);
	taskviz_holding_end(&reading->holding);
	return seq_release_private(inode, file);
}
