/* SPDX-License-Identifier: GPL-2.0 */
/* A file of lines that are all of one moment. */
#ifndef TASKVIZ_READING_H
#define TASKVIZ_READING_H

#include <linux/fs.h>
#include <linux/types.h>
#include "core/pure.h"
#include "walk/holdings.h"

struct taskviz_reading;

/**
 * struct taskviz_reading_ops - what is read
 * @size: of a reader: a struct taskviz_reading, and what follows it
 * @take: looks at what is shown, and sets @nr_lines and @bytes of the reading; sleeps
 * @drop: frees what @take allocated; also called when nothing is taken
 * @put: renders line n of @nr_lines
 */
struct taskviz_reading_ops {
	size_t size;
	int (*take)(struct taskviz_reading *reading);
	void (*drop)(struct taskviz_reading *reading);
	void (*put)(struct taskviz_text *text, const struct taskviz_reading *reading, u32 line);
};

/**
 * struct taskviz_reading - the beginning of an open file's private data
 * @ops: what is read
 * @nr_lines: that were taken, the heading is one; 0 before the first read and behind the end
 * @bytes: memory that what was taken holds, for the bound that a user has
 * @holding: the open file, and what it holds, with the buffer of the seq_file
 * @again: the next iteration begins a new reading
 *
 * All but @again are guarded by the lock of the seq_file.
 */
struct taskviz_reading {
	const struct taskviz_reading_ops *ops;
	u32 nr_lines;
	size_t bytes;
	struct taskviz_holding holding;
	bool again;
};

struct taskviz_reading *taskviz_reading_open(struct file *file,
					     const struct taskviz_reading_ops *ops);
void taskviz_reading_begin(struct file *file, loff_t pos);
ssize_t taskviz_reading_end(struct file *file, ssize_t got);
ssize_t taskviz_reading_read(struct file *file, char __user *to, size_t size, loff_t *pos);
int taskviz_reading_release(struct inode *inode, struct file *file);

#endif /* TASKVIZ_READING_H */
