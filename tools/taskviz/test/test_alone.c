// SPDX-License-Identifier: GPL-2.0
/* A timeline is the same where the memory of the events is given back while it is built. */
#include "recordings.h"
#include "test.h"
#include "timeline/timeline.h"
#include "timeline/writers.h"

/* As many as two and a half times what is given back at once. */
#define NR_EVENTS	45000

/* Two tasks of the shell, who have the CPU in turns. */
static struct test_bytes write_turns(void)
{
	struct event *events = calloc(NR_EVENTS, sizeof(*events));
	struct test_bytes bytes;

	for (int32_t i = 0; i < 2; i++) {
		events[i] = test_event(EVENT_FORK, 1, 101 + i);
		events[i].fork.parent = 10;
		events[i].fork.tgid = 101 + i;
		strcpy(events[i].fork.name, "turn");
	}
	for (size_t i = 2; i < NR_EVENTS; i++) {
		events[i] = test_switch(2, 101 + i % 2, "turn", 1, 102 - i % 2, "turn");
		events[i].time_ns += i * (7 * TEST_SECOND / NR_EVENTS);
	}
	bytes = test_write(events, NR_EVENTS);
	free(events);
	return bytes;
}

typedef int build_fn(struct timeline *timeline, const struct history *history,
		     const struct span *span, enum kthreads kthreads);

static char *drawn(const struct test_bytes *bytes, build_fn *build, bool as_page, bool *events_stay)
{
	const struct critical_path no_path = {};
	struct recording recording;
	struct history history;
	struct timeline timeline;
	char *text;
	size_t size;
	FILE *to = open_memstream(&text, &size);

	assert_null(recording_parse(&recording, bytes->data, bytes->size));
	assert_int_equal(history_build(&history, &recording), 0);
	assert_int_equal(build(&timeline, &history, &SPAN_ALL, KTHREADS_NO), 0);
	*events_stay = recording.events[NR_EVENTS / 2].time_ns;
	assert_int_equal(as_page ? timeline_write_html(to, &timeline, &no_path, false) :
				   timeline_write_svg(to, &timeline, &no_path, 2000), 0);
	fclose(to);
	timeline_drop(&timeline);
	history_drop(&history);
	recording_drop(&recording);
	return text;
}

/* Nothing of a picture is read from what has gone. */
static void expect_same(bool as_page)
{
	struct test_bytes bytes = write_turns();
	bool stay, stay_alone;
	char *text = drawn(&bytes, timeline_build, as_page, &stay);
	char *alone = drawn(&bytes, timeline_build_alone, as_page, &stay_alone);

	assert_string_equal(text, alone);
	assert_true(stay);
	assert_false(stay_alone);
	free(text);
	free(alone);
	free(bytes.data);
}

static void draws_the_same_svg(void **state)
{
	(void)state;
	expect_same(false);
}

static void draws_the_same_page(void **state)
{
	(void)state;
	expect_same(true);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(draws_the_same_svg),
		cmocka_unit_test(draws_the_same_page),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
