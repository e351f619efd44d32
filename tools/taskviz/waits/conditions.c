// SPDX-License-Identifier: GPL-2.0
/*
 * Condition variables of glibc 2.25 to 2.40: who waits sleeps at a word near the end, until that
 * is no more 0, in one of two groups. Locks of glibc do not sleep at a 0; a semaphore does, so all
 * that is counted before the word has to fit. Other versions have another layout, which does not.
 */
#include <linux/futex.h>
#include <stddef.h>
#include "resolvers.h"

/* struct pthread_cond - pthread_cond_t begins so, the same in programs of 32 bits */
struct pthread_cond {
	uint64_t sequence;
	uint64_t first_start;
	uint32_t references[2];
	uint32_t sizes[2];
	uint32_t first_size;
	uint32_t waiters;
	uint32_t signals[2];
};

/* What stands below the counts: references, sequences; waiters, one of which says who shares it. */
#define REFERENCE_BITS	1
#define WAITERS_BITS	3
#define WAITERS_SHARED	1

static bool is_plausible(const struct wait_task *task, const struct pthread_cond *cond, int group)
{
	const bool is_private = task->call.args[1] & FUTEX_PRIVATE_FLAG;
	const uint32_t waiters = cond->waiters >> WAITERS_BITS;
	const uint32_t in_group = cond->references[group] >> REFERENCE_BITS;

	return !cond->signals[group] && in_group && in_group <= waiters &&
	       (!is_private || waiters <= (uint32_t)task->status.threads) &&
	       !(cond->waiters & WAITERS_SHARED) == is_private &&
	       cond->first_start <= cond->sequence &&
	       cond->sequence >> REFERENCE_BITS >= waiters;
}

uint64_t condition_of(const struct waits *waits, const struct wait_task *task)
{
	const uint64_t word = task->call.args[0];
	struct pthread_cond cond;

	if ((task->call.args[1] & FUTEX_CMD_MASK) != FUTEX_WAIT_BITSET ||
	    (uint32_t)task->call.args[2])
		return 0;
	for (int group = 0; group < 2; group++) {
		const uint64_t at = word - offsetof(struct pthread_cond, signals) -
				    group * sizeof(*cond.signals);

		if (at % (task->is_32 ? sizeof(uint32_t) : sizeof(uint64_t)))
			continue;
		if (waits->proc->memory(task->status.pid, at, &cond, sizeof(cond)) ==
		    sizeof(cond) && is_plausible(task, &cond, group))
			return at;
	}
	return 0;
}
