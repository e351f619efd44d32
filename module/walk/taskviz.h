/* SPDX-License-Identifier: GPL-2.0 */
/* What the units of the module offer each other. */
#ifndef TASKVIZ_H
#define TASKVIZ_H

#include <linux/fs.h>
#include <linux/seq_file.h>
#include <linux/types.h>
#include "core/pure.h"

struct task_struct;

/* access.c */
bool taskviz_access_is_restricted(const struct file *file);
bool taskviz_access_may_list(const struct file *file, pid_t tgid);
bool taskviz_access_may_trace(const struct file *file, pid_t tgid);

/* Text is rendered into the buffer of a seq_file, which grows if it does not fit. */
static inline struct taskviz_text taskviz_seq_begin(struct seq_file *m)
{
	struct taskviz_text text = {};

	text.size = seq_get_buf(m, &text.buf);
	return text;
}

static inline void taskviz_seq_end(struct seq_file *m, const struct taskviz_text *text)
{
	seq_commit(m, text->len <= text->size ? text->len : -1);
}

/* snapshot.c */

/**
 * struct taskviz_snap - a snapshot in the module's memory
 * @recs: the records in tree order, vmalloc'ed, charged to the reader
 * @capacity: records there is room for
 * @counts: the sums; count says how many records there are, flags which of those asked for were
 *	followed; times since boot are the kernel's own, here and in the records, and boot_offset_ns
 *	is what the time namespace of current adds to them
 */
struct taskviz_snap {
	struct taskviz_record *recs;
	u32 capacity;
	struct taskviz_snapshot counts;
};

/**
 * struct taskviz_snapshot_stats - the walk about itself
 * @taken: snapshots taken since the module was loaded; of some taken at once one may count
 * @records: of the last one
 * @longest_section_ns: longest RCU read section of a walk, interruptions included
 */
struct taskviz_snapshot_stats {
	u64 taken;
	u64 records;
	u64 longest_section_ns;
};

/* Records to make room for at first, at least 1: the suite walks has walks run out of it. */
extern unsigned int taskviz_snapshot_expected;

void taskviz_snapshot_read_stats(struct taskviz_snapshot_stats *to);
int taskviz_snapshot_take(struct taskviz_snap *snap, const struct file *file, u32 flags);
void taskviz_snapshot_drop(struct taskviz_snap *snap);

/* text.c */
int taskviz_text_open(struct file *file, const struct file *rights, u32 (*flags)(void));
void taskviz_text_begin(struct file *file, loff_t pos);
ssize_t taskviz_text_end(struct file *file, ssize_t got);
int taskviz_text_release(struct inode *inode, struct file *file);

/* procfs.c */
int taskviz_procfs_init(void);
void taskviz_procfs_exit(void);

#endif /* TASKVIZ_H */
