// SPDX-License-Identifier: GPL-2.0
/*
 * Reads recordings of before there were chunks: behind the head each part has a struct
 * recording_part before it, everything a multiple of 8 bytes. A part of events that was not ended
 * is of the size RECORDING_OLD_OPEN, and goes as far as the file.
 */
#include <string.h>
#include "recording_parts.h"

/* Of a part that is not whole only events are of use: those that are. */
static const char *take_cut_part(struct recording *recording, const struct recording_part *part,
				 const char *data, size_t size)
{
	if (part->kind == RECORDING_PART_EVENTS)
		recording_add_events(recording, part, data, size);
	return recording_check_cut(recording);
}

const char *recording_parse_old(struct recording *recording)
{
	const char *at = (const char *)recording->data + recording->head.head_size;
	size_t left = recording->size - recording->head.head_size;
	struct recording_part part;

	for (; left >= sizeof(part); at += part.size, left -= part.size) {
		memcpy(&part, at, sizeof(part));
		at += sizeof(part);
		left -= sizeof(part);
		if (part.kind == RECORDING_PART_END)
			return recording_check_whole(recording);
		if (part.size > left)
			return take_cut_part(recording, &part, at, left);
		if (part.size % 8 || !recording_take(recording, &part, at))
			return recording_wrong(recording);
	}
	return recording_check_cut(recording);
}
