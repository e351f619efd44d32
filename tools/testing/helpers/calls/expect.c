// SPDX-License-Identifier: GPL-2.0
/* What Documentation/abi.rst says an ioctl must answer, told from its argument alone. */
#include <errno.h>
#include <stddef.h>
#include "queries.h"

#define PAGE		4096

static unsigned __int128 only(int error)
{
	const unsigned __int128 success = 1;

	return success << error;
}

/* Does the caller say something that the module does not know? */
static bool has_tail(const struct question *question, size_t known)
{
	for (size_t i = known; i < question->asked.size; i++)
		if (question->asked.bytes[i])
			return true;
	return false;
}

/* What is wrong with the argument before anything in it is looked at; 0: nothing. */
static unsigned __int128 expect_copy(const struct question *question, size_t least, size_t known)
{
	const uint32_t size = question->asked.size;
	const size_t readable = question->place.readable;

	if (readable < sizeof(size))
		return only(EFAULT);
	if (size > PAGE)
		return only(E2BIG);
	if (size < least || size % 8)
		return only(EINVAL);
	if (readable < size)
		return size > known ? only(EFAULT) | only(E2BIG) : only(EFAULT);
	if (has_tail(question, known))
		return only(E2BIG);
	return question->asked.version != TASKVIZ_ABI_VERSION ? only(EPROTONOSUPPORT) : 0;
}

/* With nothing wrong in the argument, it depends on what there is to tell, and where that goes. */
static unsigned __int128 expect_answer(const struct question *question, size_t size,
				       uint64_t capacity, size_t stride)
{
	unsigned __int128 wanted = only(ENOMEM) | only(EINTR);

	if (question->place.writable < size)
		return wanted | only(EFAULT);
	if (capacity * stride > question->room.writable)
		wanted |= only(EFAULT);
	if (capacity < 1 << 20)
		wanted |= only(ENOSPC);
	if (question->may_be_empty || (capacity && question->room.writable >= stride))
		wanted |= only(0);
	return wanted;
}

/* Fields are those that the module knows, if the argument is long enough to have any. */
static bool has_unknown_fields(const struct taskviz_snapshot *arg)
{
	return arg->size > offsetof(struct taskviz_snapshot, fields) &&
	       arg->fields & ~(uint64_t)TASKVIZ_FIELDS_ALL;
}

unsigned __int128 expect_snapshot(const struct caller *me, const struct question *question)
{
	const struct taskviz_snapshot *arg = &question->asked.snapshot;
	const unsigned __int128 wrong = expect_copy(question, 128, sizeof(*arg));

	(void)me;
	if (wrong)
		return wrong;
	if (arg->flags & ~(TASKVIZ_SNAPSHOT_THREADS | TASKVIZ_SNAPSHOT_ENDED) || arg->reserved ||
	    has_unknown_fields(arg) ||
	    arg->record_size < 184 || arg->record_size % 8 || arg->record_size > PAGE)
		return only(EINVAL);
	return only(EFBIG) | only(EMFILE) |
	       expect_answer(question, arg->size, arg->capacity, arg->record_size);
}

unsigned __int128 expect_table(const struct caller *me, const struct question *question)
{
	const struct taskviz_table_query *query = &question->asked.query;
	unsigned __int128 wrong;

	if (me->slot->part || me->slot->user)
		return only(EPERM);
	wrong = expect_copy(question, 72, sizeof(*query));
	if (wrong)
		return wrong;
	if (query->reserved || !query->stride || query->stride % 8 || query->stride > PAGE ||
	    query->name[sizeof(query->name) - 1])
		return only(EINVAL);
	if (!find_table(query->name))
		return only(ENOENT);
	return expect_answer(question, query->size, query->capacity, query->stride);
}
