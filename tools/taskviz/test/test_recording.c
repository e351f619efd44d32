// SPDX-License-Identifier: GPL-2.0
/* Recordings: what is written is read; of what is cut or damaged what is sound, which is told. */
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#include "folder.h"
#include "recording/packer.h"
#include "recording/crc.h"
#include "recording/losses.h"
#include "recordings.h"
#include "test.h"

#define CHUNK_EVENTS	4

/* The story, in chunks of a few events. */
static struct test_bytes write_chunks(const struct event *events, size_t nr)
{
	struct recording_writer writer = {};
	struct test_bytes bytes;

	writer.file = open_memstream(&bytes.data, &bytes.size);
	test_write_first(&writer);
	for (size_t i = 0; i < nr; i++) {
		assert_int_equal(recording_write_event(&writer, &events[i]), 0);
		if (i % CHUNK_EVENTS == CHUNK_EVENTS - 1)
			assert_int_equal(recording_write_out(&writer), 0);
	}
	test_write_last(&writer);
	recording_write_text(&writer, "cow", "a view\n");
	assert_int_equal(recording_write_end(&writer), 0);
	fclose(writer.file);
	return bytes;
}

/* What parse() makes of a copy of exactly that size, for the sanitizer to see a byte beyond. */
struct read {
	struct recording recording;
	char *copy;
	const char *wrong;
};

static struct read read_copy(struct test_bytes bytes, size_t size, bool lazily)
{
	struct read read = { .copy = malloc(size + !size) };

	memcpy(read.copy, bytes.data, size);
	read.wrong = lazily ? recording_parse_ends(&read.recording, read.copy, size) :
			      recording_parse(&read.recording, read.copy, size);
	if (!read.wrong && lazily)
		read.wrong = recording_load(&read.recording, UINT64_MAX);
	return read;
}

static void forget(struct read *read)
{
	recording_drop(&read->recording);
	free(read->copy);
}

static void reads_what_it_wrote(void **state)
{
	struct event events[16];
	const size_t nr = test_story(events);
	struct test_bytes bytes = write_chunks(events, nr);
	struct snapshot family = test_family();

	(void)state;
	for (int lazily = 0; lazily < 2; lazily++) {
		struct read read = read_copy(bytes, bytes.size, lazily);
		const struct recording *recording = &read.recording;

		assert_null(read.wrong);
		assert_int_equal(recording->nr_events, nr);
		assert_memory_equal(recording->events, events, nr * sizeof(*events));
		assert_int_equal(recording->snapshots[RECORDING_FIRST].head.count,
				 family.head.count);
		assert_int_equal(recording_begin_ns(recording), TEST_BEGIN);
		assert_int_equal(recording->end_ns, TEST_END);
		assert_false(recording->cut);
		assert_string_equal(recording->head.probes, "lifecycle,cow");
		assert_string_equal(recording->texts->name, "cow");
		assert_string_equal(recording->texts->text, "a view\n");
		assert_null(recording->texts->next);
		forget(&read);
	}
	snapshot_free(&family);
	free(bytes.data);
}

/* What is read of a file that is not whole are the first events, in whole chunks, or all. */
static void assert_first(const struct read *read, const struct event *events, size_t nr)
{
	const struct recording *recording = &read->recording;

	assert_true(recording->nr_events <= nr);
	assert_true(recording->nr_events == nr || recording->nr_events % CHUNK_EVENTS == 0);
	if (recording->nr_events)
		assert_memory_equal(recording->events, events,
				    recording->nr_events * sizeof(*events));
	if (!read->wrong && recording->nr_events < nr)
		assert_true(recording->cut);
}

