// SPDX-License-Identifier: GPL-2.0
/* Finds all locks, and puts those first at which somebody waits. */
#include <stdlib.h>
#include <string.h>
#include "find.h"
#include "kinds.h"

/* What nobody waits for comes last, and before it words whose owner is not known. */
static int rank(const struct lock *lock)
{
	if (!lock->waiting)
		return 2;
	return !strcmp(lock->kind, "futex");
}

static int compare(const void *a, const void *b)
{
	const struct lock *one = a, *other = b;
	int order = rank(one) - rank(other);

	if (!order)
		order = strcmp(one->kind, other->kind);
	return order ? order : strcmp(one->name, other->name);
}

int locks_find(struct locks *locks, const struct waits *waits)
{
	int err;

	*locks = (struct locks){};
	err = locks_of_files(locks, waits);
	if (!err)
		err = locks_of_memory(locks, waits);
	if (locks->nr)
		qsort(locks->all, locks->nr, sizeof(*locks->all), compare);
	return err;
}
