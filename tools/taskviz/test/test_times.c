// SPDX-License-Identifier: GPL-2.0
/* Moments: each form is read as it is written, and what is none is refused. */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include "commands.h"
#include "model/times.h"

#define SECOND	1000000000ull
#define SKIPPED	77

/* The recording began at 1970-01-02 23:59:50, 100 s after boot. */
#define BEGIN_CLOCK	(2 * 86400 - 10)

static const struct times times = {
	.begin_ns = 100 * SECOND,
	.realtime_ns = (BEGIN_CLOCK - 100) * SECOND,
};

static void expect(const char *text, uint64_t ns)
{
	struct moment moment;
	uint64_t found;

	assert_true(moment_parse(text, &moment));
	assert_int_equal(moment_find(&moment, &times, &found), 0);
	assert_int_equal(found, ns);
}

static void are_read(void **state)
{
	(void)state;
	expect("12.5", 12 * SECOND + SECOND / 2);
	expect("0", 0);
	expect("7s", 7 * SECOND);
	expect("105.000001", 105 * SECOND + 1000);
	expect("+2.5", 102 * SECOND + SECOND / 2);
	expect("+2.5s", 102 * SECOND + SECOND / 2);
	expect("+0", 100 * SECOND);
	expect("23:59:50", 100 * SECOND);
	expect("23:59:51.25", 101 * SECOND + SECOND / 4);
	expect("00:00:00", 110 * SECOND);
	expect("1970-01-03T00:00:01", 111 * SECOND);
	expect("1970-01-03 00:00:01.5", 111 * SECOND + SECOND / 2);
}

static void are_refused(void **state)
{
	static const char *const wrong[] = {
		"", "x", "-1", "+", "+-1", "1.2.3", "1e9", "nan", "12:00", "24:00:00", "12:60:00",
		"12:00:61", "12:00:00x", "1970-13-01T00:00:00", "1970-01-01", "1970-01-01T",
		"5000000000", "+1m", " 1", "0x10",
	};
	struct moment moment;

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++)
		if (moment_parse(wrong[i], &moment))
			fail_msg("'%s' was taken", wrong[i]);
}

static void before_boot_is_no_moment(void **state)
{
	const struct times live = { TIMES_NONE, BEGIN_CLOCK * SECOND };
	struct moment moment;
	uint64_t ns;

	(void)state;
	assert_true(moment_parse("1970-01-01T00:00:00", &moment));
	assert_int_equal(moment_find(&moment, &times, &ns), -EINVAL);
	assert_true(moment_parse("+1", &moment));
	assert_int_equal(moment_find(&moment, &live, &ns), -EINVAL);
}

/* What does not fit into nanoseconds since 1970 is no moment. */
static void years_have_an_end(void **state)
{
	struct moment moment;

	(void)state;
	assert_true(moment_parse("2199-12-31T23:59:59", &moment));
	assert_false(moment_parse("2300-01-01T00:00:00", &moment));
	assert_false(moment_parse("9999-12-31T23:59:59", &moment));
}

static void expect_text(enum time_form form, const struct times *of, uint64_t ns,
			const char *wanted)
{
	const struct clock clock = { form, *of };
	char text[TIME_TEXT_SIZE];

	assert_string_equal(time_text(text, &clock, ns), wanted);
}

static void are_written(void **state)
{
	const struct times live = { TIMES_NONE, 0 };

	(void)state;
	expect_text(TIME_BOOT, &times, 12345678901ull, "12.345678");
	expect_text(TIME_SINCE, &times, 101 * SECOND, "+1.000000");
	expect_text(TIME_SINCE, &times, 99 * SECOND, "-1.000000");
	expect_text(TIME_SINCE, &live, 99 * SECOND, "99.000000");
	expect_text(TIME_CLOCK, &times, 100 * SECOND + 1000, "23:59:50.000001");
	expect_text(TIME_CLOCK, &times, 110 * SECOND, "00:00:00.000000");
}

