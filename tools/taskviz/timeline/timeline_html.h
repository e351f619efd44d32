/* SPDX-License-Identifier: GPL-2.0 */
/* What the page of the timeline is made of: the files that write its parts. */
#ifndef TASKVIZ_TIMELINE_HTML_H
#define TASKVIZ_TIMELINE_HTML_H

#include <stdbool.h>
#include <stdio.h>
#include "critical_path.h"
#include "folds.h"
#include "lanes.h"
#include "store.h"
#include "timeline_code.h"

/**
 * struct page - while it is written
 * @to: file
 * @timeline: of it
 * @path: in it, or no steps
 * @lanes: of that
 * @folds: which of them have a line at first
 * @names: of tasks and programs
 * @wakers: who ended a sleep, and behind a tab the call it was in
 * @no_memory: set if there was not enough for a part of it
 */
struct page {
	FILE *to;
	const struct timeline *timeline;
	const struct critical_path *path;
	struct lanes lanes;
	struct folds folds;
	struct code_texts names;
	struct code_texts wakers;
	bool no_memory;
};

/* html_put_rows() - all tasks, with their states, programs and copies, as one string */
void html_put_rows(struct page *page);

/* html_has_bins() - has it so many states that lines are summed up? */
bool html_has_bins(const struct page *page);

/* html_put_bins() - what lines with many states are drawn of at first, and how busy CPUs were */
void html_put_bins(struct page *page);

/* html_put_path() - the steps of the critical path */
void html_put_path(const struct page *page);

/* Behind the time in a state: of TIMELINE_STATES, if no wakeup ended it; or in none. */
#define HTML_STATE_MARKS	"()*+-/:;=>?"
#define HTML_NOTHING		'.'

#endif /* TASKVIZ_TIMELINE_HTML_H */
