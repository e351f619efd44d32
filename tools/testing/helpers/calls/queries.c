// SPDX-License-Identifier: GPL-2.0
/* Calls of ioctl: arguments with none, one or some things that are wrong, anywhere in memory. */
#include <errno.h>
#include <string.h>
#include <sys/ioctl.h>
#include "../helper.h"
#include "dice.h"
#include "queries.h"

/* Arguments that all threads write to, and where these lead: nobody looks at what is there. */
static union argument public_snapshot, public_query;
static struct arena public_room;

void make_public_room(void)
{
	public_room = make_arena(1 << 20);
}

static void pick_size(struct caller *me, struct question *question, uint32_t known)
{
	static const uint32_t sizes[] = {
		0, 3, 8, 64, 72, 80, 127, 128, 132, 136, 160, 176, 512, 4088, 4096, 4104, 1U << 31,
	};
	uint32_t *size = &question->asked.size;

	*size = chance(me, 80) ? PICK(me, sizes) : draw64(me);
	if (*size > known && *size <= 4096 && chance(me, 40))
		question->asked.bytes[known + draw(me, *size - known)] = 1 << draw(me, 8);
}

static uint32_t pick_stride(struct caller *me)
{
	static const uint32_t strides[] = {
		0, 8, 16, 120, 128, 176, 184, 192, 240, 248, 256, 1024, 4096, 4104, 1U << 31, 250,
	};

	return chance(me, 85) ? PICK(me, strides) : draw64(me);
}

static uint32_t pick_capacity(struct caller *me)
{
	static const uint32_t capacities[] = { 0, 1, 2, 64, 4096, 1 << 20, 1U << 31, UINT32_MAX };

	return chance(me, 50) ? draw(me, 400) : PICK(me, capacities);
}

/* A right argument, which has room for whatever there is in most machines. */
static void make_snapshot(struct caller *me, struct question *question)
{
	question->asked.snapshot = (struct taskviz_snapshot){
		.size = sizeof(question->asked.snapshot),
		.version = TASKVIZ_ABI_VERSION,
		.flags = draw(me, 4),
		.record_size = sizeof(struct taskviz_record),
		.capacity = 600 + draw(me, 600),
		.fields = draw(me, TASKVIZ_FIELDS_ALL + 1),
	};
	/* who may trace nothing sees nobody there */
	question->may_be_empty = me->slot->hides && (me->slot->user || me->nested);
}

static void spoil_snapshot(struct caller *me, struct question *question)
{
	struct taskviz_snapshot *arg = &question->asked.snapshot;

	switch (draw(me, 7)) {
	case 0:
		pick_size(me, question, sizeof(*arg));
		break;
	case 1:
		arg->version = chance(me, 50) ? draw(me, 4) : draw64(me);
		break;
	case 2:
		arg->flags = chance(me, 50) ? draw(me, 16) : draw64(me);
		break;
	case 3:
		arg->record_size = pick_stride(me);
		break;
	case 4:
		arg->capacity = pick_capacity(me);
		break;
	case 5:
		arg->reserved = 1ULL << draw(me, 64);
		break;
	case 6:
		arg->fields = 1ULL << draw(me, 64);
	}
}

static void make_query(struct caller *me, struct question *question)
{
	struct taskviz_table_query *query = &question->asked.query;

	*query = (struct taskviz_table_query){
		.size = sizeof(*query),
		.version = TASKVIZ_ABI_VERSION,
		.capacity = 600 + draw(me, 600),
		.stride = 8 * (1 + draw(me, 40)),
	};
	memcpy(query->name, tables[draw(me, nr_tables)].name, sizeof(query->name));
	question->may_be_empty = true;
}

static void spoil_name(struct caller *me, char *name)
{
	if (chance(me, 50))
		name[draw(me, TASKVIZ_WORD_LEN)] = draw64(me);
	else
		memset(name, draw64(me), draw(me, TASKVIZ_WORD_LEN + 1));
}

static void spoil_query(struct caller *me, struct question *question)
{
	struct taskviz_table_query *query = &question->asked.query;

	switch (draw(me, 6)) {
	case 0:
		pick_size(me, question, sizeof(*query));
		break;
	case 1:
		query->version = chance(me, 50) ? draw(me, 4) : draw64(me);
		break;
	case 2:
		spoil_name(me, query->name);
		break;
	case 3:
		query->stride = pick_stride(me);
		break;
	case 4:
		query->capacity = pick_capacity(me);
		break;
	case 5:
		query->reserved = 1U << draw(me, 32);
	}
}

/* Most often one thing is wrong: what is looked at first would hide a second one. */
static void spoil(struct caller *me, struct question *question,
		  void (*one)(struct caller *me, struct question *question))
{
	unsigned int times = chance(me, 40) ? 0 : chance(me, 70) ? 1 : 1 + draw(me, 4);

	while (times--)
		one(me, question);
}