/* Of the story: fork at +1, copies at +2, exec at +3. */
static void events_between(void **state)
{
	const char *const words[] = {
		"events", "--from", "story", "--since", "+1.5", "--until", "103.5", "--time=since",
		NULL
	};
	const char *const none[] = { "events", "--from", "story", "--since", "+9.5", NULL };
	struct event events[16];
	struct test_bytes bytes = test_write(events, test_story(events));
	FILE *file = fopen("story", "w");
	char text[TEST_OUTPUT_SIZE];

	(void)state;
	assert_int_equal(fwrite(bytes.data, 1, bytes.size, file), bytes.size);
	assert_int_equal(fclose(file), 0);
	free(bytes.data);
	assert_int_equal(test_command(cmd_events, words, text), STATUS_OK);
	assert_non_null(strstr(text, "  +2.000000 "));
	assert_non_null(strstr(text, "  +3.000000 "));
	assert_null(strstr(text, "+1.000000"));
	assert_null(strstr(text, "+6.000000"));
	assert_int_equal(test_command(cmd_events, none, text), STATUS_NOTHING);
}

static void tree_at_a_moment(void **state)
{
	const char *const live[] = { "tree", "--from", ".", "--at", "+0", "-rnoPID", "10", NULL };
	const char *const wrong[] = { "tree", "--from", ".", "--at", "soon", NULL };
	char text[TEST_OUTPUT_SIZE];

	(void)state;
	assert_int_equal(test_command(cmd_tree, live, text), STATUS_OK);
	assert_string_equal(text, "10\n");
	assert_int_equal(test_command(cmd_tree, wrong, text), STATUS_USAGE);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, test_enter_saved, test_leave_saved)

static uint64_t clock_ns(clockid_t clock)
{
	struct timespec now;

	assert_int_equal(clock_gettime(clock, &now), 0);
	return now.tv_sec * SECOND + now.tv_nsec;
}

static bool is_near(int64_t one_ns, int64_t other_ns)
{
	return llabs(one_ns - other_ns) < 60 * (int64_t)SECOND;
}

/* What a process in a time namespace says to be now. Return: its status. */
static int tell_now(int64_t boot_ns, int64_t realtime_ns)
{
	if (is_near(clock_ns(CLOCK_BOOTTIME), boot_ns))
		return 2;
	return !is_near(times_boot_ns(), boot_ns) || !is_near(times_now().realtime_ns, realtime_ns);
}

/* The namespace is that of children, so it takes two. Return: the status of the second. */
static int tell_now_elsewhere(const char *offset, int64_t boot_ns, int64_t realtime_ns)
{
	const int fd = unshare(CLONE_NEWTIME) ? -1 : open("/proc/self/timens_offsets", O_WRONLY);
	int status = 0;

	if (fd < 0 || write(fd, offset, strlen(offset)) < 0)
		return SKIPPED;
	close(fd);
	if (!fork())
		_exit(tell_now(boot_ns, realtime_ns));
	wait(&status);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}

/* Events have the clock of the machine, wherever who records them lives. */
static void are_the_machines_in_a_time_namespace(void **state)
{
	static const char *const offsets[] = { "boottime 100000 5", "boottime -1000 7" };
	const int64_t boot_ns = clock_ns(CLOCK_BOOTTIME);
	const int64_t realtime_ns = clock_ns(CLOCK_REALTIME) - boot_ns;
	int status;

	(void)state;
	for (size_t i = 0; i < sizeof(offsets) / sizeof(*offsets); i++) {
		if (!fork())
			_exit(tell_now_elsewhere(offsets[i], boot_ns, realtime_ns));
		wait(&status);
		if (WIFEXITED(status) && WEXITSTATUS(status) == SKIPPED)
			skip();
		assert_int_equal(status, 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(are_the_machines_in_a_time_namespace),
		cmocka_unit_test(are_read),
		cmocka_unit_test(are_refused),
		cmocka_unit_test(before_boot_is_no_moment),
		cmocka_unit_test(years_have_an_end),
		cmocka_unit_test(are_written),
		TEST(events_between),
		TEST(tree_at_a_moment),
	};

	setenv("TZ", "UTC", 1);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
