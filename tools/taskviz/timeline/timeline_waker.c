// SPDX-License-Identifier: GPL-2.0
/* Names who ended a sleep, a task or an interrupt; and who ended those of a task how often. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "core/pure.h"
#include "model/event_call.h"
#include "timeline_waker.h"

#define MOST_SHOWN	3

static bool is_task(const struct timeline_span *span)
{
	return span->context == WAKER_TASK;
}

static bool is_unknown(const struct timeline_span *span)
{
	return span->context == WAKER_UNKNOWN;
}

uint32_t timeline_waker_row(const struct timeline *timeline, const struct timeline_span *span)
{
	if (!span->woken || !is_task(span) || span->waker_life == NO_LIFE)
		return NO_ROW;
	return timeline->row_of[span->waker_life];
}

/* Return: index of the first program that began later than that, or is of a later row. */
static size_t programs_until(const struct timeline *timeline, uint32_t row, uint64_t at_ns)
{
	const struct timeline_program *programs = timeline->programs.at;
	size_t begin = 0, end = timeline->programs.nr;

	while (begin < end) {
		const size_t middle = begin + (end - begin) / 2;

		if (programs[middle].row < row ||
		    (programs[middle].row == row && programs[middle].from_ns <= at_ns))
			begin = middle + 1;
		else
			end = middle;
	}
	return begin;
}

/* Of its program, or of the last one, after which it may have named itself. */
const char *timeline_name(const struct timeline *timeline, uint32_t row, uint64_t at_ns)
{
	const struct timeline_program *programs = timeline->programs.at;
	const size_t next = programs_until(timeline, row, at_ns);
	const bool is_last = next == timeline->programs.nr || programs[next].row != row;

	if (is_last || !next || programs[next - 1].row != row)
		return timeline->rows.at[row].name;
	return programs[next - 1].name;
}

/* NULL: it is none of the tasks that were recorded. */
static const char *name_of(const struct timeline *timeline, const struct timeline_span *span)
{
	const struct history *history = timeline->history;
	const uint32_t life = span->waker_life;

	if (life == NO_LIFE)
		return NULL;
	if (timeline->row_of[life] != NO_ROW)
		return timeline_name(timeline, timeline->row_of[life], span->to_ns);
	return history->lives[life].first ? history->lives[life].first->name : NULL;
}

static void put_task(struct taskviz_text *text, const struct timeline *timeline,
		     const struct timeline_span *span)
{
	const char *name = name_of(timeline, span);

	taskviz_put_s64(text, span->waker, 0);
	if (!name)
		return;
	taskviz_put_char(text, ' ');
	taskviz_put_name(text, name, TASKVIZ_NAME_LEN);
}

/* Pid 0 is the idle task: the CPU had nothing to do. */
static void put_interrupt(struct taskviz_text *text, const struct timeline *timeline,
			  const struct timeline_span *span)
{
	taskviz_put_str(text, "an interrupt");
	if (!span->waker)
		return;
	taskviz_put_str(text, " while ");
	put_task(text, timeline, span);
	taskviz_put_str(text, " ran");
}

/* A number where this machine has no names for such calls. */
static void put_call(struct taskviz_text *text, uint32_t call)
{
	char number[EVENT_CALL_SIZE];
	const char *name = event_call_text(call, number);

	if (name == number)
		taskviz_put_str(text, "call ");
	taskviz_put_str(text, name);
	if (name != number)
		taskviz_put_str(text, "()");
}

static void put_waking_task(struct taskviz_text *text, const struct timeline *timeline,
			    const struct timeline_span *span)
{
	put_task(text, timeline, span);
	if (!event_call_is_made(span->waker_call))
		return;
	taskviz_put_str(text, " from ");
	put_call(text, span->waker_call);
}

const char *timeline_waker(const struct timeline *timeline, const struct timeline_span *span,
			   char text[WAKER_TEXT_SIZE])
{
	struct taskviz_text words = { .buf = text, .size = WAKER_TEXT_SIZE - 1 };

	if (!span->woken)
		return NULL;
	if (is_unknown(span))
		taskviz_put_char(&words, '?');
	else if (is_task(span))
		put_waking_task(&words, timeline, span);
	else
		put_interrupt(&words, timeline, span);
	text[words.len] = 0;
	return text;
}

