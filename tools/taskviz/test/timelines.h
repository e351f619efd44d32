/* SPDX-License-Identifier: GPL-2.0 */
/* Timelines for tests: drawn of events that are known, and what stands in them as text. */
#ifndef TASKVIZ_TEST_TIMELINES_H
#define TASKVIZ_TEST_TIMELINES_H

#include <stdlib.h>
#include "recordings.h"
#include "test.h"
#include "timeline/critical_path.h"
#include "timeline/perfetto_moments.h"
#include "timeline/timeline.h"

static const struct critical_path no_path;

struct drawn {
	struct test_bytes bytes;
	struct recording recording;
	struct history history;
	struct timeline timeline;
};

static inline int draw_events(void **state, const struct event *events, size_t nr)
{
	struct drawn *drawn = calloc(1, sizeof(*drawn));

	drawn->bytes = test_write(events, nr);
	assert_null(recording_parse(&drawn->recording, drawn->bytes.data, drawn->bytes.size));
	assert_int_equal(history_build(&drawn->history, &drawn->recording), 0);
	assert_int_equal(timeline_build(&drawn->timeline, &drawn->history, &SPAN_ALL,
					KTHREADS_NO), 0);
	*state = drawn;
	return 0;
}

static inline int drop(void **state)
{
	struct drawn *drawn = *state;

	timeline_drop(&drawn->timeline);
	history_drop(&drawn->history);
	recording_drop(&drawn->recording);
	free(drawn->bytes.data);
	free(drawn);
	return 0;
}

static inline uint32_t row_of(const struct timeline *timeline, int32_t pid)
{
	for (uint32_t row = 0; row < timeline->rows.nr; row++)
		if (timeline->rows.at[row].pid == pid)
			return row;
	return NO_ROW;
}

/* Its states as letters with the seconds each began and ended: "R1-4". */
static inline void expect_states(const struct timeline *timeline, int32_t pid, const char *expect)
{
	char text[256] = "";

	for (size_t i = 0; i < timeline->spans.nr; i++) {
		const struct timeline_span *span = &timeline->spans.at[i];

		if (span->row != row_of(timeline, pid))
			continue;
		sprintf(text + strlen(text), "%c%d-%d ", span->state,
			(int)((span->from_ns - TEST_BEGIN) / TEST_SECOND),
			(int)((span->to_ns - TEST_BEGIN) / TEST_SECOND));
	}
	assert_string_equal(text, expect);
}

/* On CPU 0, as a trace for Perfetto has it: "1-3 ". */
static inline void expect_runs(const struct timeline *timeline, const char *expect)
{
	struct moments moments;
	struct moment_of moment;
	char text[256] = "";

	assert_int_equal(moments_begin(&moments, timeline, &no_path), 0);
	while (moments_next(&moments, &moment))
		if (moment.kind == MOMENT_RUN || moment.kind == MOMENT_RUN_END)
			sprintf(text + strlen(text), "%d%c",
				(int)((moment.at_ns - TEST_BEGIN) / TEST_SECOND),
				moment.kind == MOMENT_RUN ? '-' : ' ');
	assert_string_equal(text, expect);
	moments_end(&moments);
}

#endif /* TASKVIZ_TEST_TIMELINES_H */
