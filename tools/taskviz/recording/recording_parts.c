// SPDX-License-Identifier: GPL-2.0
/* The parts of a recording, checked and kept: the same in files of all versions. */
#include <stdlib.h>
#include <string.h>
#include "core/pure.h"
#include "recording_parts.h"

/* The first program had those: they are read for ever. */
#define LEAST_SNAPSHOT	96
#define LEAST_RECORD	184
#define LEAST_EVENT	32

/* Memory of a recording that is none of its file's. */
struct recording_copy {
	struct recording_copy *next;
	uint64_t bytes[];
};

static bool record_is_sound(const struct taskviz_record *record)
{
	return record->pid >= 0 && record->tgid >= 0 && record->ppid >= TASKVIZ_UNKNOWN_PID &&
	       record->state &&
	       strchr(TASKVIZ_STATES, record->state) && record->kind <= TASKVIZ_KIND_USER &&
	       record->adopted <= TASKVIZ_ADOPTED_INIT &&
	       memchr(record->name, 0, sizeof(record->name));
}

/* As far as tree order goes: a parent comes first, one level up. */
static bool has_place(const struct taskviz_record *records, uint32_t index)
{
	const struct taskviz_record *record = &records[index];

	if (record->parent > index)
		return false;
	return record->depth == (record->parent == index ? 0 : records[record->parent].depth + 1);
}

static bool records_are_sound(const struct taskviz_record *records, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++)
		if (!record_is_sound(&records[i]) || !has_place(records, i))
			return false;
	return true;
}

void *recording_copy(struct recording *recording, size_t size)
{
	struct recording_copy *copy = calloc(1, sizeof(*copy) + size);

	recording->no_memory |= !copy;
	if (!copy)
		return NULL;
	copy->next = recording->copies;
	recording->copies = copy;
	return copy->bytes;
}

void recording_free_copies(struct recording *recording)
{
	while (recording->copies) {
		struct recording_copy *copy = recording->copies;

		recording->copies = copy->next;
		free(copy);
	}
}

void *recording_grow_copy(struct recording *recording, size_t size)
{
	struct recording_copy *copy = realloc(recording->copies, sizeof(*copy) + size);

	recording->no_memory |= !copy;
	if (!copy)
		return NULL;
	recording->copies = copy;
	return copy->bytes;
}

const char *recording_wrong(const struct recording *recording)
{
	return recording->no_memory ? RECORDING_NO_MEMORY : RECORDING_NOT_SOUND;
}

