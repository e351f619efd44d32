// SPDX-License-Identifier: GPL-2.0
/* Keeps the tasks that are in a subtree, and those that were there last. */
#include <errno.h>
#include <search.h>
#include <stdlib.h>
#include "base/errors.h"
#include "pids.h"
#include "snapshot.h"
#include "subtree.h"

/* How many snapshots are trimmed until an ancestor that is in none of them is forgotten. */
#define SHOWN_TRIMS	4

struct member {
	int32_t pid;
	uint64_t start_ns;
	bool lives;	/* a pid and a birth may go on after an end: see take_life() */
	uint32_t ends;	/* of its ends that are among the last */
	uint32_t met;	/* the last subtree_sync() before which it was known to live */
};

/**
 * struct subtree - see subtree.h
 * @members: all that are or were, a tree of tsearch(3)
 * @shown: these and their ancestors, as each of the last SHOWN_TRIMS of subtree_trim() met them
 * @nr_trims: how often that was; the next goes to @nr_trims % SHOWN_TRIMS
 * @living: of each pid: the member that uses it. Events of the scheduler tell no birth
 * @nr_living: how many live
 * @process: threads of that one alone are in it, 0: all
 * @ended: whose the last ends were; the next goes to @nr_ended % @most_ended
 * @most_ended: for how many there is room
 * @nr_ended: how many there were
 * @nr_syncs: how often subtree_sync() was called
 */
struct subtree {
	void *members;
	void *shown[SHOWN_TRIMS];
	unsigned int nr_trims;
	struct member **living;
	size_t nr_living;
	int32_t process;
	struct member **ended;
	size_t most_ended;
	size_t nr_ended;
	uint32_t nr_syncs;
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
	subtree->living = calloc(MAX_PIDS, sizeof(struct member *));
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
	for (size_t i = 0; i < SHOWN_TRIMS; i++)
		tdestroy(subtree->shown[i], free);
	free(subtree->living);
	free(subtree->ended);
	free(subtree);
}

void subtree_keep_process(struct subtree *subtree, int32_t tgid)
{
	subtree->process = tgid;
}

bool subtree_lives(const struct subtree *subtree)
{
	return subtree->nr_living;
}

static struct member *living_at(const struct subtree *subtree, int32_t pid)
{
	return is_pid(pid) ? subtree->living[pid] : NULL;
}

static bool has_living(const struct subtree *subtree, int32_t pid)
{
	return living_at(subtree, pid);
}

