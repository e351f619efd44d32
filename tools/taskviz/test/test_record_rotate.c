// SPDX-License-Identifier: GPL-2.0
/* A recording in several files: each whole by itself, nothing missing between two of them. */
#include <fcntl.h>
#include <sys/stat.h>
#include "base/errors.h"
#include "model/cgroups.h"
#include "recorder.h"
#include "recording/replay.h"

#define record_file		tested_record_file
#define record_rotate		tested_record_rotate
#define record_rotate_begun	tested_rotate_begun
#define record_told_path	tested_told_path
#define record_rotate_tell	tested_rotate_tell
#define output_begin		fake_begin
#define times_boot_ns		fake_boot_ns
#define record_is_over		fake_is_over
#define record_file_is_over	fake_file_is_over
static int fake_begin(struct output *output, const char *path, enum output_readers readers);
static uint64_t fake_boot_ns(void);
static bool fake_is_over(const struct record *record, uint64_t begin_ns);
static bool fake_file_is_over(struct record *record, uint64_t begin_ns);
#include "commands/record_rotate.c"
#include "commands/record_file.c"
#undef record_file_is_over
#undef output_begin

#define LIFE		"life"
#define A_TICK		1000		/* ns, from one event to the next */
#define FIRST_CGROUP	100		/* the next is that of who is there at the first moment */
#define TICKS		10		/* of a file, if it does not end for its size */

/*
 * A clock that goes on by a tick with each event, and while each of two snapshots is made: what
 * happens then is handed out behind them, as is what happened just before.
 */
static uint64_t now_ns, told_ns;
static unsigned int a_round, rounds, last_round, bad_read, lossy_take;
static unsigned int begun, bad_begin;
static bool by_size, lossy_end;

static uint64_t fake_boot_ns(void)
{
	return now_ns;
}

static int fake_begin(struct output *output, const char *path, enum output_readers readers)
{
	return ++begun == bad_begin ? -EMFILE : output_begin(output, path, readers);
}

static uint64_t fake_told_ns(const struct stream *stream)
{
	(void)stream;
	return told_ns;
}

/* One at each tick but that which is the last before now. */
static int tell(stream_take take, void *context)
{
	struct event event = test_event(EVENT_COPY, 0, 10);
	int err = 0;

	while (told_ns + A_TICK < now_ns && !err) {
		told_ns += A_TICK;
		event.time_ns = told_ns;
		event.copy.address = told_ns * 0x9e3779b97f4a7c15;
		err = take(&event, context);
	}
	return err;
}

static int fake_read(struct stream *stream, const sigset_t *signals, stream_take take,
		     void *context)
{
	const struct event lost = { .kind = EVENT_LOST, .time_ns = now_ns + 1, .lost.count = 3 };

	(void)stream;
	(void)signals;
	if (bad_read && takes == bad_read)
		return source_fail(EIO, "the trace cannot be read");
	rounds++;
	now_ns += a_round * A_TICK;
	if (lossy_take && takes == lossy_take) {
		lossy_take = 0;
		return tell(take, context) ?: take(&lost, context);
	}
	return tell(take, context);
}

static int fake_finish(struct stream *stream, stream_take take, void *context)
{
	const struct event lost = { .kind = EVENT_LOST, .time_ns = UINT64_MAX, .lost.count = 3 };

	(void)stream;
	now_ns += A_TICK;
	return tell(take, context) ?: lossy_end ? take(&lost, context) : 0;
}

static int fake_take(const struct capture *capture, struct snapshot pair[2])
{
	int err = ++takes == bad_take ? source_fail(EIO, "no snapshot") : 0;

	for (int i = 0; i < 2 && !err; i++) {
		err = source_snapshot(capture->source, 0, TASKVIZ_FIELDS_ALL, SOURCE_LAST,
				      &pair[i]);
		now_ns += A_TICK;
		pair[i].head.now_ns = now_ns;
		if (!err)
			pair[i].records[0].cgroup = FIRST_CGROUP + takes;
	}
	return err;
}

static bool fake_is_over(const struct record *record, uint64_t begin_ns)
{
	(void)record;
	(void)begin_ns;
	return rounds >= last_round;
}

static bool fake_file_is_over(struct record *record, uint64_t begin_ns)
{
	return by_size ? record_file_is_over(record, begin_ns) :
			 now_ns - begin_ns >= TICKS * A_TICK;
}

static int record_family(unsigned int keep)
{
	struct record record = {
		.capture.path = LIFE, .end_ns = UINT64_MAX, .most_bytes = 65536,
		.rotation.keep = keep,
	};

	now_ns = TEST_BEGIN;
	told_ns = TEST_BEGIN;
	rounds = 0;
	return test_recorder(&record, tested_record_file);
}

/* The file of that number, 0: the last one. */
static const char *name_of_file(unsigned int number)
{
	static char name[16];

	snprintf(name, sizeof(name), number ? LIFE ".%u" : LIFE, number);
	return name;
}