/* The beginning is refused, and from there on every chunk that is whole is read. */
static void reads_what_is_cut(void **state)
{
	struct event events[16];
	const size_t nr = test_story(events);
	struct test_bytes bytes = write_chunks(events, nr);
	size_t most = 0, refused = 0;

	(void)state;
	for (size_t size = 0; size < bytes.size; size++) {
		struct read read = read_copy(bytes, size, false);
		struct read lazy = read_copy(bytes, size, true);

		assert_first(&read, events, nr);
		assert_true(!read.wrong == !lazy.wrong);
		assert_int_equal(read.recording.nr_events, lazy.recording.nr_events);
		assert_int_equal(read.recording.end_ns, lazy.recording.end_ns);
		assert_true(read.recording.nr_events >= most);
		most = read.recording.nr_events;
		refused += !!read.wrong;
		assert_true(!read.wrong == (size >= refused));
		forget(&read);
		forget(&lazy);
	}
	assert_int_equal(most, nr);
	assert_true(refused > sizeof(struct recording_head));
	free(bytes.data);
}

/* One byte, anywhere: it is told, or it does not matter; never is something else read. */
static void tells_of_any_other_byte(void **state)
{
	struct event events[16];
	const size_t nr = test_story(events);
	struct test_bytes bytes = write_chunks(events, nr);
	size_t whole = 0;

	(void)state;
	for (size_t at = 0; at < bytes.size; at++) {
		bytes.data[at] ^= 1 << at % 8;
		for (int lazily = 0; lazily < 2; lazily++) {
			struct read read = read_copy(bytes, bytes.size, lazily);

			assert_first(&read, events, nr);
			whole += !read.wrong && !read.recording.cut;
			forget(&read);
		}
		bytes.data[at] ^= 1 << at % 8;
	}
	/* Nothing but the tail can be something else, and who reads all does not read that. */
	assert_true(whole <= 2 * sizeof(struct recording_tail));
	free(bytes.data);
}

static void says_where_it_ends(void **state)
{
	struct event events[16];
	struct test_bytes bytes = write_chunks(events, test_story(events));
	char text[RECORDING_CUT_SIZE];
	struct read read;
	size_t size = bytes.size;

	(void)state;
	read = read_copy(bytes, size, false);
	assert_false(recording_cut(&read.recording, text));
	do {
		forget(&read);
		read = read_copy(bytes, --size, false);
		assert_true(read.wrong || recording_cut(&read.recording, text) ||
			    read.recording.nr_events > 8);
	} while (read.recording.nr_events != CHUNK_EVENTS);
	assert_non_null(strstr(text, "was cut 2.000000 s after its beginning, 102.000000 s since"));
	assert_non_null(strstr(text, "memory"));
	forget(&read);
	/* Now the second chunk of events ends where that was. */
	bytes.data[size - 1] ^= 1;
	read = read_copy(bytes, bytes.size, false);
	assert_null(read.wrong);
	assert_true(recording_cut(&read.recording, text));
	assert_non_null(strstr(text, "is damaged 2.000000 s after its beginning"));
	forget(&read);
	free(bytes.data);
}

/* Writes an event over and over until the file may not grow any more. */
static void write_until_full(const char *path)
{
	const struct rlimit most = { 50000, 50000 };
	struct recording_writer writer = { .file = fopen(path, "w") };
	struct event event = test_event(EVENT_COPY, 0, 10);

	signal(SIGXFSZ, SIG_IGN);
	setrlimit(RLIMIT_FSIZE, &most);
	test_write_first(&writer);
	do {
		event.time_ns++;
		event.copy.address = event.time_ns * 0x9e3779b97f4a7c15;
	} while (!recording_write_event(&writer, &event));
	fclose(writer.file);
	_exit(0);
}

static void reads_what_a_full_disk_left(void **state)
{
	char folder[TEST_FOLDER_SIZE], path[TEST_FOLDER_SIZE + 8], text[RECORDING_CUT_SIZE];
	struct recording recording;
	pid_t child;
	int status;

	(void)state;
	assert_true(test_folder_make(folder));
	snprintf(path, sizeof(path), "%s/full", folder);
	child = fork();
	if (!child)
		write_until_full(path);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
	assert_null(recording_open(&recording, path));
	assert_true(recording.nr_events >= RECORDING_CHUNK_SIZE / sizeof(struct event));
	assert_int_equal(recording.end_ns, TEST_BEGIN + recording.nr_events);
	assert_true(recording_cut(&recording, text));
	recording_close(&recording);
	assert_int_equal(unlink(path) || rmdir(folder), 0);
}

