// SPDX-License-Identifier: GPL-2.0
/* Encodes protocol buffers. */
#include <stdlib.h>
#include <string.h>
#include "protobuf.h"

/* Behind the number of a field: how long what follows is. */
enum wire { WIRE_VARINT, WIRE_64, WIRE_LENGTH };

static unsigned char *room_for(struct protobuf *message, size_t nr)
{
	size_t capacity = message->capacity ?: 64;
	unsigned char *at;

	while (capacity - message->nr < nr)
		capacity *= 2;
	if (capacity == message->capacity)
		return message->at + message->nr;
	at = realloc(message->at, capacity);
	if (!at) {
		message->no_memory = true;
		return NULL;
	}
	message->at = at;
	message->capacity = capacity;
	return at + message->nr;
}

/* Seven bits a byte, the lowest first; all but the last have the top bit. */
static void put_varint(struct protobuf *message, uint64_t value)
{
	unsigned char *at = room_for(message, 10);

	if (!at)
		return;
	for (; value >= 0x80; value >>= 7, message->nr++)
		*at++ = value | 0x80;
	*at = value;
	message->nr++;
}

static void put_key(struct protobuf *message, unsigned int field, enum wire wire)
{
	put_varint(message, (uint64_t)field << 3 | wire);
}

void protobuf_number(struct protobuf *message, unsigned int field, uint64_t value)
{
	put_key(message, field, WIRE_VARINT);
	put_varint(message, value);
}

void protobuf_fixed64(struct protobuf *message, unsigned int field, uint64_t value)
{
	unsigned char *at;

	put_key(message, field, WIRE_64);
	at = room_for(message, 8);
	if (!at)
		return;
	for (int i = 0; i < 8; i++)
		at[i] = value >> 8 * i;
	message->nr += 8;
}

void protobuf_bytes(struct protobuf *message, unsigned int field, const void *bytes, size_t nr)
{
	unsigned char *at;

	put_key(message, field, WIRE_LENGTH);
	put_varint(message, nr);
	at = room_for(message, nr);
	if (!at || !nr)
		return;
	memcpy(at, bytes, nr);
	message->nr += nr;
}

void protobuf_text(struct protobuf *message, unsigned int field, const char *text)
{
	protobuf_bytes(message, field, text, strlen(text));
}

void protobuf_message(struct protobuf *message, unsigned int field, struct protobuf *within)
{
	protobuf_bytes(message, field, within->at, within->nr);
	message->no_memory |= within->no_memory;
	protobuf_clear(within);
}

void protobuf_clear(struct protobuf *message)
{
	message->nr = 0;
	message->no_memory = false;
}

void protobuf_drop(struct protobuf *message)
{
	free(message->at);
	*message = (struct protobuf){};
}
