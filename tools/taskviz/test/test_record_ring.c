// SPDX-License-Identifier: GPL-2.0
/* A recording into memory that meets an error: what it holds is written all the same. */
#include <sys/stat.h>
#include "model/cgroups.h"
#include "recorder.h"

#define record_ring	tested_record_ring
#define record_is_over	fake_is_over
static bool fake_is_over(struct record *record, uint64_t begin_ns);
#include "commands/record_ring.c"
#undef record_is_over

#define RING		"ring"
#define SMALL_BYTES	1	/* as few events in a part as there may be */
#define PART_EVENTS	64	/* these */
#define CGROUP		77

/* Rounds of reading, and in which of them something happens, from 1 on. */
static int reads, bad_read, request_at, last_read, death_at;

/* In which round a cgroup is made, and in which taking of snapshots alone a task is in it. */
static int made_at;
static unsigned int used_take;

/* What of the machine is recorded. */
static enum record_part part;

/* An event a round. */
static int fake_read(struct stream *stream, const sigset_t *signals, stream_take take,
		     void *context)
{
	struct event event = test_event(EVENT_EXEC, 0, 101);

	(void)stream;
	(void)signals;
	if (++reads == bad_read)
		return source_fail(EIO, "the trace cannot be read");
	if (reads == request_at)
		raise(SIGUSR1);
	if (reads == made_at) {
		cgroups_are(true, NULL);
		cgroups_told(CGROUP, "/made");
	}
	if (reads == death_at) {
		event.kind = EVENT_EXIT;
		event.exit.tgid = event.pid;
		event.exit.exit_code = SIGSEGV;
		strcpy(event.exit.name, "victim");
	}
	return take(&event, context);
}

static uint64_t fake_told_ns(const struct stream *stream)
{
	(void)stream;
	return UINT64_MAX;
}

static int fake_finish(struct stream *stream, stream_take take, void *context)
{
	(void)stream;
	(void)take;
	(void)context;
	return 0;
}

static int fake_take(const struct capture *capture, struct snapshot pair[2])
{
	int err = ++takes == bad_take ? source_fail(EIO, "no snapshot") : 0;

	for (int i = 0; i < 2 && !err; i++)
		err = source_snapshot(capture->source, 0, TASKVIZ_FIELDS_ALL, SOURCE_LAST,
				      &pair[i]);
	if (!err && takes == used_take)
		pair[1].records[0].cgroup = CGROUP;
	return err;
}

static bool fake_is_over(struct record *record, uint64_t begin_ns)
{
	return last_read ? reads == last_read : record_is_over(record, begin_ns);
}

static int record_family_to(const char *path, uint64_t bytes)
{
	struct record record = {
		.capture.path = path, .ring_bytes = bytes, .part = part, .head.root = 10,
	};
	int status;

	assert_true(when_parse("killed:victim", &record.when));
	reads = 0;
	status = test_recorder(&record, tested_record_ring);
	record_part_drop(&record);
	return status;
}

static int record_family(void)
{
	return record_family_to(RING, 1 << 16);
}

static void holds(size_t nr_events, bool cut)
{
	struct recording recording;

	assert_null(recording_open(&recording, RING));
	assert_int_equal(recording.nr_events, nr_events);
	assert_int_equal(recording.cut, cut);
	recording_close(&recording);
}

static int enter(void **state)
{
	bad_read = 0;
	bad_take = 0;
	request_at = 0;
	death_at = 0;
	made_at = 0;
	used_take = 0;
	part = PART_ALL;
	last_read = -1;
	return test_enter_saved(state);
}

static void writes_what_it_holds_after_an_error(void **state)
{
	(void)state;
	bad_read = 4;
	assert_int_equal(record_family(), STATUS_IO);
	holds(3, true);
}

static void writes_what_it_holds_without_a_last_snapshot(void **state)
{
	(void)state;
	last_read = 3;
	bad_take = 2;
	assert_int_equal(record_family(), STATUS_IO);
	holds(3, true);
}

static void writes_nothing_without_a_first_snapshot(void **state)
{
	(void)state;
	bad_take = 1;
	assert_int_equal(record_family(), STATUS_IO);
	assert_int_equal(access(RING, F_OK), -1);
}

