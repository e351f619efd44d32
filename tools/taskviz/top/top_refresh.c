// SPDX-License-Identifier: GPL-2.0
/* Asks the source again and again, also when it was away. */
#include <errno.h>
#include <stdio.h>
#include "base/errors.h"
#include "source/source.h"
#include "top.h"

static uint32_t flags(const struct top *top)
{
	return (top->threads ? TASKVIZ_SNAPSHOT_THREADS : 0) |
	       (top->ended ? TASKVIZ_SNAPSHOT_ENDED : 0);
}

/*
 * What is shown of all tasks. The detail of one has all, and may be asked for as long as the
 * picture stands still.
 */
static uint64_t needed(const struct top *top)
{
	if (top->detail || top->paused)
		return TASKVIZ_FIELDS_ALL;
	return TASKVIZ_FIELDS_ALL & ~TASKVIZ_FIELDS_SCHED &
	       ~(top->units ? 0ull : TASKVIZ_FIELDS_CGROUP);
}

/* Return: 0 or a negative errno of the source. */
static int take_snapshot(struct top *top)
{
	if (!top->source) {
		top->source = source_open(top->from);
		if (!top->source)
			return -errno;
	}
	top->fields = needed(top);
	return source_snapshot(top->source, flags(top), top->fields, top->at_ns, &top->snapshot);
}

static void lose_source(struct top *top)
{
	source_close(top->source);
	top->source = NULL;
}

static int show(struct top *top)
{
	int err = top_merge(&top->model, &top->snapshot, top->threads);

	if (!err)
		err = top_order(&top->list, &top->model, &top->choice);
	if (!err)
		top_follow(&top->cursor, &top->list);
	return err;
}

int top_open(struct top *top)
{
	int err = take_snapshot(top);

	return err ? err : show(top);
}

int top_refresh(struct top *top)
{
	bool was_away = !top->source;

	top->wants_refresh = false;
	if (top->paused && top->fields == TASKVIZ_FIELDS_ALL)
		return 0;
	if (take_snapshot(top)) {
		lose_source(top);
		snprintf(top->message, sizeof(top->message), "%s", source_error());
		return 0;
	}
	if (was_away)
		snprintf(top->message, sizeof(top->message), "taskviz is back");
	return show(top);
}

void top_close(struct top *top)
{
	lose_source(top);
	snapshot_free(&top->snapshot);
	top_free_list(&top->list);
	top_forget_all(&top->model);
}
