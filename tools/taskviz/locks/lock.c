// SPDX-License-Identifier: GPL-2.0
/* Locks, and who has them or waits. */
#include <stdlib.h>
#include "lock.h"

/* Return: @array with room for one more behind @nr, NULL without memory. */
static void *grow(void *array, size_t nr, size_t *size, size_t each)
{
	void *grown = array;

	if (nr < *size)
		return array;
	grown = realloc(array, (*size ? 2 * *size : 4) * each);
	if (grown)
		*size = *size ? 2 * *size : 4;
	return grown;
}

struct lock *lock_add(struct locks *locks, const char *kind, const char *source)
{
	struct lock *all = grow(locks->all, locks->nr, &locks->size, sizeof(*all));

	if (!all)
		return NULL;
	locks->all = all;
	all[locks->nr] = (struct lock){ .kind = kind, .source = source };
	return &all[locks->nr++];
}

struct lock_user *lock_add_user(struct lock *lock, uint32_t task, uint32_t turn)
{
	struct lock_user *users = grow(lock->users, lock->nr, &lock->size, sizeof(*users));

	if (!users)
		return NULL;
	lock->users = users;
	users[lock->nr] = (struct lock_user){ .task = task, .turn = turn };
	lock->waiting += turn > 0;
	return &users[lock->nr++];
}

void locks_free(struct locks *locks)
{
	for (size_t i = 0; i < locks->nr; i++)
		free(locks->all[i].users);
	free(locks->all);
}
