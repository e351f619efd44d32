// SPDX-License-Identifier: GPL-2.0
/* The timeline of a known story: its spans, its programs, and what the three writers make of it. */
#include <json-c/json.h>
#include <sys/syscall.h>
#include "model/event_call.h"
#include "timelines.h"
#include "timeline/timeline_waker.h"
#include "timeline/writers.h"

#define MANY	400
#define TURNS	500

/* Bytes of a page of a few tasks. */
#define LARGEST_PAGE	20000

static int draw(void **state)
{
	struct event events[16];

	return draw_events(state, events, test_story(events));
}

/* When 101 is gone another one comes. */
static int draw_with_later_one(void **state)
{
	struct event events[16];
	const size_t nr = test_story(events);

	events[nr] = test_event(EVENT_FORK, 9, 102);
	events[nr].start_ns = events[nr].time_ns;
	events[nr].fork.parent = 10;
	events[nr].fork.tgid = 102;
	return draw_events(state, events, nr + 1);
}

/* As no recorder has it: 101 was born when it was gone. */
static int draw_with_foreign_times(void **state)
{
	struct event events[16];
	const size_t nr = test_story(events);

	for (size_t i = 0; i < nr; i++)
		if (events[i].start_ns)
			events[i].start_ns = TEST_END - TEST_SECOND;
	return draw_events(state, events, nr);
}

/* The shell makes many in the last second, who copy a page each, one after the other. */
static int draw_with_copies(void **state)
{
	struct event events[16 + 4 * MANY];
	size_t nr = test_story(events);

	for (int32_t i = 0; i < MANY; i++, nr += 4) {
		events[nr] = test_event(EVENT_FORK, 9, 200 + i);
		events[nr + 1] = test_event(EVENT_COPY, 9, 200 + i);
		events[nr + 2] = test_event(EVENT_EXIT, 9, 200 + i);
		events[nr + 3] = test_event(EVENT_REAP, 9, 200 + i);
		for (int32_t j = 0; j < 4; j++) {
			events[nr + j].time_ns += i * 1000 + j * 100;
			events[nr + j].start_ns = events[nr].time_ns;
		}
		events[nr].fork.parent = 10;
		events[nr].fork.tgid = 200 + i;
		events[nr + 1].copy.tgid = 200 + i;
	}
	return draw_events(state, events, nr);
}

/* In the third second 101 is preempted after a millisecond, for one, and so on. */
static int draw_with_turns(void **state)
{
	struct event events[16 + 2 * TURNS];
	size_t nr = test_story(events);

	memmove(&events[4 + 2 * TURNS], &events[4], (nr - 4) * sizeof(*events));
	for (unsigned int i = 0; i < 2 * TURNS; i += 2) {
		events[4 + i] = test_switch(2, 101, "shell", 0, 0, "swapper/0");
		events[5 + i] = test_switch(2, 0, "swapper/0", 0, 101, "shell");
		for (unsigned int j = 0; j < 2; j++)
			events[4 + i + j].time_ns += (i + 1 + j) * TEST_SECOND / (2 * TURNS);
	}
	return draw_events(state, events, nr + 2 * TURNS);
}

static void has_the_states(void **state)
{
	const struct timeline *timeline = &((struct drawn *)*state)->timeline;

	expect_states(timeline, 101, "R1-3 R3-4 D4-5 R5-6 Z6-8 ");
	expect_states(timeline, 10, "S0-10 ");
	expect_states(timeline, 11, "Z0-10 ");
}

/* Who ended the only span of 101 that a wakeup ended, and what is said of all its spans. */
static void expect_waker(void **state, const char *one, const char *all)
{
	const struct timeline *timeline = &((struct drawn *)*state)->timeline;
	const uint32_t row = row_of(timeline, 101);
	char text[WAKER_TEXT_SIZE], texts[WAKERS_TEXT_SIZE];
	size_t i = 0, span;

	while (timeline->spans.at[i].row != row)
		i++;
	span = i;
	for (; i < timeline->spans.nr && timeline->spans.at[i].row == row; i++) {
		const char *waker = timeline_waker(timeline, &timeline->spans.at[i], text);

		if (timeline->spans.at[i].state == 'D')
			assert_string_equal(waker, one);
		else
			assert_null(waker);
	}
	assert_int_equal(timeline_wakers(timeline, &span, row, texts), 0);
	assert_int_equal(span, i);
	assert_string_equal(texts, all);
}

