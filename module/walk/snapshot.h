/* SPDX-License-Identifier: GPL-2.0 */
/* A snapshot: all tasks that a reader may see, as records in the order of the tree. */
#ifndef TASKVIZ_SNAPSHOT_H
#define TASKVIZ_SNAPSHOT_H

#include <linux/types.h>
#include "core/pure.h"
#include "holdings.h"
#include "pages.h"

struct file;

/**
 * struct taskviz_snap - a snapshot in the module's memory
 * @pages: what the records are in, charged to the reader
 * @recs: the records
 * @order: which of them stands at each place in the tree, charged, too; NULL: they stand in order
 * @capacity: records there is room for
 * @counts: the sums; count says how many places there are, flags which of those asked for were
 *	followed, fields what the records have; times since boot are the kernel's own, here and in
 *	the records, and boot_offset_ns is what the time namespace of current adds to them
 */
struct taskviz_snap {
	struct taskviz_pages pages;
	struct taskviz_record *recs;
	u32 *order;
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

/* The record of a place, below counts.count. */
static inline struct taskviz_record *taskviz_snapshot_record(const struct taskviz_snap *snap,
							     u32 place)
{
	return &snap->recs[taskviz_tree_at(snap->order, place)];
}

/* What it takes of the memory that its reader holds. */
static inline size_t taskviz_snapshot_bytes(const struct taskviz_snap *snap)
{
	return snap->capacity * (sizeof(*snap->recs) + (snap->order ? sizeof(*snap->order) : 0));
}

void taskviz_snapshot_read_stats(struct taskviz_snapshot_stats *to);
int taskviz_snapshot_take(struct taskviz_snap *snap, const struct file *file, u32 flags,
			  u64 fields, struct taskviz_holding *holding);
void taskviz_snapshot_drop(struct taskviz_snap *snap);

#endif /* TASKVIZ_SNAPSHOT_H */
