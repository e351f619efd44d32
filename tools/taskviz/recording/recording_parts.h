/* SPDX-License-Identifier: GPL-2.0 */
/* What readers of all versions of the file have in common; known to recording*.c alone. */
#ifndef TASKVIZ_RECORDING_PARTS_H
#define TASKVIZ_RECORDING_PARTS_H

#include "recording.h"

/* No structure is larger. */
#define RECORDING_MOST_BYTES	4096

/* The size of a part of events that was being written, in files of the old version. */
#define RECORDING_OLD_OPEN	UINT64_MAX

#define RECORDING_NOT_SOUND	"it is damaged: a part of it is not what a recorder writes"
#define RECORDING_CUT_OFF	"it ends before anything was recorded: record again"

#define RECORDING_NO_MEMORY	"there is no memory for what it holds"
#define RECORDING_TOO_MUCH	"it is no recorder's: it is small, and unpacks to more than there would be"

/**
 * struct recording_part - a part, whole; in files of the old version it stands before that
 * @kind: enum recording_part_kind
 * @which: enum recording_snapshot, of others 0
 * @size: bytes of it
 * @head_size: of a snapshot: bytes of its struct taskviz_snapshot; of others 0
 * @item_size: bytes of a record, or of an event; of others 0
 */
struct recording_part {
	uint32_t kind;
	uint32_t which;
	uint64_t size;
	uint32_t head_size;
	uint32_t item_size;
};

/* recording_copy() - zeroed memory that lives as long as the recording, or NULL */
void *recording_copy(struct recording *recording, size_t size);

/* recording_grow_copy() - the last one, larger; may move. What is added is not zeroed */
void *recording_grow_copy(struct recording *recording, size_t size);

void recording_free_copies(struct recording *recording);

/* recording_wrong() - what is wrong with it if a part could not be taken */
const char *recording_wrong(const struct recording *recording);

/**
 * recording_take() - check a part and keep it
 * @recording: to keep it in
 * @part: what it is
 * @data: its bytes, to stay as long as the recording
 *
 * Return: is it what a recorder writes?
 */
bool recording_take(struct recording *recording, const struct recording_part *part,
		    const char *data);

/* recording_add_events() - keep those that are whole of @size bytes. Return: were all of them? */
bool recording_add_events(struct recording *recording, const struct recording_part *part,
			  const char *data, size_t size);

/* Of one that was read to its end: do the parts hold together? Return: NULL, or what is wrong. */
const char *recording_check_whole(struct recording *recording);

/* The same of one that ends here, without an end. */
const char *recording_check_cut(struct recording *recording);

/* recording_parse_old(), recording_parse_chunks() - read what is behind the head */
const char *recording_parse_old(struct recording *recording);
const char *recording_parse_chunks(struct recording *recording, bool with_events);

#endif /* TASKVIZ_RECORDING_PARTS_H */