static void knows_who_ended_a_sleep(void **state)
{
	expect_waker(state, "10 shell", "10 shell: 1");
}

/* Draws the story with another waker. */
static int draw_woken(void **state, int32_t waker, uint32_t context)
{
	struct event events[16];
	const size_t nr = test_story(events);

	for (size_t i = 0; i < nr; i++)
		if (events[i].kind == EVENT_WAKEUP) {
			events[i].wakeup.waker = waker;
			events[i].wakeup.context = context;
		}
	return draw_events(state, events, nr);
}

/* The story, in which 101 reads and 10 writes; by numbers as this machine's, or another's. */
static int draw_calls(void **state, uint32_t call, uint32_t waker_call)
{
	struct event events[16];
	const size_t nr = test_story(events);

	for (size_t i = 0; i < nr; i++)
		if (events[i].kind == EVENT_WAKEUP) {
			events[i].wakeup.call = call;
			events[i].wakeup.waker_call = waker_call;
		}
	return draw_events(state, events, nr);
}

static int draw_own_calls(void **state)
{
	return draw_calls(state, event_call(SYS_read, false), event_call(SYS_write, false));
}

static int draw_foreign_calls(void **state)
{
	return draw_calls(state, 255u << 24 | 63, 255u << 24 | 64);
}

static int draw_interrupt(void **state)
{
	return draw_woken(state, 3, WAKER_SOFTIRQ);
}

static int draw_idle(void **state)
{
	return draw_woken(state, 0, WAKER_INTERRUPT);
}

static int draw_stranger(void **state)
{
	return draw_woken(state, 4711, WAKER_TASK);
}

/* As in a recording from before wakers were recorded. */
static int draw_unknown(void **state)
{
	return draw_woken(state, 0, WAKER_UNKNOWN);
}

/* A second later 101, not yet ls, wakes its parent. */
static int draw_early(void **state)
{
	struct event events[16], wakeup = test_event(EVENT_WAKEUP, 2, 10);
	const size_t nr = test_story(events);

	strcpy(wakeup.wakeup.comm, "shell");
	wakeup.wakeup.waker = 101;
	wakeup.wakeup.context = WAKER_TASK;
	memmove(&events[3], &events[2], (nr - 2) * sizeof(*events));
	events[2] = wakeup;
	return draw_events(state, events, nr + 1);
}

/* Its name was another one then than at the end. */
static void names_a_waker_as_it_was(void **state)
{
	const struct timeline *timeline = &((struct drawn *)*state)->timeline;
	char text[WAKER_TEXT_SIZE];
	size_t i = 0;

	while (timeline->spans.at[i].row != row_of(timeline, 10))
		i++;
	assert_string_equal(timeline_waker(timeline, &timeline->spans.at[i], text), "101 shell");
}

/* In which call the spans of 101 were spent; only of the one that a wakeup ended it is known. */
static void expect_call(void **state, const char *wanted)
{
	const struct timeline *timeline = &((struct drawn *)*state)->timeline;
	const uint32_t row = row_of(timeline, 101);
	char text[CALL_TEXT_SIZE];

	for (size_t i = 0; i < timeline->spans.nr; i++) {
		const struct timeline_span *span = &timeline->spans.at[i];
		const char *call = timeline_call(span, text);

		if (span->row == row && span->state == 'D' && wanted)
			assert_string_equal(call, wanted);
		else
			assert_null(call);
	}
}

static void tells_the_calls(void **state)
{
	expect_waker(state, "10 shell from write()", "10 shell: 1");
	expect_call(state, "read()");
}

static void tells_calls_of_another_machine_by_number(void **state)
{
	expect_waker(state, "10 shell from call 64", "10 shell: 1");
	expect_call(state, "call 63");
}

/* As in a recording from before calls were recorded. */
static void tells_no_call_that_is_unknown(void **state)
{
	expect_call(state, NULL);
}

static char *written(void **state, int (*writer)(FILE *to, const struct timeline *timeline))
{
	const struct timeline *timeline = &((struct drawn *)*state)->timeline;
	static char *text;	/* gcc does not see that fclose() sets it */
	static size_t size;
	FILE *to = open_memstream(&text, &size);

	assert_int_equal(writer(to, timeline), 0);
	assert_int_equal(fclose(to), 0);
	return text;
}

static int write_html(FILE *to, const struct timeline *timeline)
{
	return timeline_write_html(to, timeline, &no_path, false);
}