static bool may_have(const struct subtree *subtree, int32_t tgid)
{
	return !subtree->process || tgid == subtree->process;
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

/* Return: the one that is in @set then, NULL without memory. */
static struct member *set_add(void **set, int32_t pid, uint64_t start_ns)
{
	struct member *member = set_find(set, pid, start_ns);

	if (member)
		return member;
	member = calloc(1, sizeof(*member));
	if (!member)
		return NULL;
	member->pid = pid;
	member->start_ns = start_ns;
	if (tsearch(member, set, compare))
		return member;
	free(member);
	return NULL;
}

bool subtree_has(const struct subtree *subtree, int32_t pid, uint64_t start_ns)
{
	return set_has(&subtree->members, pid, start_ns);
}

static void forget_end(struct subtree *subtree, struct member *member)
{
	if (!member || --member->ends || member->lives)
		return;
	tdelete(member, &subtree->members, compare);
	free(member);
}

/* Nothing happens to it any more, but the kernel remembers it for a while. */
static void end_member(struct subtree *subtree, struct member *member)
{
	struct member **place = &subtree->ended[subtree->nr_ended++ % subtree->most_ended];

	subtree->nr_living -= member->lives;
	member->lives = false;
	member->ends++;
	if (subtree->living[member->pid] == member)
		subtree->living[member->pid] = NULL;
	forget_end(subtree, *place);
	*place = member;
}

/* What it was used by before has ended, and that was lost. */
static void begin_member(struct subtree *subtree, struct member *member)
{
	struct member *before = subtree->living[member->pid];

	subtree->nr_living += !member->lives;
	member->lives = true;
	member->met = subtree->nr_syncs;
	subtree->living[member->pid] = member;
	if (before && before != member)
		end_member(subtree, before);
}

/*
 * A thread that executes a program takes the pid and the birth of its leader, whose end is told:
 * what happens to them then tells that they are in use. Return: is that a member?
 */
static bool take_life(struct subtree *subtree, int32_t pid, uint64_t start_ns)
{
	struct member *member = set_find(&subtree->members, pid, start_ns);

	if (member)
		begin_member(subtree, member);
	return member;
}

int subtree_add(struct subtree *subtree, int32_t pid, uint64_t start_ns)
{
	struct member *member;

	if (!is_pid(pid))
		return -EINVAL;
	member = set_add(&subtree->members, pid, start_ns);
	if (member)
		begin_member(subtree, member);
	return member ? 0 : -ENOMEM;
}

int subtree_add_below(struct subtree *subtree, const struct snapshot *snapshot, int32_t pid)
{
	int err = 0;

	for (uint32_t i = 0; i < snapshot->head.count && !err; i++) {
		const struct taskviz_record *record = &snapshot->records[i];
		const struct taskviz_record *parent = &snapshot->records[record->parent];

		if (record->info & TASKVIZ_INFO_ENDED || !may_have(subtree, record->tgid))
			continue;
		if (record->pid == pid ||
		    (record->parent != i && subtree_has(subtree, parent->pid, parent->start_ns)))
			err = subtree_add(subtree, record->pid, record->start_ns);
	}
	return err;
}

static int take_end(struct subtree *subtree, const struct event *event)
{
	struct member *ended = set_find(&subtree->members, event->pid, event->start_ns);

	if (ended)
		end_member(subtree, ended);
	return ended || (subtree->process && has_living(subtree, event->reap.reaper));
}

/* Who is born has a pid that nobody else uses, whatever was lost. */
static int take_birth(struct subtree *subtree, const struct event *event)
{
	struct member *before = living_at(subtree, event->pid);
	const bool ours = has_living(subtree, event->fork.parent);
	int err = 0;

	if (before && before->start_ns != event->start_ns)
		end_member(subtree, before);
	if (ours && may_have(subtree, event->fork.tgid))
		err = subtree_add(subtree, event->pid, event->start_ns);
	return err ? err : ours;
}

/* The thread's own pid is nobody's then. */
static int take_exec(struct subtree *subtree, const struct event *event)
{
	struct member *thread = living_at(subtree, event->exec.old_pid);

	if (!take_life(subtree, event->pid, event->start_ns))
		return 0;
	if (thread && thread->pid != event->pid)
		end_member(subtree, thread);
	return 1;
}

int subtree_take(struct subtree *subtree, const struct event *event)
{
	switch (event->kind) {
	case EVENT_LOST:
		return 1;
	case EVENT_FORK:
		return take_birth(subtree, event);
	case EVENT_SWITCH:
		return has_living(subtree, event->pid) ||
		       has_living(subtree, event->run.next_pid);
	case EVENT_WAKEUP:
		return has_living(subtree, event->pid);
	case EVENT_SIGNAL:
		return subtree_has(subtree, event->pid, event->start_ns) ||
		       subtree_has(subtree, event->signal.sender, event->signal.sender_start_ns);
	case EVENT_EXEC:
		return take_exec(subtree, event);
	case EVENT_EXIT:
		return take_life(subtree, event->pid, event->start_ns);
	case EVENT_REAP:
		return take_end(subtree, event);
	default:
		return subtree_has(subtree, event->pid, event->start_ns);
	}
}

/* Those that no snapshot has had since the one before the last. */
struct missing {
	struct subtree *subtree;
	struct member **at;
	size_t nr;
};

static void find_missing(const void *node, VISIT visit, void *data)
{
	struct member *member = *(struct member *const *)node;
	struct missing *missing = data;

	if ((visit == postorder || visit == leaf) && member->lives &&
	    missing->subtree->nr_syncs - member->met >= 2)
		missing->at[missing->nr++] = member;
}

static void meet(struct subtree *subtree, const struct snapshot *snapshot)
{
	for (uint32_t i = 0; i < snapshot->head.count; i++) {
		const struct taskviz_record *record = &snapshot->records[i];
		struct member *member = set_find(&subtree->members, record->pid,
						 record->start_ns);

		if (member && member->lives && !(record->info & TASKVIZ_INFO_ENDED))
			member->met = subtree->nr_syncs;
	}
}

int subtree_sync(struct subtree *subtree, const struct snapshot *snapshot)
{
	struct missing missing = { .subtree = subtree };
	const int err = subtree_add_below(subtree, snapshot, TASKVIZ_UNKNOWN_PID);

	if (err)
		return err;
	missing.at = calloc(subtree->nr_living + 1, sizeof(*missing.at));
	if (!missing.at)
		return -ENOMEM;
	subtree->nr_syncs++;
	meet(subtree, snapshot);
	twalk_r(subtree->members, find_missing, &missing);
	for (size_t i = 0; i < missing.nr; i++)
		end_member(subtree, missing.at[i]);
	free(missing.at);
	return 0;
}

static bool was_shown(const struct subtree *subtree, const struct taskviz_record *record)
{
	for (size_t i = 0; i < SHOWN_TRIMS; i++)
		if (set_has(&subtree->shown[i], record->pid, record->start_ns))
			return true;
	return false;
}

/* What was shown before the last few snapshots makes room. */
static int note_shown(struct subtree *subtree, const struct snapshot *snapshot)
{
	void **shown = &subtree->shown[subtree->nr_trims++ % SHOWN_TRIMS];

	tdestroy(*shown, free);
	*shown = NULL;
	for (uint32_t i = 0; i < snapshot->head.count; i++)
		if (!set_add(shown, snapshot->records[i].pid, snapshot->records[i].start_ns))
			return -ENOMEM;
	return 0;
}

/* Children stand behind their parents, so one pass backwards finds all ancestors. */
static void choose(const struct subtree *subtree, struct snapshot *snapshot, bool *keep)
{
	for (uint32_t i = snapshot->head.count; i--;) {
		struct taskviz_record *record = &snapshot->records[i];
		const bool ours = subtree_has(subtree, record->pid, record->start_ns);

		keep[i] |= ours || was_shown(subtree, record);
		keep[record->parent] |= keep[i];
		if (!ours)
			record->info |= SUBTREE_INFO_OUTSIDE;
	}
}

int subtree_trim(struct subtree *subtree, struct snapshot *snapshot)
{
	uint32_t count = snapshot->head.count;
	bool *keep = calloc(count + 1, sizeof(*keep));

	if (!keep)
		return source_fail(ENOMEM, SUBTREE_NO_MEMORY);
	choose(subtree, snapshot, keep);
	snapshot->head.count = 0;
	for (uint32_t i = 0; i < count; i++)
		if (keep[i])
			snapshot->records[snapshot->head.count++] = snapshot->records[i];
	free(keep);
	if (note_shown(subtree, snapshot))
		return source_fail(ENOMEM, SUBTREE_NO_MEMORY);
	return snapshot_order(snapshot, 1);
}
