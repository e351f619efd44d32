// SPDX-License-Identifier: GPL-2.0
/* Recordings of before there were chunks: read as far as they go; what cannot be is refused. */
#include "old_recording.h"
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
	struct test_bytes bytes = test_write_old(events, nr);
	struct snapshot family = test_family();
	struct recording recording;

	(void)state;
	assert_null(recording_parse(&recording, bytes.data, bytes.size));
	assert_int_equal(recording.nr_events, nr);
	assert_memory_equal(recording.events, events, nr * sizeof(*events));
	assert_int_equal(recording.snapshots[RECORDING_FIRST].head.count, family.head.count);
	assert_int_equal(recording_begin_ns(&recording), TEST_BEGIN);
	assert_int_equal(recording.end_ns, TEST_END);
	assert_false(recording.cut);
	assert_string_equal(recording.head.probes, "lifecycle,cow");
	assert_string_equal(recording.texts->name, "cow");
	assert_string_equal(recording.texts->text, "a view\n");
	assert_null(recording.texts->next);
	recording_drop(&recording);
	snapshot_free(&family);
	free(bytes.data);
}

/* Where the events begin in what test_write_old() gives, and where they end. */
static size_t begin_of_events(void)
{
	struct snapshot family = test_family();
	const size_t one = sizeof(struct recording_part) + sizeof(family.head) +
			   family.head.count * sizeof(*family.records);

	snapshot_free(&family);
	return sizeof(struct recording_head) + 2 * one;
}

/* The first bytes of a recording give that many events, and it ends then. */
static void assert_cut(struct test_bytes bytes, size_t size, size_t nr, uint64_t end_ns)
{
	struct recording recording;
	char *copy = malloc(size), text[RECORDING_CUT_SIZE];

	memcpy(copy, bytes.data, size);
	assert_null(recording_parse(&recording, copy, size));
	assert_true(recording.cut);
	assert_true(recording_cut(&recording, text));
	assert_int_equal(recording.nr_events, nr);
	assert_memory_equal(recording.events, bytes.data + begin_of_events() +
			    sizeof(struct recording_part), nr * sizeof(struct event));
	assert_int_equal(recording.end_ns, end_ns);
	recording_drop(&recording);
	free(copy);
}

/* Wherever it is cut, all events are read that are whole. */
static void reads_what_is_cut(void **state)
{
	struct event events[16];
	const size_t nr = test_story(events);
	struct test_bytes bytes = test_write_old(events, nr);
	const size_t begin = begin_of_events(), first = begin + sizeof(struct recording_part);
	const size_t snapshot = (begin - sizeof(struct recording_head)) / 2;
	const size_t last = first + nr * sizeof(*events) + snapshot;

	(void)state;
	for (size_t size = 0; size < begin; size++)
		assert_non_null(parse_copy(bytes, size));
	for (size_t size = begin; size < bytes.size; size++) {
		const size_t whole = size < first ? 0 : (size - first) / sizeof(*events);
		const size_t read = whole < nr ? whole : nr;
		const uint64_t end = read ? events[read - 1].time_ns : TEST_BEGIN;

		assert_cut(bytes, size, read, size < last ? end : TEST_END);
	}
	free(bytes.data);
}

/* What never reached the disk may be anything, as zeroes. */
static void reads_events_up_to_what_are_none(void **state)
{
	struct event events[16];
	struct test_bytes bytes = test_write_old(events, test_story(events));
	const size_t first = begin_of_events() + sizeof(struct recording_part);
	struct recording_part *part = (void *)(bytes.data + begin_of_events());

	(void)state;
	part->size = RECORDING_OLD_OPEN;
	memset(bytes.data + first + 5 * sizeof(*events), 0, 2 * sizeof(*events));
	assert_cut(bytes, first + 9 * sizeof(*events), 5, events[4].time_ns);
	free(bytes.data);
}

static void says_where_it_is_cut(void **state)
{
	struct event events[16];
	const size_t nr = test_story(events);
	struct test_bytes bytes = test_write_old(events, nr);
	char text[RECORDING_CUT_SIZE];
	struct recording recording;

	(void)state;
	assert_null(recording_parse(&recording, bytes.data, bytes.size));
	assert_false(recording_cut(&recording, text));
	recording_drop(&recording);
	assert_null(recording_parse(&recording, bytes.data, begin_of_events() +
				    sizeof(struct recording_part) + 5 * sizeof(*events)));
	assert_true(recording_cut(&recording, text));
	assert_non_null(strstr(text, "cut 3.000000 s after its beginning, 103.000000 s since"));
	assert_non_null(strstr(text, "memory"));
	recording_drop(&recording);
	assert_null(recording_parse(&recording, bytes.data, bytes.size - 8));
	assert_true(recording_cut(&recording, text));
	assert_non_null(strstr(text, "cut 10.000000 s after"));
	assert_null(strstr(text, "memory"));
	recording_drop(&recording);
	free(bytes.data);
}

static void refuses_another_version(void **state)
{
	struct test_bytes bytes = test_write_old(NULL, 0);
	struct recording_head *head = (struct recording_head *)bytes.data;

	(void)state;
	head->version += 2;
	assert_non_null(strstr(parse_copy(bytes, bytes.size), "another version"));
	head->version -= 2;
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
	bytes = test_write_old(events, nr);
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
	bytes = test_write_old(events, nr);
	assert_non_null(parse_copy(bytes, bytes.size));
	free(bytes.data);
}

/* The first record of the first snapshot. */
static struct taskviz_record *first_record(struct test_bytes bytes)
{
	return (void *)(bytes.data + sizeof(struct recording_head) + sizeof(struct recording_part) +
			sizeof(struct taskviz_snapshot));
}