static void writes_the_calls(void **state)
{
	char *text = written(state, write_html);

	assert_non_null(strstr(text, "\"10 shell from write()\\tread()\""));
	free(text);
	text = written(state, timeline_write_trace);
	assert_non_null(strstr(text, "{\"in\":\"read()\",\"woken by\":\"10 shell from write()\"}"));
	free(text);
}

/* 3 is a kernel thread, which has no row here, but a name. */
static void tells_an_interrupt(void **state)
{
	expect_waker(state, "an interrupt while 3 rcu_gp ran", "interrupts: 1");
}

static void tells_an_interrupt_of_nobody(void **state)
{
	expect_waker(state, "an interrupt", "interrupts: 1");
}

static void tells_a_waker_without_a_name(void **state)
{
	expect_waker(state, "4711", "4711: 1");
}

static void tells_that_a_waker_is_unknown(void **state)
{
	expect_waker(state, "?", "?: 1");
}

static void runs_on_a_cpu(void **state)
{
	expect_runs(&((struct drawn *)*state)->timeline, "1-4 5-6 ");
}

static void has_children_below_their_parents(void **state)
{
	const struct timeline *timeline = &((struct drawn *)*state)->timeline;
	const struct timeline_row *row = &timeline->rows.at[row_of(timeline, 101)];

	assert_int_equal(row->parent, row_of(timeline, 10));
	assert_int_equal(row->depth, timeline->rows.at[row->parent].depth + 1);
	assert_int_equal(row->exit_code, 7 << 8);
	assert_string_equal(row->name, "ls");
	assert_int_equal(row_of(timeline, 3), NO_ROW);	/* a kernel thread, not asked for */
	assert_int_equal(row_of(timeline, 12), NO_ROW);	/* was gone before */
	assert_int_equal(timeline->links.nr, 1);
	assert_int_equal(timeline->links.at[0].from, row->parent);
}

static void has_the_programs(void **state)
{
	const struct timeline *timeline = &((struct drawn *)*state)->timeline;
	const struct timeline_program *programs = timeline->programs.at;
	size_t i = 0;

	while (programs[i].row != row_of(timeline, 101))
		i++;
	assert_string_equal(programs[i].name, "shell");
	assert_false(programs[i].exec);
	assert_string_equal(programs[i + 1].name, "ls");
	assert_true(programs[i + 1].exec);
	assert_int_equal(programs[i + 1].from_ns, TEST_BEGIN + 3 * TEST_SECOND);
	assert_int_equal(programs[i + 1].to_ns, TEST_BEGIN + 6 * TEST_SECOND);
	assert_int_equal(timeline->copies.nr, 2);
}

static int write_svg(FILE *to, const struct timeline *timeline)
{
	return timeline_write_svg(to, timeline, &no_path, 2000);
}

/* The family has a name with a newline, an escape and no UTF-8. */
static void writes_svg(void **state)
{
	char *text = written(state, write_svg);

	assert_non_null(strstr(text, "exit 7"));
	assert_non_null(strstr(text, "dead\\n\\x1b\\xff"));
	assert_null(strchr(text, '\x1b'));
	assert_string_equal(text + strlen(text) - 7, "</svg>\n");
	free(text);
}

/* Under the mouse: once, as one sleep was ended, and in words that are no markup. */
static void svg_tells_who_ended_a_sleep(void **state)
{
	char *text = written(state, write_svg), *at;

	at = strstr(text, ", woken by ");
	assert_non_null(at);
	assert_null(strstr(at + 1, ", woken by "));
	assert_non_null(strstr(text, "<title>ls 101: asleep, no signals for 1.0s in read(), "));
	assert_non_null(strstr(text, " in read(), woken by 10 shell from write()</title>"));
	free(text);
}

static struct critical_path path_of_101(const struct timeline *timeline)
{
	struct critical_path path;

	assert_int_equal(critical_path_build(&path, timeline, row_of(timeline, 101)), 0);
	assert_int_equal(path.nr, 2);
	return path;
}

static int write_svg_with_path(FILE *to, const struct timeline *timeline)
{
	struct critical_path path = path_of_101(timeline);
	int err = timeline_write_svg(to, timeline, &path, 2000);

	critical_path_drop(&path);
	return err;
}

static int write_html_with_path(FILE *to, const struct timeline *timeline)
{
	struct critical_path path = path_of_101(timeline);
	int err = timeline_write_html(to, timeline, &path, true);

	critical_path_drop(&path);
	return err;
}

