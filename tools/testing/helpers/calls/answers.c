// SPDX-License-Identifier: GPL-2.0
/* What the answer of an ioctl must be, and which bytes it may have written. */
#include <errno.h>
#include <string.h>
#include "../helper.h"
#include "queries.h"

#define MOST_LOOKED_AT	64	/* records and rows of an answer */

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* The first bytes of the argument may have been written, no others of its own nor behind it. */
static void check_argument(struct caller *me, const struct question *question, size_t written)
{
	const struct place *place = &question->place;

	if (place->writable) {
		if (memcmp(place->at + written, question->asked.bytes + written,
			   question->filled - written))
			fail(me, "it changed the argument behind its first %zu bytes", written);
		check_rest(me, &me->arguments, place, question->filled, question->filled);
		wipe(&me->arguments, place, question->filled);
	}
}

/* So many bytes of the room may have been written; after EFAULT all. */
static void check_room(struct caller *me, const struct question *question, uint64_t size,
		       uint64_t written, int error)
{
	if (error == EFAULT)
		written = least(size, question->room.writable);
	check_rest(me, &me->room, &question->room, size, written);
	wipe(&me->room, &question->room, written);
}

static bool is_zero(const unsigned char *at, size_t size)
{
	return !size || (!*at && !memcmp(at, at + 1, size - 1));
}

/* Printable, and nothing but zeroes behind the NUL that it has. */
static void check_word(const struct caller *me, const char *word, size_t size, const char *what)
{
	const size_t length = strnlen(word, size);

	for (size_t i = 0; i < length; i++)
		if (word[i] < ' ' || word[i] > '~')
			fail(me, "%s has the byte %#x", what, word[i]);
	if (length == size || !is_zero((const unsigned char *)word + length, size - length))
		fail(me, "%s is not padded", what);
}

static void check_record(const struct caller *me, const struct taskviz_record *rec, uint32_t index)
{
	const size_t length = strnlen(rec->name, sizeof(rec->name));

	if (!rec->state || !strchr(TASKVIZ_STATES, rec->state))
		fail(me, "record %u: state %#x", index, rec->state);
	if (rec->kind > TASKVIZ_KIND_USER || rec->nice < -20 || rec->nice > 19 || rec->unused)
		fail(me, "record %u: kind %u, nice %d, unused %u", index, rec->kind, rec->nice,
		     rec->unused);
	if (rec->parent > index || rec->pid < 0 || (index && !rec->pid))
		fail(me, "record %u: parent %u, pid %d", index, rec->parent, rec->pid);
	if (!is_zero((const unsigned char *)rec->name + length, sizeof(rec->name) - length))
		fail(me, "record %u: its name is not padded", index);
}

static void check_records(const struct caller *me, const struct question *question, uint32_t count)
{
	const size_t stride = question->asked.snapshot.record_size;
	const unsigned char *at = question->room.at;
	struct taskviz_record rec = { .name = "" };
	const size_t known = least(stride, sizeof(rec));

	for (uint32_t i = 0; i < count && i < MOST_LOOKED_AT; i++, at += stride) {
		memcpy(&rec, at, known);
		check_record(me, &rec, i);
		if (!is_zero(at + known, stride - known))
			fail(me, "record %u: what is not known is not 0", i);
	}
}

/* Whoever sees a part of the machine is not told what all of it did. */
static void check_totals(const struct caller *me, const struct taskviz_snapshot *answer)
{
	if (!me->slot->part && !me->slot->hides)
		return;
	if ((answer->births & answer->execs & answer->exits & answer->copies) != TASKVIZ_UNKNOWN64)
		fail(me, "totals of the whole machine are told");
}

static void check_sums(const struct caller *me, const struct taskviz_snapshot *answer)
{
	uint32_t sum = 0;

	for (unsigned int i = 0; i < TASKVIZ_MAX_STATES; i++) {
		sum += answer->states[i];
		if (i >= TASKVIZ_NR_STATES && answer->states[i])
			fail(me, "a state that there is not");
	}
	if (sum != answer->threads + answer->kthreads || !answer->cpus || !answer->now_ns)
		fail(me, "%u threads, %u kernel threads, in states %u, CPUs %u", answer->threads,
		     answer->kthreads, sum, answer->cpus);
}

/* Ended tasks are for who sees the whole machine or may trace all of it. */
static bool were_followed(const struct caller *me, uint32_t asked, uint32_t told)
{
	const uint32_t without = asked & ~TASKVIZ_SNAPSHOT_ENDED;

	if (me->slot->part || (me->slot->hides && me->slot->user))
		return told == without;
	return told == asked || (me->nested && told == without);
}

