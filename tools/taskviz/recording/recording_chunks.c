// SPDX-License-Identifier: GPL-2.0
/* Reads the chunks of a recording: by its index, or one after the other. */
#include <stdlib.h>
#include <string.h>
#include <zstd.h>
#include "crc.h"
#include "recording_parts.h"

/* What it takes of memory: so much, and so many times the file. Events become 4 to 8 times it. */
#define MOST_UNPACKED	(16ull << 20)
#define MOST_RATIO	64

/* Why a chunk is none. */
enum verdict {
	CHUNK_WHOLE,
	CHUNK_CUT,	/* the file ends in it */
	CHUNK_DAMAGED,	/* it has another checksum, or there is something else */
};

/* @at: of the file. The checksum is of the bytes that are there, so that they are read once. */
static enum verdict look(const struct recording *recording, uint64_t at,
			 struct recording_chunk *chunk)
{
	const size_t head = offsetof(struct recording_chunk, kind);
	const char *bytes;

	if (at > recording->size || recording->size - at < sizeof(*chunk))
		return CHUNK_CUT;
	bytes = (const char *)recording->data + at;
	memcpy(chunk, bytes, sizeof(*chunk));
	if (chunk->magic != RECORDING_CHUNK_MAGIC || chunk->size > RECORDING_CHUNK_SIZE)
		return CHUNK_DAMAGED;
	if (chunk->packed > recording->size - at - sizeof(*chunk))
		return CHUNK_CUT;
	return crc32c(0, bytes + head, sizeof(*chunk) - head + chunk->packed) == chunk->check ?
	       CHUNK_WHOLE : CHUNK_DAMAGED;
}

static uint64_t behind(uint64_t at, const struct recording_chunk *chunk)
{
	return at + sizeof(*chunk) + chunk->packed;
}

static bool unpack(const struct recording *recording, uint64_t at,
		   const struct recording_chunk *chunk, char *to)
{
	return ZSTD_decompress(to, chunk->size,
			       (const char *)recording->data + at + sizeof(*chunk),
			       chunk->packed) == chunk->size;
}

/**
 * struct reader - where the reading is
 * @recording: what is read
 * @at: of its file
 * @wrong: what is wrong with it; it is read no further then
 */
struct reader {
	struct recording *recording;
	uint64_t at;
	const char *wrong;
};

/* The rest is missing, and that is told. */
static enum verdict cut(struct reader *reader, enum verdict verdict)
{
	reader->recording->damaged |= verdict == CHUNK_DAMAGED;
	return verdict;
}

static struct recording_part part_of(const struct recording_chunk *chunk, uint64_t size)
{
	return (struct recording_part){
		.kind = chunk->kind, .which = chunk->which, .size = size,
		.head_size = chunk->head_size, .item_size = chunk->item_size,
	};
}

/* Events of an older version are smaller than what they become. */
static uint64_t unpacked(const struct recording_chunk *chunk)
{
	if (chunk->kind != RECORDING_PART_EVENTS || !chunk->item_size ||
	    chunk->item_size >= sizeof(struct event))
		return chunk->size;
	return (uint64_t)chunk->size / chunk->item_size * sizeof(struct event);
}

/* Nobody packs events as well as that, whose times differ: who is small stays so in memory. */
static bool is_bounded(struct reader *reader, const struct recording_chunk *chunk)
{
	struct recording *recording = reader->recording;

	recording->unpacked += unpacked(chunk);
	if (recording->unpacked <= MOST_UNPACKED + recording->size * MOST_RATIO)
		return true;
	reader->wrong = RECORDING_TOO_MUCH;
	return false;
}

/* Each chunk of events is a part by itself, and goes to those that there are. */
static void take_events(struct reader *reader, const struct recording_chunk *chunk)
{
	const struct recording_part part = part_of(chunk, chunk->size);
	const size_t nr_events = reader->recording->nr_events;
	char *bytes = is_bounded(reader, chunk) ? malloc(chunk->size + 1) : NULL;

	if (reader->wrong)
		return;
	reader->recording->no_memory |= !bytes;
	if (!bytes || chunk->more || !unpack(reader->recording, reader->at, chunk, bytes) ||
	    !recording_add_events(reader->recording, &part, bytes, part.size)) {
		reader->recording->nr_events = nr_events;
		reader->wrong = recording_wrong(reader->recording);
	}
	free(bytes);
	reader->at = behind(reader->at, chunk);
}

