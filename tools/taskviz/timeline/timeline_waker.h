/* SPDX-License-Identifier: GPL-2.0 */
/* Who ended a sleep, or the sleeps of a task, in words. */
#ifndef TASKVIZ_TIMELINE_WAKER_H
#define TASKVIZ_TIMELINE_WAKER_H

#include "store.h"

/* timeline_name() - the name of a task at a moment; as long as TASKVIZ_NAME_LEN, not escaped */
const char *timeline_name(const struct timeline *timeline, uint32_t row, uint64_t at_ns);

/* Bytes that hold what timeline_waker() writes. */
#define WAKER_TEXT_SIZE		(4 * TASKVIZ_NAME_LEN + 64)

/**
 * timeline_waker() - who ended a span
 * @timeline: with that span
 * @span: any
 * @text: for the words: the task and its call, an interrupt, or "?" if the recording does not tell
 *
 * Return: @text, or NULL if the span was not ended by a wakeup.
 */
const char *timeline_waker(const struct timeline *timeline, const struct timeline_span *span,
			   char text[WAKER_TEXT_SIZE]);

/* timeline_waker_row() - the row of the task that ended a span; NO_ROW if none did that is shown */
uint32_t timeline_waker_row(const struct timeline *timeline, const struct timeline_span *span);

/* Bytes that hold what timeline_call() writes. */
#define CALL_TEXT_SIZE		64

/**
 * timeline_call() - in which call a span was spent
 * @span: any
 * @text: for the words
 *
 * Return: @text, or NULL if it was none, or is not known: whom nobody woke may have been in any.
 */
const char *timeline_call(const struct timeline_span *span, char text[CALL_TEXT_SIZE]);

/* Bytes that hold what timeline_wakers() writes. */
#define WAKERS_TEXT_SIZE	(4 * WAKER_TEXT_SIZE)

/**
 * timeline_wakers() - who ended the sleeps of a task, and how often
 * @timeline: with its spans
 * @span: index of the first span of the task, or of a later one; set to the one behind its last
 * @row: of the task
 * @text: for the words: those who did it most often come first, "-" if nobody did
 *
 * Return: 0 or -ENOMEM.
 */
int timeline_wakers(const struct timeline *timeline, size_t *span, uint32_t row,
		    char text[WAKERS_TEXT_SIZE]);

#endif /* TASKVIZ_TIMELINE_WAKER_H */
