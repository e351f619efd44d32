// SPDX-License-Identifier: GPL-2.0
/* Finds in a recording who woke whom out of a call that waits for a lock. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "handovers.h"
#include "model/event_call.h"

/*
 * A lock that is free is taken without a trace; who has to wait for it sleeps, and is woken by
 * whoever gives it back: in which calls both were the recording tells. A signal is sent from
 * another call, a time limit comes from an interrupt. Whether who was woken found the lock free is
 * not known.
 */

#define MOST_CALLS	12

/* By these a task also gives back what it has not unlocked. */
#define CLOSING		"close", "close_range", "dup2", "dup3", "execve", "execveat", "exit", "exit_group"

/* Who sleeps is in a call of such an argument, whose name begins so; who wakes, in one of these. */
static const struct calls {
	enum event_call_first first;
	const char *begins;
	const char *wakes[MOST_CALLS];
} calls[HANDOVER_NR_KINDS] = {
	[HANDOVER_FUTEX] = { CALL_FIRST_FUTEX, "",
			     { "futex", "futex_time64", "futex_wake", "futex_requeue" } },
	[HANDOVER_SEMAPHORE] = { CALL_FIRST_SEMSET, "",
				 { "semop", "semtimedop", "semtimedop_time64", "semctl",
				   "exit", "exit_group" } },
	[HANDOVER_FLOCK] = { CALL_FIRST_LOCK_FD, "flock", { "flock", CLOSING } },
	[HANDOVER_FCNTL] = { CALL_FIRST_LOCK_FD, "fcntl", { "fcntl", "fcntl64", CLOSING } },
};

static bool sleeps_in(uint32_t call, const struct calls *of)
{
	char text[EVENT_CALL_SIZE];

	return event_call_first(call) == of->first &&
	       !strncmp(event_call_text(call, text), of->begins, strlen(of->begins));
}

static bool is_among(uint32_t call, const char *const names[MOST_CALLS])
{
	char text[EVENT_CALL_SIZE];
	const char *name = event_call_text(call, text);

	for (size_t i = 0; i < MOST_CALLS && names[i]; i++)
		if (!strcmp(names[i], name))
			return true;
	return false;
}

/* Return: HANDOVER_NR_KINDS if nothing was handed over. */
static enum handover_kind kind_of(const struct timeline_span *span)
{
	enum handover_kind kind = 0;

	if (span->context != WAKER_TASK)
		return HANDOVER_NR_KINDS;
	while (kind < HANDOVER_NR_KINDS && !(sleeps_in(span->call, &calls[kind]) &&
					     is_among(span->waker_call, calls[kind].wakes)))
		kind++;
	return kind;
}

static uint32_t leader_of(const struct timeline *timeline, uint32_t row)
{
	const struct timeline_row *task = &timeline->rows.at[row];

	return task->pid == task->tgid || task->parent == NO_ROW ? row : task->parent;
}

/* An address and a descriptor are those of one process, the id of a set is everybody's. */
static uint32_t process_of(const struct timeline *timeline, const struct timeline_span *span,
			   enum handover_kind kind)
{
	if (kind == HANDOVER_FUTEX || (kind != HANDOVER_SEMAPHORE && span->first))
		return leader_of(timeline, span->row);
	return NO_ROW;
}

static struct handover make(const struct timeline *timeline, const struct timeline_span *span,
			    enum handover_kind kind)
{
	const uint64_t ns = span->to_ns - span->from_ns;

	return (struct handover){
		.kind = kind, .first = span->first,
		.process = process_of(timeline, span, kind),
		.from = span->waker, .from_life = span->waker_life, .from_call = span->waker_call,
		.to = span->row, .times = 1, .sum_ns = ns, .max_ns = ns,
		.least = span->from_ns == timeline->begin_ns,
	};
}

static int order(uint64_t one, uint64_t other)
{
	return (one > other) - (one < other);
}

static int compare_locks(const struct handover *one, const struct handover *other)
{
	return order(one->kind, other->kind) ?: order(one->process, other->process) ?:
	       order(one->first, other->first);
}

bool handover_same_lock(const struct handover *one, const struct handover *other)
{
	return !compare_locks(one, other);
}

static int compare(const void *a, const void *b)
{
	const struct handover *one = a, *other = b;

	return compare_locks(one, other) ?: order(one->from, other->from) ?:
	       order(one->from_life, other->from_life) ?: order(one->to, other->to) ?:
	       order(one->from_call, other->from_call);
}

void handover_add(struct handover *sum, const struct handover *one)
{
	sum->times += one->times;
	sum->sum_ns += one->sum_ns;
	if (one->max_ns > sum->max_ns)
		sum->max_ns = one->max_ns;
	sum->least |= one->least;
}

static size_t merge(struct handover *all, size_t nr)
{
	size_t kept = 0;

	qsort(all, nr, sizeof(*all), compare);
	for (size_t i = 0; i < nr; i++) {
		if (kept && !compare(&all[kept - 1], &all[i]))
			handover_add(&all[kept - 1], &all[i]);
		else
			all[kept++] = all[i];
	}
	return kept;
}

/* A handover, and how often its lock was handed over in all. */
struct ranked {
	struct handover handover;
	uint64_t of_lock;
};

static int compare_ranks(const void *a, const void *b)
{
	const struct ranked *one = a, *other = b;

	return order(other->of_lock, one->of_lock) ?:
	       compare_locks(&one->handover, &other->handover) ?:
	       order(other->handover.times, one->handover.times) ?:
	       compare(&one->handover, &other->handover);
}

static void count_locks(struct ranked *ranked, const struct handovers *handovers)
{
	for (size_t i = 0; i < handovers->nr;) {
		const struct handover *first = &handovers->at[i];
		size_t end = i;
		uint64_t times = 0;

		for (; end < handovers->nr && handover_same_lock(first, &handovers->at[end]); end++)
			times += handovers->at[end].times;
		for (; i < end; i++)
			ranked[i] = (struct ranked){ handovers->at[i], times };
	}
}

static int rank(struct handovers *handovers)
{
	struct ranked *ranked = calloc(handovers->nr + 1, sizeof(*ranked));

	if (!ranked)
		return -ENOMEM;
	count_locks(ranked, handovers);
	qsort(ranked, handovers->nr, sizeof(*ranked), compare_ranks);
	for (size_t i = 0; i < handovers->nr; i++)
		handovers->at[i] = ranked[i].handover;
	free(ranked);
	return 0;
}

int handovers_find(struct handovers *handovers, const struct timeline *timeline)
{
	*handovers = (struct handovers){
		.at = calloc(timeline->spans.nr + 1, sizeof(*handovers->at)),
	};
	if (!handovers->at)
		return -ENOMEM;
	for (size_t i = 0; i < timeline->spans.nr; i++) {
		const struct timeline_span *span = &timeline->spans.at[i];
		const enum handover_kind kind = kind_of(span);

		handovers->sleeps += span->woken;
		handovers->unknown += span->woken && !event_call_has_name(span->call);
		if (span->woken && kind != HANDOVER_NR_KINDS)
			handovers->at[handovers->nr++] = make(timeline, span, kind);
	}
	handovers->nr = merge(handovers->at, handovers->nr);
	return rank(handovers);
}
