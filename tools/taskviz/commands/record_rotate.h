/* SPDX-License-Identifier: GPL-2.0 */
/* A recording in several files, one after the other: where one ends the next begins. */
#ifndef TASKVIZ_RECORD_ROTATE_H
#define TASKVIZ_RECORD_ROTATE_H

#include "record.h"

struct stream;

/**
 * record_rotate() - end the file, and begin the next one in its place
 * @record: with rotation.keep, whose file is kept; then of the next file
 * @stream: where events come from
 *
 * The file that ends is FILE.1, FILE.2 and so on then; older ones than are to be kept are gone.
 * Each can be read without the others: what one ends with the next begins with.
 *
 * Return: 0 or a negative errno, with a text in source_error(). Then the recording is over, as no
 * file is to become larger than it may, and the file has no end, or is whole and has no number.
 */
int record_rotate(struct record *record, struct stream *stream);

/* record_rotate_begun() - the beginning of a file is written: it is not to be all there is of it */
void record_rotate_begun(struct record *record);

/* record_told_path() - what messages call the last file, and begin the names of others with */
const char *record_told_path(const struct record *record);

/* record_rotate_tell() - add to a message which files there are besides the last */
void record_rotate_tell(const struct record *record);

#endif /* TASKVIZ_RECORD_ROTATE_H */
