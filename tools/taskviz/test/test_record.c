// SPDX-License-Identifier: GPL-2.0
/* A recorder that is killed, or whose disk is full: what is in its file, and who may read that. */
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include "commands.h"
#include "commands/record.h"
#include "source/source.h"
#include "stream/stream.h"

/* The one of the program is there, too. */
#define record_file	tested_record_file
#define stream_open	fake_open
#define stream_close	fake_close
#define stream_read	fake_read
#define stream_finish	fake_finish
static struct stream *fake_open(const struct stream_options *options);
static void fake_close(struct stream *stream);
static int fake_read(struct stream *stream, const sigset_t *signals, stream_take take,
		     void *context);
static int fake_finish(struct stream *stream, stream_take take, void *context);
#include "commands/record_file.c"

#define SAVED	"saved"
#define LIFE	"life"

/* Events so far; of each round, and how long one takes. */
static uint64_t told;
static unsigned int a_round, round_us;

static struct stream *fake_open(const struct stream_options *options)
{
	(void)options;
	return (struct stream *)&told;
}

static void fake_close(struct stream *stream)
{
	(void)stream;
}

static int fake_read(struct stream *stream, const sigset_t *signals, stream_take take,
		     void *context)
{
	int err = 0;

	(void)stream;
	(void)signals;
	usleep(round_us);
	for (unsigned int i = 0; i < a_round && !err; i++) {
		struct event event = test_event(EVENT_COPY, 0, 10);

		event.time_ns += told++;
		event.copy.address = event.time_ns * 0x9e3779b97f4a7c15;
		err = take(&event, context);
	}
	return err;
}

static int fake_finish(struct stream *stream, stream_take take, void *context)
{
	(void)stream;
	(void)take;
	(void)context;
	return 0;
}

static int record_family(void)
{
	char *command = NULL;
	struct record record = { .capture.path = LIFE, .end_ns = UINT64_MAX };
	int status;

	record.capture.source = source_open(SAVED);
	assert_non_null(record.capture.source);
	status = tested_record_file(&record, &command);
	source_close(record.capture.source);
	free(record.capture.users);
	return status;
}

static pid_t start(unsigned int events, unsigned int us)
{
	pid_t child;

	test_write_saved();
	a_round = events;
	round_us = us;
	child = fork();
	if (!child)
		_exit(record_family());
	assert_true(child > 0);
	return child;
}

/* All that the file has are the first events, one after the other. */
static size_t count_events(void)
{
	struct recording recording;
	struct stat file;
	size_t nr;

	assert_null(recording_open(&recording, LIFE));
	assert_true(recording.cut);
	for (nr = 0; nr < recording.nr_events; nr++)
		assert_int_equal(recording.events[nr].time_ns, TEST_BEGIN + nr);
	recording_close(&recording);
	assert_int_equal(stat(LIFE, &file), 0);
	assert_int_equal(file.st_mode & 07777, 0600);
	return nr;
}

static bool has_events(void)
{
	struct recording recording;
	const bool has = !recording_open(&recording, LIFE) && recording.nr_events;

	recording_close(&recording);
	return has;
}

#define CHUNK_EVENTS	(RECORDING_CHUNK_SIZE / sizeof(struct event))

/* Less than a chunk is in the file, too, soon after it happened. */
static void leaves_what_was_recorded_when_it_is_killed(void **state)
{
	const mode_t mask = umask(0);
	const pid_t child = start(10, 10000);
	size_t nr;

	(void)state;
	while (!has_events() && !waitpid(child, NULL, WNOHANG))
		usleep(10000);
	assert_int_equal(kill(child, SIGKILL), 0);
	assert_int_equal(waitpid(child, NULL, 0), child);
	nr = count_events();
	assert_true(nr >= 10 && nr < CHUNK_EVENTS);
	umask(mask);
}

static void leaves_what_was_recorded_when_the_disk_is_full(void **state)
{
	const struct rlimit most = { 300000, RLIM_INFINITY };
	const struct rlimit all = { RLIM_INFINITY, RLIM_INFINITY };
	pid_t child;
	int status;

	(void)state;
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &most), 0);
	child = start(1000, 0);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &all), 0);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, STATUS_IO << 8);
	assert_true(count_events() >= CHUNK_EVENTS);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, test_enter_saved, test_leave_saved)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(leaves_what_was_recorded_when_it_is_killed),
		TEST(leaves_what_was_recorded_when_the_disk_is_full),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
