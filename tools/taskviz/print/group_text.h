/* SPDX-License-Identifier: GPL-2.0 */
/* A field of several tasks that share a line: added up, the same of all, or nothing. */
#ifndef TASKVIZ_GROUP_TEXT_H
#define TASKVIZ_GROUP_TEXT_H

#include "fields.h"

/**
 * struct group_of - tasks that share a line
 * @snapshot: where they are
 * @clock: how moments are told
 * @members: their records in @snapshot
 * @nr: how many
 * @sum: of all, see record_sum_add()
 */
struct group_of {
	const struct snapshot *snapshot;
	const struct clock *clock;
	const uint32_t *members;
	uint32_t nr;
	struct taskviz_record sum;
};

/* group_begin() - set the sum of its members */
void group_begin(struct group_of *group);

/**
 * group_text() - a field as text
 * @text: FIELD_SIZE bytes, set: printable UTF-8 and a NUL
 * @field: which
 * @group: of which tasks
 *
 * PID is how many there are, TASK the name with that, ST all states that there are. Of what else is
 * no amount the text is what all have in common, and empty where they differ.
 */
void group_text(char *text, const struct field *field, const struct group_of *group);

/**
 * group_put_count() - append how many a line stands for, "×312", without UTF-8 "x312"
 * @text: where to
 * @count: how many
 * @width: columns to fill at least, aligned to the right
 */
void group_put_count(struct taskviz_text *text, uint32_t count, int width);

/* group_state() - the state of one, to be joined with those of others by | */
uint32_t group_state(char letter);

/* group_put_states() - append each of them once, in the order of TASKVIZ_STATES, then ? */
void group_put_states(struct taskviz_text *text, uint32_t states);

/* group_put_name() - append the name that several tasks have, and how many they are: "cc1 ×312" */
void group_put_name(struct taskviz_text *text, const struct taskviz_record *record, uint32_t nr);

/* group_end() - a remark for several that are no more, "" for those that live */
const char *group_end(const struct taskviz_record *record);

/* Are all of them in the same state? */
bool group_has_one_state(const struct group_of *group);

#endif /* TASKVIZ_GROUP_TEXT_H */