/* Of one that is not to be read now is known where it is. */
static void note_events(struct reader *reader, const struct recording_place *place)
{
	struct recording *recording = reader->recording;
	struct recording_place *more = recording->places;

	if (!(recording->nr_places & (recording->nr_places - 1)))
		more = reallocarray(more, 2 * recording->nr_places + 1, sizeof(*more));
	if (!more) {
		recording->no_memory = true;
		reader->wrong = recording_wrong(recording);
		return;
	}
	recording->places = more;
	more[recording->nr_places++] = *place;
}

/* All chunks of a part, put together. Return: of the first that is not whole, why. */
static enum verdict gather(struct reader *reader, struct recording_chunk *chunk, char **bytes,
			   uint64_t *size)
{
	struct recording *recording = reader->recording;
	const uint32_t kind = chunk->kind;
	enum verdict verdict = CHUNK_WHOLE;

	*bytes = is_bounded(reader, chunk) ? recording_copy(recording, chunk->size) : NULL;
	for (*size = 0; *bytes && unpack(recording, reader->at, chunk, *bytes + *size);) {
		*size += chunk->size;
		reader->at = behind(reader->at, chunk);
		if (!chunk->more)
			return CHUNK_WHOLE;
		verdict = look(recording, reader->at, chunk);
		if (verdict)
			return cut(reader, verdict);
		if (chunk->kind != kind)
			break;
		*bytes = is_bounded(reader, chunk) ?
			 recording_grow_copy(recording, *size + chunk->size) : NULL;
	}
	if (!reader->wrong)
		reader->wrong = recording_wrong(recording);
	return verdict;
}

static enum verdict take_part(struct reader *reader, struct recording_chunk *chunk)
{
	uint64_t size;
	char *bytes;
	const enum verdict verdict = gather(reader, chunk, &bytes, &size);
	struct recording_part part;

	if (verdict || reader->wrong)
		return verdict;
	part = part_of(chunk, size);
	if (!recording_take(reader->recording, &part, bytes))
		reader->wrong = recording_wrong(reader->recording);
	return CHUNK_WHOLE;
}

static void pass_events(struct reader *reader, const struct recording_chunk *chunk)
{
	const struct recording_place place = {
		.at = reader->at, .first_ns = chunk->first_ns, .last_ns = chunk->last_ns,
		.kind = chunk->kind, .kinds = chunk->kinds, .count = chunk->count,
	};

	note_events(reader, &place);
	reader->at = behind(reader->at, chunk);
}

/* Is it read? What a later writer adds is passed as it is. */
static bool is_known(uint32_t kind)
{
	return kind == RECORDING_PART_SNAPSHOT || kind == RECORDING_PART_EVENTS ||
	       kind == RECORDING_PART_TEXT || kind == RECORDING_PART_TABLE;
}

/* One after the other, up to the end or to what is none. */
static const char *walk(struct reader *reader, bool with_events)
{
	struct recording_chunk chunk;
	enum verdict verdict;

	for (;;) {
		verdict = look(reader->recording, reader->at, &chunk);
		if (verdict)
			break;
		if (chunk.kind == RECORDING_PART_END)
			return recording_check_whole(reader->recording);
		if (chunk.kind == RECORDING_PART_INDEX || !is_known(chunk.kind))
			reader->at = behind(reader->at, &chunk);
		else if (chunk.kind != RECORDING_PART_EVENTS)
			verdict = take_part(reader, &chunk);
		else if (with_events)
			take_events(reader, &chunk);
		else
			pass_events(reader, &chunk);
		if (verdict || reader->wrong)
			break;
	}
	cut(reader, verdict);
	return reader->wrong ? reader->wrong : recording_check_cut(reader->recording);
}

/* Takes what a place of the index is of; events are left where they are. None is behind a later. */
static void take_place(struct reader *reader, const struct recording_place *place)
{
	struct recording_chunk chunk;

	if (place->at < reader->at || place->at > reader->recording->size - sizeof(chunk)) {
		reader->wrong = RECORDING_NOT_SOUND;
		return;
	}
	reader->at = place->at + sizeof(chunk);
	if (!is_known(place->kind))
		return;
	if (place->kind == RECORDING_PART_EVENTS) {
		note_events(reader, place);
		return;
	}
	reader->at = place->at;
	if ((look(reader->recording, reader->at, &chunk) || chunk.kind != place->kind ||
	     take_part(reader, &chunk)) && !reader->wrong)
		reader->wrong = RECORDING_NOT_SOUND;
}

/* The page at @at, with its places, in memory of its own; NULL if there is none. */
static struct recording_index *read_index(const struct recording *recording, uint64_t at)
{
	struct recording_index *index;
	struct recording_chunk chunk;