/* Along 10, broken as it sleeps, down to 101 when that is woken, and along it. */
static void svg_has_the_critical_path(void **state)
{
	char *text = written(state, write_svg_with_path);

	assert_non_null(strstr(text, ", critical path of 101 ls</tspan>"));
	assert_non_null(strstr(text, "<path class='j' d='M695 92V144'/>"));
	assert_non_null(strstr(text, "'v' d='M339.0 92h356.0'><title>critical path: 10 shell, "));
	assert_non_null(strstr(text, "'q' d='M695.0 144h89.0'><title>critical path: 101 ls, on "));
	assert_non_null(strstr(text, "CPU for 1.0s, woken by 10 shell from write()</title>"));
	free(text);
	text = written(state, write_svg);
	assert_null(strstr(text, "critical path"));
	free(text);
}

static void page_has_the_critical_path(void **state)
{
	char *text = written(state, write_html_with_path);

	assert_non_null(strstr(text, "checked> critical path of 101 ls</label>"));
	assert_non_null(strstr(text, "\"path\":\""));
	assert_non_null(strstr(text, "readPath"));
	free(text);
	text = written(state, write_html);
	assert_null(strstr(text, "critical path of"));
	assert_null(strstr(text, "readPath"));
	free(text);
}

/* As high as that, with what has no room in rows that count it; it is said how much that is. */
static void keeps_to_the_height(void **state)
{
	struct timeline *timeline = &((struct drawn *)*state)->timeline;
	char *text;
	size_t size;
	FILE *to = open_memstream(&text, &size);

	assert_int_equal(timeline_write_svg(to, timeline, &no_path, TIMELINE_SVG_LEAST), 0);
	assert_int_equal(fclose(to), 0);
	assert_non_null(strstr(text, "width='1160' height='116'"));
	assert_non_null(strstr(text, ">5 tasks, 10 s, 5 of them only counted, in 1 row<"));
	assert_non_null(strstr(text, "5 tasks <tspan class='a'>up to 4<"));
	free(text);
}

/* Two of 101 in one pixel, one of each of many in another one: two shapes, and how many. */
static void draws_copies_of_a_line_together(void **state)
{
	char *text = written(state, write_svg);

	assert_non_null(strstr(text, "<title>402 pages copied</title><path opacity='0.5' "));
	assert_non_null(strstr(text, "'/><path opacity='1' d='M1051 149h1v3h-1z'/></g>"));
	free(text);
}

/* Half as high as where 101 had the CPU all of the time, with what it was else behind it. */
static void draws_time_on_a_cpu_as_high_as_its_part(void **state)
{
	char *text = written(state, write_svg);

	assert_non_null(strstr(text, "<path class='sr' d='M428 "));
	assert_non_null(strstr(text, "'sR' d='M339 149H339v-10H428v5H517v-5H606v10z'/>"));
	free(text);
}

static size_t number_of(const char *text, char letter)
{
	size_t nr = 0;

	for (; *text; text++)
		nr += *text == letter;
	return nr;
}

static void writes_html(void **state)
{
	char *text = written(state, write_html), *data, *end;
	struct json_object *json, *rows;

	data = strstr(text, "type='application/json'>") + strlen("type='application/json'>");
	end = strstr(data, "</script>");
	*end = 0;
	json = json_tokener_parse(data);
	assert_non_null(json);
	rows = json_object_object_get(json, "rows");
	assert_int_equal(number_of(json_object_get_string(rows), ' ') + 1,
			 ((struct drawn *)*state)->timeline.rows.nr);
	assert_non_null(strstr(data, "\"wakers\":[\"10 shell\"]"));
	assert_non_null(strstr(data, "\"names\":[\"init\","));
	assert_null(strstr(text, "http"));
	assert_null(strstr(end + 1, "http"));
	assert_true(strlen(text) + strlen(end + 1) < LARGEST_PAGE);
	assert_null(strstr(end + 1, "overview.client"));
	json_object_put(json);
	free(text);
}

/* Numbers of 64 digits: one of nine is years. */
static void writes_no_time_that_wrapped(void **state)
{
	char *text = written(state, write_html), *at = strstr(text, "\"rows\":\"");
	char *const end = strchr(at + 8, '"');
	static const char digits[] =
		"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_$";

	for (at += 8; at < end; at++) {
		const size_t nr = strspn(at, digits);

		assert_true(nr < 9);
		at += nr;
	}
	free(text);
}

static const char *string_of(struct json_object *event, const char *key)
{
	return json_object_get_string(json_object_object_get(event, key));
}

