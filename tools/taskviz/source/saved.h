/* SPDX-License-Identifier: GPL-2.0 */
/* The saved directory: records in *.bin, "users" as users_add() has it, any other is a view. */
#ifndef TASKVIZ_SAVED_H
#define TASKVIZ_SAVED_H

#include <stdint.h>
#include <stdio.h>
#include "model/snapshot.h"

#define SAVED_PROCESSES	"snapshot.bin"	/* a record a process, the ended too */
#define SAVED_THREADS	"threads.bin"	/* a record a task, the ended too */

#define SAVED_MAGIC	"TASKVIZ"	/* with its NUL eight bytes */

/**
 * struct saved_head - the beginning of a file of records, in the byte order of its machine
 * @magic: SAVED_MAGIC
 * @byte_order: SAVED_BYTE_ORDER, as this machine reads it
 * @version: TASKVIZ_ABI_VERSION
 * @head_size: bytes of the struct taskviz_snapshot that follows
 * @record_size: bytes of each of its count records, which follow that
 */
struct saved_head {
	char magic[8];
	uint32_t byte_order;
	uint32_t version;
	uint32_t head_size;
	uint32_t record_size;
};

#define SAVED_BYTE_ORDER	0x01020304u

/**
 * saved_decode() - turn the bytes of a file of records into a snapshot
 * @bytes: what the file holds; may be anything
 * @size: how many
 * @snapshot: filled; its records are as they were saved, not checked
 *
 * Return: 0; -EBADMSG for what is no such file, -EPROTONOSUPPORT for another version or byte order,
 * -ENOMEM; each with a text in source_error().
 */
int saved_decode(const void *bytes, size_t size, struct snapshot *snapshot);

/**
 * saved_encode() - write a snapshot as a file of records
 * @to: stream; its errors are left for the caller to find
 * @snapshot: what to write
 */
void saved_encode(FILE *to, const struct snapshot *snapshot);

#endif /* TASKVIZ_SAVED_H */
