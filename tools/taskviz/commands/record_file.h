/* SPDX-License-Identifier: GPL-2.0 */
/* A recording into a file, from its beginning to its end. */
#ifndef TASKVIZ_RECORD_FILE_H
#define TASKVIZ_RECORD_FILE_H

#include "record.h"

/**
 * record_file() - record into the file until it is over
 * @record: without ring_bytes
 * @command: until it ends, or an empty list
 *
 * Return: the status to end with, having told what happened.
 */
int record_file(struct record *record, char **command);

#endif /* TASKVIZ_RECORD_FILE_H */
