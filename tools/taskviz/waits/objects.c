// SPDX-License-Identifier: GPL-2.0
/* Objects that are waited for: found by their keys, with those who can end them. */
#include <stdlib.h>
#include <string.h>
#include "wait.h"

#define FIRST_CHAINS	256

static bool is_same(const struct wait_key *one, const struct wait_key *other)
{
	return one->kind == other->kind && one->a == other->a && one->b == other->b &&
	       one->c == other->c;
}

/* Inodes, addresses and pids differ in low bits: a multiplication brings these up. */
static size_t chain_of(const struct waits *waits, const struct wait_key *key)
{
	uint64_t hash = key->kind;

	hash = (hash ^ key->a) * 0x9e3779b97f4a7c15ull;
	hash = (hash ^ hash >> 32 ^ key->b) * 0x9e3779b97f4a7c15ull;
	hash = (hash ^ hash >> 32 ^ key->c) * 0x9e3779b97f4a7c15ull;
	return (hash >> 32) & (waits->nr_chains - 1);
}

struct wait_object *waits_object(const struct waits *waits, const struct wait_key *key)
{
	uint32_t at = waits->nr_chains ? waits->chains[chain_of(waits, key)] : WAIT_NONE;

	while (at != WAIT_NONE && !is_same(&waits->objects[at].key, key))
		at = waits->objects[at].next;
	return at == WAIT_NONE ? NULL : &waits->objects[at];
}

static void hang_in(struct waits *waits, uint32_t index)
{
	uint32_t *chain = &waits->chains[chain_of(waits, &waits->objects[index].key)];

	waits->objects[index].next = *chain;
	*chain = index;
}

/* As many chains as objects have room. */
static bool grow(struct waits *waits)
{
	const size_t nr = waits->nr_chains ? 2 * waits->nr_chains : FIRST_CHAINS;
	struct wait_object *objects = realloc(waits->objects, nr * sizeof(*objects));
	uint32_t *chains = objects ? malloc(nr * sizeof(*chains)) : NULL;

	if (objects)
		waits->objects = objects;
	if (!chains)
		return false;
	memset(chains, 0xff, nr * sizeof(*chains));
	free(waits->chains);
	waits->chains = chains;
	waits->nr_chains = nr;
	for (size_t i = 0; i < waits->nr_objects; i++)
		hang_in(waits, i);
	return true;
}

struct wait_object *waits_for(struct waits *waits, struct wait_task *task,
			      const struct wait_key *key)
{
	struct wait_object *object = waits_object(waits, key);

	if (object) {
		task->object = object - waits->objects;
		return NULL;
	}
	if (waits->nr_objects == waits->nr_chains && !grow(waits)) {
		waits->no_memory = true;
		return NULL;
	}
	task->object = waits->nr_objects++;
	object = &waits->objects[task->object];
	*object = (struct wait_object){ .key = *key };
	hang_in(waits, task->object);
	return object;
}

void waits_ended_by(struct waits *waits, struct wait_object *object, enum wait_ender_kind kind,
		    size_t task)
{
	const size_t size = object->size ? 2 * object->size : 1;
	struct wait_ender *enders;

	if (object->nr == object->size) {
		enders = realloc(object->enders, size * sizeof(*enders));
		if (!enders) {
			waits->no_memory = true;
			return;
		}
		object->enders = enders;
		object->size = size;
	}
	object->enders[object->nr++] = (struct wait_ender){ kind, task };
}