/* One that comes after later ones gets its place, if that is not in the file yet. */
static void sorts_in_what_is_late(void **state)
{
	struct recording_writer writer = {};
	struct test_bytes bytes;
	struct read read;
	const unsigned int seconds[] = { 1, 3, 2 };

	(void)state;
	writer.file = open_memstream(&bytes.data, &bytes.size);
	test_write_first(&writer);
	for (int part = 0; part < 2; part++) {
		for (int i = 0; i < 3; i++) {
			const struct event event = test_event(EVENT_COPY, seconds[i], 10);

			assert_int_equal(recording_write_event(&writer, &event), 0);
		}
		assert_int_equal(recording_write_out(&writer), 0);
	}
	assert_int_equal(writer.late, 3);
	test_write_last(&writer);
	assert_int_equal(recording_write_end(&writer), 0);
	fclose(writer.file);
	read = read_copy(bytes, bytes.size, false);
	assert_null(read.wrong);
	assert_false(read.recording.cut);
	assert_int_equal(read.recording.nr_events, 6);
	for (unsigned int i = 0; i < 6; i++) {
		const struct event *event = &read.recording.events[i];
		const bool lost = i == 3 || i == 5;

		assert_int_equal(event->time_ns, TEST_BEGIN + (i < 3 ? i + 1 : 3) * TEST_SECOND);
		if (i != 4 && !lost)
			assert_int_equal(event->kind, EVENT_COPY);
		if (event->kind == EVENT_LOST)
			assert_int_equal(event->lost.kinds, EVENT_LIVES);
	}
	assert_int_equal(read.recording.events[3].kind + read.recording.events[4].kind +
			 read.recording.events[5].kind, 2 * EVENT_LOST + EVENT_COPY);
	forget(&read);
	free(bytes.data);
}

/* How many are missing is not forgotten, as that is told too late. */
static void keeps_a_late_loss(void **state)
{
	struct recording_writer writer = {};
	struct event loss = test_event(EVENT_LOST, 1, 0), later = test_event(EVENT_COPY, 3, 10);
	struct test_bytes bytes;
	struct read read;

	(void)state;
	writer.file = open_memstream(&bytes.data, &bytes.size);
	test_write_first(&writer);
	loss.lost.count = 5;
	assert_int_equal(recording_write_event(&writer, &later), 0);
	assert_int_equal(recording_write_out(&writer), 0);
	assert_int_equal(recording_write_event(&writer, &loss), 0);
	assert_int_equal(writer.late, 1);
	test_write_last(&writer);
	assert_int_equal(recording_write_end(&writer), 0);
	fclose(writer.file);
	read = read_copy(bytes, bytes.size, false);
	assert_null(read.wrong);
	assert_int_equal(read.recording.events[1].kind, EVENT_LOST);
	assert_int_equal(read.recording.events[1].lost.count, 5);
	assert_int_equal(read.recording.events[1].time_ns, later.time_ns);
	forget(&read);
	free(bytes.data);
}

/* The end of what there is to write may be what does not fit: then what was written stays. */
static void fails_at_the_very_end(void **state)
{
	struct recording_writer writer = { .file = fopen("/dev/full", "w") };

	(void)state;
	assert_non_null(writer.file);
	test_write_ends(&writer, NULL, 0);
	assert_int_equal(recording_write_end(&writer), -1);
	recording_write_out(&writer);
	recording_writer_drop(&writer);
	fclose(writer.file);
}

/* Chunks of an event each: more than a page of the index has places for. */
static struct test_bytes write_many(unsigned int nr, unsigned int lost)
{
	struct recording_writer writer = {};
	struct test_bytes bytes;

