// SPDX-License-Identifier: GPL-2.0
/* Output files: whole or not at all, whatever ends the program; devices are not replaced. */
#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include "base/output.h"
#include "folder.h"
#include "test.h"

static char folder[TEST_FOLDER_SIZE];

static int enter_folder(void **state)
{
	(void)state;
	return !test_folder_make(folder) || chdir(folder);
}

static int leave_folder(void **state)
{
	(void)state;
	unlink("file");
	unlink("link");
	return chdir("/") || rmdir(folder);
}

static int count_files(void)
{
	DIR *dir = opendir(".");
	int nr = 0;

	assert_non_null(dir);
	while (readdir(dir))
		nr++;
	closedir(dir);
	return nr - 2;
}

static void write_old(void)
{
	FILE *file = fopen("file", "w");

	assert_non_null(file);
	fputs("old", file);
	fclose(file);
}

static void assert_content(const char *wanted)
{
	char text[16] = "";
	FILE *file = fopen("file", "r");

	assert_non_null(file);
	assert_non_null(fgets(text, sizeof(text), file));
	fclose(file);
	assert_string_equal(text, wanted);
}

static void replaces_when_whole(void **state)
{
	struct output output;

	(void)state;
	write_old();
	assert_int_equal(output_begin(&output, "file", OUTPUT_USUAL), 0);
	fputs("new", output.stream);
	assert_content("old");
	assert_int_equal(output_commit(&output), 0);
	assert_content("new");
	assert_int_equal(count_files(), 1);
}

static void leaves_nothing_when_aborted(void **state)
{
	struct output output;

	(void)state;
	assert_int_equal(output_begin(&output, "file", OUTPUT_USUAL), 0);
	fputs("new", output.stream);
	output_abort(&output);
	assert_int_equal(count_files(), 0);
}

/* The permissions of a file that is written under that umask. */
static mode_t mode_written(mode_t mask, enum output_readers readers)
{
	const mode_t old = umask(mask);
	struct output output;
	struct stat info;

	assert_int_equal(output_begin(&output, "file", readers), 0);
	assert_int_equal(output_commit(&output), 0);
	umask(old);
	assert_int_equal(stat("file", &info), 0);
	return info.st_mode & 0777;
}

static void heeds_the_umask(void **state)
{
	(void)state;
	assert_int_equal(mode_written(027, OUTPUT_USUAL), 0640);
}

/* Neither more may read it nor fewer: both were somebody's wish. */
static void keeps_the_mode_of_what_was_there(void **state)
{
	(void)state;
	write_old();
	assert_int_equal(chmod("file", 0600), 0);
	assert_int_equal(mode_written(022, OUTPUT_USUAL), 0600);
	assert_int_equal(chmod("file", 0664), 0);
	assert_int_equal(mode_written(077, OUTPUT_USUAL), 0664);
}

static void is_the_owners_alone(void **state)
{
	(void)state;
	assert_int_equal(mode_written(0, OUTPUT_OWNER), 0600);
	assert_int_equal(chmod("file", 0666), 0);
	assert_int_equal(mode_written(0, OUTPUT_OWNER), 0600);
}

static void follows_links(void **state)
{
	struct output output;
	struct stat info;

	(void)state;
	write_old();
	assert_int_equal(symlink("file", "link"), 0);
	assert_int_equal(output_begin(&output, "link", OUTPUT_USUAL), 0);
	fputs("new", output.stream);
	assert_int_equal(output_commit(&output), 0);
	assert_content("new");
	assert_int_equal(lstat("link", &info), 0);
	assert_true(S_ISLNK(info.st_mode));
}

static void replaces_no_device(void **state)
{
	struct output output;
	struct stat info;

	(void)state;
	assert_int_equal(symlink("/dev/full", "link"), 0);
	assert_int_equal(output_begin(&output, "link", OUTPUT_USUAL), 0);
	fputs("new", output.stream);
	assert_int_equal(output_commit(&output), -ENOSPC);
	assert_int_equal(stat("/dev/full", &info), 0);
	assert_true(S_ISCHR(info.st_mode));
}

