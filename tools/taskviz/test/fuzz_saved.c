// SPDX-License-Identifier: GPL-2.0
/* Fuzzes the reader of saved records: any bytes give an error or a tree that holds together. */
#include <stdlib.h>
#include <string.h>
#include "model/snapshot.h"
#include "source/saved.h"
#include "target.h"

static void check(const struct snapshot *snapshot)
{
	for (uint32_t i = 0; i < snapshot->head.count; i++)
		if (snapshot->records[i].parent > i ||
		    !memchr(snapshot->records[i].name, 0, TASKVIZ_NAME_LEN))
			abort();
}

/* A head that is right lets the rest be reached; its counts come from the input. */
static void make_likely(char *bytes, size_t size)
{
	struct saved_head head = {
		.magic = SAVED_MAGIC,
		.byte_order = SAVED_BYTE_ORDER,
		.version = TASKVIZ_ABI_VERSION,
		.head_size = sizeof(struct taskviz_snapshot),
		.record_size = sizeof(struct taskviz_record),
	};
	struct taskviz_snapshot *snapshot = (void *)(bytes + sizeof(head));
	size_t left = size - sizeof(head) - sizeof(*snapshot);
	struct taskviz_record *records = (void *)(snapshot + 1);

	memcpy(bytes, &head, sizeof(head));
	snapshot->count = left / sizeof(*records);
	for (uint32_t i = 0; i < snapshot->count; i++) {
		records[i].state = TASKVIZ_STATES[records[i].state % TASKVIZ_NR_STATES];
		records[i].kind %= TASKVIZ_KIND_USER + 1;
		records[i].pid %= 64;
		records[i].ppid %= 64;
	}
}

/* The end of a record that is not whole would be refused. */
static size_t whole(size_t size)
{
	const size_t heads = sizeof(struct saved_head) + sizeof(struct taskviz_snapshot);

	return heads + (size - heads) / sizeof(struct taskviz_record) *
	       sizeof(struct taskviz_record);
}

int fuzz_one(const uint8_t *data, size_t size)
{
	struct snapshot snapshot = {};
	char *bytes = malloc(size + !size);

	if (!bytes)
		abort();
	memcpy(bytes, data, size);
	if (size > 512 && data[0] & 1) {
		size = whole(size);
		make_likely(bytes, size);
	}
	if (!saved_decode(bytes, size, &snapshot) &&
	    !snapshot_order(&snapshot, size && data[size - 1] & 1))
		check(&snapshot);
	free(bytes);
	snapshot_free(&snapshot);
	return 0;
}