	writer.file = open_memstream(&bytes.data, &bytes.size);
	test_write_first(&writer);
	for (unsigned int i = 0; i < nr; i++) {
		struct event event = test_event(i == lost ? EVENT_LOST : EVENT_COPY, 0, 10);

		event.time_ns += i;
		assert_int_equal(recording_write_event(&writer, &event), 0);
		assert_int_equal(recording_write_out(&writer), 0);
	}
	test_write_last(&writer);
	assert_int_equal(recording_write_end(&writer), 0);
	fclose(writer.file);
	return bytes;
}

/* Up to a moment and no more, but for losses that may have begun before it. */
static void reads_as_much_as_is_asked_for(void **state)
{
	enum { MANY = 2500 };
	struct test_bytes bytes = write_many(MANY, MANY);
	struct recording recording;

	(void)state;
	for (int walk = 0; walk < 2; walk++) {
		assert_null(recording_parse_ends(&recording, bytes.data, bytes.size));
		assert_int_equal(recording.nr_events, 0);
		assert_int_equal(recording.nr_places, MANY);
		assert_null(recording_load(&recording, TEST_BEGIN + 9));
		assert_int_equal(recording.nr_events, 10);
		assert_null(recording_load(&recording, TEST_BEGIN + 1999));
		assert_int_equal(recording.nr_events, 2000);
		assert_null(recording_load(&recording, UINT64_MAX));
		assert_int_equal(recording.nr_events, MANY);
		recording_drop(&recording);
		bytes.data[bytes.size - 1] ^= 1;
	}
	free(bytes.data);
	bytes = write_many(20, 15);
	assert_null(recording_parse_ends(&recording, bytes.data, bytes.size));
	assert_null(recording_load(&recording, TEST_BEGIN + 3));
	assert_int_equal(recording.nr_events, 16);
	recording_drop(&recording);
	free(bytes.data);
}

/* What is damaged is found when it is wanted, not before; what is before it can be read. */
static void finds_damage_when_it_reads_it(void **state)
{
	enum { MANY = 2500 };
	struct test_bytes bytes = write_many(MANY, MANY);
	struct recording recording;

	(void)state;
	assert_null(recording_parse_ends(&recording, bytes.data, bytes.size));
	bytes.data[recording.places[10].at + sizeof(struct recording_chunk)] ^= 1;
	recording_drop(&recording);
	assert_null(recording_parse_ends(&recording, bytes.data, bytes.size));
	assert_false(recording.cut);
	assert_int_equal(recording.nr_places, MANY);
	assert_null(recording_load(&recording, TEST_BEGIN + 9));
	assert_int_equal(recording.nr_events, 10);
	assert_non_null(recording_load(&recording, TEST_BEGIN + 10));
	assert_int_equal(recording.nr_events, 10);
	recording_drop(&recording);
	/* Who has no index looks at all. */
	bytes.data[bytes.size - 1] ^= 1;
	assert_null(recording_parse_ends(&recording, bytes.data, bytes.size));
	assert_true(recording.cut && recording.damaged);
	assert_int_equal(recording.nr_places, 10);
	recording_drop(&recording);
	free(bytes.data);
}

/* A part that is larger than a chunk. */
static void puts_a_large_part_together(void **state)
{
	enum { TASKS = 3000 };
	struct snapshot many = { .head = { .now_ns = TEST_BEGIN } };
	struct recording_writer writer = {};
	struct test_bytes bytes;
	struct read read;

	(void)state;
	assert_int_equal(snapshot_reserve(&many, TASKS), 0);
	for (int i = 0; i < TASKS; i++)
		many.records[i] = test_record(i + 1, i, 'S', "one");
	many.head.count = TASKS;
	writer.file = open_memstream(&bytes.data, &bytes.size);
	test_write_moment(&writer, &many);
	assert_int_equal(recording_write_end(&writer), 0);
	fclose(writer.file);
	for (int lazily = 0; lazily < 2; lazily++) {
		read = read_copy(bytes, bytes.size, lazily);
		assert_null(read.wrong);
		assert_int_equal(read.recording.snapshots[RECORDING_LAST].head.count, TASKS);
		assert_memory_equal(read.recording.snapshots[RECORDING_LAST].records, many.records,
				    TASKS * sizeof(*many.records));
		forget(&read);
	}
	for (size_t size = bytes.size - 1; size; size -= size > 2000 ? 1000 : 1) {
		read = read_copy(bytes, size, true);
		forget(&read);
	}
	snapshot_free(&many);
	free(bytes.data);
}