/* What is kept is there at once, and stays whatever becomes of the rest. */
static void keeps_what_was_written(void **state)
{
	struct output output;

	(void)state;
	write_old();
	assert_int_equal(output_begin(&output, "file", OUTPUT_USUAL), 0);
	fputs("new", output.stream);
	assert_int_equal(output_keep(&output), 0);
	assert_content("new");
	fputs(" words", output.stream);
	output_abort(&output);
	assert_content("new words");
	assert_int_equal(count_files(), 1);
}

/* A child that dies of that signal, also where whoever runs the test ignores it, as nohup does. */
static pid_t fork_deadly(int signal_number)
{
	const pid_t child = fork();

	if (!child)
		signal(signal_number, SIG_DFL);
	return child;
}

static void keeps_what_was_written_when_killed(void **state)
{
	static const int deadly[] = { SIGINT, SIGPIPE, SIGKILL };

	(void)state;
	for (int i = 0; i < 3; i++) {
		struct output output;
		pid_t child = fork_deadly(deadly[i]);
		int status;

		if (!child) {
			if (!output_begin(&output, "file", OUTPUT_USUAL) &&
			    fputs("new", output.stream) >= 0 && !output_keep(&output))
				raise(deadly[i]);
			_exit(0);
		}
		assert_int_equal(waitpid(child, &status, 0), child);
		assert_true(WIFSIGNALED(status));
		assert_content("new");
		assert_int_equal(count_files(), 1);
		assert_int_equal(unlink("file"), 0);
	}
}

static void leaves_nothing_when_its_place_is_taken(void **state)
{
	struct output output;

	(void)state;
	for (int i = 0; i < 2; i++) {
		assert_int_equal(output_begin(&output, "file", OUTPUT_USUAL), 0);
		assert_int_equal(mkdir("file", 0700), 0);
		assert_int_equal(i ? output_keep(&output) : output_commit(&output), -EISDIR);
		assert_int_equal(count_files(), 1);
		if (i)
			output_abort(&output);
		assert_int_equal(rmdir("file"), 0);
	}
}

static void tells_what_is_not_possible(void **state)
{
	struct output output;

	(void)state;
	assert_int_equal(output_begin(&output, "no/such/folder", OUTPUT_USUAL), -ENOENT);
	assert_int_equal(count_files(), 0);
}

static void leaves_a_link_it_cannot_follow(void **state)
{
	struct output output;
	struct stat info;

	(void)state;
	assert_int_equal(symlink("link", "link"), 0);
	assert_int_equal(output_begin(&output, "link", OUTPUT_USUAL), -ELOOP);
	assert_int_equal(count_files(), 1);
	assert_int_equal(lstat("link", &info), 0);
	assert_true(S_ISLNK(info.st_mode));
}

static void dies_clean(void **state)
{
	static const int deadly[] = { SIGINT, SIGTERM, SIGHUP, SIGPIPE };

	(void)state;
	for (int i = 0; i < 4; i++) {
		struct output output;
		pid_t child = fork_deadly(deadly[i]);
		int status;

		if (!child) {
			if (!output_begin(&output, "file", OUTPUT_USUAL) && count_files() == 1)
				raise(deadly[i]);
			_exit(0);
		}
		assert_int_equal(waitpid(child, &status, 0), child);
		assert_true(WIFSIGNALED(status));
		assert_int_equal(WTERMSIG(status), deadly[i]);
		assert_int_equal(count_files(), 0);
	}
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, enter_folder, leave_folder)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(replaces_when_whole),
		TEST(leaves_nothing_when_aborted),
		TEST(heeds_the_umask),
		TEST(keeps_the_mode_of_what_was_there),
		TEST(is_the_owners_alone),
		TEST(follows_links),
		TEST(replaces_no_device),
		TEST(keeps_what_was_written),
		TEST(keeps_what_was_written_when_killed),
		TEST(leaves_nothing_when_its_place_is_taken),
		TEST(tells_what_is_not_possible),
		TEST(leaves_a_link_it_cannot_follow),
		TEST(dies_clean),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
