/* SPDX-License-Identifier: GPL-2.0 */
/* The tasks at one moment: a snapshot, its memory and its order. */
#ifndef TASKVIZ_INSPECTOR_SNAPSHOT_H
#define TASKVIZ_INSPECTOR_SNAPSHOT_H

#include <stddef.h>
#include "uapi/taskviz.h"

/**
 * struct snapshot - the tasks at one moment
 * @head: what the whole says of itself; sizes and addresses in it are meaningless here
 * @records: in tree order, head.count of them, owned by the snapshot
 */
struct snapshot {
	struct taskviz_snapshot head;
	struct taskviz_record *records;
};

/**
 * snapshot_reserve() - make room for records
 * @snapshot: whose records may move
 * @nr: how many there must be room for
 *
 * Return: 0 or -ENOMEM, with a text in source_error().
 */
int snapshot_reserve(struct snapshot *snapshot, size_t nr);
void snapshot_free(struct snapshot *snapshot);

/**
 * snapshot_order() - put records from anywhere into tree order
 * @snapshot: head.count records that may hold anything
 * @with_ended: keep those that have ended?
 *
 * Sets what the kernel sets of the tree: parent, depth, nr_children, LAST and ADRIFT; ends names.
 * Return: 0 or -ENOMEM, with a text in source_error().
 */
int snapshot_order(struct snapshot *snapshot, int with_ended);

/**
 * snapshot_forget() - make unknown what a module of another size did not tell
 * @snapshot: its records
 * @known: bytes of a record that are known
 */
void snapshot_forget(struct snapshot *snapshot, size_t known);

#endif /* TASKVIZ_INSPECTOR_SNAPSHOT_H */