static size_t least_of(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* @nr things of @item bytes as such of @size: where they stand, or copied; NULL without memory. */
static void *take_items(struct recording *recording, const char *data, size_t nr, size_t item,
			size_t size)
{
	char *copy;

	if (item == size)
		return (void *)data;
	copy = recording_copy(recording, nr * size);
	for (size_t i = 0; copy && i < nr; i++)
		memcpy(copy + i * size, data + i * item, least_of(item, size));
	return copy;
}

static bool sizes_are_sound(const struct recording_part *part, size_t least_head, size_t least_item)
{
	return part->head_size >= least_head && part->head_size <= RECORDING_MOST_BYTES &&
	       part->head_size % 8 == 0 && part->item_size >= least_item &&
	       part->item_size <= RECORDING_MOST_BYTES && part->item_size % 8 == 0 &&
	       part->size >= part->head_size &&
	       (part->size == RECORDING_OLD_OPEN ||
		(part->size - part->head_size) % part->item_size == 0);
}

static bool take_snapshot(struct recording *recording, const struct recording_part *part,
			  const char *data)
{
	struct snapshot *snapshot;

	if (part->which >= RECORDING_NR_SNAPSHOTS ||
	    !sizes_are_sound(part, LEAST_SNAPSHOT, LEAST_RECORD))
		return false;
	snapshot = &recording->snapshots[part->which];
	memcpy(&snapshot->head, data, least_of(part->head_size, sizeof(snapshot->head)));
	if (!snapshot->head.count ||
	    (part->size - part->head_size) / part->item_size != snapshot->head.count)
		return false;
	snapshot->records = take_items(recording, data + part->head_size, snapshot->head.count,
				       part->item_size, sizeof(*snapshot->records));
	if (!snapshot->records)
		return false;
	if (part->item_size < sizeof(*snapshot->records))
		snapshot_forget(snapshot, part->item_size);
	return records_are_sound(snapshot->records, snapshot->head.count);
}

static uint64_t last_event_ns(const struct recording *recording)
{
	return recording->nr_events ? recording->events[recording->nr_events - 1].time_ns : 0;
}

static bool make_room(struct recording *recording, size_t nr)
{
	size_t room = recording->room;
	struct event *events;

	if (recording->nr_events + nr <= room)
		return true;
	room = recording->nr_events + nr + room / 4;
	events = reallocarray(recording->events, room, sizeof(*events));
	recording->no_memory |= !events;
	if (!events)
		return false;
	recording->events = events;
	recording->room = room;
	return true;
}

/* Those that can be events, one after the other. Return: were all of them? */
bool recording_add_events(struct recording *recording, const struct recording_part *part,
			  const char *data, size_t size)
{
	const size_t nr = part->item_size ? size / part->item_size : 0;

	if (recording_is_moment(recording) || part->head_size ||
	    !sizes_are_sound(part, 0, LEAST_EVENT) || !make_room(recording, nr))
		return false;
	for (size_t i = 0; i < nr; i++) {
		struct event event = {};

		memcpy(&event, data + i * part->item_size,
		       least_of(part->item_size, sizeof(event)));
		if (!event_is_valid(&event) || event.time_ns < last_event_ns(recording))
			return false;
		recording->events[recording->nr_events++] = event;
	}
	return nr * part->item_size == size;
}

static bool take_text(struct recording *recording, const struct recording_part *part,
		      const char *data)
{
	struct recording_text *text;

	if (part->size <= RECORDING_TEXT_LEN || data[part->size - 1] ||
	    !memchr(data, 0, RECORDING_TEXT_LEN))
		return false;
	text = recording_copy(recording, sizeof(*text));
	if (!text)
		return false;
	*text = (struct recording_text){ recording->texts, data, data + RECORDING_TEXT_LEN };
	recording->texts = text;
	return true;
}

static bool take_table(struct recording *recording, const struct recording_part *part,
		       const char *data)
{
	struct recording_table *table;

	if (part->size < TASKVIZ_WORD_LEN || !memchr(data, 0, TASKVIZ_WORD_LEN))
		return false;
	table = recording_copy(recording, sizeof(*table));
	if (!table)
		return false;
	*table = (struct recording_table){ recording->tables, data, data, part->size };
	recording->tables = table;
	return true;
}

bool recording_take(struct recording *recording, const struct recording_part *part,
		    const char *data)
{
	switch (part->kind) {
	case RECORDING_PART_SNAPSHOT:
		return take_snapshot(recording, part, data);
	case RECORDING_PART_EVENTS:
		return recording_add_events(recording, part, data, part->size);
	case RECORDING_PART_TEXT:
		return take_text(recording, part, data);
	case RECORDING_PART_TABLE:
		return take_table(recording, part, data);
	default:
		return true;
	}
}

/* The parts hold together if all snapshots are there and the last ones are no older. */
const char *recording_check_whole(struct recording *recording)
{
	const bool is_moment = recording_is_moment(recording);

	for (int i = is_moment ? RECORDING_LAST : 0; i < RECORDING_NR_SNAPSHOTS; i++)
		if (!recording->snapshots[i].records)
			return RECORDING_NOT_SOUND;
	recording->end_ns = recording->snapshots[RECORDING_LAST_THREADS].head.now_ns;
	return recording->end_ns < recording_begin_ns(recording) ? RECORDING_NOT_SOUND : NULL;
}

/* Those that were not read yet are in its places. */
static uint64_t end_of_events(const struct recording *recording)
{
	if (recording->nr_places > recording->next_place)
		return recording->places[recording->nr_places - 1].last_ns;
	return last_event_ns(recording);
}

/* It ends with the last that is known. */
const char *recording_check_cut(struct recording *recording)
{
	uint64_t end_ns = recording_begin_ns(recording);

	if (recording_is_moment(recording) || !recording->snapshots[RECORDING_FIRST].records ||
	    !recording->snapshots[RECORDING_FIRST_THREADS].records)
		return RECORDING_CUT_OFF;
	if (end_of_events(recording) > end_ns)
		end_ns = end_of_events(recording);
	for (int i = RECORDING_LAST; i < RECORDING_NR_SNAPSHOTS; i++)
		if (recording->snapshots[i].head.now_ns > end_ns)
			end_ns = recording->snapshots[i].head.now_ns;
	recording->end_ns = end_ns;
	recording->cut = true;
	return NULL;
}
