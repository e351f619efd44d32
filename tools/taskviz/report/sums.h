/* SPDX-License-Identifier: GPL-2.0 */
/* What each task of a timeline did, in figures. */
#ifndef TASKVIZ_REPORT_SUMS_H
#define TASKVIZ_REPORT_SUMS_H

#include "timeline/store.h"

/* States that tell where a task was: all but a zombie's and the unknown one. */
#define SUMS_KNOWN	"RrSIDTtP"

#define SUMS_FORKS	1
#define SUMS_EXECS	2
#define SUMS_COPIED	4

/**
 * struct sums - what a task did
 * @ns: in each state, as TIMELINE_STATES has them
 * @gone_ns: of that in an unknown one, what is after the exit: a zombie, or no task any more
 * @forks: tasks it made
 * @execs: programs it ran
 * @copied: pages
 * @parts: SUMS_* of these that are at least that, though no event was lost
 */
struct sums {
	uint64_t ns[sizeof(TIMELINE_STATES)];
	uint64_t gone_ns;
	uint64_t forks;
	uint64_t execs;
	uint64_t copied;
	unsigned int parts;
};

/* sums_new() - those of each row of a timeline, to be freed; NULL without memory */
struct sums *sums_new(const struct timeline *timeline);

/* sums_ns() - the time in any of some states, each a letter of TIMELINE_STATES */
uint64_t sums_ns(const struct sums *sums, const char *states);

/* sums_unseen_ns() - the time that it may have been anywhere: what is after the exit is none */
uint64_t sums_unseen_ns(const struct sums *sums);

/* sums_tell() - is it known where it was, at some time at least, if it was anywhere? */
bool sums_tell(const struct sums *sums);

void sums_add(struct sums *to, const struct sums *more);

#endif /* TASKVIZ_REPORT_SUMS_H */
