// SPDX-License-Identifier: GPL-2.0
/* Writes recordings. */
#include <string.h>
#include "recording.h"

static int put(struct recording_writer *writer, const void *from, size_t size)
{
	return fwrite(from, 1, size, writer->file) == size ? 0 : -1;
}

static int put_part(struct recording_writer *writer, enum recording_part_kind kind, uint32_t which,
		    uint64_t size)
{
	struct recording_part part = { .kind = kind, .which = which, .size = size };

	return put(writer, &part, sizeof(part));
}

/* How large the part of events became is known at its end: until then it goes on to the file's. */
static int end_events(struct recording_writer *writer)
{
	long at = writer->events_at, end = ftell(writer->file);

	writer->events_at = 0;
	if (!at)
		return 0;
	if (end < 0 || fseek(writer->file, at, SEEK_SET) ||
	    put_part(writer, RECORDING_PART_EVENTS, 0, writer->nr_events * sizeof(struct event)))
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
	whole.snapshot_size = sizeof(struct taskviz_snapshot);
	whole.record_size = sizeof(struct taskviz_record);
	whole.event_size = sizeof(struct event);
	return put(writer, &whole, sizeof(whole));
}

int recording_write_snapshot(struct recording_writer *writer, enum recording_snapshot which,
			     const struct snapshot *snapshot)
{
	size_t size = snapshot->head.count * sizeof(*snapshot->records);

	if (end_events(writer) ||
	    put_part(writer, RECORDING_PART_SNAPSHOT, which, sizeof(snapshot->head) + size))
		return -1;
	return put(writer, &snapshot->head, sizeof(snapshot->head)) ?:
	       put(writer, snapshot->records, size);
}

int recording_write_event(struct recording_writer *writer, const struct event *event)
{
	if (!writer->events_at) {
		writer->events_at = ftell(writer->file);
		if (writer->events_at < 0 ||
		    put_part(writer, RECORDING_PART_EVENTS, 0, RECORDING_OPEN))
			return -1;
	}
	writer->nr_events++;
	return put(writer, event, sizeof(*event));
}

int recording_write_view(struct recording_writer *writer, const char *name, const char *text)
{
	static const char zeroes[8];
	size_t len = strlen(text) + 1, fill = -len & 7;
	char field[RECORDING_VIEW_LEN] = "";

	strncpy(field, name, sizeof(field) - 1);
	if (end_events(writer) ||
	    put_part(writer, RECORDING_PART_VIEW, 0, sizeof(field) + len + fill))
		return -1;
	return put(writer, field, sizeof(field)) ?: put(writer, text, len) ?:
	       put(writer, zeroes, fill);
}

int recording_write_end(struct recording_writer *writer)
{
	if (end_events(writer) || put_part(writer, RECORDING_PART_END, 0, 0))
		return -1;
	return fflush(writer->file) ? -1 : 0;
}
