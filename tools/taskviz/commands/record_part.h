/* SPDX-License-Identifier: GPL-2.0 */
/* A recording of a part of the machine: a process, with or without what it makes, or a COMMAND. */
#ifndef TASKVIZ_RECORD_PART_H
#define TASKVIZ_RECORD_PART_H

#include "record.h"

/**
 * record_part_begin() - find whom it is about, if it is about a part
 * @record: its head gets the name; with a child, if it is limited to that
 * @threads: the first snapshot, as it was taken
 *
 * Who descends from a task is known by births from then on, and by the snapshot from before.
 *
 * Return: of all here that is no other: 0 or a negative errno, with a text in source_error().
 */
int record_part_begin(struct record *record, const struct snapshot *threads);
void record_part_drop(struct record *record);

/*
 * record_part_take() - follow an event, in order of time. Return: 1 if it is one to be recorded, 0
 * if not, or an error as above.
 */
int record_part_take(struct record *record, const struct event *event);

/* record_part_trim() - leave of two snapshots what is recorded, and its ancestors */
int record_part_trim(const struct record *record, struct snapshot pair[2]);

/* record_part_mark() - mark in a snapshot, which stays whole, who is not recorded */
void record_part_mark(const struct record *record, struct snapshot *snapshot);

/* record_part_look() - after losses, look who lives; soon after, once more */
int record_part_look(struct record *record);

/* record_part_is_gone() - does nobody live any more that is to be recorded? */
bool record_part_is_gone(const struct record *record);

#endif /* TASKVIZ_RECORD_PART_H */
