/* SPDX-License-Identifier: GPL-2.0 */
/* What a record tells of a task, field by field, as text. */
#ifndef TASKVIZ_FIELDS_H
#define TASKVIZ_FIELDS_H

#include "core/pure.h"
#include "model/snapshot.h"
#include "model/times.h"
#include "table.h"

/**
 * struct field_of - the task that is asked, and how
 * @snapshot: where it is
 * @record: the task, one of @snapshot's
 * @exact: for programs: bytes and seconds instead of what is rounded for eyes
 * @clock: how moments are told to eyes, rounded with TIME_BOOT; NULL: so
 */
struct field_of {
	const struct snapshot *snapshot;
	const struct taskviz_record *record;
	bool exact;
	const struct clock *clock;
};

/* What a field holds, which tells how it is written and what of it is unknown. */
enum field_kind {
	FIELD_TEXT,	/* .put writes it */
	FIELD_ID,	/* s32, -1 is unknown */
	FIELD_NUMBER,	/* u32, all ones is unknown */
	FIELD_COUNT,	/* the same, "at least" if the task is older than the recording */
	FIELD_LONG,	/* u64, all ones is unknown */
	FIELD_BYTES,	/* u64, - without an address space */
	FIELD_TIME,	/* u64, ns */
};

/**
 * struct field - one field
 * @column: name, meaning, how it stands in a table
 * @kind: what it holds
 * @needs: the group of TASKVIZ_FIELDS_* that a snapshot must have to tell it; of who has ended also
 *	what TASKVIZ_SNAPSHOT_ENDED adds
 * @offset: where in the record
 * @put: of FIELD_TEXT
 */
struct field {
	struct column column;
	enum field_kind kind;
	uint64_t needs;
	size_t offset;
	void (*put)(struct taskviz_text *text, const struct field_of *of);
};

extern const struct field fields[];
extern const size_t nr_fields;

/* fields_columns() - the columns of all fields, in their order; nr_fields of them, kept here */
const struct column *fields_columns(void);

/* field_adds() - is it an amount, so that those of several tasks can be added up? */
bool field_adds(const struct field *field);

/* Bytes that hold any field, with its NUL. */
#define FIELD_SIZE	256

/**
 * field_text() - a field as text
 * @text: FIELD_SIZE bytes, set: printable ASCII and a NUL; ? is not known, - is not there
 * @field: which
 * @of: of which task
 */
void field_text(char *text, const struct field *field, const struct field_of *of);

#endif /* TASKVIZ_FIELDS_H */
