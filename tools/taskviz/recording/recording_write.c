// SPDX-License-Identifier: GPL-2.0
/* Writes recordings. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "crc.h"
#include "packer.h"
#include "recording.h"

int recording_write_head(struct recording_writer *writer, const struct recording_head *head)
{
	struct recording_head whole = *head;

	memcpy(whole.magic, RECORDING_MAGIC, sizeof(whole.magic));
	whole.version = RECORDING_VERSION;
	whole.abi_version = TASKVIZ_ABI_VERSION;
	whole.head_size = sizeof(whole);
	whole.check = 0;
	whole.check = crc32c(0, &whole, sizeof(whole));
	writer->packer = packer_new(writer->file, sizeof(whole));
	if (!writer->packer) {
		errno = ENOMEM;
		return -1;
	}
	return fwrite(&whole, sizeof(whole), 1, writer->file) == 1 ? 0 : -1;
}

int recording_write_snapshot(struct recording_writer *writer, enum recording_snapshot which,
			     const struct snapshot *snapshot)
{
	const struct recording_chunk chunk = {
		.kind = RECORDING_PART_SNAPSHOT,
		.which = which,
		.head_size = sizeof(snapshot->head),
		.item_size = sizeof(*snapshot->records),
	};

	return packer_begin(writer->packer, &chunk) ?:
	       packer_put(writer->packer, &snapshot->head, sizeof(snapshot->head)) ?:
	       packer_put(writer->packer, snapshot->records,
			  snapshot->head.count * sizeof(*snapshot->records)) ?:
	       packer_end(writer->packer);
}

/*
 * Events come in order but for one that was committed when later ones had been handed out. Its
 * place may be in the file already: then that it is missing is told, at a time that is not. One
 * that tells how many are missing is told at that time, too.
 */
static struct event find_place(struct recording_writer *writer, const struct event *event)
{
	const uint64_t last_ns = packer_last_ns(writer->packer);
	struct event placed = *event;

	if (event->time_ns >= last_ns)
		return placed;
	if (event->kind != EVENT_LOST)
		placed = (struct event){
			.kind = EVENT_LOST, .cpu = event->cpu, .lost.count = 1,
			.lost.kinds = event_ring(event->kind),
		};
	placed.time_ns = last_ns;
	return placed;
}

int recording_write_event(struct recording_writer *writer, const struct event *event)
{
	static const struct recording_chunk chunk = {
		.kind = RECORDING_PART_EVENTS, .item_size = sizeof(*event),
	};
	struct packer *packer = writer->packer;
	struct event placed;

	if ((!packer_has_events(packer) || packer_is_full(packer)) && packer_begin(packer, &chunk))
		return -1;
	placed = find_place(writer, event);
	writer->late += packer_put_event(packer, &placed) || placed.time_ns != event->time_ns;
	writer->nr_events++;
	return 0;
}

int recording_write_text(struct recording_writer *writer, const char *name, const char *text)
{
	static const struct recording_chunk chunk = { .kind = RECORDING_PART_TEXT };
	char field[RECORDING_TEXT_LEN] = "";

	strncpy(field, name, sizeof(field) - 1);
	return packer_begin(writer->packer, &chunk) ?:
	       packer_put(writer->packer, field, sizeof(field)) ?:
	       packer_put(writer->packer, text, strlen(text) + 1) ?: packer_end(writer->packer);
}

int recording_write_table(struct recording_writer *writer, const struct rows *rows)
{
	static const struct recording_chunk chunk = { .kind = RECORDING_PART_TABLE };
	char *bytes = NULL;
	size_t size;
	FILE *memory = open_memstream(&bytes, &size);
	int err;

	if (!memory)
		return -1;
	rows_encode(memory, rows);
	err = fclose(memory) ?: packer_begin(writer->packer, &chunk) ?:
	      packer_put(writer->packer, bytes, size) ?: packer_end(writer->packer);
	free(bytes);
	return err;
}

int recording_write_out(struct recording_writer *writer)
{
	const int err = writer->packer ? packer_end(writer->packer) : 0;

	return err || fflush(writer->file) ? -1 : 0;
}

int recording_write_end(struct recording_writer *writer)
{
	const int err = packer_finish(writer->packer) ?: fflush(writer->file);

	recording_writer_drop(writer);
	return err ? -1 : 0;
}

void recording_writer_drop(struct recording_writer *writer)
{
	packer_free(writer->packer);
	writer->packer = NULL;
}
