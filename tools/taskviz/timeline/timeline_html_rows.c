// SPDX-License-Identifier: GPL-2.0
/*
 * The rows of the page as text, which timeline_page_rows.js reads. A space is between rows; each
 * has up to four parts with | between them: what is known of the task, then its states, programs
 * and copies. A time is told as what has passed since the one before it, and what follows from
 * others, or is as usual, is left out at the end.
 */
#include <string.h>
#include <sys/param.h>
#include "core/pure.h"
#include "timeline_html.h"
#include "timeline_waker.h"

/* Marks behind numbers. */
#define FIELD		','
#define PART		"|"
#define WAKER		'~'
#define EXECUTED	'!'
#define NOTHING		HTML_NOTHING

/* Behind the time in a state: of TIMELINE_STATES, ended by a wakeup or not. */
static const char state_marks[] = HTML_STATE_MARKS;
static const char woken_marks[] = "@[]^`{}#%&'";

/* What of a task is as it mostly is not. */
#define ROW_BORN	1
#define ROW_OUTSIDE	2
#define ROW_EXITED	4
#define ROW_GONE	8

enum {
	ROW_NAME, ROW_PID, ROW_DEPTH, ROW_LANE, ROW_FLAGS, ROW_FROM, ROW_LENGTH, ROW_ZOMBIE,
	ROW_CODE, ROW_TGID, ROW_NR_FIELDS,
};

/* A file that no recorder wrote may have any order: nothing is of less than no length. */
static uint64_t since(uint64_t from_ns, uint64_t to_ns)
{
	return to_ns > from_ns ? to_ns - from_ns : 0;
}

static uint32_t name_number(struct page *page, const char *name)
{
	char bytes[4 * TASKVIZ_NAME_LEN + 1];
	struct taskviz_text text = { .buf = bytes, .size = sizeof(bytes) - 1 };

	taskviz_put_name(&text, name, TASKVIZ_NAME_LEN);
	bytes[text.len] = 0;
	return code_text(&page->names, bytes);
}

static uint32_t flags_of(const struct page *page, const struct timeline_row *row)
{
	return (row->born ? ROW_BORN : 0) | (row->outside ? ROW_OUTSIDE : 0) |
	       (row->exited_ns != UINT64_MAX ? ROW_EXITED : 0) |
	       (row->to_ns != page->timeline->end_ns ? ROW_GONE : 0);
}

/* What is known of a task, as it differs from the one before it. */
static void put_task(struct page *page, uint32_t i)
{
	static const struct timeline_row none;
	const struct timeline *timeline = page->timeline;
	const struct timeline_row *row = &timeline->rows.at[i], *before = i ? row - 1 : &none;
	const uint32_t *of = page->lanes.of;
	const uint32_t flags = flags_of(page, row);
	const uint64_t fields[ROW_NR_FIELDS] = {
		[ROW_NAME] = name_number(page, row->name),
		[ROW_PID] = code_signed((int64_t)row->pid - before->pid),
		[ROW_DEPTH] = row->depth,
		[ROW_LANE] = code_signed((int64_t)of[i] - (i ? of[i - 1] : 0)),
		[ROW_FLAGS] = flags,
		[ROW_FROM] = code_signed(row->from_ns - (i ? before->from_ns :
							 timeline->begin_ns)),
		[ROW_LENGTH] = flags & ROW_GONE ? since(row->from_ns, row->to_ns) : 0,
		[ROW_ZOMBIE] = flags & ROW_EXITED ? since(row->exited_ns, row->to_ns) : 0,
		[ROW_CODE] = flags & ROW_EXITED ? code_signed(row->exit_code) : 0,
		[ROW_TGID] = code_signed((int64_t)row->pid - row->tgid),
	};
	size_t nr = ROW_NR_FIELDS;

	while (nr && !fields[nr - 1])
		nr--;
	for (size_t field = 0; field < nr; field++)
		code_put(page->to, fields[field], FIELD);
}

/* Whoever ended the last sleep of the task is not told again. */
static void put_waker(struct page *page, const struct timeline_span *span, uint32_t *last)
{
	char text[WAKER_TEXT_SIZE + CALL_TEXT_SIZE], call[CALL_TEXT_SIZE];
	uint32_t number;

	timeline_waker(page->timeline, span, text);
	if (timeline_call(span, call)) {
		strcat(text, "\t");
		strcat(text, call);
	}
	number = code_text(&page->wakers, text);
	if (number != *last)
		code_put(page->to, number, WAKER);
	*last = number;
}

/* The last state until the task is gone has no time. */
static void put_spans(struct page *page, uint32_t row, size_t *at)
{
	const struct timeline *timeline = page->timeline;
	const uint64_t end_ns = timeline->rows.at[row].to_ns;
	uint64_t now_ns = timeline->rows.at[row].from_ns;
	uint32_t waker = UINT32_MAX;

	for (; *at < timeline->spans.nr && timeline->spans.at[*at].row == row; ++*at) {
		const struct timeline_span *span = &timeline->spans.at[*at];
		const size_t state = strchr(TIMELINE_STATES, span->state) - TIMELINE_STATES;

		if (span->from_ns > now_ns)
			code_put(page->to, span->from_ns - now_ns, NOTHING);
		now_ns = MAX(now_ns, span->from_ns);
		if (span->woken)
			put_waker(page, span, &waker);
		code_put(page->to, span->to_ns == end_ns ? 0 : since(now_ns, span->to_ns),
			 (span->woken ? woken_marks : state_marks)[state]);
		now_ns = span->to_ns;
	}
}

/* Its name, and 1 ns more than it ran, or nothing: until the task ended. */
static void put_programs(struct page *page, uint32_t row, size_t *at)
{
	const struct timeline *timeline = page->timeline;
	const struct timeline_row *task = &timeline->rows.at[row];
	const uint64_t end_ns = MIN(task->exited_ns, task->to_ns);
	uint64_t now_ns = task->from_ns;

	for (; *at < timeline->programs.nr && timeline->programs.at[*at].row == row; ++*at) {
		const struct timeline_program *program = &timeline->programs.at[*at];

		if (program->from_ns > now_ns)
			code_put(page->to, program->from_ns - now_ns, NOTHING);
		code_put(page->to, name_number(page, program->name), FIELD);
		code_put(page->to, program->to_ns == end_ns ? 0 :
			 since(program->from_ns, program->to_ns) + 1,
			 program->exec ? EXECUTED : FIELD);
		now_ns = program->to_ns;
	}
}

static void put_copies(struct page *page, uint32_t row, size_t *at)
{
	const struct timeline *timeline = page->timeline;
	uint64_t now_ns = timeline->rows.at[row].from_ns;

	for (; *at < timeline->copies.nr && timeline->copies.at[*at].row == row; ++*at) {
		const uint64_t at_ns = timeline->copies.at[*at].at_ns;

		code_put(page->to, since(now_ns, at_ns), FIELD);
		now_ns = MAX(now_ns, at_ns);
	}
}

void html_put_rows(struct page *page)
{
	size_t span = 0, program = 0, copy = 0;

	for (uint32_t row = 0; row < page->timeline->rows.nr; row++) {
		fputs(row ? " " : "", page->to);
		put_task(page, row);
		fputs(PART, page->to);
		put_spans(page, row, &span);
		fputs(PART, page->to);
		put_programs(page, row, &program);
		if (copy == page->timeline->copies.nr ||
		    page->timeline->copies.at[copy].row != row)
			continue;
		fputs(PART, page->to);
		put_copies(page, row, &copy);
	}
}