static void check_counts(const struct caller *me, const struct taskviz_snapshot *asked,
			 const struct taskviz_snapshot *answer, int error)
{
	if (answer->size != asked->size || answer->version != asked->version ||
	    answer->records != asked->records || answer->capacity != asked->capacity ||
	    answer->reserved)
		fail(me, "it changed what is only given");
	if (answer->record_size != sizeof(struct taskviz_record) ||
	    !were_followed(me, asked->flags, answer->flags))
		fail(me, "record_size %u, flags %#x", answer->record_size, answer->flags);
	if (error == ENOSPC ? answer->count <= answer->capacity : answer->count > answer->capacity)
		fail(me, "count %u of %u, errno %d", answer->count, answer->capacity, error);
	check_sums(me, answer);
	if (asked->size == sizeof(*asked)) {
		check_totals(me, answer);
		if (asked->fields & ~answer->fields || !answer->fields)
			fail(me, "fields %#llx of %#llx", answer->fields, asked->fields);
	}
}

void check_snapshot(struct caller *me, const struct question *question, int error)
{
	const struct taskviz_snapshot *asked = &question->asked.snapshot;
	const bool answered = !error || error == ENOSPC;
	const size_t known = answered ? least(asked->size, sizeof(*asked)) : 0;
	struct taskviz_snapshot answer = { .count = 0 };

	if (answered) {
		memcpy(&answer, question->place.at, known);
		check_counts(me, asked, &answer, error);
	}
	if (!error)
		check_records(me, question, answer.count);
	check_room(me, question, (uint64_t)asked->capacity * asked->record_size,
		   error ? 0 : (uint64_t)answer.count * asked->record_size, error);
	check_argument(me, question, known);
}

static void check_columns(const struct caller *me, const struct question *question, uint32_t count)
{
	const size_t stride = question->asked.query.stride;
	struct taskviz_column column;
	const unsigned char *at = question->room.at;

	for (uint32_t i = 0; i < count && stride >= sizeof(column); i++, at += stride) {
		memcpy(&column, at, sizeof(column));
		check_word(me, column.name, sizeof(column.name), "the name of a column");
		check_word(me, column.unit, sizeof(column.unit), "the unit of a column");
		check_word(me, column.meaning, sizeof(column.meaning), "the meaning of a column");
		if (column.type >= TASKVIZ_NR_TYPES || !column.size || column.flags > 7)
			fail(me, "column %s: type %u, size %u, flags %#x", column.name, column.type,
			     column.size, column.flags);
		if (!is_zero(at + sizeof(column), stride - sizeof(column)))
			fail(me, "column %s: what is not known is not 0", column.name);
	}
}

static void check_row(const struct caller *me, const struct table *table, const char *row,
		      size_t known)
{
	for (unsigned int i = 0; i < table->nr_columns; i++) {
		const struct taskviz_column *column = &table->columns[i];
		const bool word = column->type == TASKVIZ_TYPE_WORD ||
				  column->type == TASKVIZ_TYPE_TEXT;

		if (word && column->offset + column->size <= known)
			check_word(me, row + column->offset, column->size, column->name);
	}
}

static void check_rows(const struct caller *me, const struct question *question,
		       const struct taskviz_table_query *answer)
{
	const struct table *table = find_table(question->asked.query.name);
	const size_t stride = question->asked.query.stride, known = least(stride, answer->stride);
	const unsigned char *at = question->room.at;

	for (uint32_t i = 0; i < answer->count && i < MOST_LOOKED_AT; i++, at += stride) {
		check_row(me, table, (const char *)at, known);
		if (!is_zero(at + known, stride - known))
			fail(me, "row %u: what is not known is not 0", i);
	}
}

static void check_query(const struct caller *me, const struct taskviz_table_query *asked,
			const struct taskviz_table_query *answer, int error)
{
	if (answer->size != asked->size || answer->version != asked->version ||
	    answer->to != asked->to || answer->capacity != asked->capacity || answer->reserved ||
	    memcmp(answer->name, asked->name, sizeof(asked->name)))
		fail(me, "it changed what is only given");
	if (!answer->stride || answer->stride % 8)
		fail(me, "stride %u", answer->stride);
	if (error == ENOSPC ? answer->count <= answer->capacity : answer->count > answer->capacity)
		fail(me, "count %u of %u, errno %d", answer->count, answer->capacity, error);
	if (me->kind == CALL_DESCRIBE ? answer->now_ns : !answer->now_ns)
		fail(me, "now_ns %llu", answer->now_ns);
	check_word(me, answer->group, sizeof(answer->group), "the group");
}

void check_table(struct caller *me, const struct question *question, int error)
{
	const struct taskviz_table_query *asked = &question->asked.query;
	const bool answered = !error || error == ENOSPC;
	struct taskviz_table_query answer = { .count = 0 };

	if (answered) {
		memcpy(&answer, question->place.at, sizeof(answer));
		check_query(me, asked, &answer, error);
	}
	if (!error && me->kind == CALL_ROWS)
		check_rows(me, question, &answer);
	else if (!error)
		check_columns(me, question, answer.count);
	check_room(me, question, (uint64_t)asked->capacity * asked->stride,
		   error ? 0 : (uint64_t)answer.count * asked->stride, error);
	check_argument(me, question, answered ? sizeof(answer) : 0);
}