static void goes_on_when_a_request_cannot_be_followed(void **state)
{
	(void)state;
	request_at = 2;
	last_read = 4;
	bad_take = 2;
	assert_int_equal(record_family(), STATUS_OK);
	assert_int_equal(access(RING ".1", F_OK), -1);
	holds(4, false);
}

/* One that came before the recording began is followed as soon as it has. */
static void follows_an_early_request(void **state)
{
	(void)state;
	interrupt_hold_requests();
	raise(SIGUSR1);
	last_read = 1;
	assert_int_equal(record_family(), STATUS_OK);
	assert_int_equal(access(RING ".1", F_OK), 0);
}

/* With what happened until then. */
static void ends_when_it_comes_true(void **state)
{
	(void)state;
	last_read = 0;
	death_at = 5;
	assert_int_equal(record_family(), STATUS_OK);
	assert_int_equal(reads, death_at);
	holds(death_at, false);
}

/* 101 is none of 10's: neither its execs are kept, nor is its end what is waited for. */
static void keeps_a_part(void **state)
{
	struct recording recording;

	(void)state;
	part = PART_SUBTREE;
	last_read = 5;
	death_at = 3;
	assert_int_equal(record_family(), STATUS_OK);
	assert_int_equal(reads, 5);
	assert_null(recording_open(&recording, RING));
	assert_true(recording_is_part(&recording));
	assert_int_equal(recording.nr_events, 0);
	assert_int_equal(recording.snapshots[RECORDING_FIRST].head.count, 3);
	assert_int_equal(recording.snapshots[RECORDING_LAST].head.count, 3);
	recording_close(&recording);
}

/* It is gone when it is asked for. */
static void names_the_cgroup(void)
{
	const struct recording_text *text;
	struct recording recording;

	cgroups_mounted_at("/nowhere");
	assert_int_equal(record_family_to(RING, SMALL_BYTES), STATUS_OK);
	assert_null(recording_open(&recording, RING));
	text = recording.texts;
	while (text && strcmp(text->name, CGROUPS_TEXT))
		text = text->next;
	assert_non_null(text);
	assert_string_equal(text->text, "77 /made\n");
	recording_close(&recording);
	cgroups_mounted_at(NULL);
}

static void names_a_cgroup_of_the_end(void **state)
{
	(void)state;
	made_at = 5;
	last_read = PART_EVENTS + 5;
	used_take = 3;		/* behind that of the second part */
	names_the_cgroup();
}

static void names_a_cgroup_of_a_part(void **state)
{
	(void)state;
	made_at = 5;
	last_read = 2 * PART_EVENTS + 5;
	used_take = 3;		/* of the third part */
	names_the_cgroup();
}

static void names_a_cgroup_made_before_a_request(void **state)
{
	(void)state;
	made_at = 5;
	request_at = 5;
	last_read = 10;
	used_take = 3;		/* behind that of the request */
	names_the_cgroup();
}

/* Told before anything is recorded. */
static void wants_a_file(void **state)
{
	static const char *const paths[] = { "-", "/dev/null", ".", "pipe" };

	(void)state;
	last_read = 0;
	assert_int_equal(mkfifo("pipe", 0600), 0);
	for (size_t i = 0; i < sizeof(paths) / sizeof(*paths); i++) {
		assert_int_equal(record_family_to(paths[i], 1 << 16), STATUS_USAGE);
		assert_int_equal(takes, 0);
	}
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, enter, test_leave_saved)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(writes_what_it_holds_after_an_error),
		TEST(writes_what_it_holds_without_a_last_snapshot),
		TEST(writes_nothing_without_a_first_snapshot),
		TEST(goes_on_when_a_request_cannot_be_followed),
		TEST(follows_an_early_request),
		TEST(ends_when_it_comes_true),
		TEST(keeps_a_part),
		TEST(names_a_cgroup_of_the_end),
		TEST(names_a_cgroup_of_a_part),
		TEST(names_a_cgroup_made_before_a_request),
		TEST(wants_a_file),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
