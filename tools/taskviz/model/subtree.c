// SPDX-License-Identifier: GPL-2.0
/* Keeps the tasks that are in a subtree, and those that were there last. */
#include <errno.h>
#include <search.h>
#include <stdlib.h>
#include "base/errors.h"
#include "pids.h"
#include "snapshot.h"
#include "subtree.h"

struct member {
	int32_t pid;
	uint64_t start_ns;
	bool lives;	/* a pid and a birth may go on after an end: see take_life() */
	uint32_t ends;	/* of its ends that are among the last */
};

/**
 * struct subtree - see subtree.h
 * @members: all that are or were, a tree of tsearch(3)
 * @shown: these and their ancestors, as far as subtree_trim() met them
 * @living: a byte a pid: is it in use by a member? Events of the scheduler tell no birth
 * @ended: whose the last ends were; the next goes to @nr_ended % @most_ended
 * @most_ended: for how many there is room
 * @nr_ended: how many there were
 */
struct subtree {
	void *members;
	void *shown;
	bool *living;
	struct member **ended;
	size_t most_ended;
	size_t nr_ended;
};

static int compare(const void *a, const void *b)
{
	const struct member *one = a, *other = b;

	if (one->pid != other->pid)
		return one->pid < other->pid ? -1 : 1;
	return one->start_ns < other->start_ns ? -1 : one->start_ns > other->start_ns;
}

struct subtree *subtree_new(size_t most_ended)
{
	struct subtree *subtree = calloc(1, sizeof(*subtree));

	if (!subtree)
		return NULL;
	subtree->living = calloc(MAX_PIDS, sizeof(*subtree->living));
	subtree->most_ended = most_ended;
	subtree->ended = calloc(most_ended, sizeof(struct member *));
	if (subtree->living && subtree->ended)
		return subtree;
	subtree_free(subtree);
	return NULL;
}

void subtree_free(struct subtree *subtree)
{
	if (!subtree)
		return;
	tdestroy(subtree->members, free);
	tdestroy(subtree->shown, free);
	free(subtree->living);
	free(subtree->ended);
	free(subtree);
}

static bool has_living(const struct subtree *subtree, int32_t pid)
{
	return is_pid(pid) && subtree->living[pid];
}

static struct member *set_find(void *const *set, int32_t pid, uint64_t start_ns)
{
	const struct member member = { .pid = pid, .start_ns = start_ns };
	struct member **found = tfind(&member, set, compare);

	return found ? *found : NULL;
}

static bool set_has(void *const *set, int32_t pid, uint64_t start_ns)
{
	return set_find(set, pid, start_ns);
}

static int set_add(void **set, int32_t pid, uint64_t start_ns)
{
	struct member *member;

	if (set_has(set, pid, start_ns))
		return 0;
	member = malloc(sizeof(*member));
	if (!member)
		return -ENOMEM;
	*member = (struct member){ .pid = pid, .start_ns = start_ns, .lives = true };
	if (tsearch(member, set, compare))
		return 0;
	free(member);
	return -ENOMEM;
}

bool subtree_has(const struct subtree *subtree, int32_t pid, uint64_t start_ns)
{
	return set_has(&subtree->members, pid, start_ns);
}

/*
 * A thread that executes a program takes the pid and the birth of its leader, whose end is told:
 * what happens to them then tells that they are in use. Return: is that a member?
 */
static bool take_life(struct subtree *subtree, int32_t pid, uint64_t start_ns)
{
	struct member *member = set_find(&subtree->members, pid, start_ns);

	if (!member)
		return false;
	member->lives = true;
	subtree->living[pid] = true;
	return true;
}

int subtree_add(struct subtree *subtree, int32_t pid, uint64_t start_ns)
{
	if (!is_pid(pid))
		return -EINVAL;
	if (take_life(subtree, pid, start_ns))
		return 0;
	subtree->living[pid] = true;
	return set_add(&subtree->members, pid, start_ns);
}

int subtree_add_below(struct subtree *subtree, const struct snapshot *snapshot, int32_t pid)
{
	int err = 0;

	for (uint32_t i = 0; i < snapshot->head.count && !err; i++) {
		const struct taskviz_record *record = &snapshot->records[i];
		const struct taskviz_record *parent = &snapshot->records[record->parent];

		if (record->info & TASKVIZ_INFO_ENDED)
			continue;
		if (record->pid == pid ||
		    (record->parent != i && subtree_has(subtree, parent->pid, parent->start_ns)))
			err = subtree_add(subtree, record->pid, record->start_ns);
	}
	return err;
}

static void forget_end(struct subtree *subtree, struct member *member)
{
	if (!member || --member->ends || member->lives)
		return;
	tdelete(member, &subtree->members, compare);
	free(member);
}

/* Nothing happens to it any more, but the kernel remembers it for a while. */
static int take_end(struct subtree *subtree, const struct event *event)
{
	struct member *ended = set_find(&subtree->members, event->pid, event->start_ns), **place;

	if (!ended)
		return 0;
	ended->lives = false;
	ended->ends++;
	subtree->living[event->pid] = false;
	place = &subtree->ended[subtree->nr_ended++ % subtree->most_ended];
	forget_end(subtree, *place);
	*place = ended;
	return 1;
}

int subtree_take(struct subtree *subtree, const struct event *event)
{
	int err;

	switch (event->kind) {
	case EVENT_LOST:
		return 1;
	case EVENT_FORK:
		if (!has_living(subtree, event->fork.parent))
			return 0;
		err = subtree_add(subtree, event->pid, event->start_ns);
		return err ? err : 1;
	case EVENT_SWITCH:
		return has_living(subtree, event->pid) ||
		       has_living(subtree, event->run.next_pid);
	case EVENT_WAKEUP:
		return has_living(subtree, event->pid);
	case EVENT_SIGNAL:
		return subtree_has(subtree, event->pid, event->start_ns) ||
		       subtree_has(subtree, event->signal.sender, event->signal.sender_start_ns);
	case EVENT_EXEC:
	case EVENT_EXIT:
		return take_life(subtree, event->pid, event->start_ns);
	case EVENT_REAP:
		return take_end(subtree, event);
	default:
		return subtree_has(subtree, event->pid, event->start_ns);
	}
}

/* Children stand behind their parents, so one pass backwards finds all ancestors. */
static int choose(struct subtree *subtree, const struct snapshot *snapshot, bool *keep)
{
	int err = 0;

	for (uint32_t i = snapshot->head.count; i-- && !err;) {
		const struct taskviz_record *record = &snapshot->records[i];

		keep[i] |= subtree_has(subtree, record->pid, record->start_ns) ||
			   set_has(&subtree->shown, record->pid, record->start_ns);
		keep[record->parent] |= keep[i];
		if (keep[i])
			err = set_add(&subtree->shown, record->pid, record->start_ns);
	}
	return err;
}

int subtree_trim(struct subtree *subtree, struct snapshot *snapshot)
{
	uint32_t count = snapshot->head.count;
	bool *keep = calloc(count + 1, sizeof(*keep));
	int err = keep ? choose(subtree, snapshot, keep) : -ENOMEM;

	if (err) {
		free(keep);
		return source_fail(-err, "no memory to follow the tasks of the command");
	}
	snapshot->head.count = 0;
	for (uint32_t i = 0; i < count; i++)
		if (keep[i])
			snapshot->records[snapshot->head.count++] = snapshot->records[i];
	free(keep);
	return snapshot_order(snapshot, 1);
}