const char *timeline_call(const struct timeline_span *span, char text[CALL_TEXT_SIZE])
{
	struct taskviz_text words = { .buf = text, .size = CALL_TEXT_SIZE - 1 };

	if (!span->woken || !event_call_is_made(span->call))
		return NULL;
	put_call(&words, span->call);
	text[words.len] = 0;
	return text;
}

/* A waker of a task, by the first span that it ended, and how many it ended. */
struct waker {
	const struct timeline_span *span;
	uint64_t times;
};

/* Interrupts are all one, whomever they interrupted; lives tell tasks apart that had one pid. */
static int compare_wakers(const void *a, const void *b)
{
	const struct timeline_span *one = ((const struct waker *)a)->span;
	const struct timeline_span *other = ((const struct waker *)b)->span;

	if (is_task(one) != is_task(other))
		return is_task(one) ? -1 : 1;
	if (!is_task(one))
		return is_unknown(one) - is_unknown(other);
	if (one->waker != other->waker)
		return one->waker < other->waker ? -1 : 1;
	return one->waker_life < other->waker_life ? -1 : one->waker_life > other->waker_life;
}

static int compare_times(const void *a, const void *b)
{
	const struct waker *one = a, *other = b;

	if (one->times != other->times)
		return one->times > other->times ? -1 : 1;
	return compare_wakers(a, b);
}

/* Return: how many there are when those that are the same are counted together. */
static size_t count_wakers(struct waker *wakers, size_t nr)
{
	size_t kept = 0;

	qsort(wakers, nr, sizeof(*wakers), compare_wakers);
	for (size_t i = 0; i < nr; i++) {
		if (kept && !compare_wakers(&wakers[kept - 1], &wakers[i]))
			wakers[kept - 1].times++;
		else
			wakers[kept++] = wakers[i];
	}
	qsort(wakers, kept, sizeof(*wakers), compare_times);
	return kept;
}

static void put_waker(struct taskviz_text *text, const struct timeline *timeline,
		      const struct waker *waker)
{
	if (is_unknown(waker->span))
		taskviz_put_char(text, '?');
	else if (is_task(waker->span))
		put_task(text, timeline, waker->span);
	else
		taskviz_put_str(text, "interrupts");
	taskviz_put_str(text, ": ");
	taskviz_put_u64(text, waker->times, 0);
}

static void put_wakers(struct taskviz_text *text, const struct timeline *timeline,
		       const struct waker *wakers, size_t nr)
{
	for (size_t i = 0; i < nr && i < MOST_SHOWN; i++) {
		taskviz_put_str(text, i ? ", " : "");
		put_waker(text, timeline, &wakers[i]);
	}
	if (nr > MOST_SHOWN) {
		taskviz_put_str(text, ", others: ");
		taskviz_put_u64(text, nr - MOST_SHOWN, 0);
	}
	if (!nr)
		taskviz_put_char(text, '-');
}

int timeline_wakers(const struct timeline *timeline, size_t *span, uint32_t row,
		    char text[WAKERS_TEXT_SIZE])
{
	const struct timeline_span *spans = timeline->spans.at;
	struct taskviz_text words = { .buf = text, .size = WAKERS_TEXT_SIZE - 1 };
	const size_t first = *span;
	struct waker *wakers;
	size_t nr = 0;

	while (*span < timeline->spans.nr && spans[*span].row == row)
		(*span)++;
	wakers = calloc(*span - first + 1, sizeof(*wakers));
	if (!wakers)
		return -ENOMEM;
	for (size_t i = first; i < *span; i++)
		if (spans[i].woken)
			wakers[nr++] = (struct waker){ .span = &spans[i], .times = 1 };
	put_wakers(&words, timeline, wakers, count_wakers(wakers, nr));
	text[words.len] = 0;
	free(wakers);
	return 0;
}
