// SPDX-License-Identifier: GPL-2.0
/* Writes recordings. */
#include <string.h>
#include "recording.h"

static int put(struct recording_writer *writer, const void *from, size_t size)
{
	return fwrite(from, 1, size, writer->file) == size ? 0 : -1;
}

static int put_part(struct recording_writer *writer, enum recording_part_kind kind, uint64_t size)
{
	const struct recording_part part = { .kind = kind, .size = size };

	return put(writer, &part, sizeof(part));
}

static int put_events_part(struct recording_writer *writer, uint64_t size)
{
	const struct recording_part part = {
		.kind = RECORDING_PART_EVENTS,
		.size = size,
		.item_size = sizeof(struct event),
	};

	return put(writer, &part, sizeof(part));
}

/* How large the part of events became is known at its end: until then it goes on to the file's. */
static int end_events(struct recording_writer *writer)
{
	const uint64_t nr = writer->nr_events - writer->events_before;
	long at = writer->events_at, end = ftell(writer->file);

	writer->events_at = 0;
	writer->events_before = writer->nr_events;
	if (!at)
		return 0;
	if (end < 0 || fseek(writer->file, at, SEEK_SET) ||
	    put_events_part(writer, nr * sizeof(struct event)))
		return -1;
	return fseek(writer->file, end, SEEK_SET);
}

int recording_write_head(struct recording_writer *writer, const struct recording_head *head)
{
	struct recording_head whole = *head;

	memcpy(whole.magic, RECORDING_MAGIC, sizeof(whole.magic));
	whole.version = RECORDING_VERSION;
	whole.abi_version = TASKVIZ_ABI_VERSION;
	whole.head_size = sizeof(whole);
	return put(writer, &whole, sizeof(whole));
}

int recording_write_snapshot(struct recording_writer *writer, enum recording_snapshot which,
			     const struct snapshot *snapshot)
{
	const size_t size = snapshot->head.count * sizeof(*snapshot->records);
	const struct recording_part part = {
		.kind = RECORDING_PART_SNAPSHOT,
		.which = which,
		.size = sizeof(snapshot->head) + size,
		.head_size = sizeof(snapshot->head),
		.item_size = sizeof(*snapshot->records),
	};

	if (end_events(writer) || put(writer, &part, sizeof(part)))
		return -1;
	return put(writer, &snapshot->head, sizeof(snapshot->head)) ?:
	       put(writer, snapshot->records, size);
}

int recording_write_event(struct recording_writer *writer, const struct event *event)
{
	if (!writer->events_at) {
		writer->events_at = ftell(writer->file);
		if (writer->events_at < 0 || put_events_part(writer, RECORDING_OPEN))
			return -1;
	}
	writer->nr_events++;
	return put(writer, event, sizeof(*event));
}

int recording_write_text(struct recording_writer *writer, const char *name, const char *text)
{
	static const char zeroes[8];
	size_t len = strlen(text) + 1, fill = -len & 7;
	char field[RECORDING_TEXT_LEN] = "";

	strncpy(field, name, sizeof(field) - 1);
	if (end_events(writer) ||
	    put_part(writer, RECORDING_PART_TEXT, sizeof(field) + len + fill))
		return -1;
	return put(writer, field, sizeof(field)) ?: put(writer, text, len) ?:
	       put(writer, zeroes, fill);
}

int recording_write_table(struct recording_writer *writer, const struct rows *rows)
{
	if (end_events(writer) ||
	    put_part(writer, RECORDING_PART_TABLE, rows_size(rows)))
		return -1;
	rows_encode(writer->file, rows);
	return ferror(writer->file) ? -1 : 0;
}

int recording_write_end(struct recording_writer *writer)
{
	if (end_events(writer) || put_part(writer, RECORDING_PART_END, 0))
		return -1;
	return fflush(writer->file) ? -1 : 0;
}
