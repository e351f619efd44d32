// SPDX-License-Identifier: GPL-2.0
/*
 * The critical path of the page, which timeline_page_path.js reads: of each step the row, as it
 * differs from the last one that is known, then why it begins, how long it took, in which state.
 */
#include <inttypes.h>
#include <string.h>
#include "timeline_html.h"

/* Marks behind nothing: a wakeup, or a birth, let the step begin. */
#define WOKEN		'@'
#define MADE		'^'

static void put_step(const struct page *page, const struct path_step *step, uint32_t *last)
{
	const size_t state = strchr(TIMELINE_STATES, step->state) - TIMELINE_STATES;

	if (step->row == NO_ROW) {
		code_put(page->to, 0, ',');
	} else {
		code_put(page->to, code_signed((int64_t)step->row - *last) + 1, ',');
		*last = step->row;
	}
	if (step->woken)
		code_put(page->to, 0, WOKEN);
	else if (step->maker != NO_ROW)
		code_put(page->to, 0, MADE);
	code_put(page->to, step->to_ns - step->from_ns, HTML_STATE_MARKS[state]);
}

void html_put_path(const struct page *page)
{
	const struct critical_path *path = page->path;
	uint32_t last = 0;

	fprintf(page->to, ",\"pathFrom\":%" PRIu64 ",\"path\":\"",
		path->from_ns - page->timeline->origin_ns);
	for (size_t i = 0; i < path->nr; i++)
		put_step(page, &path->steps[i], &last);
	fputc('"', page->to);
}