static void has_the_checksum_of_others(void **state)
{
	(void)state;
	assert_int_equal(crc32c(0, "123456789", 9), 0xe3069283);
	assert_int_equal(crc32c(crc32c(0, "1234", 4), "56789", 5), 0xe3069283);
}

/* There is no more memory than that for one array: in place of the library's. */
#define MOST_MEMORY	(20 << 20)

void *reallocarray(void *array, size_t nr, size_t size)
{
	return nr > MOST_MEMORY / size ? NULL : realloc(array, nr * size);
}

/* So many events of one task, each @step_ns later than the one before. */
static struct test_bytes write_copies(size_t nr, uint64_t step_ns)
{
	struct event event = test_event(EVENT_COPY, 0, 10);
	struct recording_writer writer = {};
	struct test_bytes bytes;

	writer.file = open_memstream(&bytes.data, &bytes.size);
	test_write_first(&writer);
	for (size_t i = 0; i < nr; i++) {
		assert_int_equal(recording_write_event(&writer, &event), 0);
		event.time_ns += step_ns;
		event.copy.address = step_ns * event.time_ns * 0x9e3779b97f4a7c15;
	}
	test_write_last(&writer);
	assert_int_equal(recording_write_end(&writer), 0);
	fclose(writer.file);
	return bytes;
}

/* The same, as a version had them whose events were of 32 bytes: chunks that are full. */
static struct test_bytes write_short(unsigned int nr_chunks)
{
	static const struct recording_chunk chunk = {
		.kind = RECORDING_PART_EVENTS, .item_size = 32,
	};
	const struct event event = test_event(EVENT_COPY, 0, 10);
	struct recording_writer writer = {};
	struct test_bytes bytes;

	writer.file = open_memstream(&bytes.data, &bytes.size);
	test_write_first(&writer);
	while (nr_chunks--) {
		assert_int_equal(packer_begin(writer.packer, &chunk), 0);
		for (int i = 0; i < RECORDING_CHUNK_SIZE / 32; i++)
			assert_int_equal(packer_put(writer.packer, &event, 32), 0);
	}
	test_write_last(&writer);
	assert_int_equal(recording_write_end(&writer), 0);
	fclose(writer.file);
	return bytes;
}

/* What they become is bounded, not what they are: 12 MiB in the file. */
static void refuses_what_grows_to_too_much(void **state)
{
	struct test_bytes bytes = write_short(48);
	struct read read = read_copy(bytes, bytes.size, false);

	(void)state;
	assert_true(bytes.size < 65536);
	assert_non_null(read.wrong);
	assert_non_null(strstr(read.wrong, "unpacks to more"));
	assert_true(read.recording.nr_events > 48 * RECORDING_CHUNK_SIZE / 32 / 4);
	forget(&read);
	free(bytes.data);
}

/* 400,000 events in 40 KiB. */
static void refuses_what_unpacks_to_too_much(void **state)
{
	struct test_bytes bytes = write_copies(400000, 0);

	(void)state;
	assert_true(bytes.size < 65536);
	for (int lazily = 0; lazily < 2; lazily++) {
		struct read read = read_copy(bytes, bytes.size, lazily);

		assert_non_null(read.wrong);
		assert_non_null(strstr(read.wrong, "unpacks to more"));
		assert_true(read.recording.room * sizeof(struct event) < MOST_MEMORY);
		forget(&read);
	}
	free(bytes.data);
}

