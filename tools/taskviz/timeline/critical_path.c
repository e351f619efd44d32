// SPDX-License-Identifier: GPL-2.0
/* Goes from the end of a task back to its birth, over to whoever woke it where it waited. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "critical_path.h"
#include "timeline_waker.h"

/*
 * At each moment one task is on the path. What it did just before belongs to it, until a sleep that
 * another task ended: the path goes on in that one, at the moment of the wakeup, and as far back as
 * it leads, also beyond the begin of the sleep, as the sleeper would only have waited longer. A
 * sleep that no task ended (a timer, a disk), or one that is not known, is a step itself. From the
 * birth of a task it goes on in who made it.
 */

/* Tasks that are gone over to without a step back in time; more wake each other in a circle. */
#define MOST_AT_ONCE	64

/**
 * struct finder - how far it has come
 * @timeline: with all tasks
 * @path: to fill, backwards
 * @makers: of each row: who made it, or NO_ROW
 * @row: who is on the path
 * @at_ns: until then
 * @at_once: tasks gone over to at this moment
 */
struct finder {
	const struct timeline *timeline;
	struct critical_path *path;
	uint32_t *makers;
	uint32_t row;
	uint64_t at_ns;
	unsigned int at_once;
};

static int grow(struct critical_path *path)
{
	const size_t capacity = path->capacity ? 2 * path->capacity : 64;
	struct path_step *steps = reallocarray(path->steps, capacity, sizeof(*steps));

	if (!steps)
		return -ENOMEM;
	path->steps = steps;
	path->capacity = capacity;
	return 0;
}

/* Until now, from then or from where the path begins. */
static int add_step(struct finder *finder, uint64_t from_ns, char state,
		    const struct timeline_span *span)
{
	struct critical_path *path = finder->path;

	if (path->nr == path->capacity && grow(path))
		return -ENOMEM;
	if (from_ns < path->from_ns)
		from_ns = path->from_ns;
	path->steps[path->nr++] = (struct path_step){
		.row = finder->row, .maker = NO_ROW, .state = state, .span = span,
		.from_ns = from_ns, .to_ns = finder->at_ns,
	};
	finder->at_ns = from_ns;
	finder->at_once = 0;
	return 0;
}

static int add_unknown(struct finder *finder, uint64_t from_ns)
{
	return add_step(finder, from_ns, TIMELINE_UNKNOWN, NULL);
}

/* The step that begins now, and of that task. */
static struct path_step *next_step(const struct finder *finder)
{
	const struct critical_path *path = finder->path;
	struct path_step *step = path->nr ? &path->steps[path->nr - 1] : NULL;

	return step && step->row == finder->row ? step : NULL;
}

static bool go_over(struct finder *finder, uint32_t row)
{
	const struct timeline_row *rows = finder->timeline->rows.at;

	if (row == NO_ROW || row == finder->row || rows[row].outside ||
	    finder->at_once == MOST_AT_ONCE || rows[row].from_ns >= finder->at_ns)
		return false;
	finder->at_once++;
	finder->row = row;
	return true;
}

/* Whoever was not seen to be made was there before, or its maker is not recorded. */
static int before_birth(struct finder *finder)
{
	const uint32_t maker = finder->makers[finder->row];
	struct path_step *step = next_step(finder);

	if (maker != NO_ROW && go_over(finder, maker)) {
		if (step)
			step->maker = maker;
		return 0;
	}
	finder->row = NO_ROW;
	return add_unknown(finder, 0);
}

/* The last span of the task that begins before now; NULL if there is none. */
static const struct timeline_span *span_before(const struct finder *finder)
{
	const struct timeline_span *spans = finder->timeline->spans.at;
	size_t begin = 0, end = finder->timeline->spans.nr;

	while (begin < end) {
		const size_t middle = begin + (end - begin) / 2;

		if (spans[middle].row < finder->row ||
		    (spans[middle].row == finder->row && spans[middle].from_ns < finder->at_ns))
			begin = middle + 1;
		else
			end = middle;
	}
	return begin && spans[begin - 1].row == finder->row ? &spans[begin - 1] : NULL;
}

/* The thread that took the place of its dead leader over by an exec, now; or NO_ROW. */
static uint32_t taker_of(const struct finder *finder)
{
	const struct timeline *timeline = finder->timeline;

	for (size_t i = 0; i < timeline->takeovers.nr; i++) {
		const struct timeline_takeover *takeover = &timeline->takeovers.at[i];

		if (takeover->row == finder->row && takeover->at_ns == finder->at_ns)
			return takeover->taker;
	}
	return NO_ROW;
}

