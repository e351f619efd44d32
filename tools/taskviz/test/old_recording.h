/* SPDX-License-Identifier: GPL-2.0 */
/* Recordings for tests, as they were before there were chunks. */
#ifndef TASKVIZ_TEST_OLD_RECORDING_H
#define TASKVIZ_TEST_OLD_RECORDING_H

#include "recording/recording_parts.h"
#include "recordings.h"

static inline void test_put_old(FILE *file, const struct recording_part *part, const void *head,
				const void *items)
{
	fwrite(part, sizeof(*part), 1, file);
	if (head)
		fwrite(head, 1, part->head_size, file);
	if (items)
		fwrite(items, 1, part->size - part->head_size, file);
}

static inline void test_put_old_snapshots(FILE *file, const struct snapshot *family,
					  uint32_t first)
{
	const struct recording_part part = {
		.kind = RECORDING_PART_SNAPSHOT,
		.size = sizeof(family->head) + family->head.count * sizeof(*family->records),
		.head_size = sizeof(family->head), .item_size = sizeof(*family->records),
	};

	for (uint32_t which = first; which < first + 2; which++) {
		struct recording_part one = part;

		one.which = which;
		test_put_old(file, &one, &family->head, family->records);
	}
}

/* What test_write() does, as the program before did. */
static inline struct test_bytes test_write_old(const struct event *events, size_t nr)
{
	static const char text[RECORDING_TEXT_LEN + 8] = "cow", view[] = "a view\n";
	const struct recording_head head = {
		.magic = RECORDING_MAGIC, .version = RECORDING_OLD_VERSION,
		.abi_version = TASKVIZ_ABI_VERSION, .head_size = sizeof(head),
		.flags = RECORDING_STATES, .probes = "lifecycle,cow",
	};
	struct recording_part part = {
		.kind = RECORDING_PART_EVENTS, .size = nr * sizeof(*events),
		.item_size = sizeof(*events),
	};
	struct snapshot family = test_family();
	struct test_bytes bytes;
	FILE *file = open_memstream(&bytes.data, &bytes.size);
	char whole[sizeof(text)];

	snapshot_order(&family, 1);
	fwrite(&head, sizeof(head), 1, file);
	test_put_old_snapshots(file, &family, RECORDING_FIRST);
	if (nr)
		test_put_old(file, &part, NULL, events);
	family.head.now_ns = TEST_END;
	test_put_old_snapshots(file, &family, RECORDING_LAST);
	memcpy(whole, text, sizeof(text));
	memcpy(whole + RECORDING_TEXT_LEN, view, sizeof(view));
	part = (struct recording_part){ .kind = RECORDING_PART_TEXT, .size = sizeof(whole) };
	test_put_old(file, &part, NULL, whole);
	part = (struct recording_part){ .kind = RECORDING_PART_END };
	test_put_old(file, &part, NULL, NULL);
	fclose(file);
	snapshot_free(&family);
	return bytes;
}

#endif /* TASKVIZ_TEST_OLD_RECORDING_H */