static void refuses_records_that_cannot_be(void **state)
{
	struct test_bytes bytes = test_write_old(NULL, 0);
	struct taskviz_record *record = first_record(bytes);
	struct taskviz_snapshot *head = (struct taskviz_snapshot *)record - 1;

	(void)state;
	assert_int_equal(record->pid, 1);
	record->state = 'Q';
	assert_non_null(parse_copy(bytes, bytes.size));
	record->state = 'S';
	assert_null(parse_copy(bytes, bytes.size));
	head->count--;
	assert_non_null(parse_copy(bytes, bytes.size));
	free(bytes.data);
}

/* Arguments of a command may be any bytes, and a file that is not ours may hold worse. */
static void lets_no_text_steer_a_terminal(void **state)
{
	struct test_bytes bytes = test_write_old(NULL, 0);
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
	struct test_bytes bytes = test_write_old(NULL, 0);
	struct recording_part *text;

	(void)state;
	text = (void *)(bytes.data + bytes.size - 2 * sizeof(*text) - RECORDING_TEXT_LEN - 8);
	assert_int_equal(text->kind, RECORDING_PART_TEXT);
	text->kind = 1000;
	assert_null(parse_copy(bytes, bytes.size));
	free(bytes.data);
}

/*
 * Writes what test_write_old() does as a program would whose structures are @more bytes larger, or
 * smaller; the events in two parts.
 */
static struct test_bytes write_as_another(const struct event *events, size_t nr, int more)
{
	static const char zeroes[64];
	struct test_bytes from = test_write_old(NULL, 0), to;
	FILE *file = open_memstream(&to.data, &to.size);
	const char *at = from.data + sizeof(struct recording_head);
	struct recording_head *head = (void *)from.data;
	const size_t grown = more > 0 ? more : 0, cut = more < 0 ? -more : 0;
	struct recording_part part;

	head->head_size += grown;
	fwrite(from.data, sizeof(*head), 1, file);
	fwrite(zeroes, 1, grown, file);
	for (int i = 0; ; i++) {
		memcpy(&part, at, sizeof(part));
		at += sizeof(part);
		if (i == 2)
			for (size_t k = 0; k < 2; k++) {
				const size_t first = k ? nr / 2 : 0, end = k ? nr : nr / 2;
				const struct recording_part piece = {
					.kind = RECORDING_PART_EVENTS,
					.size = (end - first) * (sizeof(*events) + more),
					.item_size = sizeof(*events) + more,
				};

				fwrite(&piece, sizeof(piece), 1, file);
				for (size_t n = first; n < end; n++) {
					fwrite(&events[n], sizeof(*events) - cut, 1, file);
					fwrite(zeroes, 1, grown, file);
				}
			}
		if (part.kind != RECORDING_PART_SNAPSHOT)
			break;
		const size_t count = (part.size - part.head_size) / part.item_size;
		struct recording_part other = part;

		other.head_size += more;
		other.item_size += more;
		other.size = other.head_size + count * other.item_size;
		fwrite(&other, sizeof(other), 1, file);
		fwrite(at, part.head_size - cut, 1, file);
		fwrite(zeroes, 1, grown, file);
		for (size_t n = 0; n < count; n++) {
			fwrite(at + part.head_size + n * part.item_size, part.item_size - cut, 1,
			       file);
			fwrite(zeroes, 1, grown, file);
		}
		at += part.size;
	}
	part = (struct recording_part){ .kind = RECORDING_PART_END };
	fwrite(&part, sizeof(part), 1, file);
	fclose(file);
	free(from.data);
	return to;
}

/* A field that was added, or is not there yet, makes no file unreadable. */
static void reads_other_sizes(void **state)
{
	struct event events[16];
	const size_t nr = test_story(events);
	const struct snapshot family = test_family();
	const uint32_t count = family.head.count;

	(void)state;
	for (int more = -8; more <= 16; more += 8) {
		struct test_bytes bytes = write_as_another(events, nr, more);
		struct recording recording;

		assert_null(recording_parse(&recording, bytes.data, bytes.size));
		assert_int_equal(recording.nr_events, nr);
		for (size_t i = 0; i < nr; i++)
			assert_memory_equal(&recording.events[i], &events[i],
					    sizeof(*events) - (more < 0 ? 8 : 0));
		for (int i = 0; i < RECORDING_NR_SNAPSHOTS; i++) {
			const struct snapshot *snapshot = &recording.snapshots[i];

			assert_int_equal(snapshot->head.count, count);
			for (uint32_t n = 0; n < count; n++)
				assert_string_equal(snapshot->records[n].name,
						    family.records[n].name);
			if (more < 0)
				assert_int_equal(snapshot->records[0].counts.signals_got,
						 TASKVIZ_UNKNOWN32);
		}
		assert_int_equal(recording.end_ns, TEST_END);
		recording_drop(&recording);
		free(bytes.data);
	}
	snapshot_free((struct snapshot *)&family);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_what_it_wrote),
		cmocka_unit_test(reads_what_is_cut),
		cmocka_unit_test(reads_events_up_to_what_are_none),
		cmocka_unit_test(says_where_it_is_cut),
		cmocka_unit_test(refuses_another_version),
		cmocka_unit_test(refuses_events_that_cannot_be),
		cmocka_unit_test(refuses_a_name_without_end),
		cmocka_unit_test(refuses_records_that_cannot_be),
		cmocka_unit_test(lets_no_text_steer_a_terminal),
		cmocka_unit_test(skips_parts_it_does_not_know),
		cmocka_unit_test(reads_other_sizes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