	if (look(recording, at, &chunk) || chunk.size < sizeof(*index) || chunk.more ||
	    (chunk.kind != RECORDING_PART_INDEX && chunk.kind != RECORDING_PART_END))
		return NULL;
	index = malloc(chunk.size);
	if (index && unpack(recording, at, &chunk, (char *)index) &&
	    index->count <= RECORDING_PLACES && index->before < at &&
	    chunk.size == sizeof(*index) + index->count * sizeof(*index->places))
		return index;
	free(index);
	return NULL;
}

/* Return: were all places of the page as they should be? */
static bool take_page(struct reader *reader, uint64_t at)
{
	struct recording_index *index = read_index(reader->recording, at);

	for (uint64_t i = 0; index && !reader->wrong && i < index->count; i++)
		take_place(reader, &index->places[i]);
	free(index);
	return index && !reader->wrong;
}

/* Pages are found from the last one back, and are in order from the first one on. */
static bool take_index(struct reader *reader, uint64_t end_at)
{
	uint64_t *pages = NULL, *more;
	size_t nr = 0;
	bool taken = true;

	for (uint64_t at = end_at; at && taken; nr += taken) {
		struct recording_index *index = read_index(reader->recording, at);

		more = index ? reallocarray(pages, nr + 1, sizeof(*pages)) : NULL;
		taken = more;
		if (more) {
			pages = more;
			pages[nr] = at;
			at = index->before;
		}
		free(index);
	}
	while (taken && nr)
		taken = take_page(reader, pages[--nr]);
	free(pages);
	return taken;
}

/* Return: where the END is, by what stands behind it; 0 if nothing does. */
static uint64_t find_end(const struct recording *recording)
{
	const char *bytes = recording->data;
	struct recording_tail tail;

	if (recording->size < recording->head.head_size + sizeof(tail))
		return 0;
	memcpy(&tail, bytes + recording->size - sizeof(tail), sizeof(tail));
	return memcmp(tail.magic, RECORDING_TAIL_MAGIC, sizeof(tail.magic)) ? 0 : tail.end_at;
}

/* What the index does not find may be found by walking, as far as it is sound. */
static void forget(struct recording *recording)
{
	recording_free_copies(recording);
	memset(recording->snapshots, 0, sizeof(recording->snapshots));
	recording->texts = NULL;
	recording->tables = NULL;
	recording->nr_places = 0;
	recording->unpacked = 0;
	recording->damaged = false;
}

const char *recording_parse_chunks(struct recording *recording, bool with_events)
{
	struct reader reader = { .recording = recording, .at = recording->head.head_size };
	const uint64_t end_at = with_events ? 0 : find_end(recording);

	if (end_at && take_index(&reader, end_at))
		return recording_check_whole(recording);
	if (recording->no_memory)
		return recording_wrong(recording);
	forget(recording);
	reader = (struct reader){ .recording = recording, .at = recording->head.head_size };
	return walk(&reader, with_events);
}

/* The chunks after the moment that have to be read, too: the last of those that tell of losses. */
static size_t end_of_losses(const struct recording *recording)
{
	size_t end = recording->nr_places;

	while (end && !(recording->places[end - 1].kinds & EVENT_BIT(EVENT_LOST)))
		end--;
	return end;
}

static bool load_next(struct reader *reader)
{
	struct recording *recording = reader->recording;
	const struct recording_place *place = &recording->places[recording->next_place];
	struct recording_chunk chunk;

	reader->at = place->at;
	if (look(recording, reader->at, &chunk) || chunk.kind != RECORDING_PART_EVENTS ||
	    chunk.first_ns != place->first_ns || chunk.last_ns != place->last_ns ||
	    chunk.kinds != place->kinds || chunk.count != place->count) {
		reader->wrong = RECORDING_NOT_SOUND;
		return false;
	}
	take_events(reader, &chunk);
	recording->next_place += !reader->wrong;
	return !reader->wrong;
}

static bool is_before(const struct recording *recording, uint64_t until_ns)
{
	return recording->places[recording->next_place].first_ns <= until_ns;
}

/* What is damaged behind the moment is no reason to refuse it: losses are not known then. */
const char *recording_load(struct recording *recording, uint64_t until_ns)
{
	struct reader reader = { .recording = recording };
	const size_t losses = end_of_losses(recording);

	while (recording->next_place < recording->nr_places &&
	       (is_before(recording, until_ns) || recording->next_place < losses) &&
	       load_next(&reader))
		;
	recording->losses_unknown = reader.wrong && !recording->no_memory &&
				    !is_before(recording, until_ns);
	return recording->losses_unknown ? NULL : reader.wrong;
}