static bool is_there(unsigned int number)
{
	return !access(name_of_file(number), F_OK);
}

/* Whole, for its owner alone, with each event from its beginning to its end. Return: its end. */
static uint64_t check_file(unsigned int number, uint64_t begin_ns)
{
	struct recording recording;
	struct stat file;
	uint64_t at;
	size_t i = 0;

	assert_null(recording_open(&recording, name_of_file(number)));
	assert_false(recording.cut);
	if (begin_ns)
		assert_int_equal(recording_begin_ns(&recording), begin_ns);
	for (at = recording_begin_ns(&recording) - A_TICK; i < recording.nr_events; i++) {
		if (!i && recording.events[i].time_ns < at)	/* both have it */
			at -= A_TICK;
		assert_int_equal(recording.events[i].time_ns, at);
		at += A_TICK;
	}
	assert_true(i > 0 && at > recording.end_ns);
	at = recording.end_ns;
	recording_close(&recording);
	assert_int_equal(stat(name_of_file(number), &file), 0);
	assert_int_equal(file.st_mode & 07777, 0600);
	return at;
}

static int enter(void **state)
{
	a_round = 1;
	last_round = 100;
	bad_take = 0;
	bad_read = 0;
	begun = 0;
	bad_begin = 0;
	lossy_take = 0;
	by_size = false;
	lossy_end = false;
	return test_enter_saved(state);
}

static void nothing_is_missing_between_files(void **state)
{
	unsigned int nr = 1;
	uint64_t end_ns = 0;

	(void)state;
	assert_int_equal(record_family(1000), STATUS_OK);
	for (; is_there(nr); nr++)
		end_ns = check_file(nr, end_ns);
	assert_true(nr > 5);
	check_file(0, end_ns);
}

static void as_many_files_as_asked_for(void **state)
{
	unsigned int nr, gone = 1;

	(void)state;
	assert_int_equal(record_family(3), STATUS_OK);
	while (!is_there(gone))
		gone++;
	for (nr = gone; is_there(nr); nr++)
		;
	assert_int_equal(nr - gone, 2);
	assert_true(gone > 3);
	check_file(0, check_file(nr - 1, check_file(nr - 2, 0)));
}

static void ends_a_file_of_its_size(void **state)
{
	struct stat file;

	(void)state;
	by_size = true;
	a_round = 1000;
	last_round = 40;
	assert_int_equal(record_family(1000), STATUS_OK);
	assert_true(is_there(2));
	for (unsigned int nr = 1; is_there(nr); nr++) {
		assert_int_equal(stat(name_of_file(nr), &file), 0);
		assert_true(file.st_size >= 65536 && file.st_size < 3 * 65536);
	}
}

/* It may have begun before the snapshots were made: neither file knows. */
static void a_loss_at_the_change_is_in_both(void **state)
{
	(void)state;
	lossy_take = 2;
	assert_int_equal(record_family(1000), STATUS_OK);
	for (unsigned int nr = 1; nr <= 3; nr++) {
		struct recording recording;
		size_t losses = 0;

		assert_null(recording_open(&recording, name_of_file(nr)));
		for (size_t i = 0; i < recording.nr_events; i++)
			losses += recording.events[i].kind == EVENT_LOST;
		assert_int_equal(losses, nr < 3);
		recording_close(&recording);
	}
}

/* Told behind the last snapshot, it may have begun before that. */
static void a_loss_at_the_end_is_told(void **state)
{
	struct recording recording;
	const struct event *last;

	(void)state;
	lossy_end = true;
	assert_int_equal(record_family(1000), STATUS_OK);
	assert_null(recording_open(&recording, LIFE));
	last = &recording.events[recording.nr_events - 1];
	assert_int_equal(last->kind, EVENT_LOST);
	assert_int_equal(last->time_ns, recording.end_ns);
	recording_close(&recording);
}

static void assert_lists_cgroups(unsigned int number, const char *list)
{
	const struct recording_text *text;
	struct recording recording;

	assert_null(recording_open(&recording, name_of_file(number)));
	text = recording.texts;
	while (text && strcmp(text->name, CGROUPS_TEXT))
		text = text->next;
	assert_non_null(text);
	assert_string_equal(text->text, list);
	recording_close(&recording);
}

/* Who goes on for days meets more and more of them. */
static void has_only_the_cgroups_of_its_tasks(void **state)
{
	(void)state;
	test_save_text(CGROUPS_TEXT, "101 /a\n102 /b\n103 /c\n104 /d\n");
	assert_int_equal(record_family(1000), STATUS_OK);
	assert_lists_cgroups(1, "101 /a\n102 /b\n");
	assert_lists_cgroups(2, "102 /b\n103 /c\n");
	assert_lists_cgroups(3, "103 /c\n104 /d\n");
}

static unsigned int count_files(void)
{
	struct dirent *entry;
	unsigned int nr = 0;
	DIR *dir = opendir(".");

	while ((entry = readdir(dir)))
		nr += !strncmp(entry->d_name, LIFE, strlen(LIFE));
	closedir(dir);
	return nr;
}