static void tells_want_of_memory(void **state)
{
	struct test_bytes bytes = write_copies(400000, 1000);

	(void)state;
	for (int lazily = 0; lazily < 2; lazily++) {
		struct read read = read_copy(bytes, bytes.size, lazily);

		assert_non_null(read.wrong);
		assert_non_null(strstr(read.wrong, "no memory"));
		assert_true(read.recording.no_memory);
		forget(&read);
	}
	free(bytes.data);
}

/* The second of three chunks has another byte; the last tells of a loss, if there is one. */
static struct test_bytes write_damaged(bool lost)
{
	struct event events[16];
	const size_t nr = test_story(events);
	struct recording whole;
	struct test_bytes bytes;

	if (lost)
		events[nr - 1] = (struct event){
			.kind = EVENT_LOST, .time_ns = events[nr - 1].time_ns,
		};
	bytes = write_chunks(events, nr);
	assert_null(recording_parse_ends(&whole, bytes.data, bytes.size));
	assert_int_equal(whole.nr_places, 3);
	bytes.data[whole.places[1].at + sizeof(struct recording_chunk)] ^= 1;
	recording_drop(&whole);
	return bytes;
}

/* What can be had of a moment is not worse for damage behind it. */
static void reads_what_is_before_damage(void **state)
{
	(void)state;
	for (int lost = 0; lost < 2; lost++) {
		struct test_bytes bytes = write_damaged(lost);
		struct recording recording;

		assert_null(recording_parse_ends(&recording, bytes.data, bytes.size));
		assert_null(recording_load(&recording, TEST_BEGIN + TEST_SECOND));
		assert_int_equal(recording.nr_events, CHUNK_EVENTS);
		assert_int_equal(recording.losses_unknown, lost);
		assert_int_equal(losses_began(&recording, 2, EVENT_LIVES, NULL), lost);
		assert_non_null(recording_load(&recording, TEST_BEGIN + 5 * TEST_SECOND));
		recording_drop(&recording);
		free(bytes.data);
	}
}

/* Those of which nothing is read behind the moment; CPU 0 told of two copies, but of no switch. */
static void damage_hides_losses(void **state)
{
	static bool began[LOSSES_CPUS], of_states[LOSSES_CPUS];
	struct test_bytes bytes = write_damaged(true);
	struct recording recording;

	(void)state;
	assert_null(recording_parse_ends(&recording, bytes.data, bytes.size));
	assert_null(recording_load(&recording, TEST_BEGIN + TEST_SECOND));
	assert_true(losses_began(&recording, 2, EVENT_LIVES, began));
	assert_false(began[0]);
	assert_true(began[1]);
	assert_true(losses_began(&recording, 2, EVENT_STATES, of_states));
	assert_true(of_states[0]);
	assert_true(of_states[1]);
	recording_drop(&recording);
	free(bytes.data);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_what_it_wrote),
		cmocka_unit_test(reads_what_is_cut),
		cmocka_unit_test(tells_of_any_other_byte),
		cmocka_unit_test(says_where_it_ends),
		cmocka_unit_test(reads_what_a_full_disk_left),
		cmocka_unit_test(sorts_in_what_is_late),
		cmocka_unit_test(keeps_a_late_loss),
		cmocka_unit_test(fails_at_the_very_end),
		cmocka_unit_test(reads_as_much_as_is_asked_for),
		cmocka_unit_test(finds_damage_when_it_reads_it),
		cmocka_unit_test(reads_what_is_before_damage),
		cmocka_unit_test(damage_hides_losses),
		cmocka_unit_test(refuses_what_unpacks_to_too_much),
		cmocka_unit_test(refuses_what_grows_to_too_much),
		cmocka_unit_test(tells_want_of_memory),
		cmocka_unit_test(puts_a_large_part_together),
		cmocka_unit_test(has_the_checksum_of_others),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
