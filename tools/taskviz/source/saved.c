// SPDX-License-Identifier: GPL-2.0
/* Encodes and decodes the file of records in a saved directory; trusts no byte of it. */
#include <errno.h>
#include <string.h>
#include "base/errors.h"
#include "core/pure.h"
#include "model/snapshot.h"
#include "saved.h"

/* What the first module had; a smaller one is none. */
#define LEAST_HEAD	96
#define LEAST_RECORD	184
#define MOST_BYTES	4096

static int check_head(const struct saved_head *head)
{
	if (memcmp(head->magic, SAVED_MAGIC, sizeof(head->magic)))
		return source_fail(EBADMSG, "it does not begin as 'taskviz save' writes it");
	if (head->byte_order != SAVED_BYTE_ORDER)
		return source_fail(EPROTONOSUPPORT, "it was saved on a machine of another byte order: read it on one like that");
	if (head->version != TASKVIZ_ABI_VERSION)
		return source_fail(EPROTONOSUPPORT, "it has version %u, this program reads %d: use the taskviz that saved it",
				   head->version, TASKVIZ_ABI_VERSION);
	if (head->head_size < LEAST_HEAD || head->head_size > MOST_BYTES ||
	    head->record_size < LEAST_RECORD || head->record_size > MOST_BYTES)
		return source_fail(EBADMSG, "the sizes in it make no sense: it is damaged");
	return 0;
}

static int is_kind(const struct taskviz_record *record)
{
	return record->kind <= TASKVIZ_KIND_USER && taskviz_state_index(record->state) >= 0;
}

static int take_records(const char *bytes, size_t stride, struct snapshot *snapshot)
{
	const size_t known = stride < sizeof(*snapshot->records) ? stride
								 : sizeof(*snapshot->records);

	for (uint32_t i = 0; i < snapshot->head.count; i++, bytes += stride) {
		struct taskviz_record *record = &snapshot->records[i];

		memset(record, 0, sizeof(*record));
		memcpy(record, bytes, known);
		if (!is_kind(record))
			return source_fail(EBADMSG, "record %u has no state or kind that there is: it is damaged",
					   i);
	}
	snapshot_forget(snapshot, known);
	return 0;
}

int saved_decode(const void *bytes, size_t size, struct snapshot *snapshot)
{
	const char *at = bytes;
	struct saved_head head;
	size_t known;
	int err;

	if (size < sizeof(head))
		return source_fail(EBADMSG, "it is too short to hold anything");
	memcpy(&head, at, sizeof(head));
	err = check_head(&head);
	if (err)
		return err;
	size -= sizeof(head);
	at += sizeof(head);
	if (size < head.head_size)
		return source_fail(EBADMSG, "it ends too early: it is cut");
	known = head.head_size < sizeof(snapshot->head) ? head.head_size : sizeof(snapshot->head);
	memset(&snapshot->head, 0, sizeof(snapshot->head));
	memcpy(&snapshot->head, at, known);
	if ((size - head.head_size) / head.record_size != snapshot->head.count ||
	    (size - head.head_size) % head.record_size)
		return source_fail(EBADMSG, "it does not hold the %u records it tells of: it is cut",
				   snapshot->head.count);
	err = snapshot_reserve(snapshot, snapshot->head.count);
	return err ? err : take_records(at + head.head_size, head.record_size, snapshot);
}

void saved_encode(FILE *to, const struct snapshot *snapshot)
{
	const struct saved_head head = {
		.magic = SAVED_MAGIC,
		.byte_order = SAVED_BYTE_ORDER,
		.version = TASKVIZ_ABI_VERSION,
		.head_size = sizeof(snapshot->head),
		.record_size = sizeof(*snapshot->records),
	};

	fwrite(&head, sizeof(head), 1, to);
	fwrite(&snapshot->head, sizeof(snapshot->head), 1, to);
	fwrite(snapshot->records, sizeof(*snapshot->records), snapshot->head.count, to);
}
