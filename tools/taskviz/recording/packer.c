// SPDX-License-Identifier: GPL-2.0
/* Collects a chunk, packs it, keeps the index; in fixed memory, however long the file becomes. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <zstd.h>
#include "crc.h"
#include "packer.h"

/* Packs events a ninth smaller than level 3 does, a quarter in small chunks, in 0.6 us each. */
#define LEVEL		6
#define PACKED_SIZE	ZSTD_COMPRESSBOUND(RECORDING_CHUNK_SIZE)

/**
 * struct packer - the chunk that is open
 * @file: where to
 * @at: bytes in it
 * @zstd: what it needs to pack
 * @chunk: of the part that is open
 * @is_open: is one?
 * @is_first: has it no chunk in the file?
 * @last_ns: the last event in the file
 * @used: of raw
 * @raw: what is to be packed
 * @packed: what it becomes
 * @index: places of chunks that no page of the index in the file has
 * @places: those in it
 */
struct packer {
	FILE *file;
	uint64_t at;
	ZSTD_CCtx *zstd;
	struct recording_chunk chunk;
	bool is_open;
	bool is_first;
	uint64_t last_ns;
	size_t used;
	char raw[RECORDING_CHUNK_SIZE] __attribute__((aligned(8)));
	char packed[PACKED_SIZE];
	struct recording_index index;
	struct recording_place places[RECORDING_PLACES];
};

struct packer *packer_new(FILE *file, uint64_t at)
{
	struct packer *packer = calloc(1, sizeof(*packer));

	if (!packer)
		return NULL;
	packer->file = file;
	packer->at = at;
	packer->zstd = ZSTD_createCCtx();
	if (packer->zstd)
		return packer;
	free(packer);
	return NULL;
}

void packer_free(struct packer *packer)
{
	if (packer)
		ZSTD_freeCCtx(packer->zstd);
	free(packer);
}

bool packer_has_events(const struct packer *packer)
{
	return packer->is_open && packer->chunk.kind == RECORDING_PART_EVENTS;
}

bool packer_is_full(const struct packer *packer)
{
	return packer->used + sizeof(struct event) > sizeof(packer->raw);
}

uint64_t packer_last_ns(const struct packer *packer)
{
	return packer->last_ns;
}

static void note_events(struct packer *packer, struct recording_chunk *chunk)
{
	const struct event *events = (const void *)packer->raw;

	chunk->count = packer->used / sizeof(*events);
	chunk->first_ns = events[0].time_ns;
	chunk->last_ns = events[chunk->count - 1].time_ns;
	for (uint32_t i = 0; i < chunk->count; i++)
		chunk->kinds |= EVENT_BIT(events[i].kind % 32);
	packer->last_ns = chunk->last_ns;
}

/* Of a part the first chunk: the others are behind it. */
static void note_place(struct packer *packer, const struct recording_chunk *chunk)
{
	packer->places[packer->index.count++] = (struct recording_place){
		.at = packer->at, .first_ns = chunk->first_ns, .last_ns = chunk->last_ns,
		.kind = chunk->kind, .kinds = chunk->kinds, .count = chunk->count,
	};
}

static int write_packed(struct packer *packer, struct recording_chunk *chunk)
{
	const size_t head = offsetof(struct recording_chunk, kind);

	chunk->magic = RECORDING_CHUNK_MAGIC;
	chunk->check = crc32c(crc32c(0, (char *)chunk + head, sizeof(*chunk) - head),
			      packer->packed, chunk->packed);
	if (fwrite(chunk, sizeof(*chunk), 1, packer->file) != 1 ||
	    fwrite(packer->packed, 1, chunk->packed, packer->file) != chunk->packed)
		return -1;
	packer->at += sizeof(*chunk) + chunk->packed;
	return 0;
}

/* Packs and writes what is there; @more of the part follows. */
static int write_chunk(struct packer *packer, bool more)
{
	struct recording_chunk chunk = packer->chunk;
	const size_t packed = ZSTD_compressCCtx(packer->zstd, packer->packed, PACKED_SIZE,
						packer->raw, packer->used, LEVEL);

	if (ZSTD_isError(packed)) {
		errno = ENOMEM;
		return -1;
	}
	chunk.packed = packed;
	chunk.size = packer->used;
	chunk.more = more;
	if (chunk.kind == RECORDING_PART_EVENTS)
		note_events(packer, &chunk);
	if (packer->is_first)
		note_place(packer, &chunk);
	packer->is_first = false;
	packer->used = 0;
	if (!write_packed(packer, &chunk))
		return 0;
	packer->is_open = false;	/* nothing is to stand behind a torn one */
	return -1;
}

int packer_put(struct packer *packer, const void *data, size_t size)
{
	while (size) {
		const size_t room = sizeof(packer->raw) - packer->used;
		const size_t now = size < room ? size : room;

		memcpy(packer->raw + packer->used, data, now);
		packer->used += now;
		data = (const char *)data + now;
		size -= now;
		if (size && write_chunk(packer, true))
			return -1;
	}
	return 0;
}

bool packer_put_event(struct packer *packer, const struct event *event)
{
	struct event *events = (void *)packer->raw;
	const size_t nr = packer->used / sizeof(*events);
	size_t i = nr;

	for (; i && events[i - 1].time_ns > event->time_ns; i--)
		events[i] = events[i - 1];
	events[i] = *event;
	packer->used += sizeof(*event);
	return i < nr;
}

int packer_end(struct packer *packer)
{
	const int err = packer->is_open ? write_chunk(packer, false) : 0;

	packer->is_open = false;
	return err;
}

/* The next page tells where this one is. The place of none is in the index. */
static int write_index(struct packer *packer, enum recording_part_kind kind)
{
	packer->chunk = (struct recording_chunk){ .kind = kind };
	packer_put(packer, &packer->index, sizeof(packer->index));
	packer_put(packer, packer->places, packer->index.count * sizeof(*packer->places));
	packer->index = (struct recording_index){ .before = packer->at };
	return write_chunk(packer, false);
}

int packer_begin(struct packer *packer, const struct recording_chunk *chunk)
{
	if (packer_end(packer) || (packer->index.count == RECORDING_PLACES &&
				   write_index(packer, RECORDING_PART_INDEX)))
		return -1;
	packer->chunk = *chunk;
	packer->is_first = true;
	packer->is_open = true;
	return 0;
}

int packer_finish(struct packer *packer)
{
	struct recording_tail tail = { RECORDING_TAIL_MAGIC, 0 };

	if (packer_end(packer))
		return -1;
	tail.end_at = packer->at;
	if (write_index(packer, RECORDING_PART_END) ||
	    fwrite(&tail, sizeof(tail), 1, packer->file) != 1)
		return -1;
	return 0;
}