/* What cannot go on leaves all that it has, and no beginning of a file. */
static void leaves_what_was_recorded(void)
{
	struct recording recording;

	assert_int_equal(record_family(1000), STATUS_IO);
	check_file(1, 0);
	assert_null(recording_open(&recording, LIFE));
	assert_true(recording.cut && recording.nr_events >= TICKS);
	recording_close(&recording);
	assert_int_equal(count_files(), 2);
}

static void leaves_what_was_recorded_without_a_snapshot(void **state)
{
	(void)state;
	bad_take = 3;
	leaves_what_was_recorded();
}

static void leaves_what_was_recorded_when_the_change_fails(void **state)
{
	(void)state;
	bad_read = 3;
	leaves_what_was_recorded();
}

/* stderr into a file, and back. */
static int turn_stderr(const char *path)
{
	const int kept = dup(STDERR_FILENO), to = open(path, O_CREAT | O_WRONLY, 0600);

	assert_true(kept >= 0 && to >= 0);
	dup2(to, STDERR_FILENO);
	close(to);
	return kept;
}

/* Record into LIFE. @text: set: what was told. Return: the status. */
static int record_family_told(char *text, size_t size)
{
	const int kept = turn_stderr("told");
	const int status = record_family(1000);
	FILE *told = fopen("told", "r");

	dup2(kept, STDERR_FILENO);
	close(kept);
	text[fread(text, 1, size - 1, told)] = 0;
	fclose(told);
	assert_int_equal(unlink("told"), 0);
	return status;
}

/* The file that ended is whole then, and stays where it is; it is the one that is told. */
static void stays_where_its_number_is_taken(void **state)
{
	char text[1024];

	(void)state;
	assert_int_equal(close(open("real", O_CREAT | O_WRONLY, 0600)), 0);
	assert_int_equal(symlink("real", LIFE), 0);
	assert_int_equal(mkdir("real.1", 0700), 0);
	assert_int_equal(record_family_told(text, sizeof(text)), STATUS_IO);
	assert_non_null(strstr(text, "cannot rename "));
	assert_non_null(strstr(text, "/real.1: Is a directory\n"));
	assert_non_null(strstr(text, "taskviz: " LIFE " holds what was recorded until then\n"));
	assert_int_equal(rmdir("real.1"), 0);
	check_file(0, 0);
	assert_int_equal(count_files(), 1);
}

/* The files are beside what it points to: no message names one beside the link. */
static void tells_names_that_are_there(void **state)
{
	char text[1024];

	(void)state;
	assert_int_equal(close(open("real", O_CREAT | O_WRONLY, 0600)), 0);
	assert_int_equal(symlink("real", LIFE), 0);
	assert_int_equal(record_family_told(text, sizeof(text)), STATUS_OK);
	assert_non_null(strstr(text, "/real; "));
	assert_non_null(strstr(text, "/real.1 to "));
	assert_null(strstr(text, "in " LIFE));
	assert_int_equal(access("real.1", F_OK), 0);
}

/* What else there is stays then, also of two, of which one makes room for the next. */
static void removes_none_without_a_next(void **state)
{
	(void)state;
	bad_begin = 3;
	assert_int_equal(record_family(2), STATUS_IO);
	assert_true(is_there(0) && is_there(1));
	assert_int_equal(count_files(), 2);
}

/* Told before anything is recorded. */
static void wants_what_makes_sense(void **state)
{
	static const char *const words[][10] = {
		{ "record", "-w", LIFE, "--rotate", "3" },
		{ "record", "-w", LIFE, "--rotate", "0", "--max-size", "1M" },
		{ "record", "-w", LIFE, "--rotate", "1", "--max-size", "1M" },
		{ "record", "-w", LIFE, "--rotate", "many", "--max-size", "1M" },
		{ "record", "-w", LIFE, "--rotate", "3", "--duration", "1m", "--ring", "1M" },
		{ "record", "-w", "-", "--rotate", "3", "--max-size", "1M" },
		{ "record", "-w", "/dev/null", "--rotate", "3", "--max-size", "1M" },
	};
	char text[TEST_OUTPUT_SIZE];

	(void)state;
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		assert_int_equal(test_command(cmd_record, words[i], text), STATUS_USAGE);
	assert_false(is_there(0));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, enter, test_leave_saved)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(nothing_is_missing_between_files),
		TEST(as_many_files_as_asked_for),
		TEST(ends_a_file_of_its_size),
		TEST(has_only_the_cgroups_of_its_tasks),
		TEST(a_loss_at_the_change_is_in_both),
		TEST(a_loss_at_the_end_is_told),
		TEST(leaves_what_was_recorded_without_a_snapshot),
		TEST(leaves_what_was_recorded_when_the_change_fails),
		TEST(stays_where_its_number_is_taken),
		TEST(tells_names_that_are_there),
		TEST(removes_none_without_a_next),
		TEST(wants_what_makes_sense),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