/*
 * Is it another task that matters now, since it ended what this one was in? The state of a dead
 * leader may be unknown after a loss.
 */
static bool was_ended(struct finder *finder, const struct timeline_span *span)
{
	struct path_step *step = next_step(finder);

	if (span->state == 'Z' || span->state == TIMELINE_UNKNOWN)
		return go_over(finder, taker_of(finder));
	if (!span->woken)
		return false;
	if (step && !step->woken)
		step->woken = span;
	return go_over(finder, timeline_waker_row(finder->timeline, span));
}

static uint64_t later(uint64_t one_ns, uint64_t other_ns)
{
	return one_ns > other_ns ? one_ns : other_ns;
}

static int go_back(struct finder *finder)
{
	const struct timeline_row *task = &finder->timeline->rows.at[finder->row];
	const struct timeline_span *span;

	if (finder->at_ns <= task->from_ns)
		return before_birth(finder);
	span = span_before(finder);
	if (!span)
		return add_unknown(finder, task->from_ns);
	if (span->to_ns < finder->at_ns)
		return add_unknown(finder, later(span->to_ns, task->from_ns));
	if (span->to_ns == finder->at_ns && was_ended(finder, span))
		return 0;
	return add_step(finder, later(span->from_ns, task->from_ns), span->state, span);
}

static void reverse(struct critical_path *path)
{
	for (size_t i = 0; i < path->nr / 2; i++) {
		const struct path_step kept = path->steps[i];

		path->steps[i] = path->steps[path->nr - 1 - i];
		path->steps[path->nr - 1 - i] = kept;
	}
}

static void find_makers(const struct finder *finder)
{
	const struct timeline *timeline = finder->timeline;

	memset(finder->makers, 0xff, (timeline->rows.nr + 1) * sizeof(*finder->makers));
	for (size_t i = 0; i < timeline->links.nr; i++) {
		const struct timeline_link *link = &timeline->links.at[i];

		if (link->kind == LINK_FORK)
			finder->makers[link->to] = link->from;
	}
}

static int find(struct finder *finder)
{
	int err = 0;

	find_makers(finder);
	while (finder->at_ns > finder->path->from_ns && !err)
		err = go_back(finder);
	reverse(finder->path);
	return err;
}

/* It exited then, or the timeline ends. */
static uint64_t end_of(const struct timeline_row *task)
{
	return task->exited_ns < task->to_ns ? task->exited_ns : task->to_ns;
}

int critical_path_build(struct critical_path *path, const struct timeline *timeline, uint32_t row)
{
	const struct timeline_row *task = &timeline->rows.at[row];
	struct finder finder = { .timeline = timeline, .path = path, .row = row };
	int err = -ENOMEM;

	*path = (struct critical_path){
		.row = row, .from_ns = task->from_ns, .to_ns = end_of(task),
	};
	finder.at_ns = path->to_ns;
	finder.makers = reallocarray(NULL, timeline->rows.nr + 1, sizeof(*finder.makers));
	if (finder.makers)
		err = find(&finder);
	free(finder.makers);
	return err;
}

void critical_path_drop(struct critical_path *path)
{
	free(path->steps);
}

uint32_t critical_path_longest(const struct timeline *timeline,
			       bool (*is_meant)(const struct timeline *timeline, uint32_t row,
						const void *what), const void *what)
{
	uint64_t ns, longest_ns = 0;
	uint32_t found = NO_ROW;

	for (uint32_t row = 0; row < timeline->rows.nr; row++) {
		const struct timeline_row *task = &timeline->rows.at[row];

		ns = end_of(task) - task->from_ns;
		if (task->outside || !is_meant(timeline, row, what) ||
		    (found != NO_ROW && ns <= longest_ns))
			continue;
		found = row;
		longest_ns = ns;
	}
	return found;
}

static bool is_command(const struct timeline *timeline, uint32_t row, const void *root)
{
	return timeline->rows.at[row].pid == *(const int32_t *)root;
}

uint32_t critical_path_command(const struct timeline *timeline)
{
	const int32_t root = timeline->recording->head.root;

	return root ? critical_path_longest(timeline, is_command, &root) : NO_ROW;
}
