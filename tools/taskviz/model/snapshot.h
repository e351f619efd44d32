/* SPDX-License-Identifier: GPL-2.0 */
/* A snapshot's memory and order, for the sources that fill it. */
#ifndef TASKVIZ_INSPECTOR_SNAPSHOT_H
#define TASKVIZ_INSPECTOR_SNAPSHOT_H

#include "source/source.h"

/**
 * snapshot_reserve() - make room for records
 * @snapshot: whose records may move
 * @nr: how many there must be room for
 *
 * Return: 0 or -ENOMEM, with a text in source_error().
 */
int snapshot_reserve(struct snapshot *snapshot, size_t nr);

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
