/* SPDX-License-Identifier: GPL-2.0 */
/* A recording that goes on: what came last, written when it is asked for. */
#ifndef TASKVIZ_RECORD_RING_H
#define TASKVIZ_RECORD_RING_H

#include "record.h"

/**
 * record_ring() - record the whole machine into memory, and write what is left at the end
 * @record: with ring_bytes
 * @command: until it ends, or an empty list
 *
 * SIGUSR1 writes what there is into a file of its own, and it goes on.
 * Return: the status to end with, having told what happened.
 */
int record_ring(struct record *record, char **command);

#endif /* TASKVIZ_RECORD_RING_H */
