// SPDX-License-Identifier: GPL-2.0
/* Packs packets of a trace for Perfetto, and numbers its texts. */
#include <search.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>
#include "perfetto_file.h"

/* Perfetto unpacks each in memory. */
#define PACKED_AT_ONCE	(256 * 1024)

/* Fields of Trace, TracePacket, and of all that InternedData holds. */
enum {
	TRACE_PACKET = 1,
	PACKET_SEQUENCE = 10, PACKET_INTERNED = 12, PACKET_COMPRESSED = 50,
	INTERNED_NUMBER = 1, INTERNED_TEXT = 2,
};

struct text {
	enum perfetto_text kind;
	uint64_t number;
	char text[];
};

static int compare_texts(const void *a, const void *b)
{
	const struct text *one = a, *other = b;

	if (one->kind != other->kind)
		return one->kind < other->kind ? -1 : 1;
	return strcmp(one->text, other->text);
}

static void tell(struct perfetto_file *file, struct text *text)
{
	struct protobuf interned = {};

	text->number = ++file->nr_texts;
	protobuf_number(&interned, INTERNED_NUMBER, text->number);
	protobuf_text(&interned, INTERNED_TEXT, text->text);
	protobuf_message(&file->told, text->kind, &interned);
	protobuf_drop(&interned);
}

uint64_t perfetto_text(struct perfetto_file *file, enum perfetto_text kind, const char *text)
{
	const size_t size = strlen(text) + 1;
	struct text *new = malloc(sizeof(*new) + size), **found;

	if (!new)
		goto no_memory;
	new->kind = kind;
	memcpy(new->text, text, size);
	found = tsearch(new, &file->texts, compare_texts);
	if (found && *found == new)
		tell(file, new);
	else
		free(new);
	if (found)
		return (*found)->number;
no_memory:
	file->packets.no_memory = true;
	return 0;
}

static void write_packed(struct perfetto_file *file)
{
	uLongf size = compressBound(file->packets.nr);
	struct protobuf packet = {}, trace = {};
	Bytef *packed = malloc(size);

	if (packed && compress(packed, &size, file->packets.at, file->packets.nr) == Z_OK) {
		protobuf_bytes(&packet, PACKET_COMPRESSED, packed, size);
		protobuf_message(&trace, TRACE_PACKET, &packet);
		fwrite(trace.at, 1, trace.nr, file->to);
		file->packets.no_memory |= trace.no_memory;
	} else {
		file->packets.no_memory = true;
	}
	file->packets.nr = 0;
	protobuf_drop(&packet);
	protobuf_drop(&trace);
	free(packed);
}

/*
 * All are of one sequence: numbers of texts, and times, are understood within one. The first one is
 * that of Perfetto's own recorder.
 */
void perfetto_put_packet(struct perfetto_file *file)
{
	protobuf_number(&file->packet, PACKET_SEQUENCE, 2);
	if (file->told.nr)
		protobuf_message(&file->packet, PACKET_INTERNED, &file->told);
	protobuf_message(&file->packets, TRACE_PACKET, &file->packet);
	if (file->packets.nr > PACKED_AT_ONCE)
		write_packed(file);
}

int perfetto_end(struct perfetto_file *file)
{
	bool no_memory;

	write_packed(file);
	no_memory = file->packets.no_memory;
	protobuf_drop(&file->packets);
	protobuf_drop(&file->packet);
	protobuf_drop(&file->told);
	tdestroy(file->texts, free);
	return no_memory ? -1 : 0;
}
