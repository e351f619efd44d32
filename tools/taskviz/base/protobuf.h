/* SPDX-License-Identifier: GPL-2.0 */
/* Messages of protocol buffers, field by field. */
#ifndef TASKVIZ_PROTOBUF_H
#define TASKVIZ_PROTOBUF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * The encoding: https://protobuf.dev/programming-guides/encoding/
 * A message within another is made on its own, since its length stands before it.
 */

/**
 * struct protobuf - a message that grows; {} is an empty one
 * @at: its bytes
 * @nr: how many
 * @capacity: room for so many
 * @no_memory: was there no room for a field?
 */
struct protobuf {
	unsigned char *at;
	size_t nr;
	size_t capacity;
	bool no_memory;
};

/* Each appends a field: its number, and what is in it. */
void protobuf_number(struct protobuf *message, unsigned int field, uint64_t value);
void protobuf_fixed64(struct protobuf *message, unsigned int field, uint64_t value);
void protobuf_bytes(struct protobuf *message, unsigned int field, const void *bytes, size_t nr);
void protobuf_text(struct protobuf *message, unsigned int field, const char *text);

/* The same with a message, which is empty then, and if it has no memory so has the other. */
void protobuf_message(struct protobuf *message, unsigned int field, struct protobuf *within);

/* Memory is used again for the next message. */
void protobuf_clear(struct protobuf *message);
void protobuf_drop(struct protobuf *message);

#endif /* TASKVIZ_PROTOBUF_H */
