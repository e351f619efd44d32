// SPDX-License-Identifier: GPL-2.0
/* The ring of a recorder that goes on: what it forgets, and that what it keeps is a recording. */
#include "recording/ring.h"
#include "recordings.h"
#include "test.h"

#define MOST	100

static void begin_part(struct ring *ring, uint64_t now_ns)
{
	struct snapshot pair[2] = { test_family(), test_family() };

	for (int i = 0; i < 2; i++) {
		pair[i].head.now_ns = now_ns;
		snapshot_order(&pair[i], 1);
	}
	ring_begin_part(ring, pair);
	assert_null(pair[0].records);
}

static struct event event_at(uint64_t ns)
{
	struct event event = test_event(EVENT_COPY, 0, 10);

	event.time_ns = ns;
	event.copy.tgid = 10;
	return event;
}

/* From @from on an event a nanosecond; a part begins when it is time for one. */
static void add(struct ring *ring, uint64_t from, size_t nr)
{
	for (uint64_t ns = from; ns < from + nr; ns++) {
		const struct event event = event_at(ns);

		if (ring_wants_part(ring, ns))
			begin_part(ring, ns);
		assert_int_equal(ring_add(ring, &event), 0);
	}
}

static void make(struct ring *ring)
{
	ring_init(ring, 2 * MOST * sizeof(struct event), 0);
	begin_part(ring, TEST_BEGIN);
}

/* As a recorder writes it: a file that is read again. */
static struct test_bytes written(struct ring *ring, uint64_t until_ns, long losses)
{
	const struct recording_head head = { .probes = "cow" };
	struct snapshot *first = ring_first(ring), family = test_family();
	struct recording_writer writer = {};
	struct test_bytes bytes;

	snapshot_order(&family, 1);
	family.head.now_ns = until_ns;
	writer.file = open_memstream(&bytes.data, &bytes.size);
	recording_write_head(&writer, &head);
	recording_write_snapshot(&writer, RECORDING_FIRST, &first[0]);
	recording_write_snapshot(&writer, RECORDING_FIRST_THREADS, &first[1]);
	assert_int_equal(ring_write(ring, &writer, until_ns), losses);
	recording_write_snapshot(&writer, RECORDING_LAST, &family);
	recording_write_snapshot(&writer, RECORDING_LAST_THREADS, &family);
	recording_write_end(&writer);
	fclose(writer.file);
	snapshot_free(&family);
	return bytes;
}

/* What is written until then has that many events, the first and the last at these times. */
static void expect(struct ring *ring, uint64_t until, size_t nr, uint64_t first, long losses)
{
	struct test_bytes bytes = written(ring, TEST_BEGIN + until, losses);
	struct recording recording;

	assert_null(recording_parse(&recording, bytes.data, bytes.size));
	assert_false(recording.cut);
	assert_int_equal(recording.nr_events, nr);
	assert_int_equal(recording_begin_ns(&recording), TEST_BEGIN + first);
	if (nr)
		assert_int_equal(recording.events[0].time_ns, TEST_BEGIN + first);
	recording_drop(&recording);
	free(bytes.data);
}

static void all_as_long_as_it_fits(void **state)
{
	struct ring ring;

	(void)state;
	make(&ring);
	expect(&ring, 1000, 0, 0, 0);
	add(&ring, TEST_BEGIN, 2 * MOST);
	expect(&ring, 1000, 2 * MOST, 0, 0);
	expect(&ring, 149, MOST + 50, 0, 0);
	ring_drop(&ring);
}

/* The oldest part went, and with it its snapshot: it begins with that of the next. */
static void the_oldest_part_goes(void **state)
{
	struct ring ring;

	(void)state;
	make(&ring);
	add(&ring, TEST_BEGIN, 2 * MOST + 1);
	expect(&ring, 10000, MOST + 1, MOST, 0);
	add(&ring, TEST_BEGIN + 2 * MOST + 1, 7 * MOST);
	expect(&ring, 10000, MOST + 1, 8 * MOST, 0);
	ring_drop(&ring);
}

/* However many there are: what a round brings at once is all that it grows by. */
static void memory_is_bounded(void **state)
{
	struct ring ring;

	(void)state;
	make(&ring);
	add(&ring, TEST_BEGIN, 1000 * MOST);
	assert_true(ring.parts[0].capacity <= MOST);
	assert_true(ring.parts[1].capacity <= MOST);
	ring_drop(&ring);
}

/* What is older than twice the time went, and all is held that is no older than it. */
static void the_last_time_is_held(void **state)
{
	enum { SPAN = 20 };
	struct ring ring;

	(void)state;
	ring_init(&ring, 2 * MOST * sizeof(struct event), SPAN);
	begin_part(&ring, TEST_BEGIN);
	add(&ring, TEST_BEGIN, 5 * SPAN + 7);
	expect(&ring, 10000, SPAN + 7, 4 * SPAN, 0);
	/* More than there is room for: less time is held. */
	ring.span_ns = 10 * MOST;
	add(&ring, TEST_BEGIN + 5 * SPAN + 7, 3 * MOST);
	assert_true(ring.older->nr <= MOST && ring.newer->nr <= MOST);
	ring_drop(&ring);
}

static void losses_are_counted_that_it_holds(void **state)
{
	struct event lost = test_event(EVENT_LOST, 0, 0);
	struct ring ring;

	(void)state;
	make(&ring);
	assert_int_equal(ring_add(&ring, &lost), 0);
	expect(&ring, 1000, 1, 0, 1);
	add(&ring, TEST_BEGIN + 1, 2 * MOST);
	expect(&ring, 1000, MOST + 1, MOST, 0);
	/* Told behind the end it may have begun before. */
	lost.time_ns += 5000;
	assert_int_equal(ring_add(&ring, &lost), 0);
	expect(&ring, 1000, MOST + 2, MOST, 1);
	ring_drop(&ring);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_as_long_as_it_fits),
		cmocka_unit_test(the_oldest_part_goes),
		cmocka_unit_test(memory_is_bounded),
		cmocka_unit_test(the_last_time_is_held),
		cmocka_unit_test(losses_are_counted_that_it_holds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