/* As the Trace Event Format wants each phase. */
static void check_trace_event(struct json_object *event)
{
	const char *phase = string_of(event, "ph");
	const char *const needed[] = { "name", "ts", "pid", "tid" };

	assert_non_null(strstr("M X i s f C", phase));
	for (size_t i = 0; i < sizeof(needed) / sizeof(*needed); i++)
		assert_true(json_object_object_get_ex(event, needed[i], NULL));
	assert_true(json_object_get_double(json_object_object_get(event, "ts")) >= 0);
	if (*phase == 'X')
		assert_true(json_object_get_double(json_object_object_get(event, "dur")) >= 0);
	if (*phase == 'M' || *phase == 'C')
		assert_true(json_object_object_get_ex(event, "args", NULL));
	if (*phase == 'i')
		assert_non_null(strstr("g p t", string_of(event, "s")));
	if (*phase == 's' || *phase == 'f')
		assert_true(json_object_object_get_ex(event, "id", NULL));
}

static void writes_a_trace(void **state)
{
	char *text = written(state, timeline_write_trace);
	struct json_object *json = json_tokener_parse(text), *events;
	const char *arguments;
	double zombie_us = 0;
	bool woken = false;

	assert_non_null(json);
	events = json_object_object_get(json, "traceEvents");
	for (size_t i = 0; i < json_object_array_length(events); i++) {
		struct json_object *event = json_object_array_get_idx(events, i);

		check_trace_event(event);
		if (!strcmp(string_of(event, "name"), "zombie") &&
		    json_object_get_int(json_object_object_get(event, "tid")) == 101)
			zombie_us = json_object_get_double(json_object_object_get(event, "dur"));
		arguments = json_object_to_json_string_ext(json_object_object_get(event, "args"),
							   JSON_C_TO_STRING_PLAIN);
		woken |= !strcmp(arguments, "{\"woken by\":\"10 shell\"}");
	}
	assert_true(woken);
	assert_true(zombie_us == 2e6);
	json_object_put(json);
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(has_the_states, draw, drop),
		cmocka_unit_test_setup_teardown(knows_who_ended_a_sleep, draw, drop),
		cmocka_unit_test_setup_teardown(names_a_waker_as_it_was, draw_early, drop),
		cmocka_unit_test_setup_teardown(tells_the_calls, draw_own_calls, drop),
		cmocka_unit_test_setup_teardown(tells_calls_of_another_machine_by_number,
						draw_foreign_calls, drop),
		cmocka_unit_test_setup_teardown(tells_no_call_that_is_unknown, draw, drop),
		cmocka_unit_test_setup_teardown(writes_the_calls, draw_own_calls, drop),
		cmocka_unit_test_setup_teardown(tells_an_interrupt, draw_interrupt, drop),
		cmocka_unit_test_setup_teardown(tells_an_interrupt_of_nobody, draw_idle, drop),
		cmocka_unit_test_setup_teardown(tells_a_waker_without_a_name, draw_stranger, drop),
		cmocka_unit_test_setup_teardown(tells_that_a_waker_is_unknown, draw_unknown, drop),
		cmocka_unit_test_setup_teardown(runs_on_a_cpu, draw, drop),
		cmocka_unit_test_setup_teardown(has_children_below_their_parents, draw, drop),
		cmocka_unit_test_setup_teardown(has_the_programs, draw, drop),
		cmocka_unit_test_setup_teardown(writes_svg, draw, drop),
		cmocka_unit_test_setup_teardown(svg_tells_who_ended_a_sleep, draw_own_calls, drop),
		cmocka_unit_test_setup_teardown(svg_has_the_critical_path, draw_own_calls, drop),
		cmocka_unit_test_setup_teardown(page_has_the_critical_path, draw_own_calls, drop),
		cmocka_unit_test_setup_teardown(draws_time_on_a_cpu_as_high_as_its_part,
						draw_with_turns, drop),
		cmocka_unit_test_setup_teardown(draws_copies_of_a_line_together, draw_with_copies,
						drop),
		cmocka_unit_test_setup_teardown(keeps_to_the_height, draw_with_later_one,
						drop),
		cmocka_unit_test_setup_teardown(writes_html, draw, drop),
		cmocka_unit_test_setup_teardown(writes_no_time_that_wrapped,
						draw_with_foreign_times, drop),
		cmocka_unit_test_setup_teardown(writes_a_trace, draw, drop),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