/* Some strides lead past the end of the room if it is given whole, and some capacities. */
static void place_room(struct caller *me, struct question *question, __u64 *to, uint32_t capacity,
		       uint32_t stride)
{
	const uint64_t size = (uint64_t)capacity * stride;

	question->room = pick_place(me, &me->room, size);
	*to = (uintptr_t)question->room.at;
}

/* At least the argument that is known, and as much as it says that it is. */
static void place_argument(struct caller *me, struct question *question, size_t known)
{
	const uint32_t said = question->asked.size;
	const size_t size = said > known && said <= 4096 ? said : known;

	question->place = pick_place(me, &me->arguments, size);
	question->filled = size < question->place.readable ? size : question->place.readable;
	if (question->filled)
		memcpy(question->place.fill, &question->asked, question->filled);
}

/* Others may have written to it since, and do so now. */
static void make_public(struct question *question, union argument *argument, __u64 *to)
{
	question->shared = true;
	*to = (uintptr_t)public_room.at;
	memcpy(argument, &question->asked, 256);
	question->place.at = argument->bytes;
}

static void check_expected(const struct caller *me, const struct question *question,
			   unsigned __int128 wanted, int error)
{
	const struct place *place = &question->place;

	if (error != EBADF && !(wanted >> error & 1))
		fail(me, "%s for size %u, version %u at %p: %zu bytes to read, %zu to write",
		     error ? strerror(error) : "success", question->asked.size,
		     question->asked.version, place->at, place->readable, place->writable);
}

static unsigned int pick_command(struct caller *me, unsigned int command)
{
	/* what it says of the size of the argument is of no meaning */
	return chance(me, 90) ? command : _IOC(draw(me, 4), TASKVIZ_IOC, _IOC_NR(command),
					       draw(me, 1 << _IOC_SIZEBITS));
}

static int ask(struct caller *me, const struct question *question, unsigned int command)
{
	const long result = end(me, ioctl(me->slot->fd, command, question->place.at));

	if (result > 0)
		fail(me, "it returned %ld", result);
	return result ? errno : 0;
}

void call_snapshot(struct caller *me)
{
	const struct slot *slot = pick_slot(me, FILE_PROC);
	struct taskviz_snapshot *arg;
	struct question question = {};
	unsigned int command;
	int error;

	begin(me, CALL_SNAPSHOT, slot);
	arg = &question.asked.snapshot;
	make_snapshot(me, &question);
	spoil(me, &question, spoil_snapshot);
	place_room(me, &question, &arg->records, arg->capacity, arg->record_size);
	command = pick_command(me, TASKVIZ_SNAPSHOT);
	if (chance(me, 5))
		make_public(&question, &public_snapshot, &arg->records);
	else
		place_argument(me, &question, sizeof(*arg));
	error = ask(me, &question, command);
	if (question.shared)
		return;
	check_expected(me, &question, expect_snapshot(me, &question), error);
	check_snapshot(me, &question, error);
}

void call_table(struct caller *me)
{
	const bool rows = chance(me, 60);
	struct taskviz_table_query *query;
	struct question question = {};
	unsigned int command;
	int error;

	begin(me, rows ? CALL_ROWS : CALL_DESCRIBE, pick_slot(me, FILE_PROC));
	query = &question.asked.query;
	make_query(me, &question);
	spoil(me, &question, spoil_query);
	place_room(me, &question, &query->to, query->capacity, query->stride);
	command = pick_command(me, rows ? TASKVIZ_TABLE_READ : TASKVIZ_TABLE_DESCRIBE);
	if (chance(me, 5))
		make_public(&question, &public_query, &query->to);
	else
		place_argument(me, &question, sizeof(*query));
	error = ask(me, &question, command);
	if (question.shared)
		return;
	/* one that it did not open itself has the rights of who did */
	if (!me->nested)
		check_expected(me, &question, expect_table(me, &question), error);
	check_table(me, &question, error);
}

/* Of another number, or kind, or to a file that has none. */
void call_ioctl(struct caller *me)
{
	static const unsigned int near[] = {
		TASKVIZ_SNAPSHOT - 1, TASKVIZ_TABLE_READ + 1, TASKVIZ_SNAPSHOT ^ 1 << 8,
		TASKVIZ_SNAPSHOT ^ 0x80, 0, UINT32_MAX, 0x5401, 0x5413,
	};
	const struct place place = pick_place(me, &me->arguments, 8);
	unsigned int command = chance(me, 50) ? PICK(me, near) : draw64(me);
	unsigned int kinds = FILE_ANY;

	if (_IOC_TYPE(command) == TASKVIZ_IOC && _IOC_NR(command) >= _IOC_NR(TASKVIZ_SNAPSHOT) &&
	    _IOC_NR(command) <= _IOC_NR(TASKVIZ_TABLE_READ))
		kinds &= ~FILE_PROC;
	begin(me, CALL_IOCTL, pick_slot(me, kinds));
	if (!end(me, ioctl(me->slot->fd, command, place.at)))
		fail(me, "command %#x is none of it, and succeeded", command);
	check_rest(me, &me->arguments, &place, 0, 0);
}
