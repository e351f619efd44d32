/* SPDX-License-Identifier: GPL-2.0 */
/* What several tasks did and have, added up into one record. */
#ifndef TASKVIZ_RECORD_SUM_H
#define TASKVIZ_RECORD_SUM_H

#include "core/pure.h"

/**
 * record_sum_add() - add a task to others
 * @sum: a copy of the first one's record, or the sum of some; grows
 * @more: one more; threads of a process come one after the other
 *
 * Memory, times, numbers of events, children and threads are added up. What threads of a process
 * share, its memory, children and threads, is added once: by the tgid in @sum, that of the last
 * task, the next one is known as of the same process. A sum is unknown if a part of it is, and at
 * least that if one part is (TASKVIZ_INFO_SINCE). Whose the tasks are is unknown where they differ;
 * all else stays that of the first.
 */
void record_sum_add(struct taskviz_record *sum, const struct taskviz_record *more);

/* record_compare() - are two tasks alike? By name and kind; the living, zombies, the ended apart */
int record_compare(const struct taskviz_record *one, const struct taskviz_record *other);

#endif /* TASKVIZ_RECORD_SUM_H */
