// SPDX-License-Identifier: GPL-2.0
/* Recordings: what is written is what is read; what is cut, damaged or foreign is refused. */
#include "recordings.h"
#include "test.h"

/* A copy of exactly that size, for the sanitizer to see the first byte beyond. */
static const char *parse_copy(struct test_bytes bytes, size_t size)
{
	struct recording recording;
	char *copy = malloc(size + !size);
	const char *wrong;

	memcpy(copy, bytes.data, size);
	wrong = recording_parse(&recording, copy, size);
	recording_drop(&recording);
	free(copy);
	return wrong;
}

static void reads_what_it_wrote(void **state)
{
	struct event events[16];
	size_t nr = test_story(events);
	struct test_bytes bytes = test_write(events, nr);
	struct snapshot family = test_family();
	struct recording recording;

	(void)state;
	assert_null(recording_parse(&recording, bytes.data, bytes.size));
	assert_int_equal(recording.nr_events, nr);
	assert_memory_equal(recording.events, events, nr * sizeof(*events));
	assert_int_equal(recording.snapshots[RECORDING_FIRST].head.count, family.head.count);
	assert_int_equal(recording_begin_ns(&recording), TEST_BEGIN);
	assert_int_equal(recording_end_ns(&recording), TEST_END);
	assert_string_equal(recording.head.probes, "lifecycle,cow");
	assert_string_equal(recording.views->name, "cow");
	assert_string_equal(recording.views->text, "a view\n");
	assert_null(recording.views->next);
	recording_drop(&recording);
	snapshot_free(&family);
	free(bytes.data);
}

static void refuses_what_is_cut(void **state)
{
	struct event events[16];
	struct test_bytes bytes = test_write(events, test_story(events));

	(void)state;
	for (size_t size = 0; size < bytes.size; size++)
		assert_non_null(parse_copy(bytes, size));
	assert_null(parse_copy(bytes, bytes.size));
	free(bytes.data);
}

static void refuses_another_version(void **state)
{
	struct test_bytes bytes = test_write(NULL, 0);
	struct recording_head *head = (struct recording_head *)bytes.data;

	(void)state;
	head->version++;
	assert_non_null(strstr(parse_copy(bytes, bytes.size), "another version"));
	head->version--;
	head->event_size += 8;
	assert_non_null(strstr(parse_copy(bytes, bytes.size), "another size"));
	head->event_size -= 8;
	head->magic[0]++;
	assert_non_null(strstr(parse_copy(bytes, bytes.size), "no recording"));
	free(bytes.data);
}

/* With that one change to the story the recording must be refused. */
static void assert_refused(size_t index, size_t at, uint8_t value)
{
	struct event events[16];
	size_t nr = test_story(events);
	struct test_bytes bytes;

	((uint8_t *)&events[index])[at] = value;
	bytes = test_write(events, nr);
	assert_non_null(parse_copy(bytes, bytes.size));
	free(bytes.data);
}

static void refuses_events_that_cannot_be(void **state)
{
	(void)state;
	assert_refused(3, offsetof(struct event, kind), EVENT_NR_KINDS);
	assert_refused(3, offsetof(struct event, copy.kind), TASKVIZ_NR_COPIES);
	assert_refused(3, offsetof(struct event, time_ns) + 7, 1);	/* later than the next */
	assert_refused(0, offsetof(struct event, pid) + 3, 0x80);
}

static void refuses_a_name_without_end(void **state)
{
	struct event events[16];
	size_t nr = test_story(events);
	struct test_bytes bytes;

	(void)state;
	memset(events[0].fork.name, 'x', sizeof(events[0].fork.name));
	bytes = test_write(events, nr);
	assert_non_null(parse_copy(bytes, bytes.size));
	free(bytes.data);
}

/* Arguments of a command may be any bytes, and a file that is not ours may hold worse. */
static void lets_no_text_steer_a_terminal(void **state)
{
	struct test_bytes bytes = test_write(NULL, 0);
	struct recording_head *head = (struct recording_head *)bytes.data;
	char title[RECORDING_TITLE_SIZE];
	struct recording recording;

	(void)state;
	head->flags |= RECORDING_LIMITED;
	memset(head->command, 0x1b, sizeof(head->command) - 1);
	assert_null(recording_parse(&recording, bytes.data, bytes.size));
	recording_title(&recording, title);
	assert_int_equal(strlen(title), 4 * (RECORDING_COMMAND_LEN - 1));
	assert_memory_equal(title, "\\x1b", 4);
	recording_drop(&recording);
	strcpy(head->probes, "cow\x1b[2J");
	assert_non_null(parse_copy(bytes, bytes.size));
	free(bytes.data);
}

static void skips_parts_it_does_not_know(void **state)
{
	struct test_bytes bytes = test_write(NULL, 0);
	struct recording_part *view;

	(void)state;
	view = (void *)(bytes.data + bytes.size - 2 * sizeof(*view) - RECORDING_VIEW_LEN - 8);
	assert_int_equal(view->kind, RECORDING_PART_VIEW);
	view->kind = 1000;
	assert_null(parse_copy(bytes, bytes.size));
	free(bytes.data);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_what_it_wrote),
		cmocka_unit_test(refuses_what_is_cut),
		cmocka_unit_test(refuses_another_version),
		cmocka_unit_test(refuses_events_that_cannot_be),
		cmocka_unit_test(refuses_a_name_without_end),
		cmocka_unit_test(lets_no_text_steer_a_terminal),
		cmocka_unit_test(skips_parts_it_does_not_know),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
